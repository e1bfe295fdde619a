"""Adding up a million ballots from the store, beside plain pandas over the same answers.

Pandas reads a second table of the same file, written for this purpose: one row for each ballot and factor,
with the zeros that a ballot's own JSON leaves out. `make bench` prints time and memory, which no test
asserts; what is asserted is that both find the same means.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import insert

from coprod.store import Database, schema
from coprod.workshops import running
from tests import factories

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 20_000
FIVES = 20  # people give in fives: twenty of them are 100 percent
CACHE = "PRAGMA cache_size=-500000"  # kilobytes; random keys over a small cache are mostly waiting

# The peak is that of this process alone: ru_maxrss would begin with what the parent had when it started us.
PEAK = """
import json, resource, sys, time

def peak():
    try:
        with open("/proc/self/status") as status:
            kilobytes = int(next(line for line in status if line.startswith("VmHWM")).split()[1])
    except FileNotFoundError:
        unit = 1024 if sys.platform == "darwin" else 1
        kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return kilobytes / 1024
"""
OURS = (
    PEAK
    + """
from coprod.results.tally import tally
from coprod.store import ballots, open_store

file, round_id = sys.argv[1:]
before, begun = peak(), time.perf_counter()
store = open_store(f"sqlite:///{file}")
with store.reading() as db:
    version = ballots.version(db, round_id)
found = tally(store, round_id, False, version)
took = time.perf_counter() - begun
print(json.dumps({
    "seconds": took, "peak": peak(), "before": before, "n": found.n,
    "means": {item.item: float(item.mean_percent) for item in found.items},
    "people": {item.item: item.people for item in found.items},
}))
"""
)
PANDAS = (
    PEAK
    + """
import sqlite3
import pandas as pd

file, columns = sys.argv[1:]
before, begun = peak(), time.perf_counter()
frame = pd.read_sql(f"SELECT {columns} FROM long_form", sqlite3.connect(file))
read = time.perf_counter()
means = frame.groupby("factor")["percent"].mean()
done = time.perf_counter()
highest = peak()
print(json.dumps({
    "seconds": done - begun, "alone": done - read, "peak": highest, "before": before, "rows": len(frame),
    "means": means.to_dict(),
    "people": frame[frame["percent"] > 0].groupby("factor").size().to_dict(),
}))
"""
)


def fill(file: Path, ballots: int) -> str:
    """A closed budget round of so many made-up ballots, and `long_form` beside it; gives the round's id."""
    desk = factories.desk_at(f"sqlite:///{file}")
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    places = workshop.question("budget").places()
    chance = np.random.default_rng(11)
    with desk.store.writing() as db:
        db.exec_driver_sql(CACHE)
        db.exec_driver_sql("CREATE TABLE long_form (round TEXT, participant TEXT, factor TEXT, percent REAL)")
        for begin in range(0, ballots, AT_ONCE):
            add(db, chance, workshop.id, round_.id, places, min(AT_ONCE, ballots - begin))
    running.close_round(desk, round_.id)
    desk.store.close()
    return round_.id


def add(
    db: Database, chance: np.random.Generator, workshop: str, round_: str, places: tuple[str, ...], n: int
) -> None:
    """n people join and cast one ballot each, in fives, each with leanings of their own."""
    tenths = chance.multinomial(FIVES, chance.dirichlet(np.ones(len(places)), size=n)) * (1_000 // FIVES)
    who = [chance.bytes(8).hex() for _ in range(n)]
    moment = datetime.now(UTC)
    person = {"workshop_id": workshop, "language": "en", "origin": "phone", "seed": "", "joined_at": moment}
    db.execute(insert(schema.participant), [person | {"id": each, "key": each * 4} for each in who])
    ballot = {"round_id": round_, "revision": 1, "origin": "phone", "kind": "budget", "abstain": False}
    ballot |= {"reason": "", "cast_at": moment}
    rows = []
    for each, given in zip(who, tenths.tolist(), strict=True):
        amounts = {place: amount for place, amount in zip(places, given, strict=True) if amount}
        own = {"participant_id": each, "press": each * 2, "receipt": each[:8], "amounts": amounts}
        rows.append(ballot | own)
    db.execute(insert(schema.ballot), rows)
    long = [
        (round_, each, place, amount / 10)
        for each, given in zip(who, tenths.tolist(), strict=True)
        for place, amount in zip(places, given, strict=True)
    ]
    db.exec_driver_sql("INSERT INTO long_form VALUES (?, ?, ?, ?)", long)


def measured(script: str, *arguments: str, times: int) -> dict[str, Any]:
    """What the script found in a process of its own, one core, with the medians of so many runs."""
    one_core = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", script, *arguments]
    runs = [
        json.loads(subprocess.run(command, env=one_core, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
        for _ in range(times)
    ]
    medians = {
        name: statistics.median(run[name] for run in runs)
        for name in ("seconds", "alone", "peak", "before")
        if name in runs[0]
    }
    return runs[0] | medians


def line(name: str, found: dict[str, Any], ours: dict[str, Any]) -> str:
    """One line of the table: seconds, megabytes at most (and before the first row), how many times ours."""
    memory = f"{found['peak']:6.0f} MB at most ({found['before']:.0f} before the first row)"
    slower, larger = (found[each] / ours[each] for each in ("seconds", "peak"))
    ratio = f"{slower:.1f} x the time, {larger:.1f} x the memory"
    return f"{name:<34} {found['seconds']:7.2f} s   {memory}   {ratio}"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """A database that is not kept as pytest keeps other temporary files: it has two gigabytes."""
    yield tmp_path / "many.db"
    for each in tmp_path.glob("many.db*"):
        each.unlink()


@pytest.mark.parametrize(
    ("ballots", "times"), [(20_000, 1), pytest.param(1_000_000, 3, marks=pytest.mark.long)]
)
def test_many_ballots_add_up_to_what_pandas_says(file: Path, ballots: int, times: int):
    pytest.importorskip("resource", reason="peak memory is not told on this system")
    round_id = fill(file, ballots)

    ours = measured(OURS, str(file), round_id, times=times)
    pandas = measured(PANDAS, str(file), "round, participant, factor, percent", times=times)
    narrow = measured(PANDAS, str(file), "factor, percent", times=times)

    print(f"\n{ballots:,} ballots, {pandas['rows']:,} rows, one core, median of {times}")
    print(line("ours: the ballots in the store", ours, ours))
    print(line("pandas: all four columns", pandas, ours))
    print(line("pandas: only factor and percent", narrow, ours))
    print(f"{'groupby alone, frame in memory':<34} {pandas['alone']:7.2f} s")
    assert (ours["n"], pandas["rows"]) == (ballots, 11 * ballots)
    assert ours["means"] == pytest.approx(pandas["means"], rel=1e-9)
    assert ours["means"] == pytest.approx(narrow["means"], rel=1e-9)
    assert ours["people"] == pandas["people"] == narrow["people"]
