"""How far two ways of spending the same hundred are apart: total variation, the points that would have to
move."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coprod.analysis import checking


def points_to_move(one: ArrayLike, other: ArrayLike) -> float:
    """Half the sum of the absolute differences of two allocations, 0 to 100 points. Source: numbers 3.4."""
    apart = np.abs(np.asarray(one, dtype=np.float64) - np.asarray(other, dtype=np.float64))
    return float(apart.sum() / 2)


def between(ones: ArrayLike, others: ArrayLike) -> NDArray[np.float64]:
    """Points to move between each of n and each of m allocations over the same K factors: n x m.

    ValueError when the factors differ in number or a cell is refused by `checking.amounts`.
    """
    left, right = checking.amounts(ones), checking.amounts(others)
    if left.shape[1] != right.shape[1]:
        raise ValueError(f"one has {left.shape[1]} factors and the other {right.shape[1]}")
    if left.shape[1] == 0:
        return np.zeros((len(left), len(right)))
    from scipy.spatial.distance import cdist  # 15 MB and a third of a second, for desks and files alone

    return np.asarray(cdist(left, right, "cityblock") / 2)
