"""Closing while others cast: nothing enters late, nothing that was acknowledged is missing."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from coprod.ballots import judge_time
from coprod.errors import Refused
from coprod.model.ballot import Cast
from coprod.model.workshop import Origin, Round
from coprod.store import ballots, engine, workshops
from coprod.workshops import Desk, casting, running
from tests import factories
from tests.servers import PostgreSQL

WRITERS = 8
MOST = 5000
CLOSES = 20


def in_the_box(desk: Desk, round_id: str) -> set[str]:
    with desk.store.reading() as db:
        return {cast.receipt for cast in ballots.history(db, round_id)}


def race(desk: Desk, database_url: str, closes: int) -> tuple[int, int, int]:
    """Close that many rounds while eight writers cast: (late, acknowledged but missing, acknowledged)."""
    late, missing, acknowledged_in_all = 0, 0, 0
    one_process = desk.store.is_sqlite  # several processes share PostgreSQL; one serves an SQLite file
    writers = [desk if one_process else factories.desk_at(database_url) for _ in range(WRITERS)]
    for _ in range(closes):
        workshop = factories.workshop(desk)
        round_ = running.open_round(desk, workshop.id, "budget")
        people = factories.people(desk, workshop, WRITERS)
        start = threading.Barrier(WRITERS + 1)
        under_way = threading.Semaphore(0)

        def write(
            n: int,
            start: threading.Barrier = start,
            people: list[str] = people,
            under_way: threading.Semaphore = under_way,
            round_id: str = round_.id,
        ) -> list[str]:
            start.wait()
            acknowledged = []
            for press in range(MOST):
                try:
                    cast = casting.cast(
                        writers[n], round_id, people[n], factories.budget(ict=100), f"press {press}"
                    )
                except Refused as refusal:
                    if refusal.reasons != ("round_closed",):
                        raise
                    break
                acknowledged.append(cast.receipt)
                under_way.release()
            return acknowledged

        with ThreadPoolExecutor(WRITERS) as several:
            casting_now = [several.submit(write, n) for n in range(WRITERS)]
            start.wait()
            for _ in range(WRITERS * 2):
                under_way.acquire()
            running.close_round(desk, round_.id)
            at_close = in_the_box(desk, round_.id)
            acknowledged = {receipt for each in casting_now for receipt in each.result()}
        finally_in = in_the_box(desk, round_.id)
        late += len(finally_in - at_close)
        missing += len(acknowledged - finally_in)
        acknowledged_in_all += len(acknowledged)
        assert len(acknowledged) < WRITERS * MOST, "the round was closed after everybody had cast: no race"
    for writer in writers:
        if writer is not desk:
            writer.store.close()
    return late, missing, acknowledged_in_all


@pytest.mark.threat("T10", asked="20 closes while 8 cast: 0 late, 0 acknowledged but missing")
def test_close_while_eight_writers_cast(desk: Desk, database_url: str, reached: Callable[..., None]) -> None:
    late, missing, acknowledged = race(desk, database_url, CLOSES)
    reached(f"{late} late, {missing} missing of {acknowledged}")
    assert acknowledged >= CLOSES * WRITERS * 2
    assert (late, missing) == (0, 0)


@pytest.mark.threat("T10", asked="who looks first and inserts later is late", control=True)
def test_without_the_lock_the_same_race_is_lost(desk: Desk, reached: Callable[..., None]) -> None:
    """The negative control: look first, insert later, with the closing let in between."""
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    people = factories.people(desk, workshop, WRITERS)
    looked, closed = threading.Barrier(WRITERS + 1), threading.Barrier(WRITERS + 1)

    def cast_without_lock(person: str) -> None:
        with desk.store.reading() as db:
            found = workshops.round_by_id(db, round_.id)
            assert found is not None
            assert judge_time(found, engine.now(db)) == ()
        looked.wait()
        closed.wait()
        with desk.store.writing() as db:
            new = Cast(
                sequence=0,
                round_id=round_.id,
                participant_id=person,
                revision=1,
                origin=Origin.PHONE,
                ballot=factories.budget(ict=100),
                receipt=person[:8],
                cast_at=engine.now(db),
            )
            ballots.add(db, new, "press")

    with ThreadPoolExecutor(WRITERS) as several:
        casting_now = [several.submit(cast_without_lock, person) for person in people]
        looked.wait()
        running.close_round(desk, round_.id)
        at_close = in_the_box(desk, round_.id)
        closed.wait()
        for each in casting_now:
            each.result()
    late = in_the_box(desk, round_.id) - at_close
    reached(f"{len(late)} late of {WRITERS}")
    assert len(late) == WRITERS


@pytest.mark.threat("T10", asked="the product's own cast without its lock is late", control=True)
def test_casting_itself_loses_the_race_once_its_lock_is_taken_away(
    postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch, reached: Callable[..., None]
) -> None:
    """The second control: the product's own `cast`, with nothing changed but the lock on the round."""
    looked, closed = threading.Barrier(WRITERS + 1), threading.Barrier(WRITERS + 1)
    judged = casting.judge_time

    def judge_and_wait(round_: Round, now: datetime) -> tuple[str, ...]:
        reasons = judged(round_, now)
        looked.wait(20)
        closed.wait(20)
        return reasons

    monkeypatch.setattr(workshops, "hold_round", lambda db, round_id, lock: None)
    monkeypatch.setattr(casting, "judge_time", judge_and_wait)
    with postgresql.database() as address:
        desk = factories.desk_at(address)
        workshop = factories.workshop(desk)
        round_ = running.open_round(desk, workshop.id, "budget")
        people = factories.people(desk, workshop, WRITERS)
        with ThreadPoolExecutor(WRITERS) as several:
            casting_now = [
                several.submit(casting.cast, desk, round_.id, person, factories.budget(ict=100), "press")
                for person in people
            ]
            looked.wait(20)
            running.close_round(desk, round_.id)
            at_close = in_the_box(desk, round_.id)
            closed.wait(20)
            for each in casting_now:
                each.result()
        late = in_the_box(desk, round_.id) - at_close
        desk.store.close()
    reached(f"{len(late)} late of {WRITERS}", database="postgresql")
    assert len(late) == WRITERS
