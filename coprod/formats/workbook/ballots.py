"""The sheet of single ballots, for the organiser alone: the rows of ballots.csv."""

from collections.abc import Sequence
from decimal import Decimal

from coprod.formats.tables import BALLOT_COLUMNS, ballot_cells
from coprod.formats.workbook.book import Book, Column, Value
from coprod.model.workshop import Workshop
from coprod.results import Row
from coprod.text import t

LEFT_OUT = {"workshop", "row", "column"}
"""The same throughout the file, or said by the item."""
COLUMNS = {
    "question": Column("question", 18),
    "round": Column("round", 8, "ordinal"),
    "participant": Column("participant", 12),
    "group": Column("group", 18),
    "origin": Column("origin", 13),
    "status": Column("status", 11),
    "item": Column("item", 34),
    "item_label": Column("item_label", 60),
    "percent": Column("percent", 9, "long_percent"),
    "dots": Column("dots", 7, "long_whole"),
}
KEPT = [place for place, name in enumerate(BALLOT_COLUMNS) if name not in LEFT_OUT]
PERCENT = BALLOT_COLUMNS.index("percent")


def ballots(book: Book, workshop: Workshop, found: Sequence[Row]) -> None:
    """One row for each ballot and item, under the names that ballots.csv has for its columns."""
    columns = [COLUMNS[BALLOT_COLUMNS[place]] for place in KEPT]
    sheet = book.sheet(t("Ballots"), [column.width for column in columns], apart=True, long=True)
    rows = [
        [_value(place, cells[place]) for place in KEPT]
        for row in found
        for cells in ballot_cells(workshop, row)
    ]
    sheet.long_table(columns, rows)


def _value(place: int, cell: object) -> Value:
    """A percent, which the row holds as text, becomes a number."""
    if place == PERCENT and cell:
        return Decimal(str(cell))
    return cell if isinstance(cell, int | str) else str(cell)
