"""The Star's five steps and the Four Co's for paper: our own drawings, sized by dots, the leader filled."""

from collections.abc import Sequence
from math import cos, pi, sin, sqrt

from coprod.charts.paper.sheet import LINE, WHITE, Point, Sheet, wrapped
from coprod.charts.spec import ChartSpec, Mark
from coprod.text import number, t, tn

INNER = 0.46
RADIUS, PETALS = 0.2, 0.19
"""Of the star and of the petals, in widths of the sheet."""
SMALLEST, LARGEST = 11.0, 18.0
CLEAR = 7.0
CORNER_STEPS = 12
GAP, ROUND = 0.035, 0.5
ROOM_FOR_NUMBER, OUTSIDE = 0.45, 0.68
APART = 8.0

Label = tuple[Mark, float, float, bool]
"""A mark, the point beside which its label stands, and whether it stands at the left of it."""


def draw(spec: ChartSpec, sheet: Sheet) -> None:
    """An arm for each mark, clockwise from the top, and at each tip a point with its dots."""
    radius, middle = sheet.width * RADIUS, sheet.width / 2
    turn = 360 / len(spec.marks)
    tips = [_on_circle(radius, turn * place) for place in range(len(spec.marks))]
    labels = [(m, middle + x, y, x < -0.1) for m, (x, y) in zip(spec.marks, tips, strict=True)]
    floor = min(y for _, y in tips[1:]) - LARGEST
    placed, shift = _placed(labels, sheet, LARGEST + CLEAR, least=-radius - LARGEST, floor=floor)
    most = max(float(mark.room) for mark in spec.marks) or 1.0
    for place, mark in enumerate(spec.marks):
        path = [
            (0.0, 0.0),
            _on_circle(radius * INNER, turn * (place - 0.5)),
            tips[place],
            _on_circle(radius * INNER, turn * (place + 0.5)),
        ]
        fill = sheet.colours.room if mark.leads else sheet.colours.tint
        sheet.polygon([(middle + x, shift + y) for x, y in path], fill, edge=WHITE, thick=1.2)
    for mark, (x, y) in zip(spec.marks, tips, strict=True):
        size = SMALLEST + (LARGEST - SMALLEST) * sqrt(float(mark.room) / most)
        fill = sheet.colours.room if mark.leads else WHITE
        sheet.circle(middle + x, shift + y, size, fill, edge=sheet.colours.room, thick=1.4)
        _number(mark, middle + x, shift + y, sheet, 13.0)
    _labels(placed, sheet, shift)


def draw_petals(spec: ChartSpec, sheet: Sheet) -> None:
    """A petal for each mark, clockwise from the upper left, its area in proportion to the dots."""
    radius, middle = sheet.width * PETALS, sheet.width / 2
    sides = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    most = max(float(mark.room) for mark in spec.marks) or 1.0
    pairs = list(zip(spec.marks, sides, strict=True))
    labels = [(mark, middle + x * radius, y * radius / 2, x < 0) for mark, (x, y) in pairs]
    placed, shift = _placed(labels, sheet, CLEAR, least=-radius)

    def path(side: tuple[int, int], size: float) -> list[Point]:
        return [(middle + radius * x, shift + radius * y) for x, y in _petal(side, size)]

    for mark, side in pairs:
        size = sqrt(float(mark.room) / most)
        sheet.polygon(path(side, 1), WHITE, edge=sheet.colours.muted, thick=0.6)
        if size:
            sheet.polygon(path(side, size), sheet.colours.room if mark.leads else sheet.colours.tint)
        inward = GAP + (1 - GAP) * size / 2 if size >= ROOM_FOR_NUMBER else OUTSIDE
        _number(mark, middle + side[0] * inward * radius, shift + side[1] * inward * radius, sheet, 18.0)
    _labels(placed, sheet, shift)


def _number(mark: Mark, x: float, y: float, sheet: Sheet, size: float) -> None:
    colour = sheet.colours.on_room if mark.leads else sheet.colours.ink
    sheet.words(x, y, number(mark.room), strong=True, colour=colour, align="center", size=size)


Block = tuple[float, float, list[str], list[str], bool]
"""A label: x, its middle, its lines of name, its dots with people, and whether it ends at x."""


def _placed(
    labels: Sequence[Label], sheet: Sheet, clear: float, least: float, floor: float = 0.0
) -> tuple[list[Block], float]:
    """The labels, moved where they would overlap, and how far down the middle of the picture lies.

    The label of a point over the middle ends at `floor`, above the point to its right.
    """
    blocks: list[Block] = []
    top = least
    for left in (True, False):
        below = -float("inf")
        for mark, x, y, _ in sorted((each for each in labels if each[3] is left), key=lambda each: each[2]):
            edge = x - clear if left else x + clear
            room = edge - 2 if left else sheet.right - edge
            name = wrapped(f"{mark.letter} {mark.label}", max(room, 30.0), strong=True)
            given = wrapped(_dots(mark), max(room, 30.0))
            half = LINE * (len(name) + len(given)) / 2
            above_all = abs(x - sheet.width / 2) < 1
            middle = min(y, floor - half) if above_all else max(y, below + APART + half)
            below = middle + half
            top = min(top, middle - half)
            blocks.append((edge, middle, name, given, left))
    return blocks, 2 - top


def _labels(blocks: Sequence[Block], sheet: Sheet, shift: float) -> None:
    for x, middle, name, given, left in blocks:
        first = shift + middle - LINE * (len(name) + len(given) - 1) / 2
        for place, line in enumerate([*name, *given]):
            strong = place < len(name)
            colour = sheet.colours.ink if strong else sheet.colours.muted
            sheet.words(
                x,
                first + LINE * place,
                line,
                strong=strong,
                colour=colour,
                align="right" if left else "left",
            )


def _dots(mark: Mark) -> str:
    return t(
        "{dots} from {people}",
        dots=tn("{n} dot", "{n} dots", int(mark.room)),
        people=tn("{n} person", "{n} people", mark.people or 0),
    )


def _on_circle(radius: float, degrees: float) -> Point:
    """Clockwise from the top; y grows downwards."""
    turn = degrees * pi / 180
    return radius * sin(turn), -radius * cos(turn)


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
