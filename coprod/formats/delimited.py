"""Text tables as people save them: any usual encoding, commas, semicolons or tabs, decimal points or
commas."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coprod.errors import BadFile

SEPARATORS = ",;\t"
NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
WORKBOOK = b"PK\x03\x04"
A_TEXT_TABLE = 'a table saved as "CSV UTF-8"'


@dataclass(frozen=True)
class Rows:
    """A heading and the rows under it; `lines` is where in the file each begins, the heading being row 1."""

    file: str
    encoding: str
    heading: tuple[str, ...]
    lines: tuple[int, ...]
    cells: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> int:
        """The place of a column of the heading."""
        return self.heading.index(name)


def text_of(path: Path) -> tuple[str, str]:
    """The text of a file and its encoding; BadFile when it is missing, empty, or no text."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadFile(path.name, "", f"this file cannot be read ({error.strerror})") from None
    if data.startswith(WORKBOOK):
        raise BadFile(path.name, "", "this is a workbook, not a text file", A_TEXT_TABLE)
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252", "latin-1"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise BadFile(path.name, "", "this is not a text file", A_TEXT_TABLE)
    if not text.strip():
        raise BadFile(path.name, "", "the file is empty", "a heading, and a row for each person")
    if "\0" in text:
        raise BadFile(path.name, "", "this is not a text file", A_TEXT_TABLE)
    return text, encoding


def rows_of(path: Path) -> Rows:
    """The rows of a delimited file; BadFile names the row that is not like the heading, or says what is
    missing."""
    text, encoding = text_of(path)
    name = path.name
    found = list(records(text, name, separator(text)))
    heading = tuple(cell.strip() for cell in found[0][1])
    if len(heading) == 1:
        hint = "columns with commas, semicolons or tabs between"
        raise BadFile(name, f"row {found[0][0]}", "there is only one column", hint)
    repeated = next((cell for cell, times in Counter(heading).items() if cell and times > 1), None)
    if repeated is not None:
        where = f"row {found[0][0]}"
        raise BadFile(name, where, f'two columns are called "{repeated}"', "each name once")
    body = found[1:]
    for line, cells in body:
        if len(cells) != len(heading):
            raise BadFile(name, f"row {line}", f"there are {len(cells)} cells", f"{len(heading)} cells")
    if not body:
        raise BadFile(name, "", "there are no rows under the heading", "a row for each person")
    return Rows(
        file=name,
        encoding=encoding,
        heading=heading,
        lines=tuple(line for line, _ in body),
        cells=tuple(tuple(cell.strip() for cell in cells) for _, cells in body),
    )


def records(text: str, name: str, between: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not blank, with the line it begins on; BadFile when quotes do not close."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    line = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line + 1, cells
            line = reader.line_num
    except csv.Error as error:
        raise BadFile(name, f"row {line + 1}", f"this is not CSV ({error})", A_TEXT_TABLE) from None


def separator(text: str) -> str:
    """The separator that the first line has most of, outside quotes."""
    first = next(line for line in text.splitlines() if line.strip())
    outside = "".join(first.split('"')[::2])
    return max(SEPARATORS, key=outside.count)


def is_number(cell: str) -> bool:
    """Whether a cell holds a number as people write it: 12, 12.5, 12,5 or 12.5 %."""
    return NUMBER.fullmatch(_bare(cell)) is not None


def amount(cell: str, file: str, where: str) -> float:
    """The number in a cell; a blank is 0. BadFile when it is no number, or under 0."""
    if not cell:
        return 0.0
    if not is_number(cell):
        raise BadFile(file, where, f'"{cell}" is not a number', "a number such as 12.5, or a blank for 0")
    value = float(_bare(cell).replace(",", "."))
    if value < 0:
        raise BadFile(file, where, f"{cell} is under 0", "0 or more")
    return value


def _bare(cell: str) -> str:
    return cell.removesuffix("%").strip()
