"""The results page: pictures and tables of what may be shown, and files only for those who may take them."""

import json

import pytest

from coprod import results
from coprod.formats.files import FILES
from coprod.model.ballot import Ballot
from coprod.model.workshop import Workshop
from coprod.workshops import Desk, running
from coprod.workshops.keys import ORGANISER_COOKIE
from tests import factories
from tests.pages.conftest import Laptop, text_of
from tests.servers import ORGANISER_KEY


@pytest.fixture
def eight(desk: Desk, steered: Workshop) -> Workshop:
    """The eight columns of the baseline as eight ballots, closed and not revealed."""
    round_ = running.open_round(desk, steered.id, "budget")
    ballots = factories.baseline_ballots()
    factories.cast(desk, round_, factories.people(desk, steered, len(ballots)), ballots)
    running.close_round(desk, round_.id, countdown=0)
    return steered


def test_the_desk_sees_a_closed_round_with_its_rule(laptop: Laptop, eight: Workshop):
    app = laptop.open("results", eight.code)
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert max(figure["data"][0]["x"]) == 23.125
    table = app.table[0].value
    assert list(table.columns) == ["Factor", "Room", "Baseline", "Gap", "People"]
    assert list(table.iloc[0]) == ["C Staff who enable users", "23.1", "23.1", "0.0", "7"]
    assert "Mean of 8 ballots" in text_of(app)


def test_only_an_owner_is_led_to_the_files(laptop: Laptop, eight: Workshop):
    assert not laptop.open("results", eight.code).get("link_button")
    laptop.cookies[ORGANISER_COOKIE] = ORGANISER_KEY
    found = [each.proto.url for each in laptop.open("results", eight.code).get("link_button")]
    assert found == [f"/download/{eight.code}/{name}" for name in FILES if FILES[name].to_pass_on] + [
        f"/download/{eight.code}/{name}" for name in FILES if not FILES[name].to_pass_on
    ]


def test_an_open_round_shows_nothing(laptop: Laptop, desk: Desk, steered: Workshop):
    round_ = running.open_round(desk, steered.id, "budget")
    factories.cast(desk, round_, factories.people(desk, steered, 8), factories.baseline_ballots())
    app = laptop.open("results", steered.code)
    assert not app.get("plotly_chart")
    assert "not shown yet" in text_of(app)


def test_before_the_first_round_it_says_what_comes(laptop: Laptop, steered: Workshop):
    assert "No round has been opened yet" in text_of(laptop.open("results", steered.code))


def test_a_reason_goes_into_the_report_by_its_switch(laptop: Laptop, desk: Desk, steered: Workshop):
    laptop.cookies[ORGANISER_COOKIE] = ORGANISER_KEY
    round_ = running.open_round(desk, steered.id, "budget")
    why = Ballot(kind="budget", amounts={"ict": 1000}, reason="**because**")
    factories.cast(desk, round_, factories.people(desk, steered, 5), [why] * 5)
    running.close_round(desk, round_.id, countdown=0)
    app = laptop.open("results", steered.code)
    switch = app.toggle[0]
    assert (switch.label, switch.value) == ("In the report", False)
    assert results.released_reasons(desk.store, round_.id) == []
    switch.set_value(True).run()
    assert results.released_reasons(desk.store, round_.id) == ["**because**"]
    assert [each.value for each in laptop.open("results", steered.code).toggle].count(True) == 1


def test_a_facilitator_sees_no_reasons(laptop: Laptop, desk: Desk, steered: Workshop):
    round_ = running.open_round(desk, steered.id, "budget")
    why = Ballot(kind="budget", amounts={"ict": 1000}, reason="because")
    factories.cast(desk, round_, factories.people(desk, steered, 5), [why] * 5)
    running.close_round(desk, round_.id, countdown=0)
    app = laptop.open("results", steered.code)
    assert not app.toggle
    assert "because" not in text_of(app)
