"""The sheet of the audit trail, for the organiser alone: the rows of audit.csv."""

from collections.abc import Sequence

from coprod.formats.tables import ACT_COLUMNS, act_cells
from coprod.formats.workbook.book import Book, Column
from coprod.model.act import Act
from coprod.text import t

COLUMNS = (
    Column("number", 9, "ordinal"),
    Column("at", 22),
    Column("who", 13),
    Column("what", 20),
    Column("facts", 44),
    Column("hash", 68),
)
assert tuple(column.head for column in COLUMNS) == ACT_COLUMNS[1:]


def acts(book: Book, done: Sequence[Act]) -> None:
    """One row for each act, under the names of the columns of audit.csv; no sheet where nothing was done."""
    if not done:
        return
    sheet = book.sheet(t("Audit trail"), [column.width for column in COLUMNS], apart=True)
    rows = [[each if isinstance(each, int) else str(each) for each in act_cells(act)] for act in done]
    sheet.table(COLUMNS, rows)
