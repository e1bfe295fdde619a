"""What several pictures for paper share: the names of their rows, and a legend."""

from collections.abc import Sequence
from typing import Literal

from coprod.charts.colours import between
from coprod.charts.paper.sheet import DOT, LINE, NONE, WHITE, Sheet, across, wrapped

INSET = 1.0
BESIDE_A_SHAPE, BETWEEN = 14.0, 14.0

Shape = Literal["bar", "diamond", "ring", "open ring", "dot", "mean", "frame"]


class Rows:
    """The letters and labels at the left of a picture, wrapped, and how high each of its rows must be."""

    def __init__(
        self, names: Sequence[tuple[str, str]], sheet: Sheet, most: float, least: float = 16
    ) -> None:
        """`names` are pairs of letter and label; `most` is the share of the sheet they may take up."""
        self._sheet = sheet
        letters = max(across(letter, strong=True) for letter, _ in names)
        self._begin = INSET + (letters + 7 if letters else 0.0)
        room = max(40.0, sheet.width * most - self._begin)
        self._letters = [letter for letter, _ in names]
        self._labels = [wrapped(label, room) for _, label in names]
        self.end = self._begin + max((across(line) for lines in self._labels for line in lines), default=0.0)
        self.heights = [max(least, LINE * len(lines) + 4.5) for lines in self._labels]

    def draw(self, place: int, middle: float) -> None:
        muted = self._sheet.colours.muted
        self._sheet.words(INSET, middle, self._letters[place], strong=True, colour=muted)
        self._sheet.lines(self._begin, middle, self._labels[place])


def legend(
    sheet: Sheet, x: float, entries: Sequence[tuple[Shape, str]], *, fills: Sequence[str] = ()
) -> float:
    """Shapes with their names from `x` on, in as many lines as they need; how far down the legend reaches.

    `fills` are the colours of bars, where they are not all the room's.
    """
    left, middle = x, LINE / 2
    for place, (shape, name) in enumerate(entries):
        names = wrapped(name, sheet.right - x - BESIDE_A_SHAPE)
        wide = BESIDE_A_SHAPE + max((across(line) for line in names), default=0.0)
        if left > x and left + wide > sheet.right:
            left, middle = x, middle + LINE + 2
        _shape(sheet, shape, left + 4, middle, fills[place] if fills else sheet.colours.room)
        for row, line in enumerate(names):
            sheet.words(left + BESIDE_A_SHAPE, middle + LINE * row, line, colour=sheet.colours.muted)
        middle += LINE * max(0, len(names) - 1)
        left += wide + BETWEEN
    return middle + LINE / 2 + 5


def dot(sheet: Sheet, x: float, y: float, radius: float = DOT) -> None:
    """One answer, or several alike: a pale disc with a rim."""
    pale = between(WHITE, sheet.colours.room, 0.45)
    sheet.circle(x, y, radius, pale, edge=sheet.colours.room, thick=0.6)


def _shape(sheet: Sheet, shape: Shape, x: float, y: float, fill: str) -> None:
    ink = sheet.colours.ink
    match shape:
        case "diamond":
            sheet.diamond(x, y, 5.5)
        case "ring":
            sheet.ring(x, y)
        case "open ring":
            sheet.circle(x, y, 4.2, NONE, edge=ink, thick=1.1)
        case "dot":
            dot(sheet, x, y)
        case "mean":
            sheet.stroke((x, y - 5), (x, y + 5), colour=ink, thick=1.8)
        case "frame":
            sheet.rectangle(x - 4, y - 4, 8, 8, NONE, edge=ink, thick=1.4)
        case "bar":
            edge = sheet.colours.muted if fill != sheet.colours.room else NONE
            sheet.rectangle(x - 4, y - 4, 8, 8, fill, edge=edge, thick=0.4)
