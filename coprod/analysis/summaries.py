"""What ballots say together: totals, means, medians and counts over n people x K items."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coprod.analysis import checking

Ballots = NDArray[np.integer]

TENTHS = 10
TRIM_SHARE = 10
"""One in so many is left out at each end of a trimmed mean."""


def means_percent(tenths: Ballots) -> tuple[Fraction, ...]:
    """The mean percent of each item from whole tenths, each person counting once; nobody gives zeros."""
    people = tenths.shape[0]
    return tuple(Fraction(total, TENTHS * people) if people else Fraction(0) for total in dots_total(tenths))


def named_by(amounts: Ballots) -> tuple[int, ...]:
    """How many people gave each item anything."""
    return tuple(int(n) for n in np.count_nonzero(amounts, axis=0))


def dots_total(dots: Ballots) -> tuple[int, ...]:
    """All dots on each item, summed in 64 bits."""
    return tuple(int(n) for n in dots.sum(axis=0, dtype=np.int64))


@dataclass(frozen=True)
class Summary:
    """One number for each of K items, in the unit of the ballots (percent or dots)."""

    n: int
    mean: NDArray[np.float64]
    median: NDArray[np.float64]
    """Raw: the medians of a budget need not add up to 100 (85 on the 2017 baseline)."""
    trimmed: NDArray[np.float64]
    named_by: NDArray[np.int64]
    mean_of_naming: NDArray[np.float64]
    """Over those who gave it anything; NaN where nobody did. mean = share naming x this."""
    top_choices: NDArray[np.int64]
    """People for whom it is the highest, ties counting in full, so that the sum may be over n."""
    first_choices: NDArray[np.float64]
    """The same with ties shared: adds up to the people who gave anything."""


def summarise(values: ArrayLike) -> Summary:
    """Every summary of n people x K items; with nobody all are 0. Source: numbers 3.1; slide "Preliminary
    results".

    ValueError as in `checking.amounts`.
    """
    table = checking.amounts(values)
    n, items = table.shape
    named = np.count_nonzero(table, axis=0).astype(np.int64)
    first = checking.leading(table)
    shares = first / np.maximum(first.sum(axis=1, keepdims=True), 1)
    with np.errstate(invalid="ignore"):
        mean_of_naming = np.where(named > 0, table.sum(axis=0) / np.maximum(named, 1), np.nan)
    return Summary(
        n=n,
        mean=table.mean(axis=0) if n else np.zeros(items),
        median=np.median(table, axis=0) if n else np.zeros(items),
        trimmed=trimmed_mean(table),
        named_by=named,
        mean_of_naming=mean_of_naming,
        top_choices=first.sum(axis=0).astype(np.int64),
        first_choices=shares.sum(axis=0),
    )


def trimmed_mean(values: ArrayLike) -> NDArray[np.float64]:
    """The mean of each item without its highest and lowest answers: floor(n/10) of them at each end, and at
    least one from n = 5. Source: numbers 3.1."""
    table = checking.amounts(values)
    n = table.shape[0]
    if n == 0:
        return np.zeros(table.shape[1])
    drop = max(n // TRIM_SHARE, int(n >= 5))
    return np.asarray(np.sort(table, axis=0)[drop : n - drop].mean(axis=0))


def weights(labels: Sequence[str]) -> NDArray[np.float64]:
    """What each of n people counts so that every label counts the same; adds up to 1. Source: numbers 3.8.

    One label a person is "each person counts once"; organisations or stakeholder groups as labels give the
    other two weightings.
    """
    names, place, sizes = np.unique(np.asarray(labels, dtype=str), return_inverse=True, return_counts=True)
    return np.asarray(1.0 / (len(names) * sizes[place])) if len(names) else np.zeros(0)


def means_by(values: ArrayLike, labels: Sequence[str]) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """The labels in order, and the mean of each (labels x items). ValueError unless each person has one
    label.

    The mean of these rows is the mean in which every label counts the same.
    """
    table = checking.amounts(values)
    if len(labels) != len(table):
        raise ValueError(f"there are {len(table)} people and {len(labels)} labels")
    names, place, sizes = np.unique(np.asarray(labels, dtype=str), return_inverse=True, return_counts=True)
    sums = np.zeros((len(names), table.shape[1]))
    np.add.at(sums, place, table)
    return tuple(str(name) for name in names), sums / np.maximum(sizes, 1)[:, None]
