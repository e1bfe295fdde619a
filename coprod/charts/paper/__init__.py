"""The pen for paper: any picture as SVG or PNG by matplotlib, without a browser; the same bytes each time.

Room and baseline differ in shape as well as in colour, so that a black-and-white print reads alike. The
sentence stands outside the picture.
"""

from collections.abc import Callable

from coprod.charts.paper import bars, board, parts, star
from coprod.charts.paper.sheet import Sheet
from coprod.charts.spec import ChartSpec, Kind

NARROWEST_CM = 12.0
PENS: dict[Kind, Callable[[ChartSpec, Sheet], None]] = {
    "bars": bars.draw,
    "star": star.draw,
    "cos": star.draw_petals,
    "board": board.draw,
    "slopes": parts.draw_slopes,
    "spread": parts.draw_spread,
    "strips": parts.draw_strips,
}


def svg(spec: ChartSpec, width_cm: float = 16.0) -> str:
    """The picture as an SVG document, its letters as outlines, named by its sentence for screen readers.

    As wide as asked for and as high as it needs, in type of 9 pt; to have it smaller, scale it. ValueError
    without marks, as where results are hidden, or narrower than `NARROWEST_CM`.
    """
    return _drawn(spec, width_cm).svg(spec.sentence)


def png(spec: ChartSpec, width_cm: float = 16.0, dpi: int = 200) -> bytes:
    """The same picture as a PNG on white, `dpi` dots an inch. ValueError as for `svg`."""
    return _drawn(spec, width_cm).png(dpi)


def _drawn(spec: ChartSpec, width_cm: float) -> Sheet:
    if not spec.marks:
        raise ValueError(f"there is nothing to draw of {spec.title!r}: it has no marks, or is hidden")
    if width_cm < NARROWEST_CM:
        raise ValueError(
            f"a picture {width_cm:g} cm wide is too narrow for its words; at least {NARROWEST_CM:g}"
        )
    sheet = Sheet(width_cm)
    PENS[spec.kind](spec, sheet)
    return sheet
