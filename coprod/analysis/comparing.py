"""How alike two ways of spending the same hundred are."""

from collections.abc import Sequence
from fractions import Fraction


def shared_percent(one: Sequence[Fraction], other: Sequence[Fraction]) -> Fraction:
    """What both would spend alike, in percent: the sum over factors of the smaller of the two.

    Both are percents over the same factors in the same order, each adding up to 100; the answer is 100 minus
    their total variation distance.
    """
    return sum((min(a, b) for a, b in zip(one, other, strict=True)), Fraction(0))
