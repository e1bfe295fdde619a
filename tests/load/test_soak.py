"""Ten minutes of a room at work: memory, threads and open files must not grow.

`SOAK_SECONDS` shortens it.
"""

import os
import statistics
import time
from pathlib import Path
from typing import Any

import pytest

from tests.load.figures import record
from tests.load.room import Room

pytestmark = pytest.mark.long
SECONDS = float(os.environ.get("SOAK_SECONDS", "600"))
PHONES, WARM_UP, MOST_GROWTH = 200, 0.2, 0.05


def test_a_server_that_works_for_long_stays_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two hundred phones revise their ballots again and again, and all fetch what the facilitator changes."""
    rows: list[dict[str, Any]] = []
    casts = 0
    with Room(tmp_path) as room:
        room.come_in(PHONES, 5)
        room.press("open")
        began = time.monotonic()
        while time.monotonic() - began < SECONDS:
            row = room.cast(10)
            casts += row["n"]
            room.do("look", within=5)
            rows.append(
                {
                    "second": round(time.monotonic() - began),
                    "casts": casts,
                    "lost": row["lost"],
                    "p95 ms": row["p95 ms"],
                    "server MB": room.process.memory_info().rss / 2**20,
                    "threads": room.process.num_threads(),
                    "open files": room.process.num_fds(),
                }
            )
        assert room.counted == PHONES
    settled = [row for row in rows if row["second"] >= WARM_UP * SECONDS]
    with capsys.disabled():
        record(f"soak of {SECONDS:.0f} s with {PHONES} phones", rows[:: max(1, len(rows) // 10)] + rows[-1:])
    megabytes = [row["server MB"] for row in settled]
    first = statistics.median(megabytes[:5])
    assert max(megabytes) <= first * (1 + MOST_GROWTH), "memory grew"
    assert max(row["threads"] for row in settled) <= settled[0]["threads"] + 2, "threads grew"
    assert max(row["open files"] for row in settled) <= settled[0]["open files"] + 5, "open files grew"
    assert sum(row["lost"] for row in rows) == 0
