"""Rooms of 50 to 2,000 phones on one server: they come in within 10 s, cast within 5 s, and revise.

Figures are printed and kept (`make bench`); what is asserted is that nothing was lost. `BENCH_RUNS` sets
how many runs the medians are of.
"""

import os
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.load.figures import record
from tests.load.room import Room

pytestmark = pytest.mark.long
RUNS = int(os.environ.get("BENCH_RUNS", "3"))
COME_IN, CAST = 10.0, 5.0
IDLE_SECONDS = 30
Row = dict[str, Any]


def medians(runs: Sequence[Sequence[Row]]) -> list[Row]:
    """Row by row the median of each figure; what was lost is added up instead."""
    rows = []
    for same in zip(*runs, strict=True):
        row: Row = {}
        for name, value in same[0].items():
            each = [run[name] for run in same]
            if not isinstance(value, str):
                row[name] = sum(each) if name == "lost" else statistics.median(each)
            else:
                row[name] = value
        rows.append(row)
    return rows


def one_workshop(folder: Path, phones: int, *, laptops: bool) -> list[Row]:
    """Everybody comes in, gets the ballot, casts, revises, and looks at the results."""
    with Room(folder) as room:
        room.come_in(5, 0.2, laptops=laptops)  # the first to come warm the server up
        rows = room.come_in(phones, COME_IN, laptops=laptops)
        rows.append(room.press("open"))
        rows.append(room.cast(CAST))
        rows.append(room.cast(CAST, "revise"))
        everybody = phones + 5
        assert room.counted == everybody
        room.press("close")
        rows.append(room.press("reveal"))
        rows.append(room.press("reveal the baseline"))
        assert [row["n"] for row in rows] == [phones] * 3 + [everybody] * 5
    return [{"phones": phones, **row} for row in rows]


def measured(tmp_path: Path, phones: int, *, laptops: bool) -> list[Row]:
    runs = []
    for run in range(RUNS):
        folder = tmp_path / f"run-{run}"
        folder.mkdir()
        runs.append(one_workshop(folder, phones, laptops=laptops))
    return medians(runs)


@pytest.mark.parametrize("phones", [50, 200, 500, 2000])
def test_phones_on_the_pocket_page(tmp_path: Path, phones: int, capsys: pytest.CaptureFixture[str]) -> None:
    rows = measured(tmp_path, phones, laptops=False)
    with capsys.disabled():
        record(f"pocket page, {phones} phones, median of {RUNS}", rows)
    assert sum(row["lost"] for row in rows) == 0


@pytest.mark.parametrize("laptops", [50, 200, 500])
def test_laptops_on_streamlits_page(tmp_path: Path, laptops: int, capsys: pytest.CaptureFixture[str]) -> None:
    rows = measured(tmp_path, laptops, laptops=True)
    with capsys.disabled():
        record(f"Streamlit's page, {laptops} laptops, median of {RUNS}", rows)
    assert sum(row["lost"] for row in rows) == 0


def test_five_hundred_phones_in_the_lobby(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[Row] = []
    with Room(tmp_path) as room:
        for phones in (0, 500):
            if phones:
                room.come_in(phones, COME_IN)
                time.sleep(3)
            cpu, heard = room.cpu(), room.ask("heard")
            time.sleep(IDLE_SECONDS)
            later = room.ask("heard")
            rows.append(
                {
                    "phones": phones,
                    "seconds": IDLE_SECONDS,
                    "server CPU % of a core": round((room.cpu() - cpu) / IDLE_SECONDS * 100, 2),
                    "bytes a second, all phones": round((later["bytes"] - heard["bytes"]) / IDLE_SECONDS),
                    "server MB": room.megabytes(),
                }
            )
        assert later["heard"] == heard["heard"] >= 500, "news came although nothing happened"
    with capsys.disabled():
        record("an idle lobby", rows)
