"""A thousand finished workshops in one store beside ten: what lists, results, deletions and backups take.

Printed, not asserted: `make bench` shows it. What is asserted is that each thing was done.
"""

import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update
from streamlit.testing.v1 import AppTest

from coprod import results
from coprod.settings import ROOT
from coprod.store import backup, schema
from coprod.store import listing as many
from coprod.ui import gate
from coprod.workshops import Desk, casting, keeping, listing, preparing, running, steps, the_desk
from coprod.workshops.keys import ORGANISER_COOKIE, new_key
from tests import factories
from tests.load.figures import record
from tests.load.filling import Filled, fill
from tests.load.test_many_ballots import PEAK
from tests.servers import ORGANISER_KEY
from tests.store.test_purge import connected

FEW, MANY = 10, 1_000
PEOPLE, TIMES = 100, 7
DUE = 5
"""Of every second workshop, one in so many has its day today."""
MEMORY = (
    PEAK
    + """
from coprod import results
from coprod.settings import Settings
from coprod.workshops import listing, open_desk

desk = open_desk(Settings())
assert listing.look(desk).lines and listing.look(desk, "forum").found
results.outcome(desk.store, sys.argv[1])
print(peak())
"""
)

pytestmark = pytest.mark.long
Figures = dict[str, float]


@pytest.fixture(scope="module")
def measured() -> Iterator[dict[tuple[str, int], Figures]]:
    """What each kind and size of store took, printed together when all are through."""
    found: dict[tuple[str, int], Figures] = {}
    yield found
    kinds = list(dict.fromkeys(kind for kind, _ in found))
    rows = []
    for name in next(iter(found.values()), {}):
        row: dict[str, object] = {"": name}
        for kind in kinds:
            few, many = found.get((kind, FEW), {}).get(name), found.get((kind, MANY), {}).get(name)
            row |= {f"{kind} {FEW}": few or 0.0, f"{kind} {MANY:,}": many or 0.0}
            row[f"{kind} times"] = round(many / few, 1) if many and few else 0.0
        rows.append(row)
    record("Many workshops", rows)


@pytest.fixture
def desk(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The desk of this process, which the pages use, over a database of either kind."""
    monkeypatch.setenv("COPROD_DATABASE_URL", database_url)
    monkeypatch.setenv("COPROD_COUNTDOWN_SECONDS", "0")
    monkeypatch.setattr(gate, "identity", lambda: {ORGANISER_COOKIE: ORGANISER_KEY})
    the_desk.cache_clear()
    yield the_desk()
    the_desk().store.close()
    the_desk.cache_clear()


@pytest.mark.parametrize("size", [FEW, MANY])
def test_many_workshops(desk: Desk, size: int, measured: dict[tuple[str, int], Figures]) -> None:
    found = measured[desk.store.engine.dialect.name, size] = {}
    filled = fill(desk, size, PEOPLE)
    found["the store, MB"] = megabytes(desk)
    found["memory of a process at its most, MB"] = memory(filled)
    look_at_it(desk, filled, found)
    backed_up, _ = keeping.back_up(desk.settings)
    found["backup, ms"] = clock(lambda: keeping.back_up(desk.settings), 3)
    found["backup, CPU ms"] = core(lambda: keeping.back_up(desk.settings), 1)
    found["which backups hold a workshop, ms"] = clock(lambda: holding(desk, filled))
    found["backup, MB"] = backed_up.size / 1e6
    delete(desk, filled, found)


def look_at_it(desk: Desk, filled: Filled, found: Figures) -> None:
    """Reading: the list, one workshop's results, what the server asks by itself."""
    rounds = iter([round_id for each in filled.workshops for round_id in filled.rounds[each]])
    app = AppTest.from_file(str(ROOT / "coprod" / "ui" / "shell.py"), default_timeout=60)
    app.switch_page(str(ROOT / "pages" / "workshops.py")).run()
    assert sum(button.label == "Manage" for button in app.button) == min(listing.PAGE, len(filled.codes))
    found["list: a page read, ms"] = clock(lambda: listing.look(desk))
    found["list: found by name, ms"] = clock(lambda: listing.look(desk, "forum 7"))
    found["list: the screen drawn, CPU ms"] = core(app.run)
    found["workshop by code, ms"] = clock(lambda: preparing.find(desk, filled.codes[1]))
    found["facilitator's standing, ms"] = clock(lambda: steps.stand(desk, filled.workshops[1]))
    found["a round's outcome the first time, ms"] = clock(lambda: results.outcome(desk.store, next(rounds)))
    found["which rounds closed since a backup, ms"] = clock(lambda: closings(desk))


def delete(desk: Desk, filled: Filled, found: Figures) -> None:
    """Deleting one workshop and a tenth of all, while somebody casts in another."""
    gone = iter(filled.workshops[1::2])
    with casting_on(desk) as waits, connected(desk):
        found["one workshop deleted, a phone connected, ms"] = clock(
            lambda: preparing.delete(desk, next(gone)), 1
        )
    found["meanwhile a cast took at most, ms"] = max(waits) * 1000
    with casting_on(desk) as waits:
        found["one workshop deleted, no phone connected, ms"] = clock(
            lambda: preparing.delete(desk, next(gone)), 3
        )
        found["the same, CPU ms"] = core(lambda: preparing.delete(desk, next(gone)), 1)
    found["meanwhile a cast took at most, ms "] = max(waits) * 1000
    due = filled.workshops[::2][::DUE]
    with desk.store.writing() as db:
        day = datetime.now(UTC) - timedelta(hours=1)
        db.execute(update(schema.workshop).where(schema.workshop.c.id.in_(due)).values(delete_on=day))
    with casting_on(desk) as waits, connected(desk):
        found["a tenth of all deleted, a phone connected, ms"] = clock(lambda: preparing.delete_due(desk), 1)
    found["meanwhile a cast took at most, ms  "] = max(waits) * 1000
    with desk.store.reading() as db:
        assert not many.names(db, due)


@contextmanager
def casting_on(desk: Desk) -> Iterator[list[float]]:
    """Somebody in another workshop revises without end; how long each ballot took, in seconds."""
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    [person] = factories.people(desk, workshop, 1)
    waits: list[float] = []
    over = threading.Event()

    def cast() -> None:
        while not over.is_set():
            began = time.perf_counter()
            casting.cast(desk, round_.id, person, factories.budget(ict=100), new_key())
            waits.append(time.perf_counter() - began)
            over.wait(0.02)

    phone = threading.Thread(target=cast)
    phone.start()
    try:
        yield waits
    finally:
        over.set()
        phone.join()
    newest = steps.own_ballot(desk, round_.id, person)
    assert newest is not None
    assert newest.revision == len(waits)


def closings(desk: Desk) -> None:
    with desk.store.reading() as db:
        assert backup.closings(db, datetime.now(UTC))[0] is not None


def holding(desk: Desk, filled: Filled) -> None:
    assert keeping.holding(desk.settings, preparing.find(desk, filled.codes[-1]))


def clock(work: Callable[[], object], times: int = TIMES) -> float:
    """Milliseconds by the clock, the median of so many runs."""
    return _median(work, times, time.perf_counter)


def core(work: Callable[[], object], times: int = TIMES) -> float:
    """Milliseconds of this process's CPU, the median of so many runs."""
    return _median(work, times, time.process_time)


def _median(work: Callable[[], object], times: int, now: Callable[[], float]) -> float:
    spent = []
    for _ in range(times):
        began = now()
        work()
        spent.append(now() - began)
    return statistics.median(spent) * 1000


def megabytes(desk: Desk) -> float:
    with desk.store.reading() as db:
        if desk.store.is_sqlite:
            pages = db.execute(text("PRAGMA page_count")).scalar_one()
            return float(pages * db.execute(text("PRAGMA page_size")).scalar_one()) / 1e6
        return float(db.execute(text("SELECT pg_database_size(current_database())")).scalar_one()) / 1e6


def memory(filled: Filled) -> float:
    """The most a process holds that lists and finds the workshops, and works out one round, in megabytes."""
    command = [sys.executable, "-c", MEMORY, filled.rounds[filled.workshops[0]][0]]
    return float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
