"""What moved between two rounds of one question, person by person."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coprod.analysis import checking

MOVED_POINTS = 10.0
"""From so many points on a person counts as having moved."""


@dataclass(frozen=True)
class Flow:
    """Points of 100 that went from one factor to another, on average over the paired people, net of the way
    back."""

    source: int
    target: int
    points: float


@dataclass(frozen=True)
class Movement:
    """Second round minus first, over the people who answered both."""

    paired: int
    only_first: int
    only_second: int
    change: NDArray[np.float64]
    """The mean change of each factor in points; adds up to 0."""
    points_moved: NDArray[np.float64]
    """How many of their 100 points each paired person moved."""
    moved: int
    """How many of them moved 10 points or more."""
    flows: tuple[Flow, ...]
    """Net flows, the largest first."""


def movement(
    first_people: Sequence[str], first: ArrayLike, second_people: Sequence[str], second: ArrayLike
) -> Movement:
    """Pair two rounds by participant: names and allocations (people x K, percent) of each.

    What a person takes from factors is taken as going to the factors they raised, in proportion. ValueError
    when a participant is named twice, names and rows differ in number, or the rounds differ in factors; and
    as in `checking.allocations`.
    """
    before, after = checking.allocations(first), checking.allocations(second)
    if before.shape[1] != after.shape[1]:
        raise ValueError(f"the first round has {before.shape[1]} factors and the second {after.shape[1]}")
    seats = [_seats(people, table) for people, table in ((first_people, before), (second_people, after))]
    both = [who for who in first_people if who in seats[1]]
    change = after[[seats[1][who] for who in both]] - before[[seats[0][who] for who in both]]
    moved = np.abs(change).sum(axis=1) / 2
    return Movement(
        paired=len(both),
        only_first=len(before) - len(both),
        only_second=len(after) - len(both),
        change=change.mean(axis=0) if both else np.zeros(before.shape[1]),
        points_moved=moved,
        moved=int((moved >= MOVED_POINTS - checking.SAME).sum()),
        flows=_flows(change, moved),
    )


def _seats(people: Sequence[str], table: checking.Amounts) -> dict[str, int]:
    seats = {who: place for place, who in enumerate(people)}
    if len(seats) < len(people):
        raise ValueError("a participant is named twice in one round")
    if len(people) != len(table):
        raise ValueError(f"there are {len(people)} names and {len(table)} rows")
    return seats


def _flows(change: NDArray[np.float64], moved: NDArray[np.float64]) -> tuple[Flow, ...]:
    touched = np.flatnonzero((np.abs(change) > checking.SAME).any(axis=0))
    if not touched.size:
        return ()
    change = change[:, touched]
    taken, given = np.maximum(-change, 0), np.maximum(change, 0)
    share = np.divide(given, moved[:, None], out=np.zeros_like(given), where=moved[:, None] > checking.SAME)
    went = taken.T @ share / len(change)
    net = went - went.T
    found = [
        Flow(int(touched[i]), int(touched[j]), float(net[i, j])) for i, j in np.argwhere(net > checking.SAME)
    ]
    return tuple(sorted(found, key=lambda flow: (-round(flow.points, 9), flow.source, flow.target)))
