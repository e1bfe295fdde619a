"""Sixty hostile strings in every file that leaves the workshop: words everywhere, nothing else."""

import csv
import html
import io
import re
import tomllib
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from pypdf import PdfReader

from coprod.charts.faces import drawable
from coprod.errors import Refused
from coprod.formats.everything import Everything
from coprod.formats.library_toml import additions_toml
from coprod.formats.sheets import sheets_pdf
from coprod.formats.tables import RISKY_STARTS
from coprod.formats.template_toml import template_toml
from coprod.formats.tickets import Link, tickets_csv, tickets_pdf
from coprod.model.library_toml import parse_additions
from coprod.model.template import parse_template
from coprod.workshops import Desk, collecting, paper, preparing, steps
from tests import factories
from tests.faults import hostile_room
from tests.faults.hostile import CLEANED, ELSEWHERE, REFUSED, SHOWN, STRINGS, missing, seen

Files = dict[str, bytes]
Reached = Callable[..., None]
TICKET = Link(1, "http://workshop.test/t/AAAAAAAA/a-key-of-a-ticket-made-up-here")
PICTURES = ("money-1", "dots-1")
DRAWN_BY = {"svg", "metadata", "defs", "style", "g", "path", "use", "rect", "clipPath"}
OFFICE = ("workbook.xlsx", "workbook-with-ballots.xlsx", "slides.pptx", "report.docx")
LIVE = re.compile(rb"<f[ >]|<hyperlink|hlinkClick|HYPERLINK|instrText|attachedTemplate|oleObject|vbaProject")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = factories.desk_in(tmp_path_factory.mktemp("hostile"))
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def files(desk: Desk) -> Files:
    """Every file of one hostile workshop by its name."""
    collecting.add(desk, hostile_room.library_additions())
    room = hostile_room.made(desk)
    workshop = preparing.find(desk, room.workshop.code)
    everything = Everything(desk.store, workshop, collecting.library(desk)).made()
    found = {path.rpartition("/")[2]: data for path, data in everything}
    sheets = paper.print_sheets(desk, workshop.id, 1)
    scene = steps.scene(desk, workshop.id)
    assert scene is not None
    found["sheets.pdf"] = sheets_pdf(workshop, scene.agenda, sheets)
    found["sheets-de.pdf"] = sheets_pdf(workshop, scene.agenda, sheets, language=hostile_room.OTHER)
    found["questions.toml"] = template_toml(workshop.template).encode()
    found["library.toml"] = additions_toml(collecting.additions(desk)).encode()
    return found


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def words_of(name: str, data: bytes) -> str:
    """All the words of a file, as its reader finds them."""
    if name.endswith(".csv"):
        return "\n".join(cell for row in rows(data) for cell in row)
    if name.endswith(".xlsx"):
        return "\n".join(str(cell.value) for cell in cells(data) if cell.value is not None)
    if name.endswith((".pptx", ".docx")):
        return "\n".join(text for _, root in parts(data) for text in root.itertext())
    if name.endswith(".svg"):  # the letters are outlines; what they say stands beside them
        return html.unescape(" ".join(each.text or "" for each in etree.fromstring(data).iter(etree.Comment)))
    if name.endswith(".pb"):
        return "\n".join(
            cell for row in csv.reader(io.StringIO(data.decode()), delimiter=";") for cell in row
        )
    if name.endswith(".pdf"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    return data.decode()


def cells(data: bytes) -> Iterator[Any]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return (cell for sheet in book for row in sheet.iter_rows() for cell in row)


@cache
def parts(data: bytes) -> list[tuple[str, Any]]:
    """Each XML part of an Office file, parsed."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        names = [name for name in file.namelist() if name.endswith((".xml", ".rels"))]
        return [(name, etree.fromstring(file.read(name))) for name in names]


def in_pdf(text: str) -> re.Pattern[str]:
    """As a PDF has it: a box for what the type lacks; pypdf gives a letter with its marks once for each."""
    letters: list[str] = []
    for sign in seen(drawable(text)):
        if letters and unicodedata.combining(sign):
            letters[-1] += sign
        else:
            letters.append(sign)
    return re.compile("".join(rf"(?:{re.escape(letter)})+" for letter in letters))


def stands_in_pdf(text: str, page: str) -> bool:
    """Words that run from the right are found where they stand, the last of them first."""
    from_right = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)
    ways = [text, " ".join(reversed(text.split()))] if from_right else [text]
    return any(in_pdf(way).search(page) for way in ways)


def in_svg(text: str) -> str:
    """As a picture has it: a box for what the type lacks. Lines are broken anywhere, and its comments can
    hold no two dashes together, so neither is looked at."""
    return re.sub(r"[\s-]", "", drawable(seen(text)))


# ---- literal


@pytest.mark.threat("T1", asked="60 of 60 strings kept as they are, or cleaned by the one rule")
def test_control_and_direction_characters_are_taken_out_and_nothing_else(
    reached: Reached, desk: Desk
) -> None:
    kept = [preparing.create(desk, text, factories.template(), "short")[0].name for text in STRINGS]
    right = sum(name == text for name, text in zip(kept, SHOWN, strict=True))
    reached(f"{right} of {len(STRINGS)}, {len(CLEANED)} of them cleaned", database="sqlite")
    assert kept == SHOWN
    assert (len(set(STRINGS)), right) == (60, 60)
    for text in REFUSED:
        with pytest.raises(Refused, match="no_name"):
            preparing.create(desk, text, factories.template(), "short")


@pytest.mark.threat("T1", "T17", "T18", asked="60 of 60 strings literal in each kind of file")
@pytest.mark.parametrize(
    "names",
    [
        ("results.csv",),
        ("ballots.csv",),
        ("pledges.csv",),
        ("workbook.xlsx",),
        ("workbook-with-ballots.xlsx",),
        ("slides.pptx",),
        ("report.docx",),
        ("money-1.svg", "dots-1.svg"),
        ("money-1.pb", "dots-1.pb"),
        ("report.pdf",),
        ("sheets.pdf",),
        ("sheets-de.pdf",),
        ("notes.csv",),
    ],
    ids=" ".join,
)
def test_every_string_stands_in_a_file_as_it_is(
    reached: Reached, files: Files, names: tuple[str, ...]
) -> None:
    page = "\n".join(words_of(name, files[name]) for name in names)
    if names[0].endswith(".pdf"):
        there = seen(page)
        absent = [text for text in SHOWN if not stands_in_pdf(text, there)]
    elif names[0].endswith(".svg"):
        absent = [text for text in SHOWN if in_svg(text) not in in_svg(page)]
    else:
        absent = missing(SHOWN, page)
    reached(f"{60 - len(absent)} of 60", database="sqlite")
    assert absent == []


@pytest.mark.threat("T1", asked="the name of who invites literal in 4 of 4 files")
def test_the_name_of_the_host_stands_in_files_as_it_is(reached: Reached, files: Files, desk: Desk) -> None:
    names = ("report.docx", "slides.pptx", "sheets.pdf", "report.pdf")
    host = preparing.everyone(desk)[-1].host
    there = [name for name in names if stands_in_pdf(host, seen(words_of(name, files[name])))]
    reached(f"{len(there)} of {len(names)}", database="sqlite")
    assert there == list(names)


@pytest.mark.threat("T1", asked="60 of 60 strings read back from the TOML files")
def test_the_toml_files_are_read_back_as_they_were(reached: Reached, files: Files, desk: Desk) -> None:
    template = parse_template(files["questions.toml"], "questions.toml")
    assert template == hostile_room.template()
    tables = tomllib.loads(files["library.toml"].decode())
    said = [fact["text"] for case in tables["cases"] for key in ("objective", "change") for fact in case[key]]
    assert said == SHOWN
    assert parse_additions(files["library.toml"], "library.toml", collecting.library(desk)).ids == frozenset()
    labels = [row.label for name in ("money", "dots") for row in template.question(name).rows]
    german = template.spoken_in(hostile_room.OTHER)
    assert [row.label for name in ("dots", "money") for row in german.question(name).rows] == SHOWN
    reached(f"{sum(a == b for a, b in zip(labels, SHOWN, strict=True))} of 60", database="sqlite")
    assert labels == SHOWN


# ---- and nothing else


@pytest.mark.threat("T17", asked="0 cells of CSV files begin as formulas do")
def test_no_cell_of_a_table_begins_as_a_formula_does(reached: Reached, files: Files) -> None:
    found = {name: rows(data) for name, data in files.items() if name.endswith(".csv")}
    found["tickets.csv"] = rows(tickets_csv([TICKET]))
    live = [
        cell
        for table in found.values()
        for row in table
        for cell in row
        if cell.startswith(tuple(RISKY_STARTS)) and not re.fullmatch(r"-?\d+(\.\d+)?", cell)
    ]
    reached(f"{len(live)} of {sum(len(row) for table in found.values() for row in table)} cells")
    assert live == []
    assert "'=1+1" in [cell for row in found["pledges.csv"] for cell in row]
    assert {row[found["results.csv"][0].index("n")] for row in found["results.csv"][1:]} == {"60"}


@pytest.mark.threat("T17", asked="0 formulas, links or programs in Office files")
@pytest.mark.parametrize("name", OFFICE)
def test_an_office_file_holds_no_formula_link_or_program(reached: Reached, files: Files, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(files[name])) as file:
        packed = {each: file.read(each) for each in file.namelist()}
    books = {each: data for each, data in packed.items() if each.endswith(".xlsx")}
    for each, data in books.items():
        assert [cell.value for cell in cells(data) if cell.data_type == "f" or cell.hyperlink] == [], each
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            packed |= {f"{each}/{part}": book.read(part) for part in book.namelist()}
    live = [
        f"{each}: {found[0]!r}"
        for each, data in packed.items()
        if each.endswith((".xml", ".rels"))
        for found in LIVE.finditer(re.sub(rb">[^<]*<", b"><", data))
        if "/charts/" not in each or not found[0].startswith(b"<f")  # `c:f` names a chart's own cells
    ]
    outside = [
        relation.get("Target")
        for each, data in packed.items()
        if each.endswith(".rels")
        for relation in etree.fromstring(data)
        if relation.get("TargetMode") == "External"
    ]
    made_of_words = [each for each in outside if ELSEWHERE in each or not each.startswith("https://")]
    if name.endswith(".xlsx"):
        live += [str(cell.value) for cell in cells(files[name]) if cell.data_type == "f" or cell.hyperlink]
    reached(f"{len(live) + len(made_of_words)}", database="sqlite")
    assert live == []
    assert made_of_words == []
    assert (name != "slides.pptx") or books, "there are charts with their workbooks"


@pytest.mark.threat("T1", asked="0 scripts, links or foreign parts in SVG pictures")
def test_a_picture_is_drawn_of_lines_alone(reached: Reached, files: Files) -> None:
    found = {name: etree.fromstring(data) for name, data in files.items() if name.endswith(".svg")}
    assert set(found) >= {f"{name}.svg" for name in PICTURES}
    strange = []
    for name, root in found.items():
        for each in root.iter():
            if not isinstance(each.tag, str):
                continue
            space, _, tag = each.tag.rpartition("}")
            if space == "{http://www.w3.org/2000/svg" and tag not in DRAWN_BY:
                strange.append(f"{name}: <{tag}>")
            for key, value in each.attrib.items():
                local = key.rpartition("}")[2]
                if local.startswith("on") or (local in ("href", "src") and not value.startswith("#")):
                    if not space.endswith("svg"):
                        continue  # who made it, in the picture's metadata
                    strange.append(f"{name}: {key}={value[:40]}")
        if (foreign := root.xpath("//*[local-name()='script' or local-name()='foreignObject']")) != []:
            strange.append(f"{name}: {foreign}")
    reached(f"{len(strange)} in {len(found)} pictures", database="sqlite")
    assert strange == []


@pytest.mark.threat("T1", "T18", asked="0 links, programs or other files in PDF files")
def test_a_pdf_links_nowhere_but_to_the_librarys_sources(reached: Reached, files: Files, desk: Desk) -> None:
    found = {name: data for name, data in files.items() if name.endswith(".pdf")}
    workshop = factories.workshop(desk, hostile_room.name_of(36))
    found["tickets.pdf"] = tickets_pdf(workshop, [TICKET])
    shipped = {each.address for each in collecting.library(desk).sources}
    strange = []
    for name, data in found.items():
        reader = PdfReader(io.BytesIO(data))
        assert "root:" not in "".join(page.extract_text() for page in reader.pages), "a file of the machine"
        for number in range(1, len(reader.xref[0]) if reader.xref else 0):
            thing = reader.get_object(number)
            if isinstance(thing, dict):
                strange += [
                    f"{name}: {key}" for key in ("/JS", "/JavaScript", "/EmbeddedFile") if key in thing
                ]
                if "/URI" in thing and str(thing["/URI"]) not in shipped:
                    strange.append(f"{name}: {thing['/URI']}")
                if thing.get("/S") in ("/Launch", "/GoToR", "/SubmitForm", "/ImportData"):
                    strange.append(f"{name}: {thing['/S']}")
    reached(f"{len(strange)} in {len(found)} files", database="sqlite")
    assert strange == []


@pytest.mark.threat("T17", asked="a writer that trusts its cells makes formulas", control=True)
def test_a_careless_writer_would_make_formulas(reached: Reached, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row, text in enumerate(SHOWN, 1):
        sheet.cell(row, 1, text)
    book.save(tmp_path / "careless.xlsx")
    live = [cell for cell in cells((tmp_path / "careless.xlsx").read_bytes()) if cell.data_type == "f"]
    reached(f"{len(live)} formulas")
    assert len(live) >= 3
