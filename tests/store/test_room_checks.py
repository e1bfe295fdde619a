"""A check of a room: one for each workshop, answered by whoever holds its key, for an hour."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from coprod.errors import Refused
from coprod.model.room_check import News, RoomReport
from coprod.model.workshop import Workshop
from coprod.store import engine, schema
from coprod.workshops import Desk, checking, preparing
from tests import factories

REPORT = RoomReport(address="http://192.168.1.5:8501", news=News.PASSED, round_trip_ms=40, cookies=True)


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return factories.workshop(desk)


def grow_old(desk: Desk, workshop: Workshop, age: timedelta) -> None:
    with desk.store.writing() as db:
        of_workshop = schema.room_check.c.workshop_id == workshop.id
        asked = engine.now(db) - age
        db.execute(update(schema.room_check).where(of_workshop).values(asked_at=asked))


def report_of(desk: Desk, workshop: Workshop) -> RoomReport | None:
    found = checking.newest(desk, workshop.id)
    assert found is not None
    return found[0].report


def test_whoever_holds_the_key_answers_however_it_is_typed(desk: Desk, workshop: Workshop) -> None:
    assert checking.newest(desk, workshop.id) is None
    key = checking.begin(desk, workshop.id)
    assert report_of(desk, workshop) is None
    checking.answer(desk, f" {key[:4].lower()}-{key[4:].lower()}", REPORT)
    assert report_of(desk, workshop) == REPORT
    later = REPORT.model_copy(update={"news": News.HELD})
    checking.answer(desk, key, later)
    assert report_of(desk, workshop) == later


def test_a_new_check_ends_the_one_before(desk: Desk, workshop: Workshop) -> None:
    old = checking.begin(desk, workshop.id)
    checking.answer(desk, old, REPORT)
    new = checking.begin(desk, workshop.id)
    assert report_of(desk, workshop) is None
    assert (checking.alive(desk, old), checking.alive(desk, new)) == (False, True)
    with pytest.raises(Refused) as refused:
        checking.answer(desk, old, REPORT)
    assert refused.value.reasons == (checking.CHECK_OVER,)
    assert report_of(desk, workshop) is None


def test_the_key_dies_after_an_hour_and_what_was_found_stays(desk: Desk, workshop: Workshop) -> None:
    key = checking.begin(desk, workshop.id)
    checking.answer(desk, key, REPORT)
    grow_old(desk, workshop, checking.LIFE - timedelta(seconds=5))
    assert checking.alive(desk, key)
    grow_old(desk, workshop, checking.LIFE)
    assert not checking.alive(desk, key)
    with pytest.raises(Refused):
        checking.answer(desk, key, REPORT.model_copy(update={"cookies": False}))
    assert report_of(desk, workshop) == REPORT


@pytest.mark.parametrize("guessed", ["", "ABCDEFGH", "x" * 300, "' or 1=1"])
def test_a_guess_opens_nothing(desk: Desk, workshop: Workshop, guessed: str) -> None:
    checking.begin(desk, workshop.id)
    assert not checking.alive(desk, guessed)
    with pytest.raises(Refused):
        checking.answer(desk, guessed, REPORT)


def test_only_the_hash_and_the_report_are_kept(desk: Desk, workshop: Workshop) -> None:
    key = checking.begin(desk, workshop.id)
    checking.answer(desk, key, REPORT)
    with desk.store.reading() as db:
        row = db.execute(select(schema.room_check)).one()
    assert key not in repr(row)
    assert row.report == REPORT.model_dump(mode="json")


def test_each_workshop_has_its_own_check_which_goes_with_it(desk: Desk, workshop: Workshop) -> None:
    other = factories.workshop(desk)
    key, others = (checking.begin(desk, each.id) for each in (workshop, other))
    checking.answer(desk, key, REPORT)
    assert report_of(desk, other) is None
    preparing.delete(desk, workshop.id)
    assert checking.newest(desk, workshop.id) is None
    assert (checking.alive(desk, key), checking.alive(desk, others)) == (False, True)
