"""Whoever steers, notes, sets dates or adds a baseline waits for the others, and nobody for ever."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from coprod.model.workshop import Round, Workshop
from coprod.store import engine, workshops
from coprod.workshops import Desk, by_link, growing, joining, noting, preparing, running
from tests import factories
from tests.store.test_baseline_contract import grown

Act = Callable[[Desk, Workshop, Round], object]


def note(desk: Desk, workshop: Workshop, round_: Round) -> object:
    return noting.note(desk, workshop.id, round_.id, "They agreed.", None)


def move_the_end(desk: Desk, workshop: Workshop, _round: Round) -> object:
    opens = datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=1)
    return by_link.set_up(desk, workshop.id, opens, opens + timedelta(days=9), "UTC")


def make_a_baseline(desk: Desk, workshop: Workshop, round_: Round) -> object:
    return growing.add(desk, grown(workshop_id=workshop.id, round_id=round_.id))


def opened(desk: Desk, act: Act) -> tuple[Workshop, Round]:
    workshop = factories.workshop(desk)
    if act is move_the_end:
        act(desk, workshop, None)  # type: ignore[arg-type]
        by_link.keep_times(desk)
        with desk.store.reading() as db:
            return workshop, workshops.rounds(db, workshop.id)[0]
    round_ = running.open_round(desk, workshop.id, "budget")
    running.close_round(desk, round_.id)
    if act is make_a_baseline:
        preparing.close(desk, workshop.id)
    return workshop, round_


@pytest.mark.parametrize("act", [note, move_the_end, make_a_baseline])
def test_it_waits_for_whoever_steers_and_neither_is_given_up(desk: Desk, act: Act) -> None:
    workshop, round_ = opened(desk, act)
    went_wrong: list[BaseException] = []

    def beside() -> None:
        try:
            act(desk, workshop, round_)
        except BaseException as error:
            went_wrong.append(error)

    other = threading.Thread(target=beside)
    with desk.store.writing() as db:
        workshops.round_by_id(db, round_.id, lock="update")
        workshops.change_round(db, round_.id, hidden_at=engine.now(db))
        other.start()
        other.join(0.5)
        assert other.is_alive(), "it did not wait"
        workshops.change(db, workshop.id)
    other.join()
    assert went_wrong == []


def test_people_join_while_the_workshop_is_held(desk: Desk) -> None:
    if desk.store.is_sqlite:
        return  # one writes at a time there
    workshop = factories.workshop(desk)
    with desk.store.writing() as db:
        workshops.by_id(db, workshop.id, lock=True)
        joined = threading.Thread(target=joining.join, args=(desk, workshop))
        joined.start()
        joined.join(3)
        assert not joined.is_alive(), "whoever comes in waits for whoever steers"
