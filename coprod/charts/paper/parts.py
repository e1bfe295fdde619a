"""Three pictures for paper: money beside dots, how divided people are, and every answer to each factor."""

from collections import Counter
from math import sqrt

from coprod.charts.paper.rows import INSET, Rows, Shape, dot, legend
from coprod.charts.paper.sheet import LINE, NONE, Align, Point, Sheet, across, ink_on, wrapped
from coprod.charts.slopes import places
from coprod.charts.spec import ChartSpec
from coprod.text import number, t

LABELS = 0.44
LEFT, RIGHT, BESIDE = 0.56, 0.86, 7.0
BAR = 11.0
SCALE = (0, 25, 50, 75, 100)
SMALLEST_DOT, LARGEST_DOT = 2.2, 7.0
STRIP = 27.0
ABOVE, BELOW = -4.0, 6.5


def draw_slopes(spec: ChartSpec, sheet: Sheet) -> None:
    """The factors by money at the left and by dots at the right, a line between; the first three strong."""
    lefts, rights = (places(spec.marks, side) for side in ("money", "dots"))
    left, right = sheet.width * LEFT, sheet.width * RIGHT
    colours = sheet.colours
    amounts = max(across(number(mark.room), strong=True) for mark in spec.marks)
    dots = max(across(number(mark.dots), strong=True) for mark in spec.marks)
    begin = INSET + max(across(mark.letter, strong=True) for mark in spec.marks) + 7
    names = [wrapped(mark.label, left - BESIDE - amounts - 10 - begin) for mark in spec.marks]
    height = max(17.0, LINE * max(map(len, names)) + 4)
    y = _two_heads(spec, sheet, left - BESIDE, right + BESIDE)

    def ends(place: int) -> tuple[Point, Point]:
        return (left, y + height * (lefts[place] + 0.5)), (right, y + height * (rights[place] + 0.5))

    for place in sorted(range(len(spec.marks)), key=lambda place: spec.marks[place].leads):
        strong = spec.marks[place].leads
        colour = colours.room if strong else colours.muted
        sheet.stroke(*ends(place), colour=colour, thick=2.2 if strong else 0.7)
        for x, end in ends(place):
            sheet.circle(x, end, 2.6 if strong else 1.8, colour)
    for place, mark in enumerate(spec.marks):
        ink = colours.ink if mark.leads else colours.muted
        (_, by_money), (_, by_dots) = ends(place)
        sheet.words(INSET, by_money, mark.letter, strong=True, colour=colours.muted)
        sheet.lines(begin, by_money, names[place], colour=ink)
        amount, placed = number(mark.room), number(mark.dots)
        sheet.words(left - BESIDE, by_money, amount, strong=mark.leads, colour=ink, align="right")
        sheet.words(right + BESIDE + dots, by_dots, placed, strong=mark.leads, colour=ink, align="right")
        sheet.words(right + BESIDE + dots + 9, by_dots, mark.letter, strong=True, colour=colours.muted)


def _two_heads(spec: ChartSpec, sheet: Sheet, left: float, right: float) -> float:
    """What the left end at `left` and the right one from `right` on stand for; how far down that reaches."""
    both: list[tuple[float, list[str], Align]] = [
        (left, wrapped(spec.room_name, left, strong=True), "right"),
        (right, wrapped(spec.before_name, sheet.right - right, strong=True), "left"),
    ]
    high = LINE * max(len(lines) for _, lines, _ in both)
    for x, lines, align in both:
        sheet.lines(x, high - LINE * len(lines) / 2, lines, strong=True, align=align)
    return high + 5


def draw_spread(spec: ChartSpec, sheet: Sheet) -> None:
    """A full bar a factor, in the order of the marks, with the people of each part in it."""
    rows = Rows([(mark.letter, mark.label) for mark in spec.marks], sheet, LABELS, least=17.0)
    start = rows.end + 9
    paints = (sheet.colours.hairline, sheet.colours.tint, sheet.colours.room)
    y = legend(sheet, start, [("bar", name) for name in spec.part_names], fills=paints)
    for place, mark in enumerate(spec.marks):
        middle, x = y + rows.heights[place] / 2, start
        rows.draw(place, middle)
        if not mark.parts:
            sheet.words(start, middle, "–", colour=sheet.colours.muted)
        for people, paint in zip(mark.parts, paints, strict=False):
            wide = (sheet.width - start) * people / max(1, sum(mark.parts))
            if wide:
                edge = sheet.colours.muted if paint != sheet.colours.room else NONE
                sheet.rectangle(x, middle - BAR / 2, wide, BAR, paint, edge=edge, thick=0.3)
            if wide > across(number(people), strong=True) + 4:
                colour = ink_on(paint)
                sheet.words(x + wide / 2, middle, number(people), strong=True, colour=colour, align="center")
            x += wide
        y += rows.heights[place]


def draw_strips(spec: ChartSpec, sheet: Sheet) -> None:
    """A line a factor from 0 to 100: answers, larger for more alike, their mean, and the baseline's below."""
    rows = Rows([(mark.letter, mark.label) for mark in spec.marks], sheet, LABELS, least=STRIP)
    start, end = rows.end + 16, sheet.width - 12
    colours = sheet.colours
    entries: list[tuple[Shape, str]] = [("dot", spec.room_name), ("mean", t("Mean"))]
    if spec.baseline_name:
        entries.append(("diamond", spec.baseline_name))
    top = y = legend(sheet, start - 6, entries)
    bottom = top + sum(rows.heights)

    def on_scale(value: float) -> float:
        return start + (end - start) * value / 100

    for at in SCALE:
        x = on_scale(at)
        sheet.stroke((x, top), (x, bottom), colour=colours.hairline, thick=0.6)
        sheet.words(x, bottom + LINE / 2 + 1, number(at), colour=colours.muted, align="center")

    for place, mark in enumerate(spec.marks):
        middle = y + rows.heights[place] / 2
        rows.draw(place, middle)
        for value, people in sorted(Counter(mark.answers).items(), key=lambda each: -each[1]):
            dot(sheet, on_scale(value), middle + ABOVE, min(LARGEST_DOT, SMALLEST_DOT * sqrt(people)))
        for value in sorted(set(mark.ticks)):
            sheet.diamond(on_scale(value), middle + BELOW)
        if mark.ends:
            path = [(on_scale(each), middle + ABOVE) for each in mark.ends]
            sheet.stroke(*path, colour=colours.ink, thick=1.4)
        x = on_scale(float(mark.room))
        sheet.stroke((x, middle + ABOVE - 7), (x, middle + ABOVE + 7), colour=colours.ink, thick=2)
        y += rows.heights[place]
        sheet.stroke((start, y), (end, y), colour=colours.hairline, thick=0.4)
