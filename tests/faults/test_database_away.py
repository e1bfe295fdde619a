"""T14: PostgreSQL stops for a while or crashes, and comes back: nothing is lost, nobody sees machinery."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from coprod.errors import StoreTrouble
from coprod.workshops import Desk, casting, running
from coprod.workshops.keys import new_key
from tests import factories
from tests.browser.actors import by_key
from tests.faults.crowd import Crowd, lost
from tests.faults.given_up import GivenUp
from tests.servers import PostgreSQL, Server, wait_until

PHONES = 6
AWAY_SECONDS = 3.0
BACK_SECONDS = 2.0
DESK_BACK_SECONDS = 15
"""A page tries again after 4 s at most, and its question may find the connections of before."""

WRITERS = 8


@pytest.fixture
def address(own_postgresql: PostgreSQL) -> Iterator[str]:
    with own_postgresql.database() as found:
        yield found


@pytest.mark.threat(
    "T14",
    asked="PostgreSQL away for 3 s, then crashed: 0 acknowledged lost, phones counted at most 2 s after its "
    "return, every answer in words",
)
@pytest.mark.parametrize("mode", [pytest.param("fast", marks=pytest.mark.long), "immediate"])
def test_the_database_goes_and_comes_back(
    start_server: Callable[..., Server],
    own_postgresql: PostgreSQL,
    address: str,
    mode: str,
    reached: Callable[..., None],
) -> None:
    server = start_server(database=address)
    desk = factories.desk_at(address)
    workshop = factories.workshop(desk)
    crowd = Crowd(server.url, workshop.code, PHONES)
    round_ = running.open_round(desk, workshop.id, "budget")
    with crowd.casting(round_.id):
        crowd.wait_for(60)
        own_postgresql.stop(mode)
        went = time.monotonic()
        time.sleep(AWAY_SECONDS if mode == "fast" else 0)
        own_postgresql.start()
        returned = time.monotonic()
        crowd.wait_for(PHONES)
        crowd.wait_for(60)
    back = max(0.0, crowd.back_after(went) - (returned - went))
    everyone_back = max(
        min(told.at for told in each.told if told.status == 200 and told.at > went) for each in crowd.casters
    )
    gone = lost(desk.store, round_.id, crowd.acknowledged)
    unseen, odd = crowd.receipts_not_shown(), crowd.not_in_words()
    longest = max(each.longest for each in crowd.casters)
    desk.store.close()
    server.stop()
    reached(
        f"{gone} of {len(crowd.acknowledged)} lost, the first counted {back:.1f} s and all "
        f"{max(0.0, everyone_back - returned):.1f} s after its return; longest save {longest:.1f} s ({mode})",
        database="postgresql",
    )
    assert (gone, unseen, odd) == (0, 0, [])
    assert everyone_back - returned <= BACK_SECONDS
    assert "Traceback" not in server.log


class Steering:
    """A facilitator's page with a round open, while PostgreSQL goes and comes back."""

    def __init__(self, server: Server, address: str, postgresql: PostgreSQL, open_page: Callable[..., Page]):
        desk = factories.desk_at(address)
        workshop, keys = factories.workshop_and_keys(desk)
        running.open_round(desk, workshop.id, "budget")
        desk.store.close()
        self.postgresql = postgresql
        self.page = open_page(f"{server.url}/f/{workshop.code}/{keys.facilitator}")
        self.close = self.page.locator("[class*='st-key-next-close'] button").first
        expect(self.close).to_be_visible(timeout=60_000)  # the first page of a cold server

    def look_while_it_is_away(self) -> None:
        """Somebody comes back to the page's tab, which asks for a new run."""
        self.postgresql.stop("immediate")
        self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(self.close).to_have_count(0)


@pytest.mark.browser
@pytest.mark.threat(
    "T14", asked="a facilitator's page told of two outages, and back within 15 s of each end without a hand"
)
def test_a_facilitators_page_comes_back_by_itself(
    start_server: Callable[..., Server],
    own_postgresql: PostgreSQL,
    address: str,
    open_page: Callable[..., Page],
    reached: Callable[..., None],
) -> None:
    server = start_server(database=address, COPROD_COUNTDOWN_SECONDS="0")
    at_desk = Steering(server, address, own_postgresql, open_page)
    waited = []
    for _ in range(2):
        at_desk.look_while_it_is_away()
        expect(by_key(at_desk.page, "away")).to_be_visible()
        own_postgresql.start()
        returned = time.monotonic()
        expect(at_desk.close).to_be_visible(timeout=60_000)
        waited.append(time.monotonic() - returned)
        expect(by_key(at_desk.page, "away")).to_have_count(0)
    at_desk.close.click()
    expect(at_desk.page.locator("[class*='st-key-next-reveal']").first).to_be_visible()
    reached(f"back after {' and '.join(f'{each:.0f} s' for each in waited)}", database="postgresql")
    assert max(waited) < DESK_BACK_SECONDS


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.threat("T14", asked="a page that only says so stays as it is", control=True)
def test_a_page_that_only_says_so_stays_away(
    tmp_path: Path,
    own_postgresql: PostgreSQL,
    address: str,
    open_page: Callable[..., Page],
    reached: Callable[..., None],
) -> None:
    server = GivenUp(tmp_path, {"COPROD_DATABASE_URL": address}).start()
    try:
        at_desk = Steering(server, address, own_postgresql, open_page)
        at_desk.look_while_it_is_away()
        own_postgresql.start()
        at_desk.page.wait_for_timeout(DESK_BACK_SECONDS * 1000)
        there = at_desk.close.count()
    finally:
        server.stop()
    reached("stayed away" if not there else "came back", database="postgresql")
    assert not there


def first_cast_after_a_restart(desk: Desk, postgresql: PostgreSQL) -> str:
    """Use several connections, restart PostgreSQL under them, and cast: "" or what went wrong."""
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    people = factories.people(desk, workshop, WRITERS)
    with ThreadPoolExecutor(WRITERS) as several:
        list(several.map(lambda who: running_cast(desk, round_.id, who), people))
    postgresql.stop("fast")
    postgresql.start()
    try:
        running_cast(desk, round_.id, people[0])
    except StoreTrouble as trouble:
        return str(trouble)
    return ""


def running_cast(desk: Desk, round_id: str, person: str) -> str:
    return casting.cast(desk, round_id, person, factories.budget(ict=100), new_key()).receipt


@pytest.mark.threat("T14", asked="the first ballot after a restart is stored at the first try")
def test_connections_that_died_are_not_used(
    own_postgresql: PostgreSQL, address: str, reached: Callable[..., None]
) -> None:
    desk = factories.desk_at(address)
    trouble = first_cast_after_a_restart(desk, own_postgresql)
    desk.store.close()
    reached("stored" if not trouble else "not stored", database="postgresql")
    assert trouble == ""


@pytest.mark.threat("T14", asked="unless connections are tried first, it fails", control=True)
def test_without_trying_them_first_a_dead_connection_is_used(
    own_postgresql: PostgreSQL, address: str, reached: Callable[..., None]
) -> None:
    desk = factories.desk_at(address)
    desk.store.engine.pool._pre_ping = False
    trouble = first_cast_after_a_restart(desk, own_postgresql)
    desk.store.close()
    reached("stored" if not trouble else "not stored", database="postgresql")
    assert "could not be used" in trouble


def lost_in_a_crash(desk: Desk, postgresql: PostgreSQL) -> tuple[int, int]:
    """Let eight people cast without a pause and crash PostgreSQL: (lost, acknowledged)."""
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    people = factories.people(desk, workshop, WRITERS)
    acknowledged: list[str] = []
    stop = Event()

    def write(person: str) -> None:
        while not stop.is_set():
            try:
                acknowledged.append(running_cast(desk, round_.id, person))
            except StoreTrouble:
                return

    with ThreadPoolExecutor(WRITERS) as several:
        casting_now = [several.submit(write, each) for each in people]
        wait_until(lambda: len(acknowledged) >= 200, "nobody casts")
        try:
            postgresql.stop("immediate")
        finally:
            stop.set()
        for each in casting_now:
            each.result()
    postgresql.start()
    return lost(desk.store, round_.id, acknowledged), len(acknowledged)


@pytest.mark.threat(
    "T11", "T14", asked="a crash in the middle of casting: 0 of at least 200 acknowledged lost"
)
def test_a_crash_of_postgresql_loses_nothing(
    own_postgresql: PostgreSQL, address: str, reached: Callable[..., None]
) -> None:
    desk = factories.desk_at(address)
    gone, acknowledged = lost_in_a_crash(desk, own_postgresql)
    desk.store.close()
    reached(f"{gone} of {acknowledged} lost", database="postgresql")
    assert gone == 0
    assert acknowledged >= 200


@pytest.mark.threat(
    "T11", "T14", asked="commits that do not wait for the disk: ballots are lost", control=True
)
def test_commits_that_do_not_wait_for_the_disk_lose_ballots_in_a_crash(
    own_postgresql: PostgreSQL, address: str, reached: Callable[..., None]
) -> None:
    desk = factories.desk_at(address)
    name = desk.store.engine.url.database
    with desk.store.writing() as db:
        db.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    # by itself PostgreSQL writes to the disk five times a second, which may be just before the crash
    own_postgresql.set_all(wal_writer_delay="10s", wal_writer_flush_after="1GB")
    desk.store.close()
    gone, acknowledged = lost_in_a_crash(desk, own_postgresql)
    desk.store.close()
    reached(f"{gone} of {acknowledged} lost", database="postgresql")
    assert gone > 0
