"""An Excel file in the making: sheets of one look, in which text is text and numbers are numbers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from typing import Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from coprod.charts.colours import LIGHT
from coprod.formats.office import lines, literal, one_line
from coprod.formats.workbook.long import LongSheet
from coprod.text import t

Look = Literal[
    "title",
    "lead",
    "warning",
    "section",
    "text",
    "note",
    "strong",
    "head",
    "head_number",
    "percent",
    "gap",
    "whole",
    "word",
    "under",
    "long_percent",
    "long_whole",
    "ordinal",
]
Value = str | int | Decimal | None
"""What a cell holds; a Decimal is rounded already."""
Looks = Mapping[tuple[Look, bool], Format]
"""Each look, also with a line above."""
NUMBERS: frozenset[Look] = frozenset({"percent", "gap", "whole", "long_percent", "long_whole"})
LOOKS: dict[Look, dict[str, object]] = {
    "title": {"bold": True, "font_size": 18, "font_color": LIGHT.ink},
    "lead": {"font_color": LIGHT.muted},
    "note": {"font_color": LIGHT.muted, "text_wrap": True},
    "warning": {"bold": True, "font_color": LIGHT.baseline},
    "section": {"bold": True, "font_color": LIGHT.room, "text_wrap": True},
    "text": {"text_wrap": True},
    "strong": {"bold": True, "text_wrap": True},
    "head": {"valign": "bottom", "bold": True, "text_wrap": True, "bg_color": LIGHT.tint, "bottom": 1},
    "head_number": {
        "valign": "bottom",
        "bold": True,
        "text_wrap": True,
        "bg_color": LIGHT.tint,
        "bottom": 1,
        "align": "right",
    },
    "percent": {"num_format": "0.0"},
    "gap": {"num_format": "+0.0;-0.0;0.0"},
    "whole": {"num_format": "#,##0"},
    "word": {"align": "right"},
    "long_percent": {"valign": "bottom", "num_format": "0.0"},
    "long_whole": {"valign": "bottom", "num_format": "0"},
    "ordinal": {"valign": "bottom", "num_format": "0", "align": "left"},
    "under": {"font_color": "#FFFFFF", "font_size": 8},
}
RULED = {"top": 1, "top_color": LIGHT.hairline}
A4 = 9
PIXELS_A_CHARACTER, PADDING, PIXELS_AN_INCH = 7, 4, 96
TEXT_POINTS, BOLD_POINTS, POINTS_A_LINE, TITLE_POINTS = 9.9, 10.2, 15.0, 28.0
"""Our measure of a text is a ninth wider than Calibri, so that 11 points count as fewer."""
MOST_LINES = 27
"""Excel draws no row higher."""
MOST_IN_CELL = 32_000
MOST_IN_NAME = 31
MOST_IN_FOOTER = 120
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Column:
    """A column of a table: what stands above it, how wide it is in characters, how its cells look."""

    head: str
    width: float
    look: Look = "text"


@lru_cache(maxsize=1024)
def written(text: str) -> str:
    """The text as a cell can hold it: what XML forbids is replaced, what is over the limit left out."""
    kept = literal(text)
    return f"{kept[:MOST_IN_CELL]} …" if len(kept) > MOST_IN_CELL else kept


class Book:
    """The file. Its properties bear the day of the workshop, so that the same content is the same bytes."""

    def __init__(self, title: str, subject: str, made: datetime) -> None:
        self._out = BytesIO()
        plain = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
        self.workbook = Workbook(self._out, {"in_memory": True, **plain})
        self._title = one_line(title)
        self.workbook.set_properties(
            {
                "title": self._title,
                "subject": one_line(subject),
                "author": "coprod",
                "created": made.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None),
            }
        )
        self._names: set[str] = set()
        self._looks = {
            (look, above): self.workbook.add_format(
                {"valign": "top", **LOOKS[look], **(RULED if above else {})}
            )
            for look in LOOKS
            for above in (False, True)
        }

    def sheet(
        self, name: str, widths: Sequence[float], *, apart: bool = False, long: bool = False
    ) -> "Sheet":
        """A new sheet with columns of these widths; `apart` marks its tab as one that is not passed on.

        A `long` one takes a `long_table`.
        """
        page = self.workbook.add_worksheet(self._free(name), LongSheet if long else None)
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(A4)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        page.fit_to_pages(1, 0)
        ours = self._title[:MOST_IN_FOOTER].replace("&", "&&")
        page.set_footer(f"&L&9{ours}&R&9{t('Page {n} of {all}', n='&P', all='&N')}")
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        if apart:
            page.set_tab_color(LIGHT.baseline)
        return Sheet(page, self._looks, widths)

    def table(
        self, name: str, said: Iterable[str], columns: Sequence[Column], rows: Sequence[Sequence[Value]]
    ) -> "Sheet":
        """A sheet for one table, under its name and lines that say what it holds."""
        sheet = self.sheet(name, [column.width for column in columns])
        sheet.title(sheet.name)
        for line in said:
            sheet.across(line)
        sheet.table(columns, rows)
        return sheet

    def bytes(self) -> bytes:
        """The finished file."""
        self.workbook.close()
        return self._out.getvalue()

    def _free(self, name: str) -> str:
        """The name as Excel takes it, and that no other sheet bears."""
        plain = NOT_IN_NAMES.sub(" ", one_line(name)).strip("' ")[:MOST_IN_NAME].strip("' ") or t("Sheet")
        free, n = plain, 1
        while free.lower() in self._names:
            n += 1
            free = f"{plain[: MOST_IN_NAME - 3]} {n}"
        self._names.add(free.lower())
        return free


class Sheet:
    """One sheet, written row by row; `row` is the one being written, counted from 0."""

    def __init__(self, page: Worksheet, looks: Looks, widths: Sequence[float]) -> None:
        self.page = page
        self.name: str = page.get_name()
        self.row = 0
        self._looks = looks
        self._inches = [(PIXELS_A_CHARACTER * width - PADDING) / PIXELS_AN_INCH for width in widths]
        self._high = 1

    def put(self, column: int, value: Value, look: Look = "text", *, above: bool = False) -> None:
        """One cell of the row; text is never read as a formula, number or link; `above` draws a line."""
        if isinstance(value, str):
            drawn = self._looks["word" if look in NUMBERS else look, above]
            if value:
                self.page.write_string(self.row, column, written(value), drawn)
                self._needs(value, look, self._inches[column])
            elif above:
                self.page.write_blank(self.row, column, None, drawn)
        elif value is not None:
            self.page.write_number(self.row, column, float(value), self._looks[look, above])
        elif above:
            self.page.write_blank(self.row, column, None, self._looks[look, above])

    def next(self) -> None:
        """Go on to the next row; this one becomes as high as its words need."""
        if self._high > 1:
            self.page.set_row(self.row, POINTS_A_LINE * min(self._high, MOST_LINES))
        self.row, self._high = self.row + 1, 1

    def line(self, *values: Value, look: Look = "text") -> None:
        """A row of cells of one look."""
        for column, value in enumerate(values):
            self.put(column, value, look)
        self.next()

    def title(self, text: str) -> None:
        """The heading of the sheet."""
        self.page.set_row(self.row, TITLE_POINTS)
        self.page.write_string(self.row, 0, written(text), self._looks["title", False])
        self.row += 1

    def across(self, text: str, look: Look = "note") -> None:
        """Words over the whole width of the sheet."""
        last = len(self._inches) - 1
        drawn = self._looks[look, False]
        if last:
            self.page.merge_range(self.row, 0, self.row, last, "", drawn)
        self.page.write_string(self.row, 0, written(text), drawn)
        self._needs(text, look, sum(self._inches))
        self.next()

    def heads(self, columns: Sequence[Column]) -> None:
        """The heading of a table, over numbers as they stand: to the right."""
        for place, column in enumerate(columns):
            self.put(place, column.head, "head_number" if column.look in NUMBERS else "head")
        self.next()

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> None:
        """The one table of a sheet: its heading stays in sight, is on every page, and can be filtered by.

        A line is drawn wherever the first cell differs from the one above it.
        """
        self._begin(columns, len(rows))
        before: Value = None
        for cells in rows:
            above = before not in (None, cells[0])
            for place, (column, value) in enumerate(zip(columns, cells, strict=True)):
                self.put(place, value, column.look, above=above)
            before = cells[0]
            self.next()

    def long_table(self, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> None:
        """The same for tens of thousands of rows: no text wraps, and none has a look of its own."""
        self._begin(columns, len(rows))
        assert isinstance(self.page, LongSheet)
        kept = [[written(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
        looks = [self._looks[column.look, False] if column.look != "text" else None for column in columns]
        self.page.take(self.row, kept, looks)
        self.row += len(rows)

    def hidden_text(self, row: int, column: int, text: str) -> None:
        """A text for a chart that lies over it."""
        self.page.write_string(row, column, written(text), self._looks["under", False])

    def _begin(self, columns: Sequence[Column], rows: int) -> None:
        top = self.row
        self.heads(columns)
        self.page.freeze_panes(self.row, 0)
        self.page.repeat_rows(top)
        self.page.autofilter(top, 0, top + max(1, rows), len(columns) - 1)

    def _needs(self, text: str, look: Look, inches: float) -> None:
        """The row is at least as high as this text is in a cell so wide."""
        if LOOKS[look].get("text_wrap"):
            points = BOLD_POINTS if LOOKS[look].get("bold") else TEXT_POINTS
            high = sum(lines(each, points, inches) for each in text.split("\n"))
            self._high = max(self._high, high)
