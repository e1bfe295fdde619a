"""Whom one person's allocation resembles among the stakeholders of a baseline."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coprod.analysis import checking
from coprod.analysis.distance import between

CLOSE_POINTS = 5.0
"""Stakeholders within so many points of the nearest are too close to it to call."""


@dataclass(frozen=True)
class Resemblance:
    """Stakeholders are places in the baseline, from 0."""

    overlaps: NDArray[np.float64]
    """What the person and each stakeholder would spend alike, in points of 100."""
    nearest: tuple[int, ...]
    """The stakeholder with most overlap; several in an exact tie."""
    close: tuple[int, ...]
    """Others within `CLOSE_POINTS` of the nearest, best first."""

    @property
    def too_close_to_call(self) -> bool:
        """Whether more than one stakeholder could be named."""
        return len(self.nearest) + len(self.close) > 1


def resemblance(allocation: ArrayLike, baseline: ArrayLike) -> Resemblance:
    """Compare one allocation (K percents) with m stakeholders (m x K). Source: numbers 3.4.

    The nearest may still be far: two of the 2017 stakeholders share 44 of 100 on average. ValueError when the
    factors differ in number or a cell is refused by `checking.amounts`.
    """
    overlaps = 100.0 - between(np.atleast_2d(np.asarray(allocation, dtype=np.float64)), baseline)[0]
    if not overlaps.size:
        return Resemblance(overlaps, (), ())
    best = overlaps.max()
    nearest = tuple(int(i) for i in np.flatnonzero(overlaps >= best - checking.SAME))
    order = np.argsort(-overlaps, kind="stable")
    close = tuple(int(i) for i in order if i not in nearest and overlaps[i] >= best - CLOSE_POINTS)
    return Resemblance(overlaps, nearest, close)


def nearest_counts(allocations: ArrayLike, kinds: list[str], baseline: ArrayLike) -> dict[str, int]:
    """How many of n people are nearest to each kind of stakeholder (`kinds` names one for each of m), and
    under "" how many cannot be told because stakeholders of different kinds are too close to call."""
    counts = {kind: 0 for kind in [*dict.fromkeys(kinds), ""]}
    for row in checking.amounts(allocations):
        found = resemblance(row, baseline)
        named = {kinds[who] for who in (*found.nearest, *found.close)}
        counts[named.pop() if len(named) == 1 else ""] += 1
    return counts
