"""The bare chart of a slide: series on a workbook without formulas, and where it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from io import BytesIO
from typing import Any

import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_THEME_COLOR as Colour
from pptx.oxml import parse_xml
from pptx.slide import Slide
from pptx.util import Inches, Pt

from coprod.analysis.rounding import half_up
from coprod.charts.spec import Mark
from coprod.formats.office import one_line
from coprod.formats.slides.cells import inches
from coprod.formats.slides.layouts import SMALLEST, Box

NewChart: Any = CategoryChartData
ROOM, BASELINE, TINT = Colour.ACCENT_1, Colour.ACCENT_2, Colour.ACCENT_3
INK, MUTED = Colour.TEXT_1, Colour.TEXT_2
PAPER, HAIRLINE = Colour.BACKGROUND_1, Colour.BACKGROUND_2
SHEET = "Sheet1"
"""The name by which the charts look for their figures."""
FORMATS = ("0", "0.0")
CHART = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'


@dataclass(frozen=True)
class Series:
    """A name, a value for each category, a colour; hollow bars are told apart without colour."""

    name: str
    exact: tuple[Fraction | int | None, ...]
    colour: Colour
    hollow: bool = False

    def values(self, decimals: int) -> list[float | None]:
        """The values as a file holds them: rounded once, half up."""
        return [None if value is None else float(half_up(value, decimals)) for value in self.exact]


def named(mark: Mark) -> str:
    return one_line(f"{mark.letter} {mark.label}")


def bare(
    slide: Slide,
    kind: XL_CHART_TYPE,
    marks: Sequence[Mark] | Sequence[str],
    shown: Sequence[Series],
    box: Box,
    made: datetime,
    decimals: int,
) -> tuple[Any, Any]:
    """The frame and its chart: a category for each mark or name, no legend, no visible axis of values.

    `box` is in inches; the figures are rounded to `decimals`, in the chart and in its workbook.
    """
    categories = [one_line(each) if isinstance(each, str) else named(each) for each in marks]
    data = NewChart(number_format=FORMATS[decimals])
    data.categories = categories
    for each in shown:
        data.add_series(one_line(each.name), each.values(decimals))
    shapes: Any = slide.shapes
    frame = shapes.add_chart(kind, *map(Inches, box), data)
    chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(_workbook(categories, shown, decimals, made))
    chart.has_title = chart.has_legend = False
    chart.font.size = Pt(SMALLEST)
    chart.font.color.theme_color = INK
    axis = chart.category_axis
    axis.format.line.fill.background()
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    return frame, chart


def _workbook(categories: Sequence[str], shown: Sequence[Series], decimals: int, made: datetime) -> bytes:
    """The cells that the chart refers to, all text as text: nothing in it is a formula or a link."""
    out = BytesIO()
    quiet = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, quiet | {"strings_to_numbers": False}) as book:
        book.set_properties({"created": made.replace(tzinfo=None, microsecond=0)})
        sheet = book.add_worksheet(SHEET)
        figure = book.add_format({"num_format": FORMATS[decimals]})
        sheet.set_column(0, 0, 32)
        sheet.set_column(1, len(shown), 14)
        for row, name in enumerate(categories, 1):
            sheet.write_string(row, 0, name)
        for column, each in enumerate(shown, 1):
            sheet.write_string(0, column, one_line(each.name))
            for row, value in enumerate(each.values(decimals), 1):
                if value is not None:
                    sheet.write_number(row, column, value, figure)
    return out.getvalue()


def downwards(chart: Any, *, by_value: bool = False) -> None:
    """The first category, or the smallest value, at the top."""
    (chart.value_axis if by_value else chart.category_axis).reverse_order = True
    if by_value:
        chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW


def paint(fill: Any, colour: Colour | None) -> None:
    fill.solid()
    fill.fore_color.theme_color = PAPER if colour is None else colour


def beside_names(chart: Any, marks: Sequence[Mark], width: float, top: float) -> None:
    """The bars begin where the longest name ends; each name is written out."""
    start = min(0.5, (max(inches(named(mark)) for mark in marks) + 0.1) / width)
    inside(chart, start, top, 1 - start, 1 - top)
    skip = parse_xml(f'<c:tickLblSkip {CHART} val="1"/>')
    chart.category_axis._element.find("{*}lblOffset").addnext(skip)


def inside(chart: Any, left: float, top: float, width: float, tall: float) -> None:
    """Where the lines are drawn, in shares of the chart; what is left is for the words at their ends."""
    area = chart._chartSpace.chart.plotArea
    for layout in area.findall("{*}layout"):
        area.remove(layout)
    area.insert(0, _layout(left, top, width, tall))


def _layout(left: float, top: float, width: float, tall: float) -> Any:
    """A place in a chart, in shares of its width and height."""
    sides = (("x", left), ("y", top), ("w", width), ("h", tall))
    values = "".join(f'<c:{side} val="{share}"/>' for side, share in sides)
    modes = '<c:xMode val="edge"/><c:yMode val="edge"/>'
    inner = f'<c:manualLayout><c:layoutTarget val="inner"/>{modes}{values}</c:manualLayout>'
    return parse_xml(f"<c:layout {CHART}>{inner}</c:layout>")
