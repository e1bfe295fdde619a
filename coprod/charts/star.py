"""The Star's five steps and the Four Co's for screens: our own drawings, sized by dots, the leader filled."""

from itertools import chain
from math import cos, pi, sin, sqrt
from textwrap import wrap

from coprod.charts.sheet import Figure, Sheet, Trace, bold, given, hidden_axis, layout, words
from coprod.charts.spec import ChartSpec, Mark
from coprod.text import number

Point = tuple[float, float]

INNER = 0.46
SMALLEST_POINT, LARGEST_POINT = 2.2, 3.8
LABEL_SIZE = 1.15
POINT_CLEAR, PETAL_CLEAR = LARGEST_POINT + 0.4, 1.2
NAME_LETTERS, DOTS_LETTERS = 20, 24
MOST_BESIDE = 0.7
USED = 0.92
"""The share of a hall's screen that lies between its margins."""
NUMBER_SIZE, PETAL_NUMBER_SIZE = 1.5, 2.4
STAR_TOP, STAR_BOTTOM = 1.3, -1.1
GAP, ROUND = 0.035, 0.5
CORNER_STEPS = 20
ROOM_FOR_NUMBER, OUTSIDE = 0.45, 0.68


def draw(spec: ChartSpec, sheet: Sheet) -> Figure:
    """Five arms and, at each tip, a large point with its dots; beside it the step with dots and people."""
    tips = [_on_circle(1, 72 * i) for i in range(len(spec.marks))]
    most = max(float(mark.room) for mark in spec.marks) or 1
    arms = [_arm(spec.marks[i], i, sheet) for i in range(len(tips))]
    sizes = [
        sheet.em(SMALLEST_POINT + (LARGEST_POINT - SMALLEST_POINT) * sqrt(float(mark.room) / most))
        for mark in spec.marks
    ]
    left = [x < -0.1 for x, _ in tips]
    points: Trace = {
        "type": "scatter",
        "mode": "markers",
        "name": spec.room_name,
        "ids": [mark.id for mark in spec.marks],
        "x": [x for x, _ in tips],
        "y": [y for _, y in tips],
        "marker": {
            "size": sizes,
            "color": [sheet.colours.room if m.leads else sheet.colours.paper for m in spec.marks],
            "line": {"color": sheet.colours.room, "width": sheet.em(0.15)},
            "opacity": 1,
        },
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    text, half = _sides(spec, sheet, max(x for x, _ in tips), POINT_CLEAR)
    labels = _labels(text, spec, sheet, tips, left, POINT_CLEAR)
    data = [*arms, points, _numbers(spec, sheet, tips, NUMBER_SIZE), labels]
    return {"data": data, "layout": _square(sheet, half, STAR_BOTTOM, STAR_TOP)}


def draw_petals(spec: ChartSpec, sheet: Sheet) -> Figure:
    """Four petals around a middle, clockwise from the upper left, their areas in proportion to the dots."""
    sides = [(-1, 1), (1, 1), (1, -1), (-1, -1)]
    most = max(float(mark.room) for mark in spec.marks) or 1
    colours = sheet.colours
    outlines = [_petal(side, 1) for side in sides]
    data = [
        _shape(f"{m.id} outline", path, "rgba(0,0,0,0)", colours.hairline, sheet.em(0.1))
        for m, path in zip(spec.marks, outlines, strict=True)
    ]
    sizes = [sqrt(float(mark.room) / most) for mark in spec.marks]
    for mark, side, size in zip(spec.marks, sides, sizes, strict=True):
        path = _petal(side, size)
        fill = colours.room if mark.leads else colours.tint
        data.append(_shape(mark.id, path, fill, colours.room, sheet.em(0.1)))
    inward = [GAP + (1 - GAP) * size / 2 if size >= ROOM_FOR_NUMBER else OUTSIDE for size in sizes]
    middles = [(x * middle, y * middle) for (x, y), middle in zip(sides, inward, strict=True)]
    places = [(float(x), y * 0.5) for x, y in sides]
    text, half = _sides(spec, sheet, 1, PETAL_CLEAR)
    data += [
        _numbers(spec, sheet, middles, PETAL_NUMBER_SIZE),
        _labels(text, spec, sheet, places, [x < 0 for x, _ in sides], PETAL_CLEAR),
    ]
    return {"data": data, "layout": _square(sheet, half, -1.04, 1.04)}


def _sides(spec: ChartSpec, sheet: Sheet, farthest: float, clear: float) -> tuple[list[str], float]:
    """The labels, and how far the x axis must reach for them beside the farthest place.

    On a narrow sheet the letters alone stand for the labels.
    """
    names = [wrap(f"{m.letter} {m.label}", NAME_LETTERS) for m in spec.marks]
    dots = [wrap(given(int(m.room), m.people or 0), DOTS_LETTERS) for m in spec.marks]
    half = sheet.width * USED / 2
    beside = max(sheet.across(line) for line in chain(*dots, *names)) * LABEL_SIZE + sheet.em(clear / 2 + 0.3)
    if beside > half * MOST_BESIDE:
        letters = [bold(mark.letter) for mark in spec.marks]
        return letters, farthest * half / (half - sheet.em(clear / 2 + 2))
    full = ["<br>".join([*map(bold, name), *lines]) for name, lines in zip(names, dots, strict=True)]
    return full, farthest * half / (half - beside)


def _square(sheet: Sheet, half: float, low: float, high: float) -> dict[str, object]:
    """A layout in which both axes have one scale and show at least this much."""
    return layout(
        sheet,
        xaxis=hidden_axis(-half, half, scaleanchor="y", scaleratio=1, constrain="range"),
        yaxis=hidden_axis(low, high),
    )


def _labels(
    text: list[str], spec: ChartSpec, sheet: Sheet, places: list[Point], left: list[bool], clear: float
) -> Trace:
    """Two lines beside each place, clear of an unseen marker that is `clear` ems across."""
    labels = words(
        "labels",
        [x for x, _ in places],
        [y for _, y in places],
        text,
        ids=[mark.id for mark in spec.marks],
        colour=sheet.colours.ink,
        size=sheet.em(LABEL_SIZE),
        position=["middle left" if on_left else "middle right" for on_left in left],
    )
    return labels | {"mode": "markers+text", "marker": {"size": sheet.em(clear), "opacity": 0}}


def _numbers(spec: ChartSpec, sheet: Sheet, places: list[Point], size: float) -> Trace:
    return words(
        "numbers",
        [x for x, _ in places],
        [y for _, y in places],
        [bold(number(mark.room)) for mark in spec.marks],
        ids=[mark.id for mark in spec.marks],
        colour=[sheet.colours.on_room if mark.leads else sheet.colours.ink for mark in spec.marks],
        size=sheet.em(size),
        position="middle center",
    )


def _arm(mark: Mark, index: int, sheet: Sheet) -> Trace:
    """One arm of the star, a kite from the middle to the tip."""
    angle = 72 * index
    path = [(0.0, 0.0), _on_circle(INNER, angle - 36), _on_circle(1, angle), _on_circle(INNER, angle + 36)]
    fill = sheet.colours.room if mark.leads else sheet.colours.tint
    return _shape(f"{mark.id} arm", path, fill, sheet.colours.paper, sheet.em(0.12))


def _shape(name: str, path: list[Point], fill: str, line: str, line_width: float) -> Trace:
    closed = [*path, path[0]]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": [x for x, _ in closed],
        "y": [y for _, y in closed],
        "fill": "toself",
        "fillcolor": fill,
        "line": {"color": line, "width": line_width, "simplify": False},
        "hoverinfo": "skip",
    }


def _on_circle(radius: float, degrees: float) -> Point:
    """Clockwise from the top."""
    turn = degrees * pi / 180
    return radius * sin(turn), radius * cos(turn)


def _petal(side: tuple[int, int], size: float) -> list[Point]:
    """A square with one corner at the middle and the three others round; `size` is its edge, at most 1."""
    low, high = GAP, GAP + (1 - GAP) * size
    bend = (high - low) * ROUND
    corners = [
        ((high - bend, low + bend), -90),
        ((high - bend, high - bend), 0),
        ((low + bend, high - bend), 90),
    ]
    path: list[Point] = [(low, low)]
    for (x, y), begin in corners:
        for step in range(CORNER_STEPS + 1):
            turn = (begin + 90 * step / CORNER_STEPS) * pi / 180
            path.append((x + bend * cos(turn), y + bend * sin(turn)))
    return [(side[0] * x, side[1] * y) for x, y in path]
