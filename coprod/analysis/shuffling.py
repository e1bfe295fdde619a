"""Giving out the same labels again: every way when there are few, seeded random ways when there are many."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

EXACT_UP_TO = 20_000
SHUFFLES = 4_999
PEOPLE_UP_TO = 3_000
"""Tests that look at every pair of people are left out for more people than this."""


def ways_to_choose(
    n: int, size: int, seed: int, shuffles: int = SHUFFLES
) -> tuple[NDArray[np.float64], bool]:
    """Which `size` of n people are chosen, as rows of 0 and 1 (ways x n), and whether these are all the
    ways."""
    if comb(n, size) <= EXACT_UP_TO:
        chosen = np.array(list(combinations(range(n), size)), dtype=np.int64).reshape(comb(n, size), size)
        exact = True
    else:
        order = np.random.default_rng(seed).random((shuffles, n))
        chosen = np.argpartition(order, size, axis=1)[:, :size]
        exact = False
    member = np.zeros((len(chosen), n))
    np.put_along_axis(member, chosen, 1.0, axis=1)
    return member, exact


def ways_to_label(
    labels: Sequence[int], seed: int, shuffles: int = SHUFFLES
) -> tuple[NDArray[np.int64], bool]:
    """The labels (0 to g-1) of n people given out anew (ways x n), and whether these are all the ways."""
    given = np.asarray(labels, dtype=np.int64)
    sizes = np.bincount(given) if given.size else np.zeros(0, dtype=np.int64)
    ways, seated = 1, 0
    for size in map(int, sizes):
        seated += size
        ways *= comb(seated, size)
    if ways <= EXACT_UP_TO:
        every = list(_arrangements(sizes.tolist(), len(given)))
        return np.array(every, dtype=np.int64).reshape(ways, len(given)), True
    chance = np.random.default_rng(seed)
    return chance.permuted(np.tile(given, (shuffles, 1)), axis=1), False


def p_value(null: NDArray[np.float64], observed: float, exact: bool) -> float:
    """The share of shuffles at least as large as what was seen; random ones count what was seen among
    them."""
    as_large = int((null >= observed - 1e-9 * max(1.0, abs(observed))).sum())
    return as_large / len(null) if exact else (as_large + 1) / (len(null) + 1)


def _arrangements(left: list[int], length: int) -> Iterator[tuple[int, ...]]:
    if length == 0:
        yield ()
        return
    for label, many in enumerate(left):
        if many:
            left[label] -= 1
            for rest in _arrangements(left, length - 1):
                yield (label, *rest)
            left[label] += 1
