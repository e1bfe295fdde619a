"""Answers read again with other weights or without some people, in exact fractions."""

from collections.abc import Sequence
from fractions import Fraction

TENTHS = 10


def means_of_labels(tenths: Sequence[Sequence[int]], labels: Sequence[str]) -> tuple[Fraction, ...]:
    """The mean percent of each item when every label counts the same; from people x items in whole tenths.

    One label a person is "each person counts once". ValueError with nobody, and unless each person has one
    label. Source: numbers 1.7.
    """
    if not tenths or len(labels) != len(tenths):
        raise ValueError(f"there are {len(tenths)} people and {len(labels)} labels")
    together: dict[str, list[Sequence[int]]] = {}
    for row, label in zip(tenths, labels, strict=True):
        together.setdefault(label, []).append(row)
    sums = [
        [Fraction(sum(column), TENTHS * len(rows)) for column in zip(*rows, strict=True)]
        for rows in together.values()
    ]
    return tuple(sum(column, Fraction(0)) / len(sums) for column in zip(*sums, strict=True))
