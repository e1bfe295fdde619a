"""A two-way board for paper: cells in one hue with numbers, frames on leaders, rings on what stands out."""

from collections.abc import Sequence

from coprod.analysis.rounding import half_up
from coprod.charts.colours import between
from coprod.charts.paper.rows import Rows, Shape, legend
from coprod.charts.paper.sheet import DOT, LINE, NONE, WHITE, Sheet, across, ink_on, wrapped
from coprod.charts.spec import ChartSpec, Heading, Mark
from coprod.text import number, t

ROWS = 0.32
CELL, GAP = 21.0, 1.5
MOST_LINES = 4


def draw(spec: ChartSpec, sheet: Sheet) -> None:
    """Names of columns above, of rows at the left; too long names of columns stand in a key below."""
    rows = Rows([(row.letter, row.label) for row in spec.rows], sheet, ROWS, least=CELL)
    start = rows.end + 9
    wide = (sheet.width - start) / len(spec.columns)
    y = _legend(spec, sheet, start)
    headings, key = _headings(spec.columns, wide - 4)
    high = LINE * max(map(len, headings))
    for place, lines in enumerate(headings):
        last = y + high - LINE / 2
        middle = last - LINE * (len(lines) - 1) / 2
        sheet.lines(start + wide * (place + 0.5), middle, lines, strong=True, align="center")
    y += high + 4
    shades = {mark.id: float(half_up(mark.room)) for mark in spec.marks}
    most = max(shades.values()) or 1.0
    marks = iter(spec.marks)
    framed: list[tuple[float, float, float]] = []
    for place, height in enumerate(rows.heights):
        rows.draw(place, y + height / 2)
        for column in range(len(spec.columns)):
            mark, x = next(marks), start + wide * column
            _cell(spec, mark, sheet, (x, y, wide, height), shades[mark.id] / most)
            if mark.leads:
                framed.append((x, y, height))
        y += height
    for x, top, height in framed:
        sheet.rectangle(
            x + GAP, top + GAP, wide - 2 * GAP, height - 2 * GAP, NONE, edge=sheet.colours.ink, thick=1.6
        )
    _key(key, sheet, y + 6)


def _cell(
    spec: ChartSpec, mark: Mark, sheet: Sheet, box: tuple[float, float, float, float], shade: float
) -> None:
    x, y, wide, height = box
    colours = sheet.colours
    fill = between(colours.tint, colours.room, shade) if shade else between(WHITE, colours.tint, 0.25)
    sheet.rectangle(x + GAP, y + GAP, wide - 2 * GAP, height - 2 * GAP, fill)
    middle, ink = (x + wide / 2, y + height / 2), ink_on(fill)
    if spec.unit == "links":
        if mark.room:
            sheet.circle(*middle, DOT, ink)
        return
    if shade or spec.unit == "percent":
        sheet.words(*middle, number(mark.room), strong=bool(shade), colour=ink, align="center")
    if mark.stands_out:
        sheet.circle(*middle, min(8.2, wide / 2 - GAP), NONE, edge=ink, thick=1.1)


def _headings(columns: Sequence[Heading], room: float) -> tuple[list[list[str]], list[tuple[str, str]]]:
    """The lines above each column, and the key of letters or numbers that stand for names that do not fit."""
    whole = [f"{column.letter} {column.label}".strip() for column in columns]
    lines = [wrapped(name, room, strong=True) or [""] for name in whole]
    fit = all(across(word, strong=True) <= room for name in whole for word in name.split())
    if fit and max(map(len, lines)) <= MOST_LINES:
        return lines, []
    signs = [column.letter for column in columns]
    if len(set(filter(None, signs))) < len(columns) or any(across(s, strong=True) > room for s in signs):
        signs = [number(place) for place in range(1, len(columns) + 1)]
        return [[sign] for sign in signs], list(zip(signs, whole, strict=True))
    return [[sign] for sign in signs], [(column.letter, column.label) for column in columns]


def _key(key: Sequence[tuple[str, str]], sheet: Sheet, y: float) -> None:
    """What each letter or number above the columns stands for, in two columns of text."""
    if not key:
        return
    begin = max(across(sign, strong=True) for sign, _ in key) + 6
    half = sheet.width / 2
    lines = [wrapped(name, half - begin - 12) or [""] for _, name in key]
    left = (len(key) + 1) // 2
    for x, part in ((0.0, range(left)), (half, range(left, len(key)))):
        top = y
        for place in part:
            sheet.words(x, top + LINE / 2, key[place][0], strong=True, colour=sheet.colours.muted)
            for line in lines[place]:
                sheet.words(x + begin, top + LINE / 2, line)
                top += LINE
            top += 2


def _legend(spec: ChartSpec, sheet: Sheet, start: float) -> float:
    entries: list[tuple[Shape, str]] = []
    if spec.unit == "dots" and any(mark.leads for mark in spec.marks):
        entries.append(("frame", t("Most dots")))
    if any(mark.stands_out for mark in spec.marks):
        entries.append(("open ring", t("More than its row and column would give")))
    return legend(sheet, start, entries) if entries else 0.0
