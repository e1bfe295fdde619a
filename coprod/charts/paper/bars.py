"""Bars for paper: letter, label, the numbers in columns, then the bar with a diamond or a ring beside it."""

from fractions import Fraction

from coprod.charts.paper.rows import Rows, Shape, legend
from coprod.charts.paper.sheet import Sheet, across
from coprod.charts.spec import ChartSpec, Mark
from coprod.text import number, t, tn

BAR = 8.0
ENDS = (25, 50, 75, 100)
"""The ends of a scale of 100."""
LABELS = 0.44


def draw(spec: ChartSpec, sheet: Sheet) -> None:
    """From the largest to the smallest, unless their order is fixed."""
    marks = spec.by_room()
    rows = Rows([(mark.letter, mark.label) for mark in marks], sheet, LABELS)
    in_columns = spec.unit in ("percent", "times")
    columns = _columns(spec, marks) if in_columns else []
    right, start = rows.end, rows.end + 9
    rights = []
    for texts in columns:
        right += 12 + max(across(text, strong=True) for text in texts)
        rights.append(right)
        start = right + 9
    at_end = [] if in_columns else [_at_the_end(spec, mark) for mark in marks]
    room = sheet.width - start - max((_wide(*text) for text in at_end), default=0.0) - 6
    reach = _reach(spec)
    top = y = _legend(spec, sheet, start)
    for place, mark in enumerate(marks):
        middle = y + rows.heights[place] / 2
        rows.draw(place, middle)
        for column, (texts, x) in enumerate(zip(columns, rights, strict=True)):
            strong = column == 0 and bool(spec.room_name)
            sheet.words(x, middle, texts[place], strong=strong, align="right")
        long = room * float(mark.room) / reach
        if spec.room_name and long:
            sheet.rectangle(start, middle - BAR / 2, long, BAR, sheet.colours.room)
        if at_end:
            value, people = at_end[place]
            sheet.words(start + long + 4, middle, value, strong=True)
            sheet.words(start + long + 4 + across(value, strong=True) + 3, middle, people)
        y += rows.heights[place]
    sheet.stroke((start, top), (start, y), colour=sheet.colours.muted, thick=0.6)
    y = top
    for place, mark in enumerate(marks):
        middle = y + rows.heights[place] / 2
        if mark.baseline is not None:
            sheet.diamond(start + room * float(mark.baseline) / reach, middle, BAR / 2 + 2.2)
        elif mark.before is not None:
            sheet.ring(start + room * float(mark.before) / reach, middle)
        y += rows.heights[place]


def _columns(spec: ChartSpec, marks: tuple[Mark, ...]) -> list[list[str]]:
    """The numbers of the room, and of what stands beside it, in the order of the marks."""
    columns = [[number(mark.room) for mark in marks]] if spec.room_name else []
    if spec.with_baseline or spec.with_before:
        columns.append([number(mark.beside or 0) for mark in marks])
    return columns


def _at_the_end(spec: ChartSpec, mark: Mark) -> tuple[str, str]:
    """The dots, and the people they come from; people alone are a bare number."""
    if not mark.room or spec.unit != "dots":
        return number(mark.room), ""
    return number(mark.room), tn("from {n} person", "from {n} people", mark.people or 0)


def _wide(value: str, people: str) -> float:
    return 7 + across(value, strong=True) + across(people)


def _reach(spec: ChartSpec) -> float:
    """The end of the scale."""
    longest = max(max(mark.room, mark.beside or Fraction(0)) for mark in spec.marks)
    if spec.unit in ("percent", "times"):
        return next((end for end in ENDS if end >= longest), float(longest))
    return float(longest) or 1.0


def _legend(spec: ChartSpec, sheet: Sheet, start: float) -> float:
    name = t("Dots") if spec.unit == "dots" else spec.room_name
    entries: list[tuple[Shape, str]] = [("bar", name)] if spec.room_name else []
    if spec.with_baseline:
        entries.append(("diamond", spec.baseline_name))
    elif spec.with_before:
        entries.append(("ring", spec.before_name))
    return legend(sheet, start, entries) if entries else 0.0
