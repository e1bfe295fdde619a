"""News passes between the processes on one PostgreSQL, also after it was away; nobody is counted twice."""

import asyncio
import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import psycopg
import pytest
from sqlalchemy import make_url

from coprod.news import PASSING, Broadcaster, Topic
from coprod.store import engine, workshops
from coprod.store.notices import CHANNEL
from coprod.workshops import Desk, keeping, preparing
from coprod.workshops.desk import DATABASE_AWAY, MIGRATIONS_DIFFER, in_touch, unready
from tests import factories
from tests.servers import ORGANISER_KEY, PostgreSQL, Server, wait_until

SCREEN = frozenset(Topic) - PASSING


class Screen:
    """Somebody's open page on one process, in an event loop of its own: what it heard, without heartbeats."""

    def __init__(self, news: Broadcaster, workshop_id: str, who: str | None = None) -> None:
        self.heard: list[frozenset[Topic]] = []
        self._news, self._workshop_id, self._who = news, workshop_id, who
        self._thread = threading.Thread(target=asyncio.run, args=(self._listen(),))

    async def _listen(self) -> None:
        self._loop, self._left = asyncio.get_running_loop(), asyncio.Event()
        listening = asyncio.ensure_future(self._follow())
        await self._left.wait()
        listening.cancel()
        await asyncio.wait([listening])

    async def _follow(self) -> None:
        async for _, topics in self._news.listen(self._workshop_id, SCREEN, who=self._who):
            self.heard += [topics] if topics else []

    def open(self) -> "Screen":
        self._thread.start()
        wait_until(lambda: self.heard, "the screen does not listen", 5)
        return self

    def leave(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._left.set)
        self._thread.join()

    def hears(self, *what: Topic, seconds: float = 5) -> None:
        """Wait until all of it was heard since the page was opened, or since `forget`."""
        told = f"{what} was not heard"
        wait_until(lambda: set(what) <= frozenset().union(*self.heard[1:]), told, seconds)

    def forget(self) -> None:
        del self.heard[1:]


@contextmanager
def looking(news: Broadcaster, workshop_id: str, who: str | None = None) -> Iterator[Screen]:
    screen = Screen(news, workshop_id, who).open()
    try:
        yield screen
    finally:
        screen.leave()


@pytest.fixture
def address(postgresql: PostgreSQL) -> Iterator[str]:
    with postgresql.database() as its:
        yield its


@pytest.fixture
def two(address: str) -> Iterator[tuple[Desk, Desk]]:
    """Two processes' desks, in touch."""
    with ExitStack() as both:
        desks = [factories.desk_at(address) for _ in range(2)]
        for desk in desks:
            both.callback(desk.store.close)
            both.enter_context(in_touch(desk))
        yield desks[0], desks[1]


def test_what_is_told_in_one_process_is_heard_in_the_other_and_its_topic_stays(
    two: tuple[Desk, Desk],
) -> None:
    here, there = two
    with looking(there.news, "w") as screen, looking(there.news, "elsewhere") as stranger:
        here.news.tell("w", Topic.NUMBERS)
        screen.hears(Topic.NUMBERS)
        assert stranger.heard[1:] == []


def test_a_process_does_not_hear_its_own_news_twice(two: tuple[Desk, Desk]) -> None:
    here, there = two
    with looking(here.news, "w") as own, looking(there.news, "w") as other:
        here.news.tell("w", Topic.NOW)
        other.hears(Topic.NOW)
        there.news.tell("w", Topic.NUMBERS)  # by now an echo would have come
        own.hears(Topic.NUMBERS)
        assert own.heard[1:] == [{Topic.NOW}, {Topic.NUMBERS}]


def test_news_of_a_thousand_workshops_at_once_is_all_heard(two: tuple[Desk, Desk]) -> None:
    here, there = two
    told = {f"{n:032x}" for n in range(1000)}

    async def listening() -> set[str]:
        heard: set[str] = set()
        everywhere = there.news.everywhere(Topic.NOW)
        async for moved in everywhere:
            heard |= moved
            if told <= heard:
                return heard
        return heard

    async def telling() -> set[str]:
        waiting = asyncio.ensure_future(listening())
        await asyncio.sleep(0.1)
        for each in told:
            here.news.tell(each, Topic.NOW)
        return await asyncio.wait_for(waiting, 10)

    assert asyncio.run(telling()) == told


def test_after_postgresql_was_away_everybody_asks_again_and_news_passes(
    two: tuple[Desk, Desk], postgresql: PostgreSQL
) -> None:
    here, there = two
    with looking(here.news, "w") as near, looking(there.news, "w") as far:
        postgresql.stop("immediate")
        here.news.tell("w", Topic.NUMBERS)
        assert unready(here) == DATABASE_AWAY
        postgresql.start()
        near.hears(*SCREEN, seconds=20)
        far.hears(*SCREEN, seconds=20)
        far.forget()
        wait_until(lambda: unready(here) == "", "the database does not come back")
        here.news.tell("w", Topic.NOW)
        far.hears(Topic.NOW)


def test_a_listener_that_was_cut_off_alone_is_told_when_it_is_back(
    two: tuple[Desk, Desk], address: str
) -> None:
    with looking(two[0].news, "w") as near, looking(two[1].news, "w") as far:
        with psycopg.connect(
            make_url(address).set(drivername="postgresql").render_as_string(), autocommit=True
        ) as db:
            cut = db.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE query LIKE 'LISTEN%' OR query LIKE 'SELECT pg_notify%'"
            ).fetchall()
        assert cut
        for screen in (near, far):
            screen.hears(*SCREEN, seconds=10)


def test_who_is_connected_to_the_other_process_is_present_and_counted_once(two: tuple[Desk, Desk]) -> None:
    here, there = two
    many = {f"{n:032x}" for n in range(300)}  # more than one notice holds
    with ExitStack() as screens:
        for who in ("only here", "both"):
            screens.enter_context(looking(here.news, "w", who))
        for who in ("both", "only there"):
            screens.enter_context(looking(there.news, "w", who))
        everybody = {"only here", "both", "only there"}
        for desk in two:
            wait_until(lambda desk=desk: desk.news.present("w") == everybody, "not everybody is present", 10)
    for desk in two:
        wait_until(lambda desk=desk: desk.news.present("w") == frozenset(), "somebody is still present", 10)
    here.news.connected_here = lambda: {"w": frozenset(many)}  # type: ignore[method-assign]
    wait_until(lambda: there.news.present("w") == many, "three hundred are not present", 10)


def test_a_process_that_stops_in_good_order_takes_its_people_with_it(address: str) -> None:
    here, there = factories.desk_at(address), factories.desk_at(address)
    with in_touch(here), looking(here.news, "w") as screen:
        with in_touch(there), looking(there.news, "w", "p"):
            wait_until(lambda: here.news.present("w") == {"p"}, "who is there is not present", 10)
        wait_until(lambda: here.news.present("w") == frozenset(), "who left is present", 2)
        assert SCREEN not in screen.heard[1:], "a goodbye is no reason for everybody to ask again"
    for desk in (here, there):
        desk.store.close()


def test_what_makes_no_sense_is_passed_over(two: tuple[Desk, Desk], address: str) -> None:
    here, there = two
    with (
        psycopg.connect(
            make_url(address).set(drivername="postgresql").render_as_string(), autocommit=True
        ) as db,
        looking(there.news, "w") as screen,
    ):
        for text in ("", "no JSON", "[]", '{"told": 7}', '{"told": [["w", "weather"]]}', '{"here": [1]}'):
            db.execute("SELECT pg_notify(%s, %s)", (CHANNEL, text))
        here.news.tell("w", Topic.NUMBERS)
        screen.hears(Topic.NUMBERS)


def test_on_sqlite_a_process_is_alone(tmp_path) -> None:  # type: ignore[no-untyped-def]
    desk = factories.desk_in(tmp_path)
    with in_touch(desk):
        assert desk.news.others is None
    desk.store.close()


def test_a_process_is_ready_only_with_the_migrations_it_was_made_for(database_url: str) -> None:
    desk = factories.desk_at(database_url)
    assert unready(desk) == ""
    with desk.store.writing() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '9999_to_come'")
    assert unready(desk) == MIGRATIONS_DIFFER
    desk.store.close()


def test_two_processes_that_delete_what_is_due_at_once_do_no_harm(address: str) -> None:
    desks = [factories.desk_at(address) for _ in range(2)]
    kept = factories.workshop(desks[0], "to stay")
    for n in range(12):
        due = factories.workshop(desks[0], f"due {n}")
        factories.people(desks[0], due, 3)
        with desks[0].store.writing() as db:
            workshops.change(db, due.id, delete_on=engine.now(db))
    start = threading.Barrier(4)

    def at_once(desk: Desk) -> None:
        start.wait()
        preparing.delete_due(desk)
        keeping.keep_dates(desk)

    with ThreadPoolExecutor(4) as several:
        list(several.map(at_once, desks * 2))
    assert [each.id for each in preparing.everyone(desks[1])] == [kept.id]
    for desk in desks:
        desk.store.close()


def test_a_proxy_learns_that_the_database_is_away(
    start_server: Callable[..., Server], address: str, postgresql: PostgreSQL
) -> None:
    server = start_server(database=address)

    def ready() -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"{server.url}/readyz", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    assert ready() == (200, "ok")
    postgresql.stop("immediate")
    try:
        assert ready() == (503, DATABASE_AWAY)
        with urllib.request.urlopen(f"{server.url}/healthz", timeout=10) as lives:
            assert lives.status == 200
    finally:
        postgresql.start()
    wait_until(lambda: ready() == (200, "ok"), "it does not come back", 20)


def test_doctor_says_what_several_processes_still_need(address: str) -> None:
    def doctor(**settings: str) -> str:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("COPROD_", "STREAMLIT_"))}
        ran = subprocess.run(
            [sys.executable, "-m", "coprod", "doctor", "--address", "127.0.0.1", "--database", address],
            env={**environment, **settings},
            capture_output=True,
            text=True,
            timeout=60,
        )
        return ran.stdout

    names = ("COPROD_ORGANISER_KEY", "COPROD_PUBLIC_URL", "STREAMLIT_SERVER_COOKIE_SECRET")
    key = {"COPROD_ORGANISER_KEY": ORGANISER_KEY}
    ready, lacking = doctor(**dict.fromkeys(names, "http://a.example") | key), doctor(**key)
    assert "News passes between processes" in ready
    assert "more than one process" not in ready
    assert "Set COPROD_PUBLIC_URL, STREAMLIT_SERVER_COOKIE_SECRET: one value for all." in lacking
