"""Rooms and baselines side by side, and pooled: the value between `results` and the pens."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from coprod.model.grown import Asked, Factor

Kind = Literal["workshop", "published", "own"]
"""A workshop's round; the shipped 2017 baseline; a baseline that was added on this server."""


@dataclass(frozen=True)
class GroupColumn:
    """A stakeholder group of a column; `means` in exact percent by factor id.

    `label` is what it is called on the screen; `name`, where that may be another language, what it is called
    in the language it was written in.
    """

    id: str
    label: str
    n: int
    means: dict[str, Fraction]
    name: str = ""

    @property
    def known_as(self) -> str:
        """The words by which it is the same as a group of another column."""
        return self.name or self.label


@dataclass(frozen=True)
class Column:
    """One room or baseline: its n, and its mean of each factor in exact percent.

    `day` or, where only that is known, `year`. `kin` are the names under which the same answers may stand
    elsewhere: a workshop and the baseline made from it, two versions of one baseline.
    """

    key: str
    kind: Kind
    title: str
    n: int
    factors: tuple[Factor, ...]
    means: dict[str, Fraction]
    groups: tuple[GroupColumn, ...] = ()
    place: str = ""
    day: date | None = None
    year: int | None = None
    introduced: str = ""
    version: int = 1
    made_up: bool = False
    verdict: str = ""
    asked: Asked = field(default_factory=Asked)
    kin: frozenset[str] = frozenset()

    @property
    def leaders(self) -> tuple[str, ...]:
        """The factors with the largest mean, in their order; several in a tie."""
        most = max(self.means.values())
        return tuple(factor.id for factor in self.factors if self.means[factor.id] == most and most > 0)


@dataclass(frozen=True)
class Reading:
    """The pooled means by one rule (per_person, per_workshop, per_group), and which factors lead.

    It stands for `effective_n` people who all count the same.
    """

    rule: str
    means: dict[str, Fraction]
    leaders: tuple[str, ...]
    effective_n: Fraction


@dataclass(frozen=True)
class Pooling:
    """`columns` are the keys of what was pooled; `groups` how many stakeholder groups there are."""

    n: int
    columns: tuple[str, ...]
    groups: int
    readings: tuple[Reading, ...]

    @property
    def leader_depends(self) -> bool:
        """Whether what leads is another, or a tie, when somebody else counts once."""
        return len({reading.leaders for reading in self.readings}) > 1


@dataclass(frozen=True)
class SideBySide:
    """Columns that were asked about the same `factors`; `other_factors` could not be set beside them.

    `counted_once` are the columns that stand here but were left out of the pooling, as their answers are in
    it already.
    """

    factors: tuple[Factor, ...]
    columns: tuple[Column, ...]
    other_factors: tuple[Column, ...] = ()
    counted_once: tuple[Column, ...] = ()
    pooling: Pooling | None = None
