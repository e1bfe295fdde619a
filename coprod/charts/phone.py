"""The pen for phones: a small inline SVG in the page's own type and colours (`--room`, `--baseline`)."""

from fractions import Fraction
from html import escape
from textwrap import wrap

from coprod.charts.spec import ChartSpec, Mark
from coprod.text import number, t, tn

TEXT, LINE, BAR, GAP = 15, 20, 12, 10
EM = 0.56
"""The breadth of a letter in type sizes, rather too much than too little."""
LEGEND = 28
DIAMOND, STEM = 5.5, 9
PLACES_SHOWN = 10
RIGHT, BOLD = 'text-anchor="end"', 'font-weight="700"'
UNBROKEN = "\u00a0"
TRACK = 0.46
PERCENT_STEPS = (25, 50, 75, 100)


def svg(spec: ChartSpec, *, width: int = 340) -> str:
    """Bars from the largest to the smallest; of a board, the places with most dots.

    It scales with its place on the page; lines break to fit `width` px. Empty where there are no marks.
    """
    marks = spec.by_room()
    if spec.kind == "board":
        marks = tuple(mark for mark in marks if mark.room)[:PLACES_SHOWN]
    if not marks:
        return ""
    parts, y = ([_legend(spec)], float(LEGEND)) if spec.with_baseline else ([], 0.0)
    row = _percent_row if spec.unit == "percent" else _dots_row
    reach = _reach(spec)
    for mark in marks:
        drawn, height = row(mark, y, width, reach)
        parts.append(drawn)
        y += height + GAP
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y - GAP + 2:g}" '
        f'width="100%" role="img" aria-label="{escape(spec.sentence)}" fill="currentColor" '
        f'font-size="{TEXT}" overflow="visible">'
        f"{''.join(parts)}</svg>"
    )


def _reach(spec: ChartSpec) -> float:
    """The value at the end of the track."""
    longest = max(max(mark.room, mark.baseline or Fraction(0)) for mark in spec.marks)
    if spec.unit == "percent":
        return next(step for step in PERCENT_STEPS if step >= longest)
    return float(longest) or 1.0


def _percent_row(mark: Mark, y: float, width: int, reach: float) -> tuple[str, float]:
    """Letter and label with the numbers at the right, and beneath the bar with the baseline's diamond."""
    numbers = 44 if mark.baseline is None else 92
    lines, height = _label(mark, y, width - numbers)
    room = width if mark.baseline is None else width - 50
    parts = [lines, _text(room, y + TEXT, number(mark.room), f"{RIGHT} {BOLD}")]
    bar_y = y + height
    parts.append(_bar(mark.room, bar_y, width, reach))
    if mark.baseline is not None:
        parts.append(_text(width, y + TEXT, number(mark.baseline), RIGHT))
        parts.append(_diamond(width - 32, y + TEXT - 5))
        parts.append(_diamond(_px(mark.baseline, width, reach), bar_y + BAR / 2))
    return "".join(parts), height + BAR


def _dots_row(mark: Mark, y: float, width: int, reach: float) -> tuple[str, float]:
    """Letter and label; beneath the bar, with dots and people at its right."""
    lines, height = _label(mark, y, width)
    dots, people = tn("{n} dot", "{n} dots", int(mark.room)), tn("{n} person", "{n} people", mark.people)
    value = t("{dots} from {people}", dots=dots, people=people) if mark.room else number(0)
    bar_y = y + height
    bar = _bar(mark.room, bar_y + 2, int(width * TRACK), reach)
    return lines + bar + _text(width, bar_y + TEXT - 2, value, RIGHT), height + LINE - 2


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
    y, second = 10, 20 + TEXT * EM * len(spec.room_name) + 24
    return (
        f'<rect x="0" y="{y - 6}" width="12" height="12" rx="2" fill="var(--room)"/>'
        f"{_text(20, y + 5, spec.room_name)}"
        f"{_diamond(second, y)}{_text(second + 14, y + 5, spec.baseline_name)}"
    )


def _diamond(x: float, y: float) -> str:
    """A diamond with a thin stem, edged with the page's paper."""
    corners = [(x, y - DIAMOND), (x + DIAMOND, y), (x, y + DIAMOND), (x - DIAMOND, y)]
    points = " ".join(f"{px:g},{py:g}" for px, py in corners)
    return (
        f'<path d="M{x:g} {y - STEM:g}V{y + STEM:g}" stroke="var(--baseline)" stroke-width="2"/>'
        f'<polygon points="{points}" fill="var(--baseline)" stroke="var(--paper)" stroke-width="1.5"/>'
    )


def _px(value: Fraction, width: int, reach: float) -> float:
    return round(float(value) * width / reach, 1)
