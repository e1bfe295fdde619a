"""T15: two machines whose clocks are twenty minutes apart serve one workshop, and agree about its times."""

import contextlib
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import text

from coprod.model.ballot import Cast
from coprod.store import ballots, engine, workshops
from coprod.workshops import Desk, by_link, running, steps
from tests import factories
from tests.conftest import missing
from tests.faults.own_clock import OwnClockServer
from tests.phones import SilentPhone
from tests.servers import PostgreSQL, Server

SKEW = timedelta(minutes=10)
SOON = 4.0
"""Seconds until the round closes."""


def by_a_wrong_clock(folder: Path, database: str, skew: timedelta, kind: type[Server] = Server) -> Server:
    """A server on a machine whose clock is wrong by this much; only its monotonic clock is right."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    if not found:
        missing("no libfaketime found (Debian: apt-get install libfaketime)")
    folder.mkdir()
    server = kind(folder, {"COPROD_DATABASE_URL": database, "COPROD_COUNTDOWN_SECONDS": "0"})
    seconds = f"{skew.total_seconds():+.0f}"
    server.environment |= {"LD_PRELOAD": str(found[0]), "FAKETIME": seconds, "DONT_FAKE_MONOTONIC": "1"}
    server.environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1"
    return server


def clock_of(server: Server) -> timedelta:
    """How far this server's clock is ahead of ours, by the date in its answers."""
    with urllib.request.urlopen(f"{server.url}/healthz", timeout=10) as answer:
        return parsedate_to_datetime(answer.headers["Date"]) - datetime.now(UTC)


@dataclass
class Machines:
    fast: Server
    slow: Server
    desk: Desk


@pytest.fixture(scope="module")
def machines(postgresql: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """Two servers on one PostgreSQL: one ten minutes ahead, one ten minutes behind."""
    with postgresql.database() as address, contextlib.ExitStack() as ending:
        desk = factories.desk_at(address)
        ending.callback(desk.store.close)
        folder = tmp_path_factory.mktemp("clocks")
        fast, slow = (
            by_a_wrong_clock(folder / name, address, skew) for name, skew in (("fast", SKEW), ("slow", -SKEW))
        )
        for each in (fast, slow):
            ending.callback(each.stop)
        with ThreadPoolExecutor(2) as both:
            list(both.map(Server.start, (fast, slow)))
        assert abs(clock_of(fast) - SKEW) < timedelta(seconds=5)
        assert abs(clock_of(slow) + SKEW) < timedelta(seconds=5)
        yield Machines(fast, slow, desk)


def cast_until_refused(phone: SilentPhone, round_id: str, seconds: float = 30) -> list[str]:
    """Revise again and again until the round is closed for this phone (or so long): what was acknowledged."""
    receipts = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        fields = {"ict": len(receipts) % 100, "project_management": 100 - len(receipts) % 100}
        status, said = phone.cast(round_id, fields)
        if status != 200:
            assert said["reasons"] in (["round_closed"], ["change_too_late"]), said
            return receipts
        receipts.append(said["receipt"])
        time.sleep(0.02)
    return receipts


def close_by_countdown(desk: Desk, workshop_id: str) -> str:
    round_ = running.open_round(desk, workshop_id, "budget")
    running.close_round(desk, round_.id, countdown=SOON)
    return round_.id


def close_by_timer(desk: Desk, workshop_id: str) -> str:
    round_ = running.open_round(desk, workshop_id, "budget")
    running.set_timer(desk, round_.id, SOON / 60, closes=True)
    return round_.id


def end_by_link(desk: Desk, workshop_id: str) -> str:
    with desk.store.reading() as db:
        moment = engine.now(db).replace(tzinfo=None)
    ends = moment + timedelta(seconds=SOON)
    by_link.set_up(desk, workshop_id, moment - timedelta(days=1), ends, "UTC")
    standing = steps.stand(desk, workshop_id)
    assert standing is not None
    return next(each.id for each in standing.rounds if each.question_id == "budget")


def stored(desk: Desk, round_id: str) -> tuple[datetime, dict[str, Cast], list[Cast]]:
    """When it closed, the ballots by receipt, and all in the order of the database."""
    with desk.store.reading() as db:
        round_ = workshops.round_by_id(db, round_id)
        history = ballots.history(db, round_id)
    assert round_ is not None
    assert round_.closed_at is not None
    return round_.closed_at, {each.receipt: each for each in history}, history


@pytest.mark.threat(
    "T15",
    asked="two machines 20 minutes apart: both take ballots until the same second, 0 late, order as stored",
)
@pytest.mark.parametrize("close", [close_by_countdown, close_by_timer, end_by_link])
def test_both_close_at_the_same_moment(
    machines: Machines, close: Callable[[Desk, str], str], reached: Callable[..., None]
) -> None:
    workshop = factories.workshop(machines.desk)
    phones = [
        SilentPhone(server.url, workshop.code).join()
        for server in (machines.fast, machines.slow)
        for _ in range(2)
    ]
    round_id = close(machines.desk, workshop.id)
    with ThreadPoolExecutor(len(phones)) as several:
        acknowledged = list(several.map(lambda phone: cast_until_refused(phone, round_id), phones))
    closed_at, by_receipt, history = stored(machines.desk, round_id)
    last = [by_receipt[receipts[-1]].cast_at for receipts in acknowledged]
    at_fast, at_slow = max(last[:2]), max(last[2:])
    late = sum(each.cast_at > closed_at for each in history)
    apart = abs(at_fast - at_slow).total_seconds()
    back = max((a.cast_at - b.cast_at).total_seconds() for a, b in pairwise(history))
    reached(
        f"last ballots {apart:.2f} s apart, {late} late of {len(history)} ({close.__name__})",
        database="postgresql",
    )
    assert late == 0
    assert apart < 1
    assert (closed_at - min(at_fast, at_slow)).total_seconds() < 1, "one of them closed early"
    assert back < 1, "the order of the database is not that of time"


@pytest.mark.threat("T15", asked="both tell the same remaining time to a second, timers and closing")
def test_both_tell_the_same_remaining_time(machines: Machines, reached: Callable[..., None]) -> None:
    workshop = factories.workshop(machines.desk)
    phones = [SilentPhone(server.url, workshop.code).join() for server in (machines.fast, machines.slow)]
    round_ = running.open_round(machines.desk, workshop.id, "budget", minutes=2)
    running.close_round(machines.desk, round_.id, countdown=90)
    found: dict[str, list[float]] = {"timer": [], "closes": []}
    begun = time.monotonic()
    for phone in phones:
        screen, passed = phone.screen(), time.monotonic() - begun
        for name, seconds in found.items():
            said_ms = int(screen.split(f'data-{name}-ms="')[1].split('"')[0])
            seconds.append(said_ms / 1000 + passed)  # what it would have said at the beginning
    apart = max(abs(fast - slow) for fast, slow in found.values())
    reached(f"{apart:.2f} s apart", database="postgresql")
    assert apart < 1
    assert 100 < found["timer"][0] <= 125
    assert 70 < found["closes"][0] <= 95


@pytest.mark.threat("T15", asked="a machine that judges by its own clock lets ballots in late", control=True)
def test_a_server_that_goes_by_its_own_clock_takes_ballots_after_the_close(
    postgresql: PostgreSQL, tmp_path: Path, reached: Callable[..., None]
) -> None:
    with postgresql.database() as address:
        desk = factories.desk_at(address)
        server = by_a_wrong_clock(tmp_path / "slow", address, -SKEW, OwnClockServer)
        try:
            server.start()
            workshop = factories.workshop(desk)
            phone = SilentPhone(server.url, workshop.code).join()
            round_id = close_by_countdown(desk, workshop.id)
            cast_until_refused(phone, round_id, seconds=SOON + 2)
        finally:
            server.stop()
        closed_at, _, history = stored(desk, round_id)
        with desk.store.reading() as db:
            over = engine.now(db) > closed_at
        desk.store.close()
    # what it stored bears the time of its own clock, so that even the record looks right
    after = len(history) - sum(each.cast_at <= closed_at - SKEW for each in history)
    reached(f"{after} late of {len(history)}", database="postgresql")
    assert over
    assert after > 0


@pytest.fixture
def in_london() -> Iterator[None]:
    """This process lives in London, where clocks change."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TZ", "Europe/London")
        time.tzset()
        yield
    time.tzset()


NIGHTS = (datetime(2026, 10, 24, 23, tzinfo=UTC), datetime(2027, 3, 27, 23, tzinfo=UTC))
MOMENTS = [night + n * timedelta(minutes=10) for night in NIGHTS for n in range(24)]


@pytest.mark.threat("T15", asked="the nights of the time change: 0 of 48 moments are stored as another")
def test_moments_of_the_nights_when_clocks_change_stay_what_they_are(
    database_url: str, in_london: None, reached: Callable[..., None]
) -> None:
    desk = factories.desk_at(database_url)
    if not desk.store.is_sqlite:
        with desk.store.writing() as db:
            name = desk.store.engine.url.database
            db.execute(text(f"ALTER DATABASE {name} SET timezone = 'Europe/London'"))
        desk.store.close()
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    half_an_hour, wrong = timedelta(minutes=30), 0
    for moment in MOMENTS:
        ends = moment + half_an_hour
        with desk.store.writing() as db:
            workshops.change_round(db, round_.id, opened_at=moment, timer_ends_at=ends, closed_at=ends)
        with desk.store.reading() as db:
            found = workshops.round_by_id(db, round_.id)
        assert found is not None
        assert found.closed_at is not None
        takes = [found.takes_ballots(moment + timedelta(minutes=n)) for n in (29, 31)]
        as_it_was = (found.opened_at, found.timer_ends_at, found.closed_at) == (moment, ends, ends)
        wrong += not (as_it_was and takes == [True, False])
    desk.store.close()
    reached(f"{wrong} of {len(MOMENTS)} wrong")
    assert wrong == 0


@pytest.mark.threat("T15", asked="local times without their zone: some are another moment", control=True)
def test_local_times_without_their_zone_would_not(in_london: None, reached: Callable[..., None]) -> None:
    local = [each.astimezone().replace(tzinfo=None, fold=0) for each in MOMENTS]
    wrong = sum(each.astimezone(UTC) != moment for each, moment in zip(local, MOMENTS, strict=True))
    reached(f"{wrong} of {len(MOMENTS)} wrong")
    assert wrong == 6
