"""Charts that Excel draws itself: the room as solid bars, the baseline as hollow ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.chart import Chart

from coprod.charts.colours import LIGHT
from coprod.formats.office import alternative
from coprod.formats.report import Plate
from coprod.formats.workbook.book import Book, Sheet

NAME, ROOM, BASELINE = 2, 3, 4
"""The columns of names, of the room's figures and of the baseline's."""
WIDTH, AROUND, BAR, PAIR = 620, 130, 24, 30
"""In pixels: how wide a chart is, how high without its bars, and for each bar or pair of bars."""
PIXELS_A_ROW = 20
FONT = {"color": LIGHT.ink, "size": 10, "bold": False}
SOLID = {"fill": {"color": LIGHT.room}, "border": {"none": True}}
HOLLOW = {"fill": {"color": "#FFFFFF"}, "border": {"color": LIGHT.baseline, "width": 1.5}}


@dataclass(frozen=True)
class Bars:
    """The picture of one round, and where in the table its rows begin, counted from 0."""

    plate: Plate
    first: int
    with_baseline: bool


def draw(book: Book, sheet: Sheet, found: Sequence[Bars], rows: int, columns: int, *, decimals: str) -> None:
    """A chart for each round to the right of the table that was just written, one below the other.

    Every word in it stands in a cell: a text of its own that begins with "=" would be a formula. The cell of
    its title lies under the chart.
    """
    top = sheet.row - rows
    row, right = top, columns + 1
    for each in found:
        spec = each.plate.spec
        first, last = top + each.first, top + each.first + len(spec.marks) - 1
        chart = book.workbook.add_chart({"type": "bar"})
        assert isinstance(chart, Chart)
        for column, drawn in [(ROOM, SOLID), *([(BASELINE, HOLLOW)] if each.with_baseline else [])]:
            chart.add_series(
                {
                    "name": [sheet.name, top - 1, column],
                    "categories": [sheet.name, first, NAME, last, NAME],
                    "values": [sheet.name, first, column, last, column],
                    "data_labels": {"value": True, "num_format": decimals, "font": FONT},
                    "gap": 45,
                    "overlap": -5,
                    **drawn,
                }
            )
        sheet.hidden_text(row, right, f"{spec.title}\n{spec.sentence}\n{spec.rule}")
        chart.set_title(
            {"name": [sheet.name, row, right], "name_font": {**FONT, "size": 11}, "overlay": False}
        )
        quiet = {"line": {"color": LIGHT.hairline}, "major_tick_mark": "none"}
        chart.set_y_axis({"reverse": True, "num_font": FONT, **quiet})
        chart.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
        chart.set_legend({"position": "bottom", "font": FONT} if each.with_baseline else {"none": True})
        chart.set_chartarea({"border": {"color": LIGHT.hairline}})
        chart.show_hidden_data()
        height = AROUND + (PAIR if each.with_baseline else BAR) * len(spec.marks)
        chart.set_size({"width": WIDTH, "height": height})
        sheet.page.insert_chart(
            row, right, chart, {"object_position": 3, "description": alternative(each.plate)}
        )
        row += -(-height // PIXELS_A_ROW) + 1
