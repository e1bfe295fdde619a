"""How alike one person is to the room, to the baseline's mean, and to its stakeholders, in words."""

from fractions import Fraction

from coprod.model.outcome import Resembled
from coprod.text import listed, number, t


def with_room(percent: Fraction) -> str:
    """What this person and the room would spend alike."""
    return t("You and the room: {n} of 100 the same", n=number(percent))


def with_baseline(percent: Fraction) -> str:
    """What this person and the baseline's mean would spend alike."""
    return t("You and the baseline: {n} of 100 the same", n=number(percent))


def with_stakeholders(found: Resembled) -> str:
    """Whom this person resembles; several where that is a tie or too close to call."""
    n = number(found.percent)
    if found.close:
        names = listed([*found.nearest, *found.close])
        return t(
            "Too close to call whom you resemble most: {names}; up to {n} of 100 the same.", names=names, n=n
        )
    return t(
        "You resemble most: {names}. You would both spend the same {n} of 100.",
        names=listed(found.nearest),
        n=n,
    )
