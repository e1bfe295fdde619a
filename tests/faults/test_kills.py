"""T11: the server or its database is killed while people cast; what was acknowledged is there afterwards."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from coprod.store import Store
from coprod.workshops import Desk, running
from tests import factories
from tests.faults.careless import CarelessServer
from tests.faults.crowd import Crowd, lost
from tests.servers import PostgreSQL, Server

PHONES = 6
BETWEEN = 35
"""At least so many ballots are acknowledged between two kills: 30 kills are more than a thousand."""
FEW, MANY = 2, 30
BACK_SECONDS = 10.0


@dataclass
class Outcome:
    acknowledged: int
    lost: int
    faults: list[str]
    unseen: int
    back: float
    """Seconds from the restart command to the first acknowledgement, the longest of all kills."""

    def __str__(self) -> str:
        return f"{self.lost} of {self.acknowledged} lost, back after {self.back:.1f} s at most"


@pytest.fixture
def start_careless(tmp_path: Path) -> Iterator[Callable[[str], Server]]:
    """Start the server that acknowledges first and commits later."""
    started: list[Server] = []

    def start(database: str) -> Server:
        started.append(CarelessServer(tmp_path, {"COPROD_DATABASE_URL": database}))
        return started[-1].start()

    yield start
    for each in started:
        each.stop()


def damage(store: Store) -> list[str]:
    """What the database itself finds wrong in its tables and indexes."""
    with store.reading() as db:
        if store.is_sqlite:
            found = [str(row[0]) for row in db.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
            return found + [str(row) for row in db.execute(text("PRAGMA foreign_key_check"))]
    with store.writing() as db:
        db.execute(text("CREATE EXTENSION IF NOT EXISTS amcheck"))
        checks = (
            "SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am m ON m.oid = c.relam "
            "WHERE c.relkind = 'i' AND m.amname = 'btree' AND c.relnamespace = 'public'::regnamespace",
            "SELECT * FROM pg_class t, LATERAL verify_heapam(t.oid) "
            "WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace",
        )
        db.execute(text(checks[0])).all()  # raises for an index that does not fit its table
        return [str(row) for row in db.execute(text(checks[1]))]


def cast_through(desk: Desk, server: Server, kills: int, kill: Callable[[], float]) -> Outcome:
    """Let a room cast while `kill` strikes again and again; it gives the moment of the restart command."""
    workshop = factories.workshop(desk)
    crowd = Crowd(server.url, workshop.code, PHONES)
    round_ = running.open_round(desk, workshop.id, "budget")
    desk.store.close()  # nobody else may have the file open when its log is recovered
    dice, back = random.Random(11), 0.0
    with crowd.casting(round_.id):
        for _ in range(kills):
            crowd.wait_for(BETWEEN)
            time.sleep(dice.uniform(0, 0.05))
            restarted = kill()
            crowd.wait_for(1)
            back = max(back, crowd.back_after(restarted))
        crowd.wait_for(BETWEEN)
    assert crowd.not_in_words() == []
    acknowledged = crowd.acknowledged
    return Outcome(
        acknowledged=len(acknowledged),
        lost=lost(desk.store, round_.id, acknowledged),
        faults=damage(desk.store),
        unseen=crowd.receipts_not_shown(),
        back=back,
    )


def kill_the_server(start_server: Callable[..., Server], database_url: str, kills: int) -> Outcome:
    server = start_server(database=database_url)
    desk = factories.desk_at(database_url)

    def kill() -> float:
        server.kill()
        restarted = time.monotonic()
        server.start()
        return restarted

    outcome = cast_through(desk, server, kills, kill)
    desk.store.close()
    return outcome


def kill_postgresql(start_server: Callable[..., Server], postgresql: PostgreSQL, kills: int) -> Outcome:
    with postgresql.database() as address:
        server = start_server(database=address)
        desk = factories.desk_at(address)

        def kill() -> float:
            postgresql.stop("immediate")
            restarted = time.monotonic()
            postgresql.start()
            return restarted

        outcome = cast_through(desk, server, kills, kill)
        desk.store.close()
        server.stop()
    return outcome


def judged(outcome: Outcome) -> None:
    assert (outcome.lost, outcome.faults, outcome.unseen) == (0, [], 0)
    assert outcome.back <= BACK_SECONDS


@pytest.mark.threat(
    "T11",
    asked="the server killed twice while people cast: 0 acknowledged lost, sound, back within 10 s "
    "(the long test: 30 times, 1,000 ballots)",
)
def test_two_kills_lose_nothing(
    start_server: Callable[..., Server], database_url: str, reached: Callable[..., None]
) -> None:
    outcome = kill_the_server(start_server, database_url, FEW)
    reached(str(outcome))
    judged(outcome)


@pytest.mark.long
@pytest.mark.threat(
    "T11",
    asked="the server killed 30 times while people cast: 0 of at least 1,000 acknowledged lost, sound, "
    "back within 10 s",
)
def test_thirty_kills_lose_nothing(
    start_server: Callable[..., Server], database_url: str, reached: Callable[..., None]
) -> None:
    outcome = kill_the_server(start_server, database_url, MANY)
    reached(str(outcome))
    judged(outcome)
    assert outcome.acknowledged >= 1000


@pytest.mark.threat(
    "T11",
    asked="PostgreSQL stopped at once twice while people cast: 0 acknowledged lost, sound, back within 10 s "
    "(the long test: 30 times, 1,000 ballots)",
)
def test_two_immediate_stops_of_postgresql_lose_nothing(
    start_server: Callable[..., Server], own_postgresql: PostgreSQL, reached: Callable[..., None]
) -> None:
    outcome = kill_postgresql(start_server, own_postgresql, FEW)
    reached(str(outcome), database="postgresql")
    judged(outcome)


@pytest.mark.long
@pytest.mark.threat(
    "T11",
    asked="PostgreSQL stopped at once 30 times while people cast: 0 of at least 1,000 acknowledged lost, "
    "sound, back within 10 s",
)
def test_thirty_immediate_stops_of_postgresql_lose_nothing(
    start_server: Callable[..., Server], own_postgresql: PostgreSQL, reached: Callable[..., None]
) -> None:
    outcome = kill_postgresql(start_server, own_postgresql, MANY)
    reached(str(outcome), database="postgresql")
    judged(outcome)
    assert outcome.acknowledged >= 1000


@pytest.mark.long_on_postgresql
@pytest.mark.threat("T11", asked='"counted" said before the commit loses ballots when killed', control=True)
def test_a_server_that_acknowledges_before_the_commit_loses_ballots(
    start_careless: Callable[[str], Server], database_url: str, reached: Callable[..., None]
) -> None:
    desk = factories.desk_at(database_url)
    workshop = factories.workshop(desk)
    server = start_careless(database_url)
    crowd = Crowd(server.url, workshop.code, PHONES)
    round_ = running.open_round(desk, workshop.id, "budget")
    with crowd.casting(round_.id):
        crowd.wait_for(PHONES)
        server.kill()
        known = list(crowd.acknowledged)
        gone = lost(desk.store, round_.id, known)
        server.start()
    desk.store.close()
    reached(f"{gone} of {len(known)} lost")
    assert gone > 0
