"""The pen for screens: plotly figures whose traces and points stay the same ones, so that they glide."""

from coprod.charts import bars, heat, slopes, spread, star, strips
from coprod.charts.bars import Order
from coprod.charts.colours import Mode
from coprod.charts.sheet import Figure, Sheet, layout
from coprod.charts.spec import ChartSpec


def figure(
    spec: ChartSpec,
    *,
    mode: Mode = "light",
    hall: bool = True,
    width: float = 1280,
    height: float = 720,
    order: Order = "room",
) -> Figure:
    """The picture as plotly's JSON: plain dicts, `{"data": [...], "layout": {...}}`.

    In a hall, width and height are the whole screen's and set the type's size; elsewhere the picture's own.
    Bars stand as printed, by the room or by the gap to the baseline; use "printed" while a round is live.
    """
    sheet = Sheet.of(mode, hall, width, height)
    if not spec.marks:
        return {"data": [], "layout": layout(sheet)}
    match spec.kind:
        case "bars":
            drawn = bars.draw(spec, sheet, order)
        case "star":
            drawn = star.draw(spec, sheet)
        case "cos":
            drawn = star.draw_petals(spec, sheet)
        case "board":
            drawn = heat.draw(spec, sheet)
        case "strips":
            drawn = strips.draw(spec, sheet)
        case "slopes":
            drawn = slopes.draw(spec, sheet)
        case "spread":
            drawn = spread.draw(spec, sheet)
    drawn["layout"]["meta"] = {"kind": spec.kind}
    return drawn
