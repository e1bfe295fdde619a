"""Sheets of paper as PDF: every question, a code on each page, nothing cut, and no word read as code."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from coprod.formats.sheets import sheets_pdf
from coprod.model.paper import sheet_number
from coprod.model.template import Template
from coprod.model.workshop import AgendaItem, Workshop
from coprod.workshops import Desk, paper, preparing, steps
from coprod.workshops.casting import RECEIPT_LENGTH
from tests import factories
from tests.unit.test_cli import coprod

HOSTILE = '#panic("out") #import "/etc/passwd": * $x^2$ *bold* `code`'


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return factories.desk_in(tmp_path_factory.mktemp("paper"))


def pack(desk: Desk, workshop: Workshop, copies: int = 1, *, large: bool = False) -> PdfReader:
    sheets = paper.print_sheets(desk, workshop.id, copies)
    return PdfReader(BytesIO(sheets_pdf(workshop, agenda(desk, workshop), sheets, large=large)))


def agenda(desk: Desk, workshop: Workshop) -> tuple[AgendaItem, ...]:
    scene = steps.scene(desk, workshop.id)
    assert scene is not None
    return scene.agenda


def words(page: Any) -> str:
    return re.sub(r"\s+", " ", page.extract_text())


def sizes(reader: PdfReader) -> set[float]:
    """The sizes of type, in points, in which anything is set."""
    found: set[float] = set()

    def note(text: str, user: list[float], matrix: list[float], _font: object, size: float) -> None:
        if text.strip():
            found.add(round(abs(size * matrix[3] * user[3]), 1))

    for page in reader.pages:
        page.extract_text(visitor_text=note)
    return found


@pytest.mark.parametrize(("agenda_id", "pages"), [("short", 2), ("standard", 2), ("full", 3)])
def test_a_sheet_has_few_a4_pages_with_everything_on_them(desk: Desk, agenda_id: str, pages: int) -> None:
    workshop = factories.workshop(desk, "Glasgow, Tuesday", agenda_id)
    reader = pack(desk, workshop)
    assert len(reader.pages) == pages
    assert {tuple(round(float(n)) for n in page.mediabox[2:]) for page in reader.pages} == {(595, 842)}
    text = " ".join(map(words, reader.pages))
    asked = [workshop.question(item.question_id) for item in agenda(desk, workshop)]
    for question in asked:
        assert (question.title in text) != question.warm_up, question.title
        for item in (*question.rows, *question.columns) if not question.warm_up else ():
            assert f"{item.letter} {item.short}" in text, item.short
            assert item.explain in text
    for group in workshop.template.groups:
        assert group.label in text
    assert "Please write no name." in text
    assert f"{pages} of {pages}" in text
    assert "could not be made for screen readers" not in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"].value


def test_each_page_bears_the_code_of_its_sheet_and_counts_its_own_pages(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    reader = pack(desk, workshop, copies=4)
    codes = [re.findall(r"Sheet (\d{5})", words(page)) for page in reader.pages]
    assert all(len(on_page) == 2 and len(set(on_page)) == 1 for on_page in codes), "at head and foot"
    numbers = [sheet_number(on_page[0]) for on_page in codes]
    printed = [sheet.number for sheet in paper.print_sheets(desk, workshop.id, 1)]
    first = printed[0] - 4
    assert numbers == [first, first, first + 1, first + 1, first + 2, first + 2, first + 3, first + 3]
    assert [re.findall(r"\d of 2", words(page)) for page in reader.pages] == [["1 of 2"], ["2 of 2"]] * 4


def test_nothing_is_cut_off_at_the_edges(desk: Desk) -> None:
    """Every piece of text begins inside the margins of its page, in both prints."""
    for large in (False, True):
        reader = pack(desk, factories.workshop(desk, "Glasgow", "full"), large=large)
        places: list[tuple[float, float]] = []

        def note(
            text: str,
            user: list[float],
            matrix: list[float],
            _font: object,
            _size: float,
            at: list[Any] = places,
        ) -> None:
            if text.strip():
                x, y = matrix[4], matrix[5]
                at.append((x * user[0] + y * user[2] + user[4], x * user[1] + y * user[3] + user[5]))

        for page in reader.pages:
            page.extract_text(visitor_text=note)
        assert len(places) > 100
        assert all(45 <= x <= 550 and 25 <= y <= 820 for x, y in places)


def test_large_print_is_18_point(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    assert 18.0 in sizes(pack(desk, workshop, large=True))
    assert 18.0 not in sizes(pack(desk, workshop))


@pytest.mark.parametrize("large", [False, True])
def test_whoever_began_on_a_phone_has_a_box_for_each_character_of_the_receipt_code(
    desk: Desk, large: bool
) -> None:
    """On the first page, once: without the code they would be two people."""
    pages = pack(desk, factories.workshop(desk), large=large).pages
    assert [words(page).count("Its receipt code") for page in pages] == [1, *[0] * (len(pages) - 1)]
    drawn = pages[0].get_contents().get_data()
    boxes = re.findall(rb"0 0 m ([\d.]+) 0 l \1 ([\d.]+) l 0 \2 l", drawn)
    upright = [(wide, high) for wide, high in boxes if float(high) > float(wide)]
    assert len(upright) == RECEIPT_LENGTH
    assert len(set(upright)) == 1


def test_a_skipped_question_is_left_out(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    items = [
        item.model_copy(update={"skipped": item.question_id == "dots_cos"}) for item in agenda(desk, workshop)
    ]
    [sheet] = paper.print_sheets(desk, workshop.id, 1)
    text = " ".join(map(words, PdfReader(BytesIO(sheets_pdf(workshop, items, [sheet]))).pages))
    assert workshop.question("dots_cos").title not in text
    assert workshop.question("dots_steps").title in text


def test_words_of_people_are_never_read_as_code(desk: Desk) -> None:
    """Hostile words in every place that a template or an organiser can write."""
    plain = factories.template().model_dump()
    question = next(each for each in plain["questions"] if each["id"] == "budget")
    question["title"], question["prompt"] = HOSTILE[:60], HOSTILE
    for row in question["rows"]:
        row["explain"] = HOSTILE
    question["rows"][0]["short"] = "#[*x*] <a> $y$ @ref //"
    plain["groups"] = [{"id": "one", "label": HOSTILE[:60]}]
    made, _keys = preparing.create(desk, HOSTILE, Template.model_validate(plain), "short")
    text = " ".join(map(words, pack(desk, made).pages))
    assert text.count('#panic("out") #import "/etc/passwd": * $x^2$ *bold* `code`') >= 12
    assert "#[*x*] <a> $y$ @ref //" in text


@pytest.mark.parametrize("rows", [2, 40])
def test_a_question_of_few_or_many_long_lines_still_fits(desk: Desk, rows: int) -> None:
    plain = factories.template().model_dump()
    budget = next(each for each in plain["questions"] if each["id"] == "budget")
    item = {"label": "L" * 120, "explain": "Explains " * 33, "wording": "W"}
    letters = [f"{chr(65 + n % 26)}{n}" for n in range(rows)]
    budget["rows"] = [
        {"id": f"i{n}", "letter": letter, "short": f"Item {n} " + "m" * 20, **item}
        for n, letter in enumerate(letters)
    ]
    budget["baseline"], budget["families"] = None, ()
    made, _keys = preparing.create(desk, "Long", Template.model_validate(plain), "short")
    for large in (False, True):
        text = " ".join(map(words, pack(desk, made, large=large).pages))
        assert all(f"{letter} Item {n} " in text for n, letter in enumerate(letters))


@pytest.mark.long
def test_the_command_writes_a_pack_and_says_which_sheets(
    tmp_path: Path, settings_env: dict[str, str]
) -> None:
    desk = factories.desk_at(settings_env["COPROD_DATABASE_URL"])
    workshop = factories.workshop(desk)
    desk.store.close()
    to = tmp_path / "pack.pdf"
    ran = coprod("paper", workshop.spoken_code.lower(), "--copies", "3", "--large", "-o", str(to))
    assert ran.returncode == 0, ran.stderr
    first, last = re.findall(r"\d{5}", ran.stdout.rpartition("sheets")[2])
    assert sheet_number(last) == (sheet_number(first) or 0) + 2
    assert first in words(PdfReader(to).pages[0])
    again = coprod("paper", workshop.code, "-o", str(to))
    assert (
        again.returncode,
        "there is already pack.pdf. Nothing was written. Choose another name." in again.stderr,
    ) == (1, True)
    for arguments, said in (
        (("paper", "AAAAAAAA", "-o", str(tmp_path / "x.pdf")), "No workshop here has the join code"),
        (("paper", workshop.code, "--copies", "101", "-o", str(tmp_path / "x.pdf")), "from 1 to 100"),
    ):
        ran = coprod(*arguments)
        assert (ran.returncode, said in ran.stderr) == (1, True), ran.stderr
    assert not (tmp_path / "x.pdf").exists()
