"""Pictures that can be edited on a slide: bars, stacked bars and lines, with our colours and our type."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.oxml import parse_xml
from pptx.slide import Slide
from pptx.util import Pt

from coprod.charts.slopes import places
from coprod.charts.spec import ChartSpec, Mark
from coprod.charts.spread import LEAST_FOR_NUMBER
from coprod.formats.slides.cells import LOWEST, inches, put, table
from coprod.formats.slides.deck import Words, write
from coprod.formats.slides.figures import (
    BASELINE,
    CHART,
    HAIRLINE,
    INK,
    MUTED,
    PAPER,
    ROOM,
    TINT,
    Series,
    bare,
    beside_names,
    downwards,
    inside,
    named,
    paint,
)
from coprod.formats.slides.layouts import SMALLEST, Box
from coprod.text import number, t

WHOLE, WHOLE_BUT_NOT_ZERO = "0", "0;;;"
HEADROOM = 1.1
HIGHEST_BAR, HIGHEST_ROW, LEGEND = 0.85, 0.6, 0.42
FILLED, HOLLOW = "\u25a0", "\u25a1"
MOST_SLOPES = 14
SCHEMED = {ROOM: "accent1", BASELINE: "accent2", INK: "tx1", MUTED: "tx2"}


def with_table(spec: ChartSpec) -> bool:
    """Whether the numbers stand in a table: two to a mark, or percents, which have a decimal."""
    return spec.unit == "percent" or bool(_beside(spec, spec.marks))


def bars(slide: Slide, spec: ChartSpec, marks: Sequence[Mark], box: Box, made: datetime) -> Any:
    """One bar a mark with its number at the end, the first mark at the top."""
    left, top, width, tall = box
    box = (left, top, width, min(tall, 0.4 + HIGHEST_BAR * len(marks)))
    shown = [*_room(spec, marks), *_beside(spec, marks)]
    frame, chart = bare(slide, XL_CHART_TYPE.BAR_CLUSTERED, marks, shown, box, made, _decimals(spec))
    _bars(spec, chart, shown)
    chart.plots[0].gap_width = 45
    beside_names(chart, marks, width, 0)
    labels = chart.plots[0].series[0].data_labels
    labels.show_value, labels.number_format, labels.number_format_is_linked = True, WHOLE, False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size, labels.font.bold = Pt(SMALLEST), True
    return frame


def bars_with_table(
    slide: Slide, spec: ChartSpec, marks: Sequence[Mark], box: Box, made: datetime
) -> tuple[Any, Any]:
    """The figures as a table and beside each row its bars: the room's filled, the other one's hollow."""
    shown = [*_room(spec, marks), *_beside(spec, marks)]
    left, top, width, tall = box
    names = [named(mark) for mark in marks]
    widths = [max(map(inches, names)), *(inches(f"{FILLED} {each.name}") + 0.1 for each in shown)]
    row = min(HIGHEST_ROW, max(LOWEST, tall / (len(marks) + 1)))
    figures = table(slide, left, top, widths, [row] * (len(marks) + 1))
    heads = [[Words(_what(spec), SMALLEST, False, "tx2")]]
    for each in shown:
        sign = Words(HOLLOW if each.hollow else FILLED, SMALLEST, True, SCHEMED[each.colour])
        heads.append([sign, Words(f" {each.name}", SMALLEST, True)])
    for column, runs in enumerate(heads):
        put(figures.table.cell(0, column), runs, "right" if column else "left")
    for at, name in enumerate(names):
        put(figures.table.cell(at + 1, 0), [Words(name, SMALLEST, False)])
        for column, each in enumerate(shown, 1):
            value = each.exact[at]
            said = t("a few") if value is None else number(value)
            put(figures.table.cell(at + 1, column), [Words(said, SMALLEST, not each.hollow)], "right")
    start = left + sum(widths) + 0.25
    place = (start, top + row, max(1.0, left + width - start), row * len(marks))
    frame, chart = bare(slide, XL_CHART_TYPE.BAR_CLUSTERED, marks, shown, place, made, _decimals(spec))
    _bars(spec, chart, shown)
    chart.plots[0].gap_width = 55
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    inside(chart, 0, 0, 1, 1)
    return figures, frame


def _bars(spec: ChartSpec, chart: Any, shown: Sequence[Series]) -> None:
    plot = chart.plots[0]
    plot.overlap = 0
    downwards(chart)
    longest = max(float(max(mark.room, mark.beside or 0)) for mark in spec.marks)
    chart.value_axis.maximum_scale = longest * HEADROOM or 1
    for series, each in zip(plot.series, shown, strict=True):
        paint(series.format.fill, None if each.hollow else each.colour)
        series.format.line.width = Pt(2)
        series.format.line.color.theme_color = each.colour
        series.invert_if_negative = False


def spread(slide: Slide, spec: ChartSpec, marks: Sequence[Mark], box: Box, made: datetime) -> Any:
    """How many people gave nothing, something, a lot: one stacked bar a factor; too few for one have none."""
    paints = ((HAIRLINE, INK), (TINT, INK), (ROOM, PAPER))
    shown = [
        Series(name, tuple(mark.parts[part] if mark.parts else None for mark in marks), paints[part][0])
        for part, name in enumerate(spec.part_names)
    ]
    frame, chart = bare(slide, XL_CHART_TYPE.BAR_STACKED, marks, shown, box, made, 0)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 40, 100
    beside_names(chart, marks, box[2], LEGEND / box[3])
    downwards(chart)
    chart.value_axis.maximum_scale = max(spec.n, 1)
    for series, each, (ground, ink) in zip(plot.series, shown, paints, strict=True):
        paint(series.format.fill, ground)
        labels = series.data_labels
        labels.show_value, labels.number_format, labels.number_format_is_linked = (
            True,
            WHOLE_BUT_NOT_ZERO,
            False,
        )
        labels.position = XL_LABEL_POSITION.CENTER
        labels.font.size, labels.font.bold = Pt(SMALLEST), True
        labels.font.color.theme_color = ink
        for place, value in enumerate(each.exact):
            if value is None or value < spec.n * LEAST_FOR_NUMBER:
                _without(labels._element, place)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    chart.legend.font.size = Pt(SMALLEST)
    return frame


def slopes(slide: Slide, spec: ChartSpec, box: Box, made: datetime) -> Any:
    """The places by money and by dots, a line a factor, the first ones strong; figures stand at the ends."""
    money, dots = (places(spec.marks, side) for side in ("money", "dots"))
    shown = [
        Series(named(mark), (left + 1, right + 1), ROOM if mark.leads else MUTED)
        for mark, left, right in zip(spec.marks, money, dots, strict=True)
    ]
    heads = [spec.room_name, spec.before_name]
    frame, chart = bare(slide, XL_CHART_TYPE.LINE_MARKERS, heads, shown, box, made, 0)
    downwards(chart, by_value=True)
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0.5, len(shown) + 0.5
    inside(chart, 0.2, 0.1, 0.6, 0.9)
    for series, mark, each in zip(chart.plots[0].series, spec.marks, shown, strict=True):
        series.smooth = False
        series.format.line.width = Pt(3.5 if mark.leads else 2)
        series.format.line.color.theme_color = ROOM if mark.leads else HAIRLINE
        series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 8
        paint(series.marker.format.fill, each.colour)
        series.marker.format.line.fill.background()
        ends = (
            (f"{each.name}  {number(mark.room)}", XL_LABEL_POSITION.LEFT),
            (f"{number(mark.dots)}  {each.name}", XL_LABEL_POSITION.RIGHT),
        )
        for point, (text, side) in enumerate(ends):
            _say(series.points[point].data_label, text, side, strong=mark.leads)
    return frame


def _room(spec: ChartSpec, marks: Sequence[Mark]) -> list[Series]:
    name = t("Dots") if spec.unit == "dots" else spec.room_name or spec.baseline_name
    values = tuple(mark.room if spec.room_name else mark.baseline for mark in marks)
    return [Series(name, values, ROOM if spec.room_name else BASELINE)]


def _beside(spec: ChartSpec, marks: Sequence[Mark]) -> list[Series]:
    """The baseline, the round before, or how many people the dots come from where that is not the same."""
    if not spec.room_name:
        return []
    if spec.with_baseline:
        return [Series(spec.baseline_name, tuple(mark.baseline for mark in marks), BASELINE, True)]
    if spec.with_before:
        return [Series(spec.before_name, tuple(mark.before for mark in marks), INK, True)]
    if spec.unit == "dots" and any(mark.people != mark.room for mark in spec.marks):
        return [Series(t("People"), tuple(mark.people for mark in marks), MUTED, True)]
    return []


def _what(spec: ChartSpec) -> str:
    return t("Factor") if spec.unit == "percent" else t("Place")


def _decimals(spec: ChartSpec) -> int:
    return 1 if spec.unit == "percent" else 0


def _say(label: Any, text: str, side: XL_LABEL_POSITION, *, strong: bool) -> None:
    """The text at a point of a line."""
    write(label.text_frame, [[Words(text, SMALLEST, strong, "tx1" if strong else "tx2")]])
    label.text_frame._txBody.bodyPr.set("wrap", "none")
    label.position = side


def _without(labels: Any, place: int) -> None:
    """No number where a part is too narrow for one, or there is none."""
    xml = f'<c:dLbl {CHART}><c:idx val="{place}"/><c:delete val="1"/></c:dLbl>'
    before = labels.findall("{*}dLbl")
    labels.insert(len(before), parse_xml(xml))
