"""How far people agree, and how much of their differences goes with the group they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coprod.analysis import checking, shuffling
from coprod.analysis.distance import between
from coprod.analysis.resampling import SEED

SMALLEST_GROUP = 5
"""The share between groups is shown only when every group has so many people."""
A_LOT = 20.0


@dataclass(frozen=True)
class Agreement:
    """Of n people over K factors; None where there are too few people for it."""

    n: int
    overlap: float | None
    """What two people picked at random would spend alike, in points of 100; from 2 people."""
    room_effective: float | None
    """As if the room's mean were spread evenly over so many factors: exp of Shannon's entropy."""
    people_effective: NDArray[np.float64]
    """The same for each person."""
    typical_effective: float | None
    """The same for a typical person: exp of the mean entropy."""
    spread: NDArray[np.float64]
    """The standard deviation (n - 1) of each factor, in points; zeros under 2 people."""
    nothing: NDArray[np.float64]
    """The share of people who give each factor nothing, 0 to 1."""
    a_lot: NDArray[np.float64]
    """The share who give it 20 points or more, 0 to 1."""


def agreement(values: ArrayLike) -> Agreement:
    """Agreement among n allocations of K factors (percent). Source: numbers 1.10, 3.3; Hill 1973.

    ValueError as in `checking.allocations`.
    """
    table = checking.allocations(values)
    n, factors = table.shape
    entropies = entropy(table)
    return Agreement(
        n=n,
        overlap=mean_overlap(table) if n > 1 else None,
        room_effective=float(np.exp(entropy(table.mean(axis=0, keepdims=True))[0])) if n else None,
        people_effective=np.exp(entropies),
        typical_effective=float(np.exp(entropies.mean())) if n else None,
        spread=table.std(axis=0, ddof=1) if n > 1 else np.zeros(factors),
        nothing=(table == 0).mean(axis=0) if n else np.zeros(factors),
        a_lot=(table >= A_LOT).mean(axis=0) if n else np.zeros(factors),
    )


def mean_overlap(table: checking.Amounts) -> float:
    """What two of n > 1 people picked at random would spend alike, in points, without looking at every
    pair: sorted, the k-th smallest answer is the larger one in k - 1 pairs and the smaller one in n - k."""
    n = len(table)
    signs = 2 * np.arange(n) - (n - 1)
    apart = float((signs @ np.sort(table, axis=0)).sum()) / 2
    return 100.0 - apart / (n * (n - 1) / 2)


def entropy(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shannon's entropy of each row in nats; 0 for a row of zeros."""
    totals = values.sum(axis=1, keepdims=True)
    shares = np.divide(values, totals, out=np.zeros_like(values), where=totals > 0)
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    return np.asarray(-(shares * logs).sum(axis=1))


@dataclass(frozen=True)
class GroupShare:
    """How much of the differences between people goes with their group (PERMANOVA)."""

    sizes: dict[str, int]
    share: float
    """R squared, 0 to 1; never shown without `by_chance`."""
    by_chance: float
    """What shuffled labels give on average: (g - 1)/(n - 1)."""
    adjusted: float | None
    pseudo_f: float | None
    """None where groups have no inner differences to compare with."""
    p: float
    exact: bool
    shuffles: int

    @property
    def enough(self) -> bool:
        """Whether every group is large enough for this to be shown."""
        return min(self.sizes.values()) >= SMALLEST_GROUP


def group_share(
    values: ArrayLike, labels: Sequence[str], seed: int = SEED, shuffles: int = shuffling.SHUFFLES
) -> GroupShare | None:
    """The share between groups for n allocations with one label each; None with fewer than two groups, with
    over 3,000 people, or when everybody answers alike.

    Exact over all ways to give out the labels up to 20,000, else `shuffles` seeded ones. Source: numbers
    1.11, 3.6; Anderson 2001. ValueError unless each person has one label, and as in `checking.amounts`.
    """
    table = checking.amounts(values)
    n = len(table)
    if len(labels) != n:
        raise ValueError(f"there are {n} people and {len(labels)} labels")
    names, place = np.unique(np.asarray(labels, dtype=str), return_inverse=True)
    rows = checking.order(table, place[:, None])
    table, place = table[rows], place[rows]
    groups = len(names)
    if groups < 2 or n > shuffling.PEOPLE_UP_TO:
        return None
    squared = between(table, table) ** 2
    total = float(squared.sum()) / (2 * n)
    if total <= checking.SAME:
        return None
    ways, exact = shuffling.ways_to_label(place.tolist(), seed, shuffles)
    within = _within(ways, squared, groups)
    seen = float(_within(place[None, :], squared, groups)[0])
    share = 1 - seen / total
    left = n - groups
    inner = seen > checking.SAME and left > 0
    return GroupShare(
        sizes={str(name): int(size) for name, size in zip(names, np.bincount(place), strict=True)},
        share=share,
        by_chance=(groups - 1) / (n - 1),
        adjusted=1 - (1 - share) * (n - 1) / left if left else None,
        pseudo_f=(share / (groups - 1)) / ((1 - share) / left) if inner else None,
        p=shuffling.p_value(1 - within / total, share, exact),
        exact=exact,
        shuffles=len(ways),
    )


def _within(ways: NDArray[np.int64], squared: NDArray[np.float64], groups: int) -> NDArray[np.float64]:
    """The sum of squares within groups, for each way of giving out the labels."""
    found = np.zeros(len(ways))
    for group in range(groups):
        member = (ways == group).astype(np.float64)
        size = member[0].sum()
        found += np.einsum("ij,ij->i", member @ squared, member) / (2 * size)
    return found
