"""A sheet of an uploaded XLSX workbook as rows of text, read with the standard library alone.

The parts of the file are looked through before any is read: how many and how large they are, macros, links to
other files, document types. A reader for every workbook would follow what we refuse here, fill up what is
missing in between, and drop what lies far out.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree as ET

from coprod.errors import BadFile

MOST_PARTS = 200
MOST_BYTES = 20_000_000
MOST_TAGS = 400_000
"""In every part but the sheets, which are read row by row."""
MOST_IN_ROW = 200_000
"""Beginnings and ends of elements, in a row or between two."""
MOST_ROWS, MOST_COLUMNS = 5_000, 60
MOST_BLANK_ROWS, WIDEST = 50_000, 16_384
FIGURES = 15
"""Excel keeps so many figures of a number; what stands behind them is noise of the binary fraction."""
A_WORKBOOK = "a workbook saved as .xlsx, or a table saved as CSV"
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_PERCENT_FORMATS = {9, 10}

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class SheetRows:
    """The first sheet of a workbook that can be seen: its name, and its rows that are not blank with their
    numbers."""

    name: str
    rows: tuple[Row, ...]


def first_sheet(data: bytes, name: str) -> SheetRows:
    """The first visible sheet in the bytes of a workbook; BadFile says what is wrong, and where."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            _look_through(parts, name)
            return _read(parts, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError):
        what = "this workbook is cut off, locked or damaged"
        raise BadFile(name, "", what, A_WORKBOOK) from None
    except (ET.ParseError, ValueError, LookupError, StopIteration, ArithmeticError):
        raise BadFile(name, "", "this workbook cannot be read", A_WORKBOOK) from None


def column_name(place: int) -> str:
    """The letters of a column, the first being 0: A, Z, AA."""
    letters = ""
    place += 1
    while place:
        place, left = divmod(place - 1, 26)
        letters = chr(ord("A") + left) + letters
    return letters


def _look_through(parts: zipfile.ZipFile, name: str) -> None:
    found = parts.infolist()
    if len(found) > MOST_PARTS:
        what = f"this workbook is made of {len(found):,} parts"
        raise BadFile(name, "", what, f"a workbook of a few sheets, {MOST_PARTS} parts at most")
    if sum(part.file_size for part in found) > MOST_BYTES:
        hint = f"a workbook of at most {MOST_BYTES // 1_000_000} MB when unpacked"
        raise BadFile(name, "", "this workbook is far too large when it is unpacked", hint)
    names = [part.filename.lower() for part in found]
    if len(set(names)) < len(names):
        raise BadFile(name, "", "this workbook has two parts of one name", A_WORKBOOK)
    if any("vbaproject" in each or "macrosheets" in each for each in names):
        raise BadFile(name, "", "this workbook holds macros", "the same workbook saved as .xlsx")
    if any("externallinks/" in each for each in names):
        hint = "a workbook whose cells hold plain values"
        raise BadFile(name, "", "this workbook is linked to other files", hint)
    for part in found:
        if part.filename.lower().endswith((".xml", ".rels")):
            text = _bytes(parts, part.filename)
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\0" in text:
                raise BadFile(name, "", "this workbook holds a document type", A_WORKBOOK)
            if "worksheets/" not in part.filename.lower() and text.count(b"<") > MOST_TAGS:
                hint = "a workbook with one plain table"
                raise BadFile(name, "", "this workbook is far too large when it is unpacked", hint)
            if b"macroEnabled" in text:
                raise BadFile(name, "", "this workbook holds macros", "the same workbook saved as .xlsx")


def _bytes(parts: zipfile.ZipFile, path: str) -> bytes:
    """A part's content, and never more of it than it says it has: `ZipFile.read` unpacks all there is."""
    size = parts.getinfo(path).file_size
    with parts.open(path) as part:
        return part.read(size + 1)


def _read(parts: zipfile.ZipFile, name: str) -> SheetRows:
    targets = {
        each.attrib.get("Id", ""): each.attrib.get("Target", "")
        for each in ET.fromstring(_bytes(parts, "xl/_rels/workbook.xml.rels"))  # noqa: S314  no document types
    }
    for sheet in _named(ET.fromstring(_bytes(parts, "xl/workbook.xml")), "sheet"):  # noqa: S314
        if sheet.attrib.get("state", "visible") == "visible":
            link = next(value for key, value in sheet.attrib.items() if key.endswith("}id"))
            path = posixpath.normpath(posixpath.join("/xl", targets[link])).lstrip("/")
            title = sheet.attrib.get("name", "")
            rows = _rows(parts, path, _strings(parts), _percent_styles(parts), name)
            return SheetRows(title, tuple(rows))
    raise BadFile(name, "", "this workbook has no sheet that can be seen", A_WORKBOOK)


def _rows(
    parts: zipfile.ZipFile, path: str, strings: list[str], percents: set[int], name: str
) -> Iterator[Row]:
    number = found = seen = passed = 0
    cells: dict[int, str] = {}
    with parts.open(path) as part:
        for event, element in ET.iterparse(part, ("start", "end")):  # noqa: S314
            tag = _plain(element.tag)
            passed = 0 if tag == "row" else passed + 1
            if passed > MOST_IN_ROW:
                raise BadFile(name, f"row {number}", "this workbook is far too large", A_WORKBOOK)
            if event == "start":
                if tag == "row":
                    number, cells = int(element.attrib.get("r", number + 1)), {}
                    seen += 1
                    _not_too_long(seen, MOST_BLANK_ROWS, name, number)
            elif tag == "c":
                place = _place(element.attrib.get("r", ""), max(cells, default=-1) + 1)
                where = f"cell {column_name(place)}{number}"
                value = _value(element, strings, percents, name, where)
                if place >= (MOST_COLUMNS if value.strip() else WIDEST):
                    raise BadFile(name, where, "this table is too wide", f"at most {MOST_COLUMNS} columns")
                if value.strip():
                    cells[place] = value
                element.clear()
            elif tag == "row":
                element.clear()
                if cells:
                    found += 1
                    _not_too_long(found, MOST_ROWS + 1, name, number)
                    yield number, [cells.get(place, "") for place in range(max(cells) + 1)]


def _not_too_long(rows: int, most: int, name: str, number: int) -> None:
    if rows > most:
        raise BadFile(name, f"row {number}", "this table is too long", f"at most {MOST_ROWS:,} rows")


def _place(reference: str, following: int) -> int:
    match = _CELL.fullmatch(reference)
    if not match:
        return following
    place = 0
    for letter in match[1]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _value(cell: ET.Element, strings: list[str], percents: set[int], name: str, where: str) -> str:
    parts = {_plain(each.tag): each for each in cell}
    if "f" in parts:
        hint = "the value itself: copy the cells and paste them as values"
        raise BadFile(name, where, "there is a formula", hint)
    kind = cell.attrib.get("t", "n")
    if kind == "inlineStr":
        return _text(parts["is"]) if "is" in parts else ""
    text = (parts["v"].text or "") if "v" in parts else ""
    if kind == "s":
        return strings[int(text)] if text else ""
    if kind == "e":
        raise BadFile(name, where, f"there is an error, {text}", "a value, or an empty cell")
    if kind != "n" or not text:
        return text
    return _number(text, percent=int(cell.attrib.get("s", 0)) in percents)


def _number(text: str, *, percent: bool) -> str:
    """A number as it was typed, without noise of the binary fraction; 12.5 for a cell that shows 12.5 %."""
    try:
        exact = Decimal(text) * (100 if percent else 1)
        if not exact.is_finite() or exact.adjusted() > FIGURES:
            return text
        rounded = round(exact, FIGURES - 1 - max(exact.adjusted(), 0))
    except InvalidOperation:
        return text
    plain = f"{rounded:f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) or "0"


def _strings(parts: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in parts.namelist():
        return []
    root = ET.fromstring(_bytes(parts, "xl/sharedStrings.xml"))  # noqa: S314
    return [_text(each) for each in root if _plain(each.tag) == "si"]


def _text(holder: ET.Element) -> str:
    """The text of a string, rich or plain, without its reading aid in another script."""
    found = []
    for each in holder:
        if _plain(each.tag) == "t":
            found.append(each.text or "")
        elif _plain(each.tag) == "r":
            found += [part.text or "" for part in each if _plain(part.tag) == "t"]
    return "".join(found)


def _percent_styles(parts: zipfile.ZipFile) -> set[int]:
    """The numbers of the styles that show a number as a percent."""
    if "xl/styles.xml" not in parts.namelist():
        return set()
    root = ET.fromstring(_bytes(parts, "xl/styles.xml"))  # noqa: S314
    formats = _PERCENT_FORMATS | {
        int(each.attrib["numFmtId"])
        for each in _named(root, "numFmt")
        if "%" in re.sub(r'"[^"]*"|\\.', "", each.attrib.get("formatCode", ""))
    }
    styles = next(_named(root, "cellXfs"), None)
    used = [] if styles is None else [int(each.attrib.get("numFmtId", 0)) for each in styles]
    return {place for place, each in enumerate(used) if each in formats}


def _named(root: ET.Element, tag: str) -> Iterator[ET.Element]:
    return (each for each in root.iter() if _plain(each.tag) == tag)


def _plain(tag: str) -> str:
    """A tag without its namespace, of which there are two."""
    return tag.rpartition("}")[2]
