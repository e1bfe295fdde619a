"""A board as a real table on a slide: the same text as everywhere, on the colours of the heat map."""

from collections.abc import Sequence
from typing import Any

from pptx.slide import Slide

from coprod.analysis.rounding import half_up
from coprod.charts.colours import LIGHT, between, contrast
from coprod.charts.spec import ChartSpec, Mark
from coprod.formats.office import ems, lines
from coprod.formats.report import Plate
from coprod.formats.slides import cells as tables
from coprod.formats.slides.cells import LOWEST, inches
from coprod.formats.slides.deck import Words
from coprod.formats.slides.layouts import ACROSS, SMALLEST, WHITE, Box

MOST_ROWS = 10
WIDEST_NAME = 4.6
HIGHEST = 0.52
RING = "\u25cb"
SIDES = ("lnL", "lnR", "lnT", "lnB")


def board(slide: Slide, plate: Plate, first: int, last: int, box: Box) -> Any:
    """The rows from `first` to before `last`; leaders in a frame, a ring beside what stands out."""
    spec, said = plate.spec, plate.table.rows
    across = len(spec.columns)
    marks = [spec.marks[at : at + across] for at in range(0, len(spec.marks), across)]
    left, top, width, room = box
    names = _name_width([row[0] for row in said])
    each = (width - names) / across
    heads = headings(plate, each)
    head_high = LOWEST * max(lines(head, SMALLEST, each - 0.1) for head in heads)
    high = min(HIGHEST, max(LOWEST, (room - head_high) / (last - first)))
    frame = tables.table(slide, left, top, [names, *[each] * across], [head_high, *[high] * (last - first)])
    table = frame.table
    tables.put(table.cell(0, 0), [Words(plate.table.heads[0], SMALLEST, False, "tx2")])
    for column, head in enumerate(heads, 1):
        tables.put(table.cell(0, column), [Words(head, SMALLEST, True)], "middle")
    most = max(float(half_up(mark.room)) for mark in spec.marks) or 1
    for row in range(first, last):
        at = row - first + 1
        tables.put(table.cell(at, 0), [Words(said[row][0], SMALLEST, False)])
        for column, mark in enumerate(marks[row]):
            cell = table.cell(at, column + 1)
            _fill(cell, mark, said[row][column + 1], _ground(mark, most))
            _edges(cell, marks, row, column)
    return frame


def _fill(cell: Any, mark: Mark, said: str, ground: str) -> None:
    dark_on_light = contrast(LIGHT.ink, ground) > contrast(WHITE, ground)
    given = half_up(mark.room) > 0
    ink = "tx2" if not given else "tx1" if dark_on_light else "bg1"
    text = f"{said} {RING}" if mark.stands_out else said
    tables.put(cell, [Words(text, SMALLEST, given, ink)], "middle", ground)


def headings(plate: Plate, width: float) -> list[str]:
    """The columns by name, or by letter alone where the names would not fit in two lines."""
    names = list(plate.table.heads[1:])
    letters = [column.letter for column in plate.spec.columns]
    space = (width - 0.1) * 72 / SMALLEST
    broken = any(ems(word) > space for name in names for word in name.split())
    if all(letters) and (broken or any(lines(name, SMALLEST, width - 0.1) > 2 for name in names)):
        return letters
    return names


def spelled_out(plate: Plate) -> str:
    """What the letters of the columns mean, where these stand alone; else nothing."""
    width = (ACROSS - _name_width([row[0] for row in plate.table.rows])) / max(1, len(plate.spec.columns))
    names = plate.table.heads[1:]
    return "" if headings(plate, width) == list(names) else " · ".join(names)


def _name_width(names: Sequence[str]) -> float:
    return min(WIDEST_NAME, max(map(inches, names)))


def _ground(mark: Mark, most: float) -> str:
    shade = float(half_up(mark.room))
    if not shade:
        return between(LIGHT.paper, LIGHT.tint, 0.3)
    return between(LIGHT.tint, LIGHT.room, shade / most)


def _edges(cell: Any, cells: Sequence[Sequence[Mark]], row: int, column: int) -> None:
    """Lines of paper between the cells, of ink around what leads, the same from both sides."""

    def leads(at_row: int, at_column: int) -> bool:
        inside = 0 <= at_row < len(cells) and 0 <= at_column < len(cells[0])
        return inside and cells[at_row][at_column].leads

    beside = ((row, column - 1), (row, column + 1), (row - 1, column), (row + 1, column))
    for side, neighbour in zip(SIDES, beside, strict=True):
        strong = leads(row, column) or leads(*neighbour)
        tables.edge(cell, side, LIGHT.ink if strong else WHITE, 2.5 if strong else 2)


def rows_of(spec: ChartSpec) -> list[tuple[int, int]]:
    """The rows in as many slides as they need, evenly."""
    return evenly(len(spec.rows), MOST_ROWS)


def evenly(n: int, most: int) -> list[tuple[int, int]]:
    """(first, last) of as few stretches of at most `most` as n things need, of about one length."""
    parts = max(1, -(-n // most))
    return [(n * part // parts, n * (part + 1) // parts) for part in range(parts)]
