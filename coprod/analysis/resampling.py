"""Drawing the same number of people again, with replacement: exactly for few, by a seeded generator for
more."""

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import combinations
from math import comb, factorial

import numpy as np
from numpy.typing import NDArray

EXACT_UP_TO = 8
DRAWS = 5_000
DRAWS_OF_MANY = 1_000
MANY = 5_000
"""Over so many people 1,000 draws do: shares are then near 0 or 1, and each draw is long."""
SEED = 2017
MIDDLE = (0.025, 0.975)
CELLS_AT_ONCE = 4_000_000
KEPT_CELLS = 2_000_000
"""Up to so many cells (16 MB) the draws are kept."""

Draws = tuple[NDArray[np.float64], NDArray[np.float64]]
"""How often each of n people is drawn (draws x n), and how much each draw weighs."""


def exactly(n: int) -> bool:
    """Whether all draws of n people are enumerated: up to 8 people, C(2n-1, n) = 6,435 multisets."""
    return n <= EXACT_UP_TO


def number_of_draws(n: int, draws: int = DRAWS) -> int:
    """How many draws are looked at: all n^n for few people, `draws` for more, 1,000 at most for over 5,000,
    none of nobody."""
    if n == 0:
        return 0
    return n**n if exactly(n) else min(draws, DRAWS_OF_MANY) if n > MANY else draws


def resamples(n: int, items: int = 1, seed: int = SEED, draws: int = DRAWS) -> Iterator[Draws]:
    """Every draw of n from n people, or `draws` random ones, in batches that fit into memory with `items`
    columns.

    The weights of all batches together add up to 1. Source: numbers 1.9 and 3.2; Efron 1979.
    """
    if n == 0:
        return
    if exactly(n):
        counts, share = _multisets(n)
    batch = max(1, CELLS_AT_ONCE // max(n, items))
    if exactly(n):
        for start in range(0, len(counts), batch):
            yield counts[start : start + batch], share[start : start + batch]
        return
    draws = number_of_draws(n, draws)
    if draws <= batch and n * draws <= KEPT_CELLS:
        yield _kept(n, seed, draws)
        return
    chance = np.random.default_rng(seed)
    for start in range(0, draws, batch):
        size = min(batch, draws - start)
        drawn = chance.multinomial(n, np.full(n, 1 / n), size=size).astype(np.float64)
        yield drawn, np.full(size, 1 / draws)


def middle(values: NDArray[np.float64], weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """The two ends between which the middle 95 % of the weighted draws lie, for each of the further axes.

    An end is the smallest value at which the share of draws reaches 2.5 % (97.5 %).
    """
    order = np.argsort(values, axis=0, kind="stable")
    reached = np.cumsum(weights[order], axis=0) / weights.sum()
    ends = []
    for tail in MIDDLE:
        place = np.minimum((reached < tail - 1e-9).sum(axis=0), len(weights) - 1)
        ends.append(np.take_along_axis(values, np.take_along_axis(order, place[None], axis=0), axis=0)[0])
    return tuple(ends)


@lru_cache(maxsize=2)
def _kept(n: int, seed: int, draws: int) -> Draws:
    """All random draws of n people, kept: one round asks for the same ones several times."""
    drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws).astype(np.float64)
    shares = np.full(draws, 1 / draws)
    drawn.flags.writeable = shares.flags.writeable = False
    return drawn, shares


@cache
def _multisets(n: int) -> Draws:
    """All ways to draw n from n: counts of each person by stars and bars, and the share of the n^n draws."""
    bars = np.array(list(combinations(range(2 * n - 1), n - 1)), dtype=np.int64)
    bars = bars.reshape(comb(2 * n - 1, n), n - 1)
    edges = np.hstack([np.full((len(bars), 1), -1), bars, np.full((len(bars), 1), 2 * n - 1)])
    counts = np.diff(edges, axis=1) - 1
    ways = factorial(n) / np.array([factorial(k) for k in range(n + 1)], dtype=np.float64)[counts].prod(
        axis=1
    )
    return counts.astype(np.float64), ways / n**n
