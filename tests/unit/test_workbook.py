"""The workbook, read back by openpyxl: the screen's numbers as numbers, every text as text, no formula."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from coprod import results
from coprod.analysis.rounding import half_up
from coprod.formats.export import Export
from coprod.formats.files import FILES
from coprod.formats.report import Plate, Report
from coprod.formats.tables import BALLOT_COLUMNS
from coprod.formats.workbook import workbook_xlsx
from coprod.formats.workbook.book import Book
from coprod.formats.workbook.figures import typed
from coprod.model.ballot import Ballot
from coprod.model.library_toml import shipped_library
from coprod.model.outcome import Outcome
from coprod.model.workshop import Workshop
from coprod.text import number
from coprod.workshops import Desk, example, noting, running, steps, tables, walls
from tests import factories

FORMULAS = (
    *("=1+1", "=cmd|'/C calc'!A0", '=HYPERLINK("http://x.test","a")', "=Summary!A1", "Summary!$A$1", "=$A$1"),
    *("+1+1", "-1+1", "@SUM(1)", "=", '=""', "={1}", "=A1", "'=1", "＝1+1", "＋1", "－1", "＠SUM(1)"),
    *("=DDE(1)", "=WEBSERVICE(1)", "=1;2", "%0a=1", "{=1}", "=NA()", "#REF!", "TRUE", "1e5", "00012"),
)
OTHERS = (
    *(
        '<b>x</b> & "y"',
        "<img src=x onerror=alert(1)>",
        "]]>",
        "&amp;",
        "_x0041_",
        "http://x.test",
        "a@x.test",
    ),
    *("\U0001f9d1\u200d\U0001f680 去る 日本語", "שלום עולם", "1,5", "&D &P", "x" * 200),
)
HOSTILE = [*FORMULAS, *OTHERS]
PART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}f"
REFERENCE = re.compile(r"('[^']+'|\w+)!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Export]:
    """The example workshop with a two-way board, and a round that is still open."""
    desk = factories.desk_in(tmp_path_factory.mktemp("example"))
    workshop = example.ensure(desk)
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    running.close_round(desk, standing.rounds[-1].id, countdown=0)
    factories.revealed_round(desk, workshop, "barriers_steps", [factories.dots("risk_aversion/map_it")] * 6)
    running.open_round(desk, workshop.id, "dots_cos")
    yield Export(desk.store, workshop, shipped_library())
    desk.store.close()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return factories.desk_in(tmp_path)


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def exported(desk: Desk, workshop: Workshop) -> Export:
    return Export(desk.store, workshop, shipped_library())


def table_of(book: Workbook, name: str, first: str) -> list[dict[str, object]]:
    """The rows of a sheet's table, whose heading begins with `first`."""
    rows = list(book[name].iter_rows(values_only=True))
    top = next(place for place, row in enumerate(rows) if row[0] == first)
    width = next((place for place, head in enumerate(rows[top]) if head is None), len(rows[top]))
    heads = rows[top][:width]
    return [dict(zip(heads, row, strict=False)) for row in rows[top + 1 :] if row[0] is not None]


def outcomes(export: Export) -> dict[str, Outcome]:
    found = results.outcomes(export.store, export.workshop)
    return {f"{each.question.title}{'' if each.number == 1 else ', round 2'}": each for each in found}


def test_a_reader_finds_the_sheets_in_this_order(made: Export) -> None:
    sheets = ["Summary", "Room and baseline", "Dots", "Boards", "Behind the headlines", "Findings"]
    sheets += ["From finding to reform", "Methods"]
    assert opened(workbook_xlsx(made.report)).sheetnames == sheets
    assert opened(workbook_xlsx(made.report, made.ballots)).sheetnames == [*sheets, "Ballots"]


def test_room_and_baseline_are_the_screens_means_rounded_once(made: Export) -> None:
    rows = table_of(opened(workbook_xlsx(made.report)), "Room and baseline", "Round")
    shown = outcomes(made)
    assert len(rows) == 2 * 11
    for row in rows:
        outcome = shown[str(row["Round"])]
        place = next(each for each in outcome.question.rows if each.letter == row["Letter"])
        assert outcome.baseline is not None
        cells = [row[head] for head in ("Room (percent)", "Baseline (percent)", "Gap (points)")]
        exact = [outcome.amount(place.id), outcome.baseline.means[place.id], outcome.gap(place.id)]
        assert cells == [float(half_up(each, 1)) for each in exact]
        assert (row["Factor"], row["Answered (n)"]) == (place.short, outcome.n)


def test_how_many_named_a_factor_is_not_counted_out_where_they_are_few(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    rows = table_of(opened(workbook_xlsx(exported(desk, workshop).report)), "Room and baseline", "Round")
    named = {row["Letter"]: row["People who gave it anything"] for row in rows}
    assert (named["C"], named["I"]) == (7, "a few")


def test_dots_are_whole_and_an_open_round_is_named_without_figures(made: Export) -> None:
    rows = table_of(opened(workbook_xlsx(made.report)), "Dots", "Round")
    shown = outcomes(made)
    *counted, last = rows
    assert {str(row["Round"]) for row in counted} == {
        "Dots on the factors",
        "Dots on the five steps",
        "Barriers and steps",
    }
    for row in counted:
        outcome = shown[str(row["Round"])]
        places = {outcome.question.letter_of(each): each for each in outcome.question.places()}
        assert row["Dots"] == outcome.amount(places[str(row["Letter"])])
    assert (last["Round"], last["Place"], last["Dots"]) == (
        "A dot on the Four Co's",
        "The round is still open.",
        None,
    )


def test_every_picture_has_the_numbers_of_its_table_on_the_screen(made: Export) -> None:
    plates = [plate for part in made.report.parts for plate in part.plates]
    kinds = {plate.spec.kind for plate in plates}
    assert kinds >= {"bars", "spread", "slopes", "board", "star"}
    assert [plate.id for plate in plates if as_text(plate) != [row[1:] for row in plate.table.rows]] == []


def as_text(plate: Plate) -> list[tuple[str, ...]]:
    """The typed figures of a picture, spoken as the screen speaks them."""
    columns = [
        [
            cell
            if isinstance(cell, str)
            else number(cell or 0, 1 if isinstance(cell, Decimal) and cell.as_tuple().exponent else 0)
            for cell in cells
        ]
        for _look, cells in typed(plate.spec)
    ]
    return list(zip(*columns, strict=True))


def test_numbers_are_numbers_with_one_decimal_for_percents_and_none_for_dots(made: Export) -> None:
    book = opened(workbook_xlsx(made.report))
    room, dots = book["Room and baseline"], book["Dots"]
    assert [formats_of(room, column) for column in (4, 5, 6)] == [{"0.0"}, {"0.0"}, {"+0.0;-0.0;0.0"}]
    assert [formats_of(dots, column) for column in (4, 5, 6)] == [{"#,##0"}] * 3


def formats_of(sheet: Worksheet, column: int) -> set[str]:
    """How the numbers of a column are written."""
    cells = [cell for (cell,) in sheet.iter_rows(min_col=column, max_col=column)]
    return {cell.number_format for cell in cells if isinstance(cell.value, float | int)}


def test_the_ballots_are_the_rows_of_ballots_csv(made: Export) -> None:
    data = workbook_xlsx(made.report, made.ballots)
    book = opened(data)
    rows = table_of(book, "Ballots", "question")
    text = FILES["ballots.csv"].write(made).decode("utf-8-sig")
    beside = list(csv.DictReader(io.StringIO(text)))
    kept = [name for name in BALLOT_COLUMNS if name not in {"workshop", "row", "column"}]
    assert list(rows[0]) == kept
    with zipfile.ZipFile(io.BytesIO(data)) as inside:
        sheet = inside.read(f"xl/worksheets/sheet{len(book.sheetnames)}.xml")
    assert f'<dimension ref="A1:J{len(rows) + 1}"/>'.encode() in sheet
    assert len(rows) == len(beside) > 1000
    for row, other in zip(rows, beside, strict=True):
        numbers = {name: float(other[name]) if other[name] else None for name in ("percent", "dots")}
        texts = {name: other[name] or None for name in kept}
        assert row == texts | {"round": int(other["round"])} | numbers


def test_headings_stay_in_sight_can_be_filtered_and_are_printed_on_every_page(made: Export) -> None:
    book = opened(workbook_xlsx(made.report, made.ballots))
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    for name in ("Room and baseline", "Dots", "Findings", "From finding to reform", "Methods", "Ballots"):
        sheet = book[name]
        heading = int(sheet.freeze_panes[1:]) - 1
        assert sheet.auto_filter.ref.startswith(f"A{heading}:")
        assert sheet.print_title_rows == f"${heading}:${heading}"
        assert sheet.cell(heading, 1).font.bold
        widths = [each.width for each in sheet.column_dimensions.values()]
        assert all(width > 6 for width in widths)


def test_each_list_has_a_chart_whose_words_say_what_it_shows(made: Export) -> None:
    data = workbook_xlsx(made.report)
    book = opened(data)
    assert [len(book[name]._charts) for name in ("Room and baseline", "Dots")] == [2, 2]
    with zipfile.ZipFile(io.BytesIO(data)) as inside:
        drawings = [inside.read(each).decode() for each in inside.namelist() if "drawings/drawing" in each]
    said = re.findall(r'<xdr:cNvPr [^>]*descr="([^"]*)"', "".join(drawings))
    sentences = [part.plates[0].spec.sentence for part in made.report.parts if part.outcome.closed][:4]
    assert len(said) == 4
    assert all(sentence in words for sentence, words in zip(sentences, said, strict=True))
    assert all(re.search(r"\d+ ballots", words) for words in said)


def test_its_properties_bear_the_workshops_day_and_the_same_report_is_the_same_bytes(made: Export) -> None:
    data = workbook_xlsx(made.report)
    properties = opened(data).properties
    assert properties.title == "Example workshop"
    assert properties.created.date() == made.workshop.created_at.date()
    assert (properties.created.hour, properties.created.minute) == (0, 0)
    assert workbook_xlsx(made.report) == data


def hostile_report(desk: Desk) -> Report:
    """A workshop whose name, reasons, notes, questions and factors are what a spreadsheet might run."""
    workshop = factories.workshop(desk, FORMULAS[1])
    question = workshop.question("budget")
    named = [
        row.model_copy(update={"short": text[:28], "label": text})
        for row, text in zip(question.rows, HOSTILE, strict=False)
    ]
    changed = question.model_copy(update={"title": "=Summary!$A$1", "prompt": "=1+2", "rows": tuple(named)})
    template = workshop.template
    workshop = workshop.model_copy(
        update={
            "template": template.model_copy(
                update={
                    "questions": tuple(
                        changed if each.id == "budget" else each for each in template.questions
                    )
                }
            )
        }
    )
    who = factories.people(desk, workshop, len(HOSTILE))
    round_ = running.open_round(desk, workshop.id, "budget")
    split = factories.budget(ict=60, project_management=40)
    said = [Ballot(kind="budget", amounts=split.amounts, reason=text) for text in HOSTILE]
    factories.cast(desk, round_, who, said)
    running.close_round(desk, round_.id)
    for each in results.written_reasons(desk.store, round_.id):
        noting.release_reason(desk, workshop.id, round_.id, each.handle, released=True)
    made = exported(desk, workshop).report
    part = made.parts[0]
    spec = part.plates[0].spec
    marks = tuple(
        replace(mark, label=row.short, letter="=") for mark, row in zip(spec.marks, named, strict=True)
    )
    plate = replace(part.plates[0], spec=replace(spec, marks=marks, title="=Summary!$A$1", sentence="=1+3"))
    part = replace(part, title="=Summary!$A$1", prompt="=1+2", plates=(plate, *part.plates[1:]))
    notes = "\n".join(HOSTILE) + "\x01\ud800\ufffe"
    return replace(made, parts=(part,), notes=notes, purpose="=1+4", invited="@SUM(5)", workshop=workshop)


@pytest.mark.threat("T17", asked="0 of 40 strings a formula, a link or a number in the workbook")
def test_none_of_forty_hostile_strings_becomes_a_formula_a_link_or_a_number(
    desk: Desk, reached: Callable[..., None]
) -> None:
    report = hostile_report(desk)
    assert len(HOSTILE) == 40
    asked = report.workshop.question("budget")
    ballots = [replace(row, question=asked) for row in results.rows(desk.store, report.workshop.id)]
    book = opened(workbook_xlsx(report, ballots))
    labels = {row["item_label"] for row in table_of(book, "Ballots", "question")}
    assert labels == {row.label for row in asked.rows} > {"=1+1", "@SUM(1)"}
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    live = [cell.value for cell in cells if cell.data_type == "f"]
    reached(f"{len(live)} formula cells of {len(cells)}", database="sqlite")
    assert live == []
    assert [cell.value for cell in cells if cell.hyperlink] == []
    # Excel writes an underscore that could begin an escape as one, and reads it back as it was.
    said = {str(cell.value).replace("_x005F_", "_") for cell in cells if cell.data_type == "s"}
    assert [text for text in HOSTILE if text not in said] == []
    assert {"=1+2", "=1+3", "=1+4", "@SUM(5)", FORMULAS[1]} <= said


def test_a_chart_shows_only_what_stands_in_cells(desk: Desk) -> None:
    """A title or a series that is called "=Summary!$A$1" must not become a reference of its own making."""
    data = workbook_xlsx(hostile_report(desk))
    with zipfile.ZipFile(io.BytesIO(data)) as inside:
        charts = [inside.read(name) for name in inside.namelist() if name.startswith("xl/charts/chart")]
        broken = [
            name for name in inside.namelist() if name.endswith(".xml") and not parses(inside.read(name))
        ]
    assert broken == []
    found = [each.text or "" for chart in charts for each in ElementTree.fromstring(chart).iter(PART)]  # noqa: S314
    assert len(found) >= 4
    assert [each for each in found if not REFERENCE.fullmatch(each)] == []
    assert [each for each in found if not each.startswith("'Room and baseline'!")] == []


def parses(text: bytes) -> bool:
    try:
        ElementTree.fromstring(text)  # noqa: S314  our own file
    except ElementTree.ParseError:
        return False
    return True


def test_a_workshop_without_a_round_says_so(desk: Desk) -> None:
    book = opened(workbook_xlsx(exported(desk, factories.workshop(desk)).report))
    assert book.sheetnames == ["Summary", "Methods"]
    said = {cell for row in book["Summary"].iter_rows(values_only=True) for cell in row}
    assert {"No round has been opened yet.", "No round has closed with enough ballots yet."} <= said


def test_a_round_of_four_is_named_and_its_figures_are_not(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots()[:4])
    export = exported(desk, workshop)
    book = opened(workbook_xlsx(export.report, export.ballots))
    [only] = table_of(book, "Room and baseline", "Round")
    assert only["Factor"] == "fewer than 5 answers"
    assert {value for head, value in only.items() if head not in ("Round", "Factor")} == {None}
    assert table_of(book, "Ballots", "question") == []
    assert book["Room and baseline"]._charts == []


def test_what_is_counted_apart_has_a_sheet_of_its_own(desk: Desk) -> None:
    """Means and dots as numbers, with who gave them; of too few tables, that they are too few."""
    workshop = factories.workshop(desk, minimum=2)
    at = [tables.join(desk, workshop, str(n), str(n + 4))[0].id for n in (1, 2)]
    agreed = {
        "budget": [factories.budget(ict=100), factories.budget(ict=25, project_management=75)],
        "dots_steps": [factories.dots("map_it"), Ballot(kind="dots", abstain=True)],
    }
    for question, ballots in agreed.items():
        round_ = running.open_round(desk, workshop.id, question)
        factories.cast(desk, round_, at, ballots)
        if question == "dots_steps":
            walls.enter(desk, workshop.id, round_.id, {"people_it": "31", "map_it": "9"}, "20", "a press")
        running.close_round(desk, round_.id)
    data = workbook_xlsx(exported(desk, workshop).report)
    book = opened(data)
    assert book.sheetnames[-1] == "Counted apart"
    said = [str(row[0]) for row in book["Counted apart"].iter_rows(max_row=3, values_only=True)]
    assert "In no number about people." in said[1]
    rows = [tuple(row.values()) for row in table_of(book, "Counted apart", "Round")]
    budget, steps_ = (workshop.question(each) for each in agreed)
    ict, management = budget.item("ict"), budget.item("project_management")
    assert len(rows) == 11 + 1 + 5
    assert rows[:2] == [
        (budget.title, "Agreed at tables", each.letter, each.short, percent, None, 2, 11, 0)
        for each, percent in ((ict, 62.5), (management, 37.5))
    ]
    few = (None, "Too few for figures", None, None)
    assert rows[11] == (steps_.title, "Agreed at tables", *few, 1, 5, 1)
    assert [row[1:3] + row[4:] for row in rows[12:14]] == [
        ("Wall board", steps_.item(each).letter, None, dots, None, 20, None)
        for each, dots in (("people_it", 31), ("map_it", 9))
    ]
    assert [formats_of(book["Counted apart"], column) for column in (5, 6)] == [{"0.0"}, {"#,##0"}]


def test_sheets_have_names_that_excel_takes() -> None:
    book = Book("=1", "", datetime(2026, 3, 3, 14, 5, tzinfo=UTC))
    names = [
        book.sheet(name, [10]).name
        for name in ("a/b:c*d?[e]\\f", "A B C D  E  F", "x" * 40, "x" * 40, "''", "é")
    ]
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert len({name.lower() for name in names}) == len(names)
    assert opened(book.bytes()).sheetnames == names
