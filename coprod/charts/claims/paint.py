"""The pens' pictures in the baseline's colour: where there is no room, no bar may look like one."""

import re
from typing import Any

from coprod.charts.claims.strips import strips_svg
from coprod.charts.colours import Mode, between, palette
from coprod.charts.phone import svg
from coprod.charts.screen import figure
from coprod.charts.sheet import Figure
from coprod.charts.spec import ChartSpec

MIXED = 0.55
"""How much of the room's colour the strips' dots have (`charts.strips`)."""
PALE = 0.26
REACH = [-2, 106]
"""The strips' scale with room for the whole of its last number."""


def for_screen(spec: ChartSpec, *, mode: Mode, width: float, height: float) -> Figure:
    """The figure of `charts.screen`, painted over."""
    drawn = figure(spec, mode=mode, hall=False, width=width, height=height)
    if spec.kind == "strips":
        drawn["layout"]["xaxis"]["range"] = REACH
    colours = palette(mode)
    paints = {
        colours.room: colours.baseline,
        colours.tint: between(colours.paper, colours.baseline, PALE),
        between(colours.paper, colours.room, MIXED): between(colours.paper, colours.baseline, MIXED),
    }
    return _painted(drawn, paints)


def _painted(part: Any, paints: dict[str, str]) -> Any:
    match part:
        case dict():
            return {key: _painted(value, paints) for key, value in part.items()}
        case list():
            return [_painted(value, paints) for value in part]
        case str():
            return paints.get(part, part)
        case _:
            return part


def for_phone(spec: ChartSpec, *, mode: Mode, width: int) -> str:
    """The SVG of `charts.phone` as a picture that stands alone, painted over; strips have their own pen."""
    drawn = strips_svg(spec, width) if spec.kind == "strips" else svg(spec, width=width)
    drawn = drawn.replace("var(--room)", "var(--baseline)")
    colours = palette(mode)
    painted = re.sub(r"var\(--(\w+)\)", lambda name: str(getattr(colours, name[1])), drawn)
    typed = painted.replace('fill="currentColor"', 'fill="currentColor" font-family="sans-serif"', 1)
    return typed.replace("currentColor", colours.ink)
