"""The link for afterwards: one key at a time, hashed, taken back, and gone with the workshop."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from coprod.errors import NotFound
from coprod.workshops import Desk, by_link, preparing, results_link, running
from tests import factories


def test_a_new_key_puts_the_old_one_out_and_one_taken_back_opens_nothing(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    assert results_link.there(desk, workshop.id) == results_link.NONE
    first = results_link.make(desk, workshop.id, results_link.NONE)
    assert first is not None
    assert results_link.opens(desk, workshop, first)
    there = results_link.there(desk, workshop.id)
    second = results_link.make(desk, workshop.id, there)
    assert second is not None
    opening = [results_link.opens(desk, workshop, key) for key in (first, second, "", there)]
    assert opening == [False, True, False, False]
    assert results_link.take_back(desk, workshop.id, results_link.there(desk, workshop.id))
    assert not results_link.opens(desk, workshop, second)


def test_two_presses_make_one_link_and_the_one_that_is_shown_works(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    made, again = (results_link.make(desk, workshop.id, results_link.NONE) for _ in "12")
    assert again is None
    assert made is not None
    assert results_link.opens(desk, workshop, made)
    assert not results_link.take_back(desk, workshop.id, "another")
    assert results_link.opens(desk, workshop, made)


def test_the_key_is_nowhere_in_the_database(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    key = results_link.make(desk, workshop.id, results_link.NONE)
    with desk.store.reading() as db:
        rows = str(db.exec_driver_sql("SELECT * FROM workshop").fetchall())
    assert workshop.code in rows
    assert str(key) not in rows


def test_a_deleted_workshop_has_no_link(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    preparing.delete(desk, workshop.id)
    for act in (results_link.make, results_link.take_back):
        with pytest.raises(NotFound):
            act(desk, workshop.id, results_link.NONE)


def end(desk: Desk, workshop_id: str) -> None:
    preparing.close(desk, workshop_id)


def leave_open(desk: Desk, workshop_id: str) -> None:
    running.open_round(desk, workshop_id, "budget")


def run_by_link(desk: Desk, workshop_id: str) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    by_link.set_up(desk, workshop_id, now - timedelta(days=2), now + timedelta(days=1), "UTC")


@pytest.mark.parametrize(
    ("what", "days_on", "over"),
    [(end, 0, True), (leave_open, 0, False), (run_by_link, 0, False), (run_by_link, 2, True)],
)
def test_it_shows_results_once_the_workshop_is_over(
    desk: Desk, what: Callable[[Desk, str], None], days_on: int, over: bool
) -> None:
    workshop = factories.workshop(desk)
    what(desk, workshop.id)
    found = preparing.find(desk, workshop.code)
    moment = datetime.now(UTC) + timedelta(days=days_on, seconds=5)
    assert results_link.over(found, moment) is over
