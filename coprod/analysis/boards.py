"""Which cells of a two-way board stand out against their row and their column."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coprod.analysis import checking
from coprod.analysis.resampling import SEED, middle, resamples

FEWEST_DOTS = 20
STANDS_OUT = 2.0


@dataclass(frozen=True)
class BoardCells:
    """A board of R rows x C columns."""

    dots: int
    people: int
    """Who placed at least one dot."""
    observed: NDArray[np.float64]
    expected: NDArray[np.float64]
    """Row total x column total / all dots."""
    residuals: NDArray[np.float64]
    """(observed - expected) / sqrt(expected x (1 - row share) x (1 - column share)); 0 where that is
    undefined."""
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    """Where each residual lies in 95 % of draws of the people (not of their dots)."""
    stands_out: NDArray[np.bool_]
    """At least 2 away from 0, and the range above on one side of 0."""


def board_cells(dots: ArrayLike, rows: int, columns: int, seed: int = SEED) -> BoardCells | None:
    """Read n people's dots on a board, n x (rows x columns), a row after the other; None under 20 dots.

    One person's dots hang together, so people are drawn again, not dots. Source: numbers 3.10; Haberman 1973.
    ValueError when the cells are not rows x columns, and as in `checking.amounts`.
    """
    table = checking.amounts(dots)
    n = len(table)
    if table.shape[1] != rows * columns:
        raise ValueError(f"a board of {rows} x {columns} has {rows * columns} cells, not {table.shape[1]}")
    if table.sum() < FEWEST_DOTS:
        return None
    table = table[checking.order(table)]
    observed = table.sum(axis=0).reshape(1, rows, columns)
    expected, residuals = _residuals(observed)
    draws = [
        (_residuals((counts @ table).reshape(-1, rows, columns))[1], share)
        for counts, share in resamples(n, rows * columns, seed)
    ]
    low, high = middle(*(np.concatenate(part) for part in zip(*draws, strict=True)))
    return BoardCells(
        dots=int(table.sum()),
        people=int((table.sum(axis=1) > 0).sum()),
        observed=observed[0],
        expected=expected[0],
        residuals=residuals[0],
        low=low,
        high=high,
        stands_out=(np.abs(residuals[0]) >= STANDS_OUT) & (low * high > 0),
    )


def _residuals(observed: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Expected dots and adjusted residuals of each board (boards x rows x columns)."""
    every = observed.sum(axis=(1, 2), keepdims=True)
    shares = np.divide(observed, every, out=np.zeros_like(observed), where=every > 0)
    row, column = shares.sum(axis=2, keepdims=True), shares.sum(axis=1, keepdims=True)
    expected = every * row * column
    scale = np.sqrt(np.maximum(expected * (1 - row) * (1 - column), 0))
    residuals = np.divide(
        observed - expected, scale, out=np.zeros_like(observed), where=scale > checking.SAME
    )
    return expected, residuals
