"""Ballots that add up to 100, those that do not, and those that were made to."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coprod.formats.reading import TOTAL, Sheet

NEAR_ENOUGH = 1e-6


@dataclass(frozen=True)
class OffTotal:
    """A ballot that does not add up to 100: its row in the file, its total, and what stands there."""

    row: int
    total: float
    raw: tuple[float, ...]


@dataclass(frozen=True)
class Checked(Sheet):
    """A sheet of which every ballot counts; percents add up to 100."""

    refused: tuple[OffTotal, ...] = ()
    closed: tuple[OffTotal, ...] = ()


def check(sheet: Sheet, close: bool) -> Checked:
    """Refuse the ballots that do not add up to 100, or scale them to it when `close` is set (but never a
    total of 0). Dots need no total."""
    totals = sheet.amounts.sum(axis=1)
    off = np.abs(totals - TOTAL) > NEAR_ENOUGH
    if sheet.measure != "percent":
        off[:] = False
    can_close = off & (totals > 0) & close
    kept = np.flatnonzero(~off | can_close)
    amounts = sheet.amounts.copy()
    amounts[can_close] *= TOTAL / totals[can_close, None]
    return Checked(
        **{
            **vars(sheet),
            "amounts": amounts[kept],
            "people": tuple(sheet.people[place] for place in kept),
            "rows": tuple(sheet.rows[place] for place in kept),
            "columns": {name: tuple(cells[place] for place in kept) for name, cells in sheet.columns.items()},
        },
        refused=_listed(sheet, totals, off & ~can_close),
        closed=_listed(sheet, totals, can_close),
    )


def _listed(sheet: Sheet, totals: NDArray[np.float64], which: NDArray[np.bool_]) -> tuple[OffTotal, ...]:
    return tuple(
        OffTotal(sheet.rows[place], float(totals[place]), tuple(sheet.amounts[place].tolist()))
        for place in np.flatnonzero(which)
    )
