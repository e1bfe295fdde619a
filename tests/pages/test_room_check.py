"""The desk's check of a room: its words for every outcome, and who may begin one."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from coprod.model.room_check import Network, News, RoomCheck, RoomReport
from coprod.model.workshop import Workshop
from coprod.store import engine, schema
from coprod.ui import room_check
from coprod.workshops import Desk, checking, preparing
from coprod.workshops.checking import Outcome
from tests.pages.conftest import Laptop, text_of

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
SHOWN = "http://192.168.1.5:8501"
WELL = RoomReport(
    address=SHOWN,
    news=News.PASSED,
    round_trip_ms=40,
    clock_ms=300,
    cookies=True,
    network=Network.SAME,
)


@pytest.fixture(autouse=True)
def in_a_room(settings_env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The server has an address of the hall's network."""
    monkeypatch.setenv("COPROD_PUBLIC_URL", SHOWN)


def begin(laptop: Laptop, workshop: Workshop) -> tuple[AppTest, str]:
    """The desk after a press of the button, and the key in the address that it shows."""
    app = laptop.open("facilitate", workshop.code)
    app.button(key="check room").click().run()
    [key] = [found[1] for each in app.code if (found := re.search(r"/check/([A-Z0-9]{8})$", each.value))]
    return app, key


def asked_ago(desk: Desk, workshop: Workshop, age: timedelta) -> None:
    with desk.store.writing() as db:
        mine = schema.room_check.c.workshop_id == workshop.id
        db.execute(update(schema.room_check).where(mine).values(asked_at=engine.now(db) - age))


def test_the_desk_shows_a_code_waits_and_tells_what_was_found(
    laptop: Laptop, desk: Desk, steered: Workshop
) -> None:
    app, key = begin(laptop, steered)
    assert "Waiting for a phone" in text_of(app)
    checking.answer(desk, key, WELL)
    app.run()
    said = text_of(app)
    assert "All well" in said
    assert "There and back takes 0.1 s at most." in said
    assert "Waiting for a phone" not in said


def test_troubles_are_counted_and_come_first(laptop: Laptop, desk: Desk, steered: Workshop) -> None:
    app, key = begin(laptop, steered)
    troubles = {"news": News.HELD, "round_trip_ms": 2500, "clock_ms": -754_000}
    checking.answer(desk, key, WELL.model_copy(update=troubles))
    said = text_of(app.run())
    assert "3 things to look at" in said
    assert "2.5 s" in said
    assert "12 minutes apart" in said
    assert said.index("holds live news back") < said.index("It keeps cookies")


def test_nobody_answered_after_twenty_seconds(laptop: Laptop, desk: Desk, steered: Workshop) -> None:
    app, _key = begin(laptop, steered)
    asked_ago(desk, steered, checking.PATIENCE)
    said = text_of(app.run())
    assert "client isolation" in said
    assert "Waiting for a phone" not in said


def test_what_was_found_stays_and_another_laptop_of_the_facilitator_reads_it_without_the_code(
    laptop: Laptop, desk: Desk, steered: Workshop
) -> None:
    app, key = begin(laptop, steered)
    checking.answer(desk, key, WELL)
    asked_ago(desk, steered, timedelta(days=1))
    for page in (app.run(), laptop.open("facilitate", steered.code)):
        assert "All well" in text_of(page)
        assert not [each for each in page.code if "/check/" in each.value]


def test_an_unanswered_check_that_is_over_is_not_told_as_news(
    laptop: Laptop, desk: Desk, steered: Workshop
) -> None:
    begin(laptop, steered)
    asked_ago(desk, steered, timedelta(days=1))
    assert "Nobody has answered" not in text_of(laptop.open("facilitate", steered.code))


def test_the_computer_s_own_addresses_are_tried(laptop: Laptop, steered: Workshop) -> None:
    app, _key = begin(laptop, steered)
    app.button(key="try addresses").click().run()
    assert ":orange[:material/warning:] **192" in text_of(app), "nobody here has this address"


def test_whoever_lost_the_right_meanwhile_begins_no_check(
    laptop: Laptop, desk: Desk, steered: Workshop
) -> None:
    app = laptop.open("facilitate", steered.code)
    preparing.new_keys(desk, steered.id, "facilitator")
    app.button(key="check room").click().run()
    assert checking.newest(desk, steered.id) is None


def test_a_workshop_that_has_ended_needs_no_room(laptop: Laptop, desk: Desk, steered: Workshop) -> None:
    preparing.close(desk, steered.id)
    app = laptop.open("facilitate", steered.code)
    assert [each.label for each in app.button if each.key == "check room"] == []


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.WAITING])
def test_every_outcome_has_a_sentence_of_its_own(outcome: Outcome) -> None:
    check = RoomCheck(asked_at=NOW, answered_at=NOW, report=WELL)
    said = {each: room_check.said(each, check, SHOWN) for each in Outcome}
    assert len(said[outcome].split()) >= 4
    assert list(said.values()).count(said[outcome]) == 1
