"""A picture as data with its one spoken sentence; pens draw it and add nothing."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Kind = Literal["bars", "star", "cos", "board"]
Unit = Literal["percent", "dots"]


@dataclass(frozen=True)
class Mark:
    """One bar, point or cell: `room` and `baseline` in percent or dots, `people` who gave any.

    On a board, `id` is "row/column", `letter` and `label` are those of the place.
    """

    id: str
    letter: str
    label: str
    room: Fraction
    baseline: Fraction | None = None
    people: int = 0
    leads: bool = False


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
    notes: tuple[str, ...] = ()

    @property
    def with_baseline(self) -> bool:
        return any(mark.baseline is not None for mark in self.marks)

    def by_room(self) -> tuple[Mark, ...]:
        """The marks from the largest to the smallest; equal ones keep the printed order."""
        return tuple(sorted(self.marks, key=lambda mark: -mark.room))

    def by_gap(self) -> tuple[Mark, ...]:
        """The marks by how far room and baseline are apart, the widest first."""
        return tuple(sorted(self.marks, key=lambda mark: -abs(mark.room - (mark.baseline or 0))))
