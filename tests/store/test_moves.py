"""Going on with another phone: the same person, once, within ten minutes, and the phone before is out."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from coprod.errors import Refused
from coprod.model.workshop import Workshop
from coprod.workshops import Desk, joining, moving, steps
from coprod.workshops.keys import participant_cookie, whoever
from tests import factories

RACES = 20


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return factories.workshop(desk)


def whose(desk: Desk, workshop: Workshop, key: str) -> str | None:
    person = whoever(desk, {participant_cookie(workshop.code): key}, workshop)
    return person.id if person else None


def test_the_other_phone_is_the_person_and_this_one_is_out(desk: Desk, workshop: Workshop) -> None:
    person, old = joining.join(desk, workshop)
    key = moving.begin(desk, person.id)
    assert moving.may(desk, workshop, key)
    assert whose(desk, workshop, old) == person.id, "looking at the link takes nothing away"
    new = moving.finish(desk, workshop, key)
    assert (whose(desk, workshop, old), whose(desk, workshop, new)) == (None, person.id)
    assert len(steps.people(desk, workshop.id)) == 1
    assert not moving.may(desk, workshop, key)
    with pytest.raises(Refused):
        moving.finish(desk, workshop, key)


def test_a_newer_link_an_old_one_and_one_of_elsewhere(desk: Desk, workshop: Workshop) -> None:
    person, _key = joining.join(desk, workshop)
    first, second = moving.begin(desk, person.id), moving.begin(desk, person.id)
    assert (moving.may(desk, workshop, first), moving.may(desk, workshop, second)) == (False, True)
    elsewhere = factories.workshop(desk)
    assert not moving.may(desk, elsewhere, second)
    with pytest.raises(Refused):
        moving.finish(desk, elsewhere, second)
    with desk.store.writing() as db:
        db.execute(text("UPDATE move SET until = joined_at FROM participant WHERE id = participant_id"))
    assert not moving.may(desk, workshop, second)
    with pytest.raises(Refused) as refused:
        moving.finish(desk, workshop, second)
    assert refused.value.reasons == (moving.MOVE_OVER,)


def test_whoever_was_erased_cannot_be_taken_over(desk: Desk, workshop: Workshop) -> None:
    person, _key = joining.join(desk, workshop)
    key = moving.begin(desk, person.id)
    joining.erase(desk, workshop, person.id)
    assert not moving.may(desk, workshop, key)


def test_two_phones_with_one_link_at_once(desk: Desk, workshop: Workshop) -> None:
    for _ in range(RACES):
        person, _old = joining.join(desk, workshop)
        key, start = moving.begin(desk, person.id), threading.Barrier(2)

        def finish(_n: int, key: str = key, start: threading.Barrier = start) -> str | None:
            start.wait()
            try:
                return moving.finish(desk, workshop, key)
            except Refused:
                return None

        with ThreadPoolExecutor(2) as two:
            devices = [each for each in two.map(finish, range(2)) if each]
        assert [whose(desk, workshop, each) for each in devices] == [person.id]
