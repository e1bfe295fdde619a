"""How firm the widest difference is: of room and baseline, or of two answers of the same people."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coprod.analysis import checking
from coprod.analysis.firmness import Verdict, verdict
from coprod.analysis.resampling import DRAWS, SEED

Side = tuple[int, int]
"""An item's place, from 0, and the sign of its difference: 1 or -1."""


@dataclass(frozen=True)
class Widest:
    """Which of K items differ most, and what it takes for another to differ most, or the other way round."""

    n: int
    """Whoever may leave: the people of both sides, or the paired ones."""
    leaders: tuple[Side, ...]
    difference: NDArray[np.float64]
    """The mean difference of each item, in the unit of the ballots."""
    flips: int
    """Without how many of the n, one at a time, another item or the other sign is widest, or a tie arises."""
    share: float
    """The share of draws in which the leader is the widest with the same sign, ties shared; 0 in a tie."""
    verdict: Verdict


def widest_gap(room: ArrayLike, baseline: ArrayLike, seed: int = SEED, draws: int = DRAWS) -> Widest | None:
    """Room minus baseline: n people and m stakeholders over the same K items; None where a side is empty.

    Both sides are drawn again, each from its own, and anybody of either may leave. The rule of words is that
    of `firmness`. ValueError when the items differ in number, and as in `checking.amounts`.
    """
    here, there = checking.amounts(room), checking.amounts(baseline)
    if here.shape[1] != there.shape[1]:
        raise ValueError(f"the room has {here.shape[1]} factors and the baseline {there.shape[1]}")
    if not len(here) or not len(there):
        return None
    gap = here.mean(axis=0) - there.mean(axis=0)
    without = [
        *(_without_each(here) - there.mean(axis=0) if len(here) > 1 else ()),
        *(here.mean(axis=0) - _without_each(there) if len(there) > 1 else ()),
    ]
    chance = np.random.default_rng(seed)
    drawn = _drawn_means(here, chance, draws) - _drawn_means(there, chance, draws)
    return _widest(gap, np.array(without), drawn, len(here) + len(there))


def widest_change(before: ArrayLike, after: ArrayLike, seed: int = SEED, draws: int = DRAWS) -> Widest | None:
    """After minus before of the same n people in the same order over K items; None for nobody.

    A person leaves, and is drawn, with both answers. ValueError as in `widest_gap`.
    """
    first, second = checking.amounts(before), checking.amounts(after)
    if first.shape != second.shape:
        raise ValueError(f"before is {first.shape} people x items and after {second.shape}")
    if not len(first):
        return None
    change = second - first
    without = _without_each(change) if len(change) > 1 else np.zeros((0, change.shape[1]))
    drawn = _drawn_means(change, np.random.default_rng(seed), draws)
    return _widest(change.mean(axis=0), without, drawn, len(change))


def _without_each(table: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((table.sum(axis=0) - table) / (len(table) - 1))


def _drawn_means(table: NDArray[np.float64], chance: np.random.Generator, draws: int) -> NDArray[np.float64]:
    n = len(table)
    rows = table[checking.order(table)]
    return np.asarray(chance.multinomial(n, np.full(n, 1 / n), size=draws) @ rows / n)


def _widest(
    difference: NDArray[np.float64],
    without: NDArray[np.float64],
    drawn: NDArray[np.float64],
    n: int,
) -> Widest:
    now = _leading(difference)
    leads = np.flatnonzero(now)
    flips = int((_leading(without) != now).any(axis=1).sum()) if len(without) else 0
    share = 0.0
    if len(leads) == 1:
        first = _leading(drawn)
        share = float((first[:, leads[0]] / np.maximum(first.sum(axis=1), 1)).mean())
    items = len(difference)
    return Widest(
        n=n,
        leaders=tuple((int(place) % items, 1 if place < items else -1) for place in leads),
        difference=difference,
        flips=flips,
        share=share,
        verdict=verdict(n, flips, share) if len(leads) == 1 else Verdict.EITHER_WAY,
    )


def _leading(differences: NDArray[np.float64]) -> checking.Mask:
    """Which item with which sign is widest: more than (first K) and less than (last K) stand side by side."""
    return checking.leading(np.concatenate([differences, -differences], axis=-1))
