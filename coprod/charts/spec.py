"""A picture as data with its one spoken sentence; pens draw it and add nothing."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Kind = Literal["bars", "star", "cos", "board", "slopes", "spread", "strips"]
Unit = Literal["percent", "times", "dots", "people", "cases", "links"]
"""`times` are times in 100; a board of `links` says of each cell only whether there is one."""


@dataclass(frozen=True)
class Mark:
    """One bar, point or cell: `room` and what stands beside it in the spec's unit, `people` who gave any
    (None: fewer than may be counted out).

    On a board, `id` is "row/column", `letter` and `label` are those of the place. `before` is the room's in
    an earlier round, `dots` the other side of slopes, `parts` how many people a spread's bar is made of.
    `answers`, `ticks` and `ends` are those of strips: the room's, the baseline's, and of the mean's interval.
    """

    id: str
    letter: str
    label: str
    room: Fraction
    baseline: Fraction | None = None
    people: int | None = 0
    leads: bool = False
    before: Fraction | None = None
    dots: int = 0
    parts: tuple[int, ...] = ()
    stands_out: bool = False
    answers: tuple[float, ...] = ()
    ticks: tuple[float, ...] = ()
    ends: tuple[float, float] | None = None

    @property
    def beside(self) -> Fraction | None:
        """The second value of a bar: the baseline's, or the room's own before."""
        return self.baseline if self.baseline is not None else self.before


@dataclass(frozen=True)
class Heading:
    """A row or a column of a board."""

    id: str
    letter: str
    label: str


@dataclass(frozen=True)
class ChartSpec:
    """Everything a pen needs; `sentence` is caption, alternative text and script in one.

    `marks` stand in the question's printed order, row by row on a board; there are none where no result
    may be shown. `room_name` and `baseline_name` are the words of the legend.
    """

    kind: Kind
    title: str
    sentence: str
    rule: str
    n: int
    unit: Unit
    marks: tuple[Mark, ...]
    rows: tuple[Heading, ...] = ()
    columns: tuple[Heading, ...] = ()
    room_name: str = ""
    baseline_name: str = ""
    before_name: str = ""
    part_names: tuple[str, ...] = ()
    fixed_order: bool = False
    notes: tuple[str, ...] = ()
    headline: str = ""
    """The sentence without its word of certainty, where it has one."""
    verdict: str = ""
    """firm, likely, could_go_either_way; empty where nothing leads that could be sure or not."""

    @property
    def with_baseline(self) -> bool:
        return any(mark.baseline is not None for mark in self.marks)

    @property
    def with_before(self) -> bool:
        return any(mark.before is not None for mark in self.marks)

    def by_room(self) -> tuple[Mark, ...]:
        """The marks from the largest to the smallest, unless their order is fixed; equal ones keep it."""
        if self.fixed_order:
            return self.marks
        return tuple(sorted(self.marks, key=lambda mark: -mark.room))

    def by_gap(self) -> tuple[Mark, ...]:
        """The marks by how far the bar and what stands beside it are apart, the widest first."""
        return tuple(sorted(self.marks, key=lambda mark: -abs(mark.room - (mark.beside or 0))))
