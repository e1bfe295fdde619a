"""Tables uploaded as a baseline: what is read, and every fault named by row and column with nothing kept."""

import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from coprod.errors import Refused
from coprod.formats.baseline_in import Uploaded, heading, read_upload
from coprod.model.baseline import load_baseline, shipped_baselines
from coprod.model.grown import Grown
from coprod.results.pooled import from_table
from coprod.workshops import Desk
from tests import factories

QUESTION = factories.template().question("budget")
FACTORS = [item.id for item in QUESTION.rows]
HEAD = ["stakeholder", "sector", *FACTORS]
BASELINE = load_baseline(shipped_baselines()[factories.BASELINE])
SHIPPED = shipped_baselines()[factories.BASELINE].read_bytes()
TENTHS = BASELINE.tenths_rows()
SECTORS = tuple(who.sector for who in BASELINE.stakeholders)
NUMBERS = [[tenth / 10 for tenth in row] for row in TENTHS]


@pytest.fixture
def unchanged(tmp_path: Path) -> Iterator[Desk]:
    """A desk whose database holds the same after the test as before."""
    desk = factories.desk_in(tmp_path)

    def dump() -> list[tuple[object, ...]]:
        with desk.store.reading() as db:
            return [tuple(row) for row in db.execute(text("SELECT * FROM baseline"))]

    before = dump()
    yield desk
    assert dump() == before == []
    desk.store.close()


def wide(*rows: list[object], head: list[str] | None = None, between: str = ",") -> bytes:
    lines = [head or HEAD, *rows]
    return "\n".join(between.join(str(cell) for cell in line) for line in lines).encode()


def person(name: str = "P", sector: str = "A", **percents: object) -> list[object]:
    """A row whose percents are all in the first factor unless it says otherwise."""
    return [
        name,
        sector,
        *(percents.get(factor, 100 if not percents and at == 0 else "") for at, factor in enumerate(FACTORS)),
    ]


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    fill(book)
    book.close()
    return file.getvalue()


def sheet(rows: list[list[object]]) -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet()
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)

    return workbook(fill)


def baseline_rows(head: list[str]) -> list[list[object]]:
    return [["stakeholder", "organisation", "sector", *head]] + [
        [who.label, who.organisation, who.sector, *row]
        for who, row in zip(BASELINE.stakeholders, NUMBERS, strict=True)
    ]


def repacked(data: bytes, **parts: bytes) -> bytes:
    """The workbook with parts added or replaced; in a name, two underscores are a slash, one a full stop."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        names = {name.replace("__", "/").replace("_", "."): content for name, content in parts.items()}
        for each in old.infolist():
            if each.filename not in names:
                new.writestr(each.filename, old.read(each))
        for name, content in names.items():
            new.writestr(name, content)
    return file.getvalue()


def kept_from(found: Uploaded, minimum: int = 5) -> Grown:
    words = {"title": "T", "place": "P", "day": date(2026, 1, 1)}
    return from_table(found.tenths, found.groups, QUESTION, minimum=minimum, made_up=False, **words)  # type: ignore[arg-type]


GOOD = sheet(baseline_rows(FACTORS))


def test_the_shipped_long_table_is_read_whole():
    found = read_upload(SHIPPED, "stakeholders_2017.csv", QUESTION)
    assert (found.tenths, found.groups, found.faults) == (TENTHS, SECTORS, ())


@pytest.mark.parametrize("names", ["id", "label", "short", "wording"])
def test_a_wide_workbook_is_read_by_ids_or_by_words(names: str):
    head = [getattr(item, names).upper() for item in QUESTION.rows]
    found = read_upload(sheet(baseline_rows(head)), "table.xlsx", QUESTION)
    assert (found.tenths, found.groups, found.faults, found.read_from) == (TENTHS, SECTORS, (), "Sheet1")


def test_a_workbook_of_another_library_is_read_the_same():
    book = openpyxl.Workbook()
    hidden = book.create_sheet("Notes", 0)
    hidden.sheet_state = "hidden"
    for row in baseline_rows(FACTORS):
        book["Sheet"].append([None if cell == 0 else cell for cell in row])
    file = io.BytesIO()
    book.save(file)
    found = read_upload(file.getvalue(), "table.xlsx", QUESTION)
    assert (found.tenths, found.read_from, found.faults) == (TENTHS, "Sheet", ())


def test_percent_cells_rich_text_and_blank_rows_mean_what_they_show():
    def fill(book: xlsxwriter.Workbook) -> None:
        page, percent, bold = (
            book.add_worksheet(),
            book.add_format({"num_format": "0.0%"}),
            book.add_format({"bold": True}),
        )
        page.write_row(0, 0, HEAD)
        page.write_rich_string(4, 0, "Anne", bold, "-Marie")
        for at, share in enumerate([0.123, 0.877]):
            page.write_number(4, 2 + at, share, percent)
        page.write_blank(900, 40, None, bold)

    found = read_upload(workbook(fill), "table.xlsx", QUESTION)
    assert found.faults == ()
    assert found.tenths == ((123, 877, *[0] * 9),)


@pytest.mark.parametrize("between", [";", "\t"])
def test_commas_as_decimal_points_and_percent_signs_are_read(between: str):
    row = person("Ö", "A", frontline_more="12,5", ict="87.5 %")
    found = read_upload(wide(row, between=between), "t.csv", QUESTION)
    assert found.faults == ()
    assert found.tenths[0][0] == 125
    assert sum(found.tenths[0]) == 1000


@pytest.mark.parametrize(
    ("data", "name", "where", "what"),
    [
        (b"", "t.csv", "", "the file is empty"),
        (b"\xff\xff\xfe\x00abc", "t.csv", "row 1", "not UTF-8"),
        (b"a\0b", "t.csv", "", "not a text file"),
        (wide(), "t.csv", "", "no rows under the heading"),
        (wide(person(frontline_more="x")), "t.csv", "row 2, column frontline_more", '"x" is not a percent'),
        (wide(person(frontline_more="-5")), "t.csv", "row 2, column frontline_more", "not a percent"),
        (wide(person(ict="12.55")), "t.csv", "row 2, column ict", "not a percent"),
        (wide(person(ict="1e2")), "t.csv", "row 2, column ict", "not a percent"),
        (wide(person(ict="101")), "t.csv", "row 2, column ict", "not a percent"),
        (wide(person(ict="9" * 400)), "t.csv", "row 2, column ict", "not a percent"),
        (wide(person(ict="=50+50")), "t.csv", "row 2, column ict", '"=50+50" is not a percent'),
        (wide(person(), person("Q", ict=99)), "t.csv", "row 3", "add up to 99"),
        (wide(person(), person()), "t.csv", "row 3, column stakeholder", '"P" has a row already, row 2'),
        (wide(person(), person("Q")[:-1]), "t.csv", "row 3", "there are 12 cells"),
        (wide(person("P", "A" * 61)), "t.csv", "row 2, column sector", "too long"),
        (wide(person(), head=[*HEAD[:-1], "parks"]), "t.csv", "row 1", '"parks" is not known'),
        (wide(person()[:-1], head=HEAD[:-1]), "t.csv", "row 1", "has no column"),
        (wide(person(), head=[*HEAD[:-1], "ict"]), "t.csv", "row 1", 'two columns are called "ict"'),
        (wide([*person(), 1], head=[*HEAD, "Better ICT"]), "t.csv", "row 1", "a column already"),
        (wide(person(), head=["stakeholder", "", *FACTORS]), "t.csv", "row 1", "column 2 has no name"),
        (wide(person(), head=[f"c{n}" for n in range(61)]), "t.csv", "row 1", "61 columns"),
        (b'stakeholder,ict\n"P,100', "t.csv", "row 2", "this is not CSV"),
        (
            SHIPPED.replace(b"frontline_more", b"parks", 1),
            "t.csv",
            "row 2, column factor_id",
            '"parks" is not a factor',
        ),
        (SHIPPED + SHIPPED.splitlines()[1], "t.csv", "row 90, column factor_id", "twice"),
        (
            SHIPPED.replace(b"\nsur_sen,", b"\n,", 1),
            "t.csv",
            "row 2, column stakeholder_id",
            "nobody is named",
        ),
        (SHIPPED.replace(b",30\n", b",20\n", 1), "t.csv", 'row 2, "sur_sen"', "add up to 90"),
        (
            SHIPPED.replace(b"local government", b"church", 1),
            "t.csv",
            "row 3, column sector",
            "is not what row 2 says",
        ),
        (GOOD, "t.xlsm", "", "workbooks of this kind"),
        (GOOD, "t.xls", "", "workbooks of this kind"),
        (b"hello", "t.xlsx", "", "no workbook, or it is cut off"),
        (GOOD[: len(GOOD) // 2], "t.xlsx", "", "cut off, locked or damaged"),
        (GOOD[:-40], "t.xlsx", "", "cut off, locked or damaged"),
        (GOOD[:600] + b"\x55" * 200 + GOOD[800:], "t.xlsx", "", "this workbook"),
        (repacked(GOOD, xl__vbaProject_bin=b"x"), "t.xlsx", "", "holds macros"),
        (repacked(GOOD, xl__macrosheets__sheet1_xml=b"<a/>"), "t.xlsx", "", "holds macros"),
        (repacked(GOOD, xl__externalLinks__externalLink1_xml=b"<a/>"), "t.xlsx", "", "linked to other files"),
        (
            repacked(GOOD, docProps__app_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
            "t.xlsx",
            "",
            "document type",
        ),
        (repacked(GOOD, xl__workbook_xml=b"<workbook"), "t.xlsx", "", "cannot be read"),
        (repacked(GOOD, xl__workbook_xml=b"<workbook/>"), "t.xlsx", "", "no sheet that can be seen"),
        (repacked(GOOD, docProps__app_xml=b"\0" * 1000), "t.xlsx", "", "document type"),
    ],
)
def test_a_wrong_table_is_named_by_row_and_column(data: bytes, name: str, where: str, what: str):
    found = read_upload(data, name, QUESTION)
    assert (found.tenths, found.groups) == ((), ())
    assert found.faults[0].where == where
    assert what in found.faults[0].sentence
    assert found.faults[0].file == name


def test_all_faults_are_named_at_once_up_to_twenty():
    rows = [person(f"P{n}", frontline_more="x", ict="y") for n in range(3)]
    assert [fault.where for fault in read_upload(wide(*rows), "t.csv", QUESTION).faults] == [
        f"row {n}, column {factor}" for n in (2, 3, 4) for factor in ("frontline_more", "ict")
    ]
    rows = [person(f"P{n}", ict="x") for n in range(500)]
    assert len(read_upload(wide(*rows), "t.csv", QUESTION).faults) == 20


@pytest.mark.parametrize("formula", ["=50+50", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")', "=SUM(A1:A2)"])
def test_a_cell_that_is_a_formula_is_refused_by_name(formula: str):
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet()
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, person("P", "A", frontline_more=100))
        page.write_formula(1, 2, formula, None, 100)

    [fault] = read_upload(workbook(fill), "t.xlsx", QUESTION).faults
    assert (fault.where, fault.what) == ("cell C2", "there is a formula")


def test_an_error_in_a_cell_is_refused_by_name():
    rows = [HEAD, ["P", "A", 100]]
    data = sheet(rows)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").replace(
            b'<c r="C2"><v>100</v>', b'<c r="C2" t="e"><v>#REF!</v>'
        )
    [fault] = read_upload(repacked(data, xl__worksheets__sheet1_xml=page), "t.xlsx", QUESTION).faults
    assert (fault.where, "#REF!" in fault.what) == ("cell C2", True)


def lying_zip() -> bytes:
    """A part that says it is a kilobyte and unpacks to 30 MB."""
    data = bytearray(repacked(GOOD, xl__media__big_xml=b"<a>" + b" " * 30_000_000 + b"</a>"))
    central = data.rindex(b"xl/media/big.xml") - 46
    data[central + 24 : central + 28] = struct.pack("<I", 1000)
    return bytes(data)


def many_sheets() -> bytes:
    return repacked(GOOD, **{f"xl__worksheets__s{n}_xml": b"<worksheet/>" for n in range(10_000)})


def far_cell() -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet()
        page.write_row(0, 0, HEAD)
        page.write_string(1_048_575, 16_383, "far")

    return workbook(fill)


def too_long() -> bytes:
    rows = [HEAD] + [[f"P{n}", "A", 100] for n in range(5001)]
    return sheet(rows)


def tags(part: str) -> bytes:
    return repacked(GOOD, **{part: b"<sst>" + b"<si/>" * 2_000_000 + b"</sst>"})


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda: repacked(GOOD, xl__media__big_xml=b"<a>" + b" " * 21_000_000 + b"</a>"), "far too large"),
        (lying_zip, "cut off, locked or damaged"),
        (many_sheets, "10,0"),
        (far_cell, "too wide"),
        (too_long, "too long"),
        (lambda: tags("xl__sharedStrings_xml"), "far too large"),
        (lambda: tags("xl__worksheets__sheet1_xml"), "far too large"),
        (lambda: wide(*([person()] * 5001)), "too long"),
        (lambda: b"x" * 2_000_001, "2.0 MB"),
    ],
)
def test_a_bomb_is_refused_before_it_goes_off(make: Callable[[], bytes], what: str):
    data = make()
    name = "t.xlsx" if data.startswith(b"PK") else "t.csv"
    began = time.perf_counter()
    found = read_upload(data, name, QUESTION)
    took = time.perf_counter() - began
    assert found.tenths == ()
    assert what in found.faults[0].sentence
    assert took < 5
    tracemalloc.start()
    read_upload(data, name, QUESTION)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000


@settings(max_examples=150)
@given(st.binary(max_size=400), st.sampled_from(["t.csv", "t.xlsx"]))
def test_no_bytes_crash_it(data: bytes, name: str):
    for each in (data, b"PK\x03\x04" + data, GOOD[:200] + data + GOOD[200 + len(data) :], wide() + data):
        found = read_upload(each, name, QUESTION)
        assert bool(found.faults) != bool(found.tenths)


HOSTILE = [
    "=cmd|x",
    "@SUM(1)",
    "+1",
    "-1",
    "\uff1d1",
    "<b>x</b>",
    "\u202egnp",
    "😀",
    "漢字",
    "\u0645\u0631",
    "a`b$c$",
]


def test_hostile_names_of_groups_stay_words(unchanged: Desk):
    rows = [person(f"P{n}", group) for n, group in enumerate(HOSTILE)]
    found = read_upload(wide(*rows), "t.csv", QUESTION)
    assert found.faults == ()
    assert found.groups == tuple(group.replace("\u202e", "") for group in HOSTILE)
    made = kept_from(found)
    assert [(group.id, group.n) for group in made.groups] == [("merged", 11)]


def test_of_a_table_only_groups_of_ten_are_kept_and_no_person():
    rows = [person(f"Jo {n}", "Big", ict=100) for n in range(12)]
    rows += [person(f"Al {n}", "big ", ict=50, project_management=50) for n in range(3)]
    rows += [person(f"Cy {n}", "Small") for n in range(4)] + [person("Di", "") for _ in range(1)]
    rows += [person(f"Ed {n}", "Next", ict=100) for n in range(10)]
    found = read_upload(wide(*rows), "t.csv", QUESTION)
    assert found.faults == ()
    made = kept_from(found)
    # Small (4) and the one without a group are 5: still under ten, so the next smallest (10) joins them.
    assert sorted((group.id, group.n) for group in made.groups) == [("big", 15), ("merged", 15)]
    kept = made.model_dump_json()
    assert not [name for name in ("Jo ", "Al ", "Cy ", "Di", "Ed ") if name in kept]


def test_fewer_people_than_the_servers_minimum_are_no_baseline(unchanged: Desk):
    found = read_upload(wide(*(person(f"P{n}") for n in range(4))), "t.csv", QUESTION)
    for minimum in (5, 1):
        with pytest.raises(Refused, match="too_few_for_baseline"):
            kept_from(found, minimum)


def test_the_heading_that_is_shown_is_one_that_is_taken():
    found = read_upload(f"{heading(QUESTION)}\nP,O,S,100{',' * 10}".encode(), "t.csv", QUESTION)
    assert (len(found.tenths), found.faults) == (1, ())
