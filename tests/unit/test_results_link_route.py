"""What the link for afterwards shows to somebody who was never in the room, and what it does not."""

# ruff: noqa: F811  (fixtures come by their names)

import html

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coprod.model.workshop import Workshop
from coprod.workshops import Desk, preparing, results_link, running
from tests import factories
from tests.unit.test_pocket_routes import OURS, app  # noqa: F401  fixtures


@pytest.fixture
def stranger(app: Starlette) -> TestClient:
    return TestClient(app, base_url=OURS, follow_redirects=False)


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return factories.workshop(desk, "Leith <b>forum</b>")


def address_of(desk: Desk, workshop: Workshop) -> str:
    key = results_link.make(desk, workshop.id, results_link.there(desk, workshop.id))
    assert key is not None
    return results_link.link("", workshop, key)


def test_after_the_end_it_shows_what_was_revealed_and_nothing_else(
    stranger: TestClient, desk: Desk, workshop: Workshop
) -> None:
    address = address_of(desk, workshop)
    budget = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    running.reveal_baseline(desk, budget.id)
    hidden = factories.revealed_round(desk, workshop, "dots_steps", [factories.dots("people_it")] * 8)
    running.hide(desk, hidden.id)
    few = factories.revealed_round(desk, workshop, "dots_cos", [factories.dots("co_design")] * 3)
    assert "8 professionals" not in stranger.get(address).text, "it showed results before the end"
    preparing.close(desk, workshop.id)
    answer = stranger.get(address)
    said = html.unescape(answer.text)
    assert answer.status_code == 200
    assert "Leith &lt;b&gt;forum&lt;/b&gt;" in answer.text
    assert "8 professionals, 2017; no service users or citizens" in said
    assert workshop.question("budget").title in said
    assert workshop.question("dots_steps").title not in said, "what was hidden again is shown"
    assert "People it" not in said
    assert workshop.question(few.question_id).title in said
    assert "Fewer than 5 answers" in said
    assert not answer.cookies
    assert "set-cookie" not in answer.headers
    assert workshop.code not in answer.text.replace(address, ""), "the way into the workshop is shown"


def test_the_page_is_for_nobody_else(stranger: TestClient, desk: Desk, workshop: Workshop) -> None:
    address = address_of(desk, workshop)
    preparing.close(desk, workshop.id)
    answer = stranger.get(address)
    assert "Nothing was shown in this workshop." in answer.text
    assert '<meta name="robots" content="noindex">' in answer.text
    told = ("x-robots-tag", "referrer-policy", "cache-control")
    assert [answer.headers[each] for each in told] == ["noindex", "no-referrer", "no-store"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert address.rpartition("/")[2] not in answer.text


def test_a_key_that_is_wrong_taken_back_or_of_another_workshop_shows_a_kind_page(
    stranger: TestClient, desk: Desk, workshop: Workshop
) -> None:
    gone, other = address_of(desk, workshop), factories.workshop(desk)
    assert results_link.take_back(desk, workshop.id, results_link.there(desk, workshop.id))
    key = address_of(desk, other).rpartition("/")[2]
    for each in (workshop, other):
        preparing.close(desk, each.id)
    for address in (gone, f"/r/{workshop.code}/{key}", f"/r/{workshop.code}/x", f"/r/AAAAAAAA/{key}", "/r"):
        answer = stranger.get(address)
        assert answer.status_code == 404, address
        assert "<h1>" in answer.text
    assert "It is mistyped, or it was taken back." in stranger.get(gone).text


def test_it_goes_with_the_workshop(stranger: TestClient, desk: Desk, workshop: Workshop) -> None:
    address = address_of(desk, workshop)
    preparing.close(desk, workshop.id)
    assert stranger.get(address).status_code == 200
    preparing.delete(desk, workshop.id)
    assert stranger.get(address).status_code == 404


def test_it_speaks_the_reader_s_language(stranger: TestClient, desk: Desk) -> None:
    workshop = factories.translated(desk)
    address = address_of(desk, workshop)
    factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    preparing.close(desk, workshop.id)
    for language, title in (("de", "Das Zusatzbudget aufteilen"), ("en", "Split the extra budget")):
        assert title in stranger.get(address, headers={"accept-language": language}).text
