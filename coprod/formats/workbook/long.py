"""A sheet of tens of thousands of rows, written six times as quickly as cell by cell."""

from collections.abc import Sequence
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

Cell = str | int | Decimal | None


class LongSheet(Worksheet):
    """A sheet that takes whole rows under those written by the usual methods.

    It reaches into xlsxwriter, whose version is locked: `_write_rows` writes the rows, `str_table` numbers
    the texts, escaped where that is written. `tests/unit/test_workbook.py` reads every cell back.
    """

    _first: int
    _rows: Sequence[Sequence[Cell]] = ()
    _looks: Sequence[Format | None] = ()
    _texts: dict[str, int]

    def take(self, first: int, rows: Sequence[Sequence[Cell]], looks: Sequence[Format | None]) -> None:
        """Rows from `first` on, counted from 0; `looks` are those of the numbers of each column.

        None and "" are no cell; a text has no look.
        """
        self._first, self._rows, self._looks = first, rows, looks
        number_of = self.str_table._get_shared_string_index
        texts = dict.fromkeys(cell for row in rows for cell in row if isinstance(cell, str) and cell)
        self._texts = {text: number_of(text) for text in texts}
        if rows:
            self._check_dimensions(first + len(rows) - 1, len(rows[0]) - 1)

    def _write_rows(self) -> None:
        super()._write_rows()
        letters = [xl_col_to_name(column) for column in range(len(self._looks))]
        numbers = [f' s="{look._get_xf_index()}"' if look else "" for look in self._looks]
        texts = self._texts if self._rows else {}
        for line, row in enumerate(self._rows, self._first + 1):
            cells = []
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    if cell:
                        cells.append(f'<c r="{letters[place]}{line}" t="s"><v>{texts[cell]}</v></c>')
                elif cell is not None:
                    cells.append(f'<c r="{letters[place]}{line}"{numbers[place]}><v>{cell}</v></c>')
            self.fh.write(f'<row r="{line}">{"".join(cells)}</row>')
