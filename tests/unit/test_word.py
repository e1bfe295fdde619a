"""The Word report, read back by python-docx and as XML: the report's words and numbers, in real structure."""

import io
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Cm
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree
from pypdf import PdfReader

from coprod.formats.files import FILES
from coprod.formats.pdf import report_pdf
from coprod.formats.report import Plate, Report
from coprod.formats.word import report_docx
from tests import reports

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return reports.of_example(tmp_path_factory.mktemp("example"))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return reports.of_every_picture(tmp_path_factory.mktemp("full"))


@pytest.fixture(scope="module")
def written(example: Report) -> Any:
    return opened(report_docx(example))


@pytest.fixture(scope="module")
def full_written(full: Report) -> Any:
    return opened(report_docx(full))


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def styled(document: Any, *styles: str) -> list[str]:
    return [each.text for each in document.paragraphs if each.style.name in styles]


def text_of(document: Any) -> str:
    """Everything that is written, in its order, tables too."""
    said = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            said += [cell.text for row in block.rows for cell in row.cells]
        else:
            said.append(full_text(block))
    return "\n".join(said)


def full_text(paragraph: Paragraph) -> str:
    """The text of a paragraph with that of its fields."""
    return "".join(each.text or "" for each in paragraph._p.iter(f"{W}t"))


def first_page(document: Any) -> list[Paragraph]:
    found = []
    for paragraph in document.paragraphs:
        if paragraph._p.find(f"{W}pPr/{W}pageBreakBefore") is not None:
            break
        found.append(paragraph)
    return found


def small(made: Report) -> Report:
    """The same workshop with its first round alone."""
    return replace(made, parts=made.parts[:1])


def drawn(made: Report) -> Iterator[Plate]:
    """Each picture with figures of a closed round, once."""
    seen = []
    for part in made.parts:
        for plate in part.plates if part.outcome.closed else ():
            if plate.spec.marks and plate.spec not in seen:
                seen.append(plate.spec)
                yield plate


def outlined(entries: list[Any], level: int = 1) -> Iterator[tuple[int, str]]:
    """The headings of a PDF as (level, title)."""
    for entry in entries:
        if isinstance(entry, list):
            yield from outlined(entry, level + 1)
        else:
            yield level, entry.title


def test_it_has_the_headings_of_the_pdf_in_their_order(full: Report, full_written: Any) -> None:
    wanted = list(outlined(PdfReader(io.BytesIO(report_pdf(full))).outline))
    found = [
        (int(each.style.name[-1]), each.text)
        for each in full_written.paragraphs
        if each.style.name.startswith("Heading")
    ]
    assert found == wanted
    assert len(found) > 25


def test_the_first_page_stands_alone_with_three_findings_their_word_and_n(
    example: Report, written: Any
) -> None:
    page = first_page(written)
    said = [(each.style.name, each.text) for each in page]
    assert said[0] == ("Subtitle", example.subtitle)
    assert said[1] == ("Title", example.title)
    assert [text for style, text in said if style == "Banner"] == list(example.banner)
    assert len(example.summary) == 3
    for each in example.summary:
        at = said.index(("Numbered finding", each.sentence))
        style, beside = said[at + 1]
        assert style == "Certainty"
        assert each.word in beside
        assert each.answered in beside
    assert said[-1] == ("Quiet", example.caveat)


def test_the_word_of_certainty_has_a_style_that_needs_no_colour(full: Report, full_written: Any) -> None:
    seen = {}
    for paragraph in full_written.paragraphs:
        if paragraph.style.name == "Certainty":
            run = paragraph.runs[0]
            seen[run.text.strip("\u00a0")] = run.style.style_id
    assert set(seen) == {each.word for each in full.findings} | {each.word for each in full.leads}
    assert seen["could go either way"] == "EitherWay"
    styles = {style.style_id: style.element for style in full_written.styles}
    assert styles["EitherWay"].find(f".//{W}bdr").get(f"{W}val") == "dashed"
    assert styles["Likely"].find(f".//{W}bdr").get(f"{W}val") == "single"
    assert styles["Firm"].find(f".//{W}shd").get(f"{W}fill") == "0B5FA5"


def test_every_picture_is_an_image_with_its_words_its_sentence_and_its_table(
    full: Report, full_written: Any
) -> None:
    plates = list(drawn(full))
    images = full_written.inline_shapes
    assert len(images) == len(plates) > 12
    captions = [full_text(each) for each in full_written.paragraphs if each.style.name == "Caption"]
    small_print = styled(full_written, "Small print")
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in full_written.tables]
    for number, (plate, image) in enumerate(zip(plates, images, strict=True), 1):
        described = image._inline.docPr.get("descr")
        assert plate.spec.sentence in described
        assert plate.spec.rule in described
        assert image.width == Cm(16)
        assert captions[number - 1] == f"Picture {number}. {plate.spec.sentence}"
        assert small_print[number - 1] == plate.small_print
        assert [list(plate.table.heads), *map(list, plate.table.rows)] in tables


def test_a_picture_that_two_rounds_share_is_shown_once(full: Report) -> None:
    first, second = full.parts[:2]
    two = replace(full, parts=(first, replace(second, plates=first.plates[1:2])))
    made = opened(report_docx(two))
    assert len(made.inline_shapes) == len(first.plates)
    assert f"This picture stands under {first.title}." in text_of(made)


def test_pictures_are_numbered_by_fields(written: Any) -> None:
    fields = [each.get(f"{W}instr").strip() for each in written.element.iter(f"{W}fldSimple")]
    assert set(fields) == {"SEQ Picture \\* ARABIC"}
    assert len(fields) == len(written.inline_shapes)


def test_tables_repeat_their_heading_in_a_style_of_ours(full_written: Any) -> None:
    assert len(full_written.tables) > 12
    for table in full_written.tables:
        assert table.style.name == "Figures"
        first, *others = table.rows
        assert first._tr.find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row._tr.find(f"{W}trPr/{W}tblHeader") is None for row in others)
        assert all(row._tr.find(f"{W}trPr/{W}cantSplit") is not None for row in table.rows)
        assert table._tbl.tblPr.find(f"{W}tblDescription").get(f"{W}val")
        widths = [int(column.get(f"{W}w")) for column in table._tbl.tblGrid]
        assert sum(widths) == 9072
        assert min(widths) > 300


def test_lists_are_lists_and_headings_are_headings(example: Report, written: Any) -> None:
    styles = {style.name: style for style in written.styles}
    for name in ("List Bullet", "Numbered finding", "Reason"):
        number = styles[name].element.find(f".//{W}numId").get(f"{W}val")
        assert number in {each.get(f"{W}numId") for each in written.part.numbering_part.element}
    levels = [styles[f"Heading {at}"].element.find(f".//{W}outlineLvl").get(f"{W}val") for at in (1, 2, 3)]
    assert levels == ["0", "1", "2"]
    assert set(example.took_part) <= set(styled(written, "List Bullet"))


def test_pages_are_a4_and_numbered_n_of_n_by_fields(example: Report, written: Any) -> None:
    section = written.sections[0]
    assert (round(section.page_width.cm, 2), round(section.page_height.cm, 2)) == (21.0, 29.7)
    foot = section.footer._element
    fields = [each.get(f"{W}instr").strip() for each in foot.iter(f"{W}fldSimple")]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "".join(each.text for each in foot.iter(f"{W}t")) == f"{example.title}1 of 1"
    head = section.header.paragraphs[0].text
    assert head == " · ".join(example.banner)


def test_a_workshop_of_real_people_bears_no_banner(full_written: Any) -> None:
    assert full_written.sections[0].header.is_linked_to_previous
    assert not styled(full_written, "Banner")


def test_the_language_stands_in_the_styles(example: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coprod.formats.office.current", lambda: "gd")
    made = opened(report_docx(small(example)))
    default = made.styles.element.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert default.get(f"{W}val") == "gd-GB"
    assert made.core_properties.language == "gd-GB"
    assert [each for each in made.element.iter(f"{W}lang")] == []


def test_what_had_been_shown_and_what_people_said_stand_with_their_round(example: Report) -> None:
    part = replace(example.parts[1], reasons=("Carers first.", "Not only money."))
    made = opened(
        report_docx(replace(example, parts=(part,), notes="Two left.\n\nAt noon.", purpose="One\nTwo"))
    )
    said = [full_text(each) for each in made.paragraphs]
    assert part.prompt in said
    assert f"{part.answered} · {part.shown_before}" in said
    assert styled(made, "Reason") == ["Carers first.", "Not only money."]
    assert all(line in said for line in ("Two left.", "At noon.", "One", "Two"))
    assert all(f"{name}: {text}" in said for name, text in example.privacy)


def test_an_open_round_and_one_of_few_ballots_have_no_figures(example: Report, full_written: Any) -> None:
    still = next(part for part in example.parts if not part.outcome.closed)
    full_of_figures = replace(still, plates=example.parts[0].plates)
    made = opened(report_docx(replace(example, parts=(full_of_figures,))))
    said = text_of(made)
    assert "The round is still open. · Shown to the room before:" in said
    assert not made.inline_shapes
    assert full_of_figures.plates[0].spec.sentence not in said.split(still.title)[-1].split("All findings")[0]
    assert "Fewer than 5 answers came in, so nothing is shown." in text_of(full_written)


def test_a_workshop_without_rounds_gives_a_report(tmp_path: Path) -> None:
    made = opened(report_docx(reports.of_nothing(tmp_path)))
    assert styled(made, "Heading 1") == ["What we found", "About this workshop", "How to read this"]
    assert "No round with enough ballots has been closed yet." in text_of(made)
    assert "Nothing was noted." in text_of(made)
    assert not made.inline_shapes


@pytest.mark.parametrize("text", [*reports.MARKUP, *reports.SCRIPTS, "=1+1"])
def test_what_people_write_stays_as_it_is(example: Report, text: str) -> None:
    part = replace(example.parts[0], reasons=("Carers first.",), plates=example.parts[0].plates[:2])
    made = opened(report_docx(reports.hostile(replace(example, parts=(part,)), text)))
    assert styled(made, "Title") == [f"{text}Example workshop"]
    assert styled(made, "Reason") == [f"{text}Carers first."]
    assert text_of(made).count(text) > 100
    assert all(cell.text.startswith(text) for row in made.tables[1].rows for cell in row.cells)
    assert [each for each in made.part.rels.values() if each.is_external] == []


def test_signs_that_xml_forbids_are_replaced_and_every_part_can_be_read(example: Report) -> None:
    data = report_docx(reports.hostile(small(example), reports.FORBIDDEN))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for name in file.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(file.read(name))
    assert styled(opened(data), "Title") == [
        "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffdg\ufffdhExample workshop"
    ]


@pytest.mark.long
def test_five_thousand_reasons_are_five_thousand_items_of_a_list(example: Report) -> None:
    said = tuple(f"Reason {at} <b>" for at in range(5000))
    part = replace(example.parts[0], reasons=said, plates=())
    began = time.process_time()
    made = report_docx(replace(example, parts=(part,)))
    assert time.process_time() - began < 10
    assert styled(opened(made), "Reason") == list(said)


def test_the_same_report_gives_the_same_bytes_on_another_day(
    example: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, now = report_docx(example), time.time()
    monkeypatch.setattr("time.time", lambda: now + 86_400)
    assert report_docx(example) == first


def test_properties_say_what_it_is_and_nothing_of_the_machine(example: Report, written: Any) -> None:
    core = written.core_properties
    made = example.workshop.created_at.replace(microsecond=0)
    assert (core.title, core.author, core.language) == ("Example workshop", "coprod", "en-GB")
    assert core.created.replace(tzinfo=None) == made.replace(tzinfo=None)
    with zipfile.ZipFile(io.BytesIO(report_docx(small(example)))) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in file.namelist() if "thumbnail" in name or "customXml" in name]
        assert b"Microsoft" not in file.read("docProps/app.xml")


def test_the_words_of_uncertainty_are_ours(full_written: Any) -> None:
    assert "significant" not in text_of(full_written)


def test_it_is_one_of_the_files() -> None:
    file = FILES["report.docx"]
    assert file.media_type.endswith("wordprocessingml.document")
    assert file.label() == "Report (Word)"
    assert file.to_pass_on
