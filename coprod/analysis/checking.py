"""What the methods accept, and when two numbers count as the same."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Amounts = NDArray[np.float64]
"""People x items, each cell 0 or more."""

Mask = NDArray[np.bool_]

SAME = 1e-9
"""Means closer than this are the same: sums of tenths carry noise of a binary fraction (numbers 8.75 =
8.75)."""


def amounts(values: ArrayLike) -> Amounts:
    """The values as people x items in floats.

    ValueError with the reason when they are not a table, not numbers, not finite, or under 0.
    """
    try:
        table = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError("the amounts are not all numbers, or the rows differ in length") from error
    if table.ndim != 2:
        raise ValueError(f"amounts are a table of people x items, not an array of {table.ndim} dimensions")
    _refuse(~np.isfinite(table), "is not a number")
    _refuse(table < 0, "is under 0")
    return table


def allocations(values: ArrayLike, total: float = 100.0) -> Amounts:
    """Amounts of which each row adds up to `total` (to a millionth); ValueError names the first row that
    does not."""
    table = amounts(values)
    sums = table.sum(axis=1)
    wrong = np.flatnonzero(np.abs(sums - total) > 1e-6)
    if wrong.size:
        raise ValueError(f"row {wrong[0] + 1} adds up to {sums[wrong[0]]:g}, not to {total:g}")
    return table


def order(*tables: NDArray[Any]) -> NDArray[np.int64]:
    """The places of the rows in an order that is the same in whatever order they came.

    Draws and shuffles are seeded by place: whose answer stands in which row must change no figure. The rows
    of several tables are taken together, as one person's.
    """
    columns = np.hstack(tables)
    if not columns.shape[1]:
        return np.arange(len(columns))
    return np.asarray(np.lexsort(columns.T[::-1]), dtype=np.int64)


def leading(scores: NDArray[Any]) -> Mask:
    """Which scores of each row (last axis) are the highest; nobody leads where all are 0."""
    if scores.shape[-1] == 0:
        return np.zeros(scores.shape, dtype=bool)
    best = scores.max(axis=-1, keepdims=True)
    return np.asarray((scores >= best - SAME) & (best > SAME))


def leaders(scores: NDArray[Any]) -> tuple[int, ...]:
    """The places of the highest scores of one row: one, several in a tie, or none where all are 0."""
    return tuple(int(place) for place in np.flatnonzero(leading(scores)))


def ranks(scores: NDArray[Any]) -> NDArray[np.int64]:
    """1 for the highest score; equal scores share the better rank (1, 2, 2, 4)."""
    ordered = np.sort(-np.round(scores, 9))
    return np.asarray(np.searchsorted(ordered, -np.round(scores, 9), side="left") + 1, dtype=np.int64)


def _refuse(wrong: Mask, what: str) -> None:
    if wrong.any():
        row, column = (int(place) + 1 for place in np.argwhere(wrong)[0])
        raise ValueError(f"row {row}, column {column} {what}")
