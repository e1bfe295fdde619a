"""The organiser's recount on the results page, and the date and backups on the page to look after one."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from coprod.model.ballot import Cast
from coprod.model.workshop import Workshop
from coprod.store import schema
from coprod.workshops import Desk, casting, keeping, preparing, running
from coprod.workshops.keys import ORGANISER_COOKIE, new_key
from tests import factories
from tests.pages.conftest import Laptop, text_of
from tests.servers import ORGANISER_KEY

REASON = "Two ballots *from* one phone"


@pytest.fixture
def organiser(laptop: Laptop) -> Laptop:
    laptop.cookies[ORGANISER_COOKIE] = ORGANISER_KEY
    return laptop


@pytest.fixture
def closed(desk: Desk) -> tuple[Workshop, list[str], list[Cast]]:
    """Nine people cast, one again, one is struck; then a round of too few."""
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    who = factories.people(desk, workshop, 8)
    cast = [
        casting.cast(desk, round_.id, person, ballot, new_key())
        for person, ballot in zip(who, factories.baseline_ballots(), strict=True)
    ]
    casting.cast(desk, round_.id, who[0], factories.budget(ict=100), new_key())
    running.void(desk, round_.id, who[1], REASON)
    running.close_round(desk, round_.id, countdown=0)
    few = running.open_round(desk, workshop.id, "dots_factors")
    factories.cast(desk, few, who[:4], [factories.dots("ict")] * 4)
    running.void(desk, few.id, who[3], "A reason that must not be told")
    running.close_round(desk, few.id, countdown=0)
    return workshop, who, cast


def recounted(app: AppTest) -> AppTest:
    return app.button(key="recount").click().run()


def test_a_facilitator_is_not_offered_the_recount(laptop: Laptop, steered: Workshop):
    assert "Check the numbers" not in text_of(laptop.open("results", steered.code))


def test_a_match_is_said_round_by_round(organiser: Laptop, closed: tuple[Workshop, list[str], list[Cast]]):
    before = organiser.open("results", closed[0].code)
    assert not before.success
    app = recounted(before)
    assert [each.value for each in app.success] == ["Match: all 36 numbers are what the stored ballots say."]
    table = next(each.value for each in app.table if "Result" in each.value.columns)
    assert [list(row) for row in table.itertuples(index=False)] == [
        ["Split the extra budget", "7", "36 match"],
        ["Dots on the factors", "–", "too few to show"],
    ]
    said = text_of(app)
    assert "1 was replaced by a later one of the same person." in said
    assert REASON in said
    assert "must not be told" not in said


def test_a_changed_row_is_shown_number_by_number(
    organiser: Laptop, desk: Desk, closed: tuple[Workshop, list[str], list[Cast]]
):
    workshop, who, _ = closed
    app = organiser.open("results", workshop.code)
    with desk.store.writing() as db:
        row = update(schema.ballot).where(schema.ballot.c.participant_id == who[2])
        db.execute(row.values(amounts={"ict": 1000}))
    app = recounted(app)
    assert not app.success
    assert "Difference: look at Split the extra budget." in text_of(app)
    table = next(each.value for each in app.table if "Recounted" in each.value.columns)
    rows = {row[0].replace("\\", ""): row[1:] for row in table.itertuples(index=False, name=None)}
    there, here = rows["Better ICT: mean, in percent"]
    assert float(here) - float(there) == pytest.approx(100 / 7, abs=0.02)


def test_before_a_round_is_closed_there_is_nothing_to_recount(organiser: Laptop, workshop: Workshop):
    assert "nothing to recount" in text_of(recounted(organiser.open("results", workshop.code)))


@pytest.mark.parametrize(
    ("which", "said"),
    [
        (0, "Replaced by a later ballot of the same person in “Split the extra budget”"),
        (1, "Struck in “Split the extra budget”, so it does not count"),
        (2, "Counted as it was cast, in “Split the extra budget”."),
    ],
)
def test_a_receipt_code_is_answered(
    organiser: Laptop, closed: tuple[Workshop, list[str], list[Cast]], which: int, said: str
):
    workshop, who, cast = closed
    app = organiser.open("results", workshop.code)
    app.text_input(key=f"receipt code {workshop.code}").set_value(cast[which].receipt.lower())
    app.button(key="look up receipt").click().run()
    assert said in text_of(app)
    assert (REASON in [each.value for each in app.text]) == (which == 1)
    assert not [each for each in who if each in text_of(app)]


def test_an_unknown_receipt_code_is_said_to_be(
    organiser: Laptop, closed: tuple[Workshop, list[str], list[Cast]]
):
    app = organiser.open("results", closed[0].code)
    app.text_input(key=f"receipt code {closed[0].code}").set_value("ABCD-2345")
    app.button(key="look up receipt").click().run()
    assert "No ballot of this workshop has this receipt code" in text_of(app)


def change_date(app: AppTest, workshop: Workshop, day: date) -> AppTest:
    app.date_input(key=f"delete on {workshop.code}").set_value(day)
    return app.button(key="change date").click().run()


def test_the_date_can_be_moved_while_nobody_has_joined_and_only_earlier_after(
    organiser: Laptop, desk: Desk, workshop: Workshop
):
    assert workshop.delete_on is not None
    promised = workshop.delete_on.date()
    app = organiser.open("workshops", manage=workshop.code)
    assert "Nobody has joined yet" in text_of(app)
    change_date(app, workshop, promised - timedelta(days=30))
    moved = preparing.find(desk, workshop.code).delete_on
    assert moved is not None
    assert moved.date() == promised - timedelta(days=30)
    change_date(app, workshop, promised - timedelta(days=20))
    factories.people(desk, workshop, 1)
    app = change_date(app, workshop, promised - timedelta(days=10))
    assert "only be moved earlier" in text_of(app)
    app = organiser.open("workshops", manage=workshop.code)
    assert "1 person has joined and was promised" in text_of(app)
    assert app.date_input(key=f"delete on {workshop.code}").max == promised - timedelta(days=20)


def test_backups_that_hold_a_workshop_are_named_before_and_after_its_deletion(
    organiser: Laptop, desk: Desk, closed: tuple[Workshop, list[str], list[Cast]]
):
    workshop = closed[0]
    app = organiser.open("workshops", manage=workshop.code)
    assert "No backup holds this workshop." in text_of(app)
    keeping.back_up_closings(desk)
    [kept] = keeping.backups(desk.settings)

    def named(app: AppTest) -> list[str]:
        tables = [each.value for each in app.table if "Backup" in each.value.columns]
        return [name.replace("\\", "") for table in tables for name in table["Backup"]]

    app = organiser.open("workshops", manage=workshop.code)
    assert named(app) == [kept.file.name]
    app.text_input(key=f"delete {workshop.code}").set_value(workshop.code)
    app.button(key="delete it").click().run()
    assert f"{workshop.spoken_code} is deleted." in text_of(app)
    assert named(app) == [kept.file.name]
    app.button(key="has read").click().run()
    assert named(app) == []
    assert named(organiser.open("workshops")) == []
