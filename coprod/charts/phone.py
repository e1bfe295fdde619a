"""The pen for phones: a small inline SVG in the page's own type and colours (`--room`, `--baseline`)."""

from collections.abc import Callable
from fractions import Fraction
from html import escape
from textwrap import wrap

from coprod.charts.slopes import places
from coprod.charts.spec import ChartSpec, Mark
from coprod.text import number, t, tn

TEXT, LINE, BAR, GAP = 15, 20, 12, 10
EM = 0.56
"""The breadth of a letter in type sizes, rather too much than too little."""
LEGEND = 28
DIAMOND, STEM, RING = 5.5, 9, 5
PLACES_SHOWN = 10
RIGHT, MIDDLE, BOLD = 'text-anchor="end"', 'text-anchor="middle"', 'font-weight="700"'
UNBROKEN = "\u00a0"
TRACK = 0.42
CLEAR = 3
"""Without a room's bar the track is so far below its label that the diamond's stem does not touch it."""
PERCENT_STEPS = (25, 50, 75, 100)
SLOPE = 24
CELL, GRID_LABEL = 26, 30
PART_PAINTS = ('fill="var(--hairline)"', 'fill="var(--room)" opacity="0.35"', 'fill="var(--room)"')

Drawn = tuple[str, float]
"""SVG, and how high it is."""


def svg(spec: ChartSpec, *, width: int = 340) -> str:
    """Bars from the largest to the smallest; of a board, the places with most dots; slopes, grids, spreads.

    It scales with its place on the page; lines break to fit `width` px. Empty where there are no marks, and
    for strips, which are for a desk.
    """
    if not spec.marks or spec.kind == "strips":
        return ""
    pen: Callable[[ChartSpec, int], Drawn] = _bars
    if spec.kind == "slopes":
        pen = _slopes
    elif spec.kind == "spread":
        pen = _spread
    elif spec.kind == "board" and spec.unit == "percent":
        pen = _grid
    drawn, height = pen(spec, width)
    if not drawn:
        return ""
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height + 2:g}" '
        f'width="100%" role="img" aria-label="{escape(spec.sentence)}" fill="currentColor" '
        f'font-size="{TEXT}" overflow="visible">'
        f"{drawn}</svg>"
    )


def _bars(spec: ChartSpec, width: int) -> Drawn:
    marks = spec.by_room()
    if spec.kind == "board":
        marks = tuple(mark for mark in marks if mark.room)[:PLACES_SHOWN]
    two = spec.with_baseline or spec.with_before
    parts, y = ([_legend(spec)], float(LEGEND)) if two else ([], 0.0)
    row = _percent_row if spec.unit in ("percent", "times") else _dots_row
    reach = _reach(spec)
    for mark in marks:
        drawn, height = row(spec, mark, y, width, reach)
        parts.append(drawn)
        y += height + GAP
    return "".join(parts), y - GAP


def _reach(spec: ChartSpec) -> float:
    """The value at the end of the track."""
    longest = max(max(mark.room, mark.beside or Fraction(0)) for mark in spec.marks)
    if spec.unit in ("percent", "times"):
        return next(step for step in PERCENT_STEPS if step >= longest)
    return float(longest) or 1.0


def _percent_row(spec: ChartSpec, mark: Mark, y: float, width: int, reach: float) -> Drawn:
    """Letter and label with the numbers at the right, and beneath the bar with what stands beside it."""
    numbers = 44 if mark.beside is None else 92
    lines, height = _label(mark, y, width - numbers)
    room = width if mark.beside is None else width - 50
    parts = [lines]
    if spec.room_name:
        parts.append(_text(room, y + TEXT, number(mark.room), f"{RIGHT} {BOLD}"))
    else:
        height += CLEAR
    bar_y = y + height
    parts.append(_bar(mark.room, bar_y, width, reach))
    if mark.beside is not None:
        shape = _diamond if spec.with_baseline else _ring
        parts.append(_text(width, y + TEXT, number(mark.beside), RIGHT))
        if spec.room_name:
            parts.append(shape(width - 32, y + TEXT - 5))
        parts.append(shape(_px(mark.beside, width, reach), bar_y + BAR / 2))
    return "".join(parts), height + BAR


def _dots_row(spec: ChartSpec, mark: Mark, y: float, width: int, reach: float) -> Drawn:
    """Letter and label; beneath the bar, with dots and people at its right."""
    lines, height = _label(mark, y, width)
    people = tn("{n} person", "{n} people", mark.people or 0)
    dots = tn("{n} dot", "{n} dots", int(mark.room))
    value = number(0)
    if mark.room:
        value = people if spec.unit == "people" else t("{dots} from {people}", dots=dots, people=people)
    bar_y = y + height
    bar = _bar(mark.room, bar_y + 2, int(width * TRACK), reach)
    return lines + bar + _text(width, bar_y + TEXT - 2, value, RIGHT), height + LINE - 2


def _slopes(spec: ChartSpec, width: int) -> Drawn:
    """Letters and amounts at both sides, in the order of each, with a line between."""
    left, right = (places(spec.marks, side) for side in ("money", "dots"))
    start, end = 62, width - 62
    parts = [_text(0, TEXT, spec.room_name, BOLD), _text(width, TEXT, spec.before_name, f"{RIGHT} {BOLD}")]

    def middle(row: int) -> float:
        return LEGEND + SLOPE * (row + 0.5)

    for mark, a, b in sorted(zip(spec.marks, left, right, strict=True), key=lambda each: each[0].leads):
        paint = (
            'stroke="var(--room)" stroke-width="3"'
            if mark.leads
            else 'stroke="var(--hairline)" stroke-width="2"'
        )
        weight = BOLD if mark.leads else ""
        parts += [
            f'<path d="M{start} {middle(a):g}L{end} {middle(b):g}" {paint}/>',
            _text(0, middle(a) + 5, mark.letter, weight),
            _text(start - 8, middle(a) + 5, number(mark.room), f"{RIGHT} {weight}"),
            _text(end + 8, middle(b) + 5, number(mark.dots), weight),
            _text(width, middle(b) + 5, mark.letter, f"{RIGHT} {weight}"),
        ]
    return "".join(parts), LEGEND + SLOPE * len(spec.marks)


def _spread(spec: ChartSpec, width: int) -> Drawn:
    """A full bar a factor, made of the people who give it nothing, something, and a lot."""
    x, parts, y = 0.0, [], float(LEGEND)
    for name, paint in zip(spec.part_names, PART_PAINTS, strict=True):
        parts += [f'<rect x="{x:g}" y="4" width="12" height="12" rx="2" {paint}/>', _text(x + 18, 15, name)]
        x += 18 + TEXT * EM * len(name) + 14
    for mark in spec.marks:
        lines, height = _label(mark, y, width)
        parts.append(lines)
        begin = 0.0
        if not mark.parts:
            parts.append(_bar(Fraction(0), y + height, width, 1.0))
        for people, paint in zip(mark.parts, PART_PAINTS, strict=False):
            wide = people * width / max(1, sum(mark.parts))
            parts.append(f'<rect x="{begin:g}" y="{y + height:g}" width="{wide:g}" height="{BAR}" {paint}/>')
            begin += wide
        y += height + BAR + GAP
    return "".join(parts), y - GAP


def _grid(spec: ChartSpec, width: int) -> Drawn:
    """A key of the columns, then a cell of numbers for each row and column; the rows by their letters."""
    parts, y = [], 0.0
    for place, column in enumerate(spec.columns, start=1):
        parts.append(_text(0, y + TEXT, f"{number(place)}  {column.label}"))
        y += LINE
    wide = (width - GRID_LABEL) / len(spec.columns)
    y += GAP
    for place in range(len(spec.columns)):
        parts.append(
            _text(GRID_LABEL + wide * (place + 0.5), y + TEXT, number(place + 1), f"{MIDDLE} {BOLD}")
        )
    y += LINE + 4
    most = float(max(mark.room for mark in spec.marks)) or 1.0
    cells = iter(spec.marks)
    for row in spec.rows:
        parts.append(_text(0, y + 18, row.letter, BOLD))
        for place in range(len(spec.columns)):
            mark = next(cells)
            x = GRID_LABEL + wide * place
            edge = ' stroke="currentColor" stroke-width="2"' if mark.leads else ""
            parts.append(
                f'<rect x="{x + 1:g}" y="{y:g}" width="{wide - 2:g}" height="{CELL - 2}" rx="2" '
                f'fill="var(--room)" fill-opacity="{0.06 + 0.44 * float(mark.room) / most:.2f}"{edge}/>'
            )
            parts.append(
                _text(x + wide / 2, y + 18, number(mark.room), f"{MIDDLE} {BOLD if mark.leads else ''}")
            )
        y += CELL
    return "".join(parts), y


def _label(mark: Mark, y: float, room: float) -> tuple[str, float]:
    """Letter and label in as many lines as they need, and how high they are."""
    row, between, column = mark.label.rpartition(" · ")
    whole = f"{mark.letter} {row}{between}{column.replace(' ', UNBROKEN) if between else column}"
    lines = wrap(whole, max(8, int(room / (TEXT * EM)))) or [mark.letter]
    weight = BOLD if mark.leads else ""
    drawn = "".join(_text(0, y + TEXT + LINE * row, line, weight) for row, line in enumerate(lines))
    return drawn, float(LINE * len(lines))


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" {more}>{escape(words)}</text>'


def _bar(value: Fraction, y: float, width: int, reach: float) -> str:
    """The bar on a pale track as long as the scale."""
    shape = f'x="0" y="{y:g}" height="{BAR}" rx="2"'
    return (
        f'<rect {shape} width="{width}" fill="var(--hairline)" opacity="0.5"/>'
        f'<rect {shape} width="{_px(value, width, reach):g}" fill="var(--room)"/>'
    )


def _legend(spec: ChartSpec) -> str:
    """The room's square with its name, if there is a room, and the second shape with its own."""
    y, x, parts = 10.0, 6.0, ""
    if spec.room_name:
        parts = f'<rect x="0" y="{y - 6:g}" width="12" height="12" rx="2" fill="var(--room)"/>'
        parts += _text(20, y + 5, spec.room_name)
        x = 20 + TEXT * EM * len(spec.room_name) + 24
    shape, name = (_diamond, spec.baseline_name) if spec.with_baseline else (_ring, spec.before_name)
    return f"{parts}{shape(x, y)}{_text(x + 14, y + 5, name)}"


def _diamond(x: float, y: float) -> str:
    """A diamond with a thin stem, edged with the page's paper."""
    corners = [(x, y - DIAMOND), (x + DIAMOND, y), (x, y + DIAMOND), (x - DIAMOND, y)]
    points = " ".join(f"{px:g},{py:g}" for px, py in corners)
    return (
        f'<path d="M{x:g} {y - STEM:g}V{y + STEM:g}" stroke="var(--baseline)" stroke-width="2"/>'
        f'<polygon points="{points}" fill="var(--baseline)" stroke="var(--paper)" stroke-width="1.5"/>'
    )


def _ring(x: float, y: float) -> str:
    """A ring of ink on the page's paper: where the room stood before."""
    circle = f'<circle cx="{x:g}" cy="{y:g}" r="{RING}" fill="var(--paper)"'
    return f'{circle} stroke="currentColor" stroke-width="2"/>'


def _px(value: Fraction, width: int, reach: float) -> float:
    return round(float(value) * width / reach, 1)
