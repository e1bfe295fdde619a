"""How far a mean could move had slightly different people like these answered."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from coprod.analysis import checking
from coprod.analysis.resampling import DRAWS, SEED, middle, resamples

FEWEST = 8
BOOTSTRAP_FROM = 30
LEVEL = 0.95
FACTORS_AT_ONCE = 500


@dataclass(frozen=True)
class Intervals:
    """The lower and upper end for each of K factors, 0 to 100; `method` is `t` or `bootstrap`."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    method: str


def intervals(values: ArrayLike, seed: int = SEED) -> Intervals | None:
    """The default 95 % intervals of the mean percents of n people: t from 8 people, bootstrap from 30, none
    below.

    Source: numbers 3.2. They speak of people like those present, who are not a random sample.
    """
    table = checking.allocations(values)
    if len(table) < FEWEST:
        return None
    return by_t(table) if len(table) < BOOTSTRAP_FROM else by_bootstrap(table, seed)


def by_t(values: ArrayLike) -> Intervals:
    """Student's interval of each mean, cut off at 0 and 100; ValueError under 2 people."""
    table = checking.amounts(values)
    n = len(table)
    if n < 2:
        raise ValueError("an interval needs at least 2 people")
    table = table[checking.order(table)]
    reach = float(stdtrit(n - 1, (1 + LEVEL) / 2)) * table.std(axis=0, ddof=1) / np.sqrt(n)
    mean = table.mean(axis=0)
    return Intervals(np.clip(mean - reach, 0, 100), np.clip(mean + reach, 0, 100), "t")


def by_bootstrap(values: ArrayLike, seed: int = SEED, draws: int = DRAWS) -> Intervals:
    """The percentile interval of each mean over people drawn again; all draws for 8 people or fewer.

    ValueError with nobody, or no factors.
    """
    table = checking.amounts(values)
    if not table.size:
        raise ValueError("an interval needs people and factors")
    table = table[checking.order(table)]
    ends = [
        _middle(table[:, start : start + FACTORS_AT_ONCE], seed, draws)
        for start in range(0, table.shape[1], FACTORS_AT_ONCE)
    ]
    low, high = (np.concatenate(each) for each in zip(*ends, strict=True))
    return Intervals(low, high, "bootstrap")


def _middle(table: checking.Amounts, seed: int, draws: int) -> tuple[NDArray[np.float64], ...]:
    n, factors = table.shape
    batches = [(counts @ table / n, share) for counts, share in resamples(n, factors, seed, draws)]
    return middle(*(np.concatenate(part) for part in zip(*batches, strict=True)))
