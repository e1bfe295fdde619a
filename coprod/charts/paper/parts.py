"""Three pictures for paper: money beside dots, how divided people are, and every answer to each factor."""

from collections import Counter
from math import sqrt

from coprod.charts.paper.sheet import LINE, Rows, Sheet, across, ink_on, legend, named, wrapped
from coprod.charts.slopes import places
from coprod.charts.spec import ChartSpec
from coprod.text import number, t

LABELS = 0.44
LEFT, RIGHT = 0.56, 0.86
BAR = 11.0
SCALE = (0, 25, 50, 75, 100)
DOT, LARGEST_DOT = 2.2, 7.0
STRIP = 27.0
ABOVE, BELOW = -4.0, 6.5


def draw_slopes(spec: ChartSpec, sheet: Sheet) -> None:
    """The factors by money at the left and by dots at the right, a line between; the first three strong."""
    lefts, rights = (places(spec.marks, side) for side in ("money", "dots"))
    left, right = sheet.width * LEFT, sheet.width * RIGHT
    values = max(across(number(mark.room), strong=True) for mark in spec.marks) + 8
    letters = max(across(mark.letter, strong=True) for mark in spec.marks) + 7
    names = [wrapped(mark.label, left - values - letters - 14) for mark in spec.marks]
    height = max(17.0, LINE * max(map(len, names)) + 4)
    heads = [wrapped(spec.room_name, left - 6, strong=True)]
    heads.append(wrapped(spec.before_name, sheet.width - right - 6, strong=True))
    y = LINE * max(map(len, heads))
    for x, lines, align in ((left - 6, heads[0], "right"), (right + 6, heads[1], "left")):
        sheet.lines(x, y / 2, lines, strong=True, align="right" if align == "right" else "left")
    y += 5
    colours = sheet.colours
    order = sorted(range(len(spec.marks)), key=lambda place: spec.marks[place].leads)
    for place in order:
        mark = spec.marks[place]
        ends = [(left, y + height * (lefts[place] + 0.5)), (right, y + height * (rights[place] + 0.5))]
        colour = colours.room if mark.leads else colours.muted
        sheet.stroke(*ends, colour=colour, thick=2.2 if mark.leads else 0.7)
        for end in ends:
            sheet.circle(*end, 2.6 if mark.leads else 1.8, colour, edge="none", thick=0)
    for place, mark in enumerate(spec.marks):
        ink = colours.ink if mark.leads else colours.muted
        middle = y + height * (lefts[place] + 0.5)
        sheet.words(0, middle, mark.letter, strong=True, colour=colours.muted)
        sheet.lines(letters, middle, names[place], strong=False, colour=ink)
        sheet.words(left - 7, middle, number(mark.room), strong=mark.leads, colour=ink, align="right")
        middle = y + height * (rights[place] + 0.5)
        dots = number(mark.dots)
        sheet.words(right + 7, middle, dots, strong=mark.leads, colour=ink)
        sheet.words(right + 32, middle, mark.letter, strong=True, colour=colours.muted)


def draw_spread(spec: ChartSpec, sheet: Sheet) -> None:
    """A full bar a factor, in the order of the marks, with the people of each part in it."""
    rows = Rows(named(spec, ranked=False), sheet, LABELS, least=17.0)
    start = rows.end + 9
    paints = (sheet.colours.hairline, sheet.colours.tint, sheet.colours.room)
    y = legend(sheet, start, [("bar", name) for name in spec.part_names], colours=paints)
    for place, mark in enumerate(spec.marks):
        middle, x = y + rows.heights[place] / 2, start
        rows.draw(place, middle)
        if not mark.parts:
            sheet.words(start, middle, "–", colour=sheet.colours.muted)
        for people, paint in zip(mark.parts, paints, strict=False):
            wide = (sheet.width - start) * people / max(1, sum(mark.parts))
            if wide:
                edge = sheet.colours.muted if paint != sheet.colours.room else "none"
                sheet.rectangle(x, middle - BAR / 2, wide, BAR, paint, edge=edge, thick=0.3)
            if wide > across(number(people), strong=True) + 4:
                colour = ink_on(paint)
                sheet.words(x + wide / 2, middle, number(people), strong=True, colour=colour, align="center")
            x += wide
        y += rows.heights[place]


def draw_strips(spec: ChartSpec, sheet: Sheet) -> None:
    """A line a factor from 0 to 100: answers, larger for more alike, their mean, and the baseline's below."""
    rows = Rows(named(spec, ranked=False), sheet, LABELS, least=STRIP)
    start, end = rows.end + 16, sheet.width - 12
    colours = sheet.colours
    entries = [("dot", spec.room_name), ("mean", t("Mean"))]
    if spec.baseline_name:
        entries.append(("diamond", spec.baseline_name))
    top = y = legend(sheet, start - 6, entries)
    bottom = top + sum(rows.heights)
    for at in SCALE:
        x = start + (end - start) * at / 100
        sheet.stroke((x, top), (x, bottom), colour=colours.hairline, thick=0.6)
        sheet.words(x, bottom + LINE / 2 + 1, number(at), colour=colours.muted, align="center")

    def across_scale(value: float) -> float:
        return start + (end - start) * value / 100

    for place, mark in enumerate(spec.marks):
        middle = y + rows.heights[place] / 2
        rows.draw(place, middle)
        for value, people in sorted(Counter(mark.answers).items(), key=lambda each: -each[1]):
            radius = min(LARGEST_DOT, DOT * sqrt(people))
            x = across_scale(value)
            sheet.circle(x, middle + ABOVE, radius, "#8EB5D6", edge=colours.room, thick=0.5)
        for value in sorted(set(mark.ticks)):
            sheet.diamond(across_scale(value), middle + BELOW)
        if mark.ends:
            path = [(across_scale(each), middle + ABOVE) for each in mark.ends]
            sheet.stroke(*path, colour=colours.ink, thick=1.4)
        x = across_scale(float(mark.room))
        sheet.stroke((x, middle + ABOVE - 7), (x, middle + ABOVE + 7), colour=colours.ink, thick=2)
        y += rows.heights[place]
        sheet.stroke((start, y), (end, y), colour=colours.hairline, thick=0.4)
