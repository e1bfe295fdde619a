"""The same ballots read another way: does the leader depend on the rule, or on who counts as one?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coprod.analysis import checking
from coprod.analysis.summaries import means_by, summarise


@dataclass(frozen=True)
class Reading:
    """One rule over K items: what it gives each, and which lead by it."""

    rule: str
    """mean, median, trimmed, named_by, first_choices; mean_by_organisation, mean_by_group."""
    scores: NDArray[np.float64]
    leaders: tuple[int, ...]


@dataclass(frozen=True)
class Readings:
    """All rules, the plain mean first."""

    readings: tuple[Reading, ...]

    @property
    def leader_depends(self) -> bool:
        """Whether any rule has another leader, or a tie, where the plain mean has not."""
        return len({reading.leaders for reading in self.readings}) > 1


def read_another_way(
    values: ArrayLike,
    organisations: Sequence[str] | None = None,
    groups: Sequence[str] | None = None,
) -> Readings:
    """Read n people x K items by five rules, and by the mean of organisations and of groups where these are
    known.

    Median, trimmed mean, named by and first choices are per person only. Source: numbers 1.4, 1.7.
    ValueError as in `checking.amounts`, and unless each person has one label.
    """
    table = checking.amounts(values)
    summary = summarise(table)
    scores: dict[str, NDArray[np.float64]] = {
        "mean": summary.mean,
        "median": summary.median,
        "trimmed": summary.trimmed,
        "named_by": summary.named_by.astype(np.float64),
        "first_choices": summary.first_choices,
    }
    labelled = {"mean_by_organisation": organisations, "mean_by_group": groups}
    for rule, labels in labelled.items():
        if labels is not None and len(table):
            scores[rule] = means_by(table, labels)[1].mean(axis=0)
    return Readings(tuple(Reading(rule, each, checking.leaders(each)) for rule, each in scores.items()))


def merge_families(
    values: ArrayLike, items: Sequence[str], families: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, ...], checking.Amounts]:
    """Put similar items together as if they had been one: the new items, and people x new items.

    A family stands where its first member stood. Splitting an item in two splits what it gets, so this
    shows what similar items lose; it flatters whatever is merged. Source: numbers 1.8. ValueError when a
    family names an item that is not there, or one that is in another family, or bears the name of an item
    outside it.
    """
    table = checking.amounts(values)
    member = [item for family in families.values() for item in family]
    if missing := [item for item in member if item not in items]:
        raise ValueError(f"there is no item {missing[0]}")
    if len(set(member)) < len(member):
        raise ValueError("an item is in two families")
    family_of = {item: family for family, its in families.items() for item in its}
    for family, its in families.items():
        if family in items and family not in its:
            raise ValueError(f"{family} is the name of an item outside the family")
    names = [family_of.get(item, item) for item in items]
    merged = tuple(dict.fromkeys(names))
    into = np.zeros((len(items), len(merged)))
    for place, name in enumerate(names):
        into[place, merged.index(name)] = 1.0
    return merged, np.asarray(table @ into)
