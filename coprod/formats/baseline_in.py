"""An uploaded baseline, CSV or XLSX: one row a person (wide), or one row a person and factor (long).

The table is looked at as a whole and every fault is named by row and column; with one fault nothing is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from coprod.errors import BadFile
from coprod.formats.delimited import A_TEXT_TABLE, WORKBOOK, is_number, records, separator
from coprod.formats.workbook_in import MOST_COLUMNS, MOST_ROWS, first_sheet
from coprod.model.question import Question
from coprod.model.words import tidy

MOST_BYTES = 2_000_000
MOST_FAULTS = 20
WHOLE = 1000
PERSON = ("stakeholder_id", "stakeholder")
GROUP = ("group", "sector")
ABOUT = (*PERSON, "post", "organisation", *GROUP)
LONG = ("factor_id", "factor")
MACROS = (".xlsm", ".xltm", ".xlsb", ".xls")
A_PERCENT = "a number from 0 to 100 with at most one decimal, such as 2.5, or a blank for 0"


@dataclass(frozen=True)
class Uploaded:
    """What an uploaded table says: people x factors in whole tenths, and the group of each ("" where none).

    With anything in `faults` it says nothing. `read_from` names the sheet of a workbook.
    """

    tenths: tuple[tuple[int, ...], ...] = ()
    groups: tuple[str, ...] = ()
    read_from: str = ""
    faults: tuple[BadFile, ...] = ()


def heading(question: Question) -> str:
    """The first line of a table as it is wanted here."""
    return ",".join(["stakeholder", "organisation", "sector", *(item.id for item in question.rows)])


def read_upload(data: bytes, name: str, question: Question) -> Uploaded:
    """The people in the bytes of a file called `name`, split over the factors of a budget question.

    The first faults are in what it gives back, each with its row and column; it raises nothing.
    """
    try:
        rows, sheet = _rows(data, name)
        return _Table(rows, sheet, name, question).uploaded()
    except BadFile as wrong:
        return Uploaded(faults=(wrong,))


def _rows(data: bytes, name: str) -> tuple[list[tuple[int, list[str]]], str]:
    if len(data) > MOST_BYTES:
        what = f"this file has {len(data) / 1_000_000:.1f} MB"
        raise BadFile(name, "", what, f"a file of up to {MOST_BYTES // 1_000_000} MB")
    if name.lower().endswith(MACROS):
        what = "workbooks of this kind are not taken, as they may hold macros"
        raise BadFile(name, "", what, "the same workbook saved as .xlsx")
    if data.startswith(WORKBOOK):
        found = first_sheet(data, name)
        rows, sheet = list(found.rows), found.name
    elif name.lower().endswith(".xlsx"):
        raise BadFile(name, "", "this is no workbook, or it is cut off", "a workbook saved as .xlsx")
    else:
        rows, sheet = _text_rows(data, name), ""
    if not rows:
        raise BadFile(name, "", "the file is empty", "a heading, and a row for each person")
    return rows, sheet


def _text_rows(data: bytes, name: str) -> list[tuple[int, list[str]]]:
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFile(name, f"row {line}", "this is not UTF-8 text", A_TEXT_TABLE) from None
    if "\0" in text:
        raise BadFile(name, "", "this is not a text file", A_TEXT_TABLE)
    found: list[tuple[int, list[str]]] = []
    if not text.strip():
        return found
    for line, cells in records(text, name, separator(text)):
        if len(found) > MOST_ROWS:
            raise BadFile(name, f"row {line}", "this table is too long", f"at most {MOST_ROWS:,} rows")
        found.append((line, cells))
    return found


class _Table:
    """A table while it is looked at; rows are gathered by person, faults as they come."""

    def __init__(
        self, rows: Sequence[tuple[int, list[str]]], sheet: str, name: str, question: Question
    ) -> None:
        self.name, self.sheet, self.question = name, sheet, question
        (self.top, head), self.body = rows[0], rows[1:]
        self.head = [_clean(cell) for cell in head]
        while self.head and not self.head[-1]:
            self.head.pop()
        self.faults: list[BadFile] = []
        self.known = _names_of_factors(question)

    def uploaded(self) -> Uploaded:
        self._look_at_heading()
        lower = [column.casefold() for column in self.head]
        long = "percent" in lower and any(each in lower for each in LONG)
        people = self._long(lower) if long else self._wide(lower)
        if self.faults:
            return Uploaded(read_from=self.sheet, faults=tuple(self.faults))
        return Uploaded(
            tenths=tuple(tuple(given) for given, _ in people),
            groups=tuple(group for _, group in people),
            read_from=self.sheet,
        )

    def _look_at_heading(self) -> None:
        where = f"row {self.top}"
        if len(self.head) > MOST_COLUMNS:
            what = f"this table has {len(self.head)} columns"
            raise BadFile(self.name, where, what, f"at most {MOST_COLUMNS} columns")
        for place, column in enumerate(self.head):
            if not column:
                what = f"column {place + 1} has no name"
                raise BadFile(self.name, where, what, "a name for each column")
            if column.casefold() in [each.casefold() for each in self.head[:place]]:
                raise BadFile(self.name, where, f'two columns are called "{column}"', "each name once")
        if not self.body:
            raise BadFile(self.name, "", "there are no rows under the heading", "a row for each person")

    def _wide(self, lower: list[str]) -> list[tuple[list[int], str]]:
        factors = {self.known[each]: place for place, each in enumerate(lower) if each in self.known}
        for place, each in enumerate(lower):
            if each not in self.known and each not in ABOUT:
                hint = "one of the factors, by name or id, or one of " + ", ".join(ABOUT)
                self._fault(f"row {self.top}", f'the column "{self.head[place]}" is not known', hint)
            elif each in self.known and factors[self.known[each]] != place:
                what = f'the column "{self.head[place]}" is a factor that has a column already'
                self._fault(f"row {self.top}", what, "one column for each factor")
        missing = [item for item in self.question.rows if item.id not in factors]
        for item in missing:
            what = f'the factor "{item.label}" has no column'
            self._fault(f"row {self.top}", what, f"a column called {item.id}")
        if self.faults:
            return []
        people: list[tuple[list[int], str]] = []
        seen: dict[str, int] = {}
        for line, cells in self._even_rows():
            given = [
                self._tenths(cells[factors[item.id]], line, self.head[factors[item.id]])
                for item in self.question.rows
            ]
            who = next((cells[lower.index(each)] for each in PERSON if each in lower), "")
            if who and seen.setdefault(who.casefold(), line) != line:
                column = next(each for each in PERSON if each in lower)
                what = f'"{who}" has a row already, row {seen[who.casefold()]}'
                self._fault(f"row {line}, column {column}", what, "one row for each person")
            self._total(given, f"row {line}")
            people.append((_sure(given), self._group(cells, lower, line)))
        return people

    def _long(self, lower: list[str]) -> list[tuple[list[int], str]]:
        person = next((each for each in PERSON if each in lower), None)
        if person is None:
            raise BadFile(self.name, f"row {self.top}", "no column says who", "a column called stakeholder")
        factor = next(each for each in LONG if each in lower)
        given: dict[str, dict[str, int | None]] = {}
        first: dict[str, tuple[int, str]] = {}
        for line, cells in self._even_rows():
            who, named = cells[lower.index(person)], cells[lower.index(factor)]
            if not who:
                self._fault(f"row {line}, column {person}", "nobody is named", "a name in each row")
                continue
            group = self._group(cells, lower, line)
            known, said = first.setdefault(who, (line, group))
            if said != group:
                column = next(each for each in GROUP if each in lower)
                self._fault(
                    f"row {line}, column {column}", f'"{group}" is not what row {known} says', f'"{said}"'
                )
            item = self.known.get(named.casefold())
            if item is None:
                self._fault(
                    f"row {line}, column {factor}", f'"{named}" is not a factor', "one of the factors"
                )
            elif item in given.setdefault(who, {}):
                self._fault(
                    f"row {line}, column {factor}", f'"{who}" has "{named}" twice', "each factor once"
                )
            else:
                given[who][item] = self._tenths(cells[lower.index("percent")], line, "percent")
        people: list[tuple[list[int], str]] = []
        for who, (line, group) in first.items() if not self.faults else ():
            row = [given[who].get(item.id, 0) for item in self.question.rows]
            self._total(row, f'row {line}, "{who}"')
            people.append((_sure(row), group))
        return people

    def _even_rows(self) -> list[tuple[int, list[str]]]:
        """The rows, each as wide as the heading; a wider one is a fault, in text a narrower one, too."""
        even = []
        for line, cells in self.body:
            given = [_clean(cell) for cell in cells]
            while len(given) > len(self.head) and not given[-1]:
                given.pop()
            narrow = not self.sheet and len(given) < len(self.head)
            if narrow or len(given) > len(self.head):
                self._fault(f"row {line}", f"there are {len(given)} cells", f"{len(self.head)} cells")
                continue
            even.append((line, given + [""] * (len(self.head) - len(given))))
        return even

    def _group(self, cells: list[str], lower: list[str], line: int) -> str:
        column = next((each for each in GROUP if each in lower), None)
        group = cells[lower.index(column)] if column else ""
        if len(group) > 60:
            self._fault(f"row {line}, column {column}", "this name is too long", "up to 60 characters")
        return group

    def _tenths(self, cell: str, line: int, column: str) -> int | None:
        """A percent in whole tenths; None, and a fault, when it is none."""
        bare = cell.removesuffix("%").strip().replace(",", ".")
        if not cell:
            return 0
        value = Decimal(bare) * 10 if is_number(cell) and len(bare) < 30 else None
        if value is None or not 0 <= value <= WHOLE or value != int(value):
            self._fault(f"row {line}, column {column}", f'"{cell[:40]}" is not a percent', A_PERCENT)
            return None
        return int(value)

    def _total(self, given: Sequence[int | None], where: str) -> None:
        total = sum(_sure(given))
        if None not in given and total != WHOLE:
            what = f"the percents add up to {Decimal(total) / 10}"
            self._fault(where, what, "percents that add up to 100")

    def _fault(self, where: str, what: str, hint: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(BadFile(self.name, where, what, hint))


def _sure(given: Sequence[int | None]) -> list[int]:
    return [each or 0 for each in given]


def _clean(cell: str) -> str:
    """A cell on one line, without control and direction characters."""
    if cell.isascii() and cell.isprintable():
        return " ".join(cell.split())
    return tidy(cell, max(1, 3 * len(cell)))


def _names_of_factors(question: Question) -> dict[str, str]:
    """Every way to name a factor, in small letters -> its id; a name that two could mean is none."""
    known: dict[str, str] = {}
    for name in ("short", "wording", "label", "id"):
        for item in question.rows:
            known[_clean(getattr(item, name)).casefold()] = item.id
    return known
