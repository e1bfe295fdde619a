"""Everything that is worked out for one reveal, timed on one core."""

import os
import subprocess
import sys

import pytest

from tests.load.figures import record

EVERYTHING = """
import time
import numpy as np
from coprod.analysis.agreement import agreement, group_share
from coprod.analysis.boards import board_cells
from coprod.analysis.comparison import compare
from coprod.analysis.contrast import widest_change, widest_gap
from coprod.analysis.firmness import firmness
from coprod.analysis.intervals import intervals
from coprod.analysis.money_and_dots import money_and_dots
from coprod.analysis.movement import movement
from coprod.analysis.readings import read_another_way
from coprod.analysis.summaries import summarise
from tests.published import PERCENTS

chance = np.random.default_rng(3)
room = np.array([chance.multinomial(20, share) for share in chance.dirichlet(np.full(11, 0.5), 300)]) * 5.0
dots = np.minimum(room, 1.0)
groups = [str(person % 6) for person in range(300)]
people = [str(person) for person in range(300)]
steps = {
    "summaries": lambda: summarise(room),
    "readings": lambda: read_another_way(room, groups=groups),
    "firmness": lambda: firmness(room),
    "comparison": lambda: compare(room, PERCENTS),
    "widest gap": lambda: widest_gap(room, PERCENTS),
    "widest change": lambda: widest_change(room, room[::-1]),
    "agreement": lambda: agreement(room),
    "groups": lambda: group_share(room, groups),
    "intervals": lambda: intervals(room),
    "movement": lambda: movement(people, room, people, room[::-1]),
    "money and dots": lambda: money_and_dots(room, dots),
    "board": lambda: board_cells(np.tile(dots, 4)[:, :44], 4, 11),
}
total = 0.0
for name, work in steps.items():
    begun = time.process_time()
    work()
    took = time.process_time() - begun
    total += took
    print(f"{name:>15} {took * 1000:7.1f} ms")
print(f"{'together':>15} {total * 1000:7.1f} ms")
"""


@pytest.mark.long  # a measurement: `make bench` prints it
def test_300_ballots_and_11_factors(capsys: pytest.CaptureFixture[str]) -> None:
    """Asked: a second for all of it together."""
    one_core = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

    done = subprocess.run(
        [sys.executable, "-c", EVERYTHING], env=one_core, capture_output=True, text=True, check=True
    )

    taken = [line.rsplit(None, 2) for line in done.stdout.splitlines()]
    rows = [{"what": what.strip(), "CPU ms": float(ms)} for what, ms, _unit in taken]
    with capsys.disabled():
        record("everything worked out for one reveal: 300 ballots of 11 factors", rows)
    assert rows[-1]["what"] == "together"
