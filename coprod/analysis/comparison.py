"""A room beside a baseline: where they differ, by how much, and how much chance alone would give."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coprod.analysis import checking, shuffling
from coprod.analysis.distance import between, points_to_move
from coprod.analysis.resampling import SEED


@dataclass(frozen=True)
class Comparison:
    """Room minus baseline over K factors; everything in points of 100 unless said otherwise."""

    room_n: int
    baseline_n: int
    gap: NDArray[np.float64]
    """Mean of the room minus mean of the baseline, by factor."""
    points: float
    """Total variation of the two means: the points to move, 0 to 100."""
    contributions: NDArray[np.float64]
    """The part of `points` that each factor makes up; they add up to it."""
    floor: float | None
    """The points that chance alone gives: the mean over shuffles of who is in the room. This and the tests
    are None when one side is empty, or both together are over 3,000 people."""
    points_p: float | None
    energy: float | None
    """2 mean d(room, baseline) - mean d(room, room) - mean d(baseline, baseline), d in points."""
    p: float | None
    """How often a shuffle has at least this energy."""
    exact: bool
    shuffles: int
    room_ranks: NDArray[np.int64]
    baseline_ranks: NDArray[np.int64]
    rank_changes: NDArray[np.int64]
    """How many ranks each factor is higher in the room than in the baseline."""


def compare(
    room: ArrayLike, baseline: ArrayLike, seed: int = SEED, shuffles: int = shuffling.SHUFFLES
) -> Comparison:
    """Compare n people with m stakeholders over the same K factors in the same order.

    The energy test with total variation as distance, by shuffling who belongs where: all C(n+m, n) ways up to
    20,000, else `shuffles` seeded ones. Source: numbers 3.4, 3.5; Szekely and Rizzo 2004. ValueError when the
    factors differ in number or a cell is refused by `checking.amounts`.
    """
    here, there = checking.amounts(room), checking.amounts(baseline)
    if here.shape[1] != there.shape[1]:
        raise ValueError(f"the room has {here.shape[1]} factors and the baseline {there.shape[1]}")
    n, m = len(here), len(there)
    means = [each.mean(axis=0) if len(each) else np.zeros(each.shape[1]) for each in (here, there)]
    gap = means[0] - means[1]
    floor = points_p = energy = p = None
    exact, ways = True, 0
    if n and m and n + m <= shuffling.PEOPLE_UP_TO:
        everybody = np.vstack([side[checking.order(side)] for side in (here, there)])
        chosen, exact = shuffling.ways_to_choose(n + m, min(n, m), seed, shuffles)
        ways = len(chosen)
        null_points = _points(chosen, everybody)
        apart = between(everybody, everybody)
        null_energy = _energy(chosen, apart)
        seen = np.zeros((1, n + m))
        seen[0, :n] = 1.0
        energy = float(_energy(seen, apart)[0])
        floor = float(null_points.mean())
        points_p = shuffling.p_value(null_points, points_to_move(*means), exact)
        p = shuffling.p_value(null_energy, energy, exact)
    room_ranks, baseline_ranks = (checking.ranks(each) for each in means)
    return Comparison(
        room_n=n,
        baseline_n=m,
        gap=gap,
        points=points_to_move(*means),
        contributions=np.abs(gap) / 2,
        floor=floor,
        points_p=points_p,
        energy=energy,
        p=p,
        exact=exact,
        shuffles=ways,
        room_ranks=room_ranks,
        baseline_ranks=baseline_ranks,
        rank_changes=baseline_ranks - room_ranks,
    )


def _points(chosen: NDArray[np.float64], everybody: checking.Amounts) -> NDArray[np.float64]:
    """Points to move between the means of the chosen and of the others, for each way of choosing."""
    size, total = chosen[0].sum(), everybody.sum(axis=0)
    batch = max(1, 4_000_000 // max(1, everybody.shape[1]))
    found = []
    for start in range(0, len(chosen), batch):
        sums = chosen[start : start + batch] @ everybody
        apart = sums / size - (total - sums) / (len(everybody) - size)
        found.append(np.abs(apart).sum(axis=1) / 2)
    return np.concatenate(found)


def _energy(chosen: NDArray[np.float64], apart: NDArray[np.float64]) -> NDArray[np.float64]:
    """The energy between the chosen and the others, for each way of choosing: ways x people, people x
    people."""
    size = chosen[0].sum()
    rest = len(apart) - size
    inside = np.einsum("ij,ij->i", chosen @ apart, chosen)
    across = chosen @ apart.sum(axis=1) - inside
    outside = apart.sum() - 2 * across - inside
    return np.asarray(2 * across / (size * rest) - inside / size**2 - outside / rest**2)
