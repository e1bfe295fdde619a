"""The phone's strips: every answer to each factor on a line of its own, under the factor's name."""

from collections import Counter
from html import escape
from math import sqrt

from coprod.charts.spec import ChartSpec, Mark
from coprod.text import number, t

TEXT, LINE, ROW, EDGE = 15, 20, 52, 9
DOT, MOST = 3.5, 9.0
SCALE = (0, 50, 100)
LEGEND = 30


def strips_svg(spec: ChartSpec, width: int) -> str:
    """Dots from 0 to 100, larger for more people; a stroke for the mean."""
    rows = [_row(mark, LEGEND + ROW * place, width) for place, mark in enumerate(spec.marks)]
    end = LEGEND + ROW * len(spec.marks)
    scale = "".join(
        _text(_x(at, width), end + 10, number(at), {0: "start", 100: "end"}.get(at, "middle")) for at in SCALE
    )
    legend = (
        f'<circle cx="{EDGE}" cy="10" r="5" {_DOTS}/>{_text(EDGE + 12, 15, spec.room_name)}'
        f'<path d="M{width / 2:g} 2V18" stroke="currentColor" stroke-width="3"/>'
        f"{_text(width / 2 + 10, 15, t('Mean'))}"
    )
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {end + 14}" '
        f'width="100%" role="img" aria-label="{escape(spec.sentence)}" fill="currentColor" '
        f'font-size="{TEXT}" overflow="visible">{legend}{"".join(rows)}{scale}</svg>'
    )


_DOTS = 'fill="var(--room)" fill-opacity="0.55" stroke="var(--room)"'


def _row(mark: Mark, y: float, width: int) -> str:
    middle = y + LINE + 12
    line = f'<path d="M{EDGE} {middle:g}H{width - EDGE}" stroke="var(--hairline)" stroke-width="2"/>'
    dots = "".join(
        f'<circle cx="{_x(value, width):g}" cy="{middle:g}" r="{min(MOST, DOT * sqrt(people)):.1f}" {_DOTS}/>'
        for value, people in Counter(mark.answers).items()
    )
    x = _x(float(mark.room), width)
    mean = f'<path d="M{x:g} {middle - 10:g}V{middle + 10:g}" stroke="currentColor" stroke-width="3"/>'
    return _text(0, y + TEXT, f"{mark.letter} {mark.label}".strip(), "start") + line + dots + mean


def _x(value: float, width: int) -> float:
    return round(EDGE + value / 100 * (width - 2 * EDGE), 1)


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(words)}</text>'
