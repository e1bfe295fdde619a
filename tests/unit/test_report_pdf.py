"""The report and the handout as PDF: what the screens say, for every reader, whatever people wrote."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import typst
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from coprod.charts.faces import LACKING
from coprod.formats import pdf
from coprod.formats.files import FILES
from coprod.formats.paper import blocks
from coprod.formats.report import Plate, Report, report
from coprod.model.library_toml import shipped_library
from coprod.text import speaking
from coprod.workshops import example
from tests import factories

HOSTILE = [
    "=cmd|'/c calc'!A1",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '#panic("out") #import "/etc/passwd": *',
    "$x^2$ *bold* _so_ `code` <label> @ref // no comment /* nor */",
    "<b>bold</b> &amp; <script>alert(1)</script>",
    "people wrote שלום and مرحبا",
    "日本語のコメント",
    "hands 👩‍👩‍👧 and flags 🏴",
    "tab\there and new\nline, \x01control\x00, \u202eturned",
    "\ud800 alone, \ue000 private, \uffff nothing",
    "+44 141 496 0000",
]
CERTAIN = {"firm", "likely", "could go either way"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The example workshop's report, with an organiser's own words."""
    desk = factories.desk_in(tmp_path_factory.mktemp("example"))
    workshop = example.ensure(desk).model_copy(
        update={
            "purpose": "To choose where to begin.\nThen to begin.",
            "invited": "By letter to every household.",
            "notes": "Two tables left early.",
        }
    )
    return report(desk.store, workshop, shipped_library())


@pytest.fixture(scope="module")
def whole(made: Report) -> PdfReader:
    return PdfReader(BytesIO(pdf.report_pdf(made)))


@pytest.fixture(scope="module")
def hand(made: Report) -> PdfReader:
    return PdfReader(BytesIO(pdf.handout_pdf(made)))


def words(reader: PdfReader, *pages: int) -> str:
    """The text of these pages, or of all, with every gap as one space."""
    return plain(" ".join(_page(reader, place) for place in pages or range(len(reader.pages))))


@cache
def _page(reader: PdfReader, place: int) -> str:
    return reader.pages[place].extract_text()


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))


def run_on(text: str) -> str:
    """Without any gaps, as a long address may go on in the next line."""
    return plain(text).replace(" ", "").replace("\u200b", "")


def elements(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Everything in the structure that a screen reader walks through."""
    waiting: list[Any] = [reader.trailer["/Root"]["/StructTreeRoot"]]  # type: ignore[index]
    while waiting:
        each = waiting.pop()
        each = each.get_object() if isinstance(each, IndirectObject) else each
        if isinstance(each, ArrayObject):
            waiting += reversed(each)
        elif isinstance(each, DictionaryObject):
            if "/S" in each:
                yield each
            if "/K" in each:
                waiting.append(each["/K"])


def kinds(reader: PdfReader) -> list[str]:
    return [str(each["/S"]) for each in elements(reader)]


def drawn(made: Report) -> list[Plate]:
    """The pictures that stand in a report: of closed rounds, each once."""
    plates = [plate for part in made.parts if part.outcome.closed for plate in part.plates]
    return list({plate.spec: plate for plate in reversed(plates) if plate.spec.marks}.values())


def rewritten(made: Report, **more: Any) -> Report:
    """The report with hostile words wherever somebody may have written some."""

    def word(place: int) -> str:
        return HOSTILE[place % len(HOSTILE)]

    def plate(each: Plate) -> Plate:
        marks = tuple(replace(mark, label=word(place)) for place, mark in enumerate(each.spec.marks))
        rows = tuple((word(place), *row[1:]) for place, row in enumerate(each.table.rows))
        spec = replace(each.spec, marks=marks, sentence=" ".join(HOSTILE), title=word(0))
        return replace(each, spec=spec, table=replace(each.table, rows=rows))

    parts = tuple(
        replace(
            part,
            title=word(2),
            prompt=" ".join(HOSTILE),
            reasons=tuple(HOSTILE),
            plates=tuple(map(plate, part.plates)),
        )
        for part in made.parts
    )
    everywhere = "\n".join(HOSTILE)
    return replace(
        made, title=word(2), purpose=everywhere, invited=everywhere, notes=everywhere, parts=parts, **more
    )


# ---- what it is, for machines


@pytest.mark.parametrize("which", ["whole", "hand"])
def test_it_is_accessible_and_fit_for_an_archive(which: str, request: pytest.FixtureRequest) -> None:
    reader: PdfReader = request.getfixturevalue(which)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"  # type: ignore[index]
    assert root["/MarkInfo"]["/Marked"] is True or str(root["/MarkInfo"]["/Marked"]) == "True"  # type: ignore[index]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]
    kept = root["/Metadata"].get_object().get_data().decode()  # type: ignore[index]
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", kept)
    assert re.search(r"<pdfaid:part>2</pdfaid:part>", kept)
    assert re.search(r"<pdfaid:conformance>A</pdfaid:conformance>", kept)
    assert reader.metadata is not None
    assert str(reader.metadata.title).startswith("Example workshop · ")
    assert reader.metadata.author
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()  # type: ignore[attr-defined]
    }
    assert fonts
    assert all(re.match(r"/[A-Z]{6}\+(SourceSans3|DejaVuSans)", name) for name in fonts), fonts


def test_the_date_is_that_of_the_workshop_and_the_bytes_are_the_same_again(made: Report) -> None:
    reader = PdfReader(BytesIO(pdf.report_pdf(made)))
    assert reader.metadata is not None
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == made.workshop.created_at.date()
    assert pdf.report_pdf(made) == pdf.report_pdf(made)
    assert pdf.handout_pdf(made) == pdf.handout_pdf(made)


def test_every_picture_is_told_to_those_who_do_not_see_it(made: Report, whole: PdfReader) -> None:
    told = [str(each["/Alt"]) for each in elements(whole) if "/Alt" in each]
    assert sorted(told) == sorted(plate.spec.sentence for plate in drawn(made))
    assert len(told) >= 10


def test_tables_have_heads_and_headings_come_in_order(made: Report, whole: PdfReader) -> None:
    found = kinds(whole)
    tables = len(drawn(made)) + 1
    heads = sum(len(plate.table.heads) for plate in drawn(made)) + len(made.groups.heads)
    assert (found.count("/Table"), found.count("/TH")) == (tables, heads)
    levels = [int(kind[2]) for kind in found if re.fullmatch(r"/H[1-6]", kind)]
    assert levels[0] == 1
    assert all(now - before <= 1 for before, now in pairwise(levels))


# ---- what it says, for people


def test_it_holds_the_sentences_and_figures_of_the_report(made: Report, whole: PdfReader) -> None:
    said = words(whole)
    expected = [
        made.title,
        made.subtitle,
        made.day,
        *made.banner,
        *made.took_part,
        made.invited,
        made.notes,
        *made.purpose.splitlines(),
        *(text for pair in made.privacy for text in pair),
        *(text for pair in made.methods for text in pair),
        *made.small_numbers,
        made.source,
        made.caveat,
        f"The workshop is deleted by {made.deleted_on}.",
    ]
    for part in made.parts:
        expected += [part.title, part.prompt, part.answered, part.shown_before, *part.certainty]
    for found in made.findings:
        expected += [found.sentence, found.word, found.answered, found.spec.rule]
    for lead in made.leads:
        expected += [lead.sentence, lead.advice, lead.word, lead.answered]
        for branch in lead.branches:
            ways = (*branch.reforms, *branch.cases)
            expected += [branch.topic.label, *(way.label for way in ways), *(way.address for way in ways)]
    for plate in drawn(made):
        expected += [plate.spec.sentence, plate.small_print]
    missing = [text for text in expected if run_on(text) not in run_on(said)]
    assert missing == []


def test_every_number_of_every_table_stands_there(made: Report, whole: PdfReader) -> None:
    said = words(whole)
    for plate in drawn(made):
        row_by_row = [plain(" ".join(row)) for row in plate.table.rows]
        missing = [row for row in row_by_row if row not in said]
        assert missing == [], plate.id


def test_the_first_page_stands_alone(made: Report, whole: PdfReader) -> None:
    first = words(whole, 0)
    assert len(made.summary) == 3
    for found in made.summary:
        assert f"{found.word} {found.answered}" in first.replace("\u00a0", " ") or (
            found.word in first and plain(found.answered) in first
        )
        assert plain(found.sentence) in first
        assert found.word in CERTAIN
    assert made.took_part[0] in first
    assert made.took_part[-1] in first
    assert "What will you do?" in first
    assert made.leads[0].sentence in first
    assert made.caveat in first
    assert "About this workshop" not in first


def test_every_page_has_its_number_and_the_banner(made: Report, whole: PdfReader) -> None:
    pages = len(whole.pages)
    for place in range(pages):
        page = words(whole, place)
        assert f"{place + 1} of {pages}" in page
        assert "Example workshop: made-up people" in page
        assert "Still open when this was made" in page


def test_each_picture_stands_there_once(made: Report, whole: PdfReader) -> None:
    titles = [plate.spec.title for plate in made.plates if plate.spec.marks]
    assert len(titles) == len(set(titles)) > 5
    assert kinds(whole).count("/Figure") == len(titles)


def test_an_open_round_has_no_figures_although_its_room_sees_them(made: Report, whole: PdfReader) -> None:
    still = made.parts[-1]
    assert not still.outcome.closed
    assert still.plates[0].spec.marks == ()
    assert still.outcome.items, "the room sees some of them"
    assert "The round is still open." in words(whole)


def test_the_handout_is_one_page_to_keep(made: Report, hand: PdfReader) -> None:
    said = words(hand)
    assert len(hand.pages) == 1
    for part in made.parts:
        assert plain(part.prompt) in said
    for found in made.summary:
        assert plain(found.sentence) in said
        assert found.word in said
        assert plain(found.answered) in said
    assert kinds(hand).count("/Figure") == 1
    assert made.leads[0].sentence in said
    assert made.workshop.code in said
    assert made.caveat in said
    assert made.deleted_on in said


def test_a_handout_with_the_longest_words_is_still_one_page(made: Report) -> None:
    most = "A sentence as long as anybody may write it, which is three hundred letters. " * 4
    summary = tuple(replace(found, sentence=most[:300]) for found in made.summary)
    parts = tuple(replace(made.parts[0], prompt=f"{place} {most}"[:300]) for place in range(12))
    reader = PdfReader(BytesIO(pdf.handout_pdf(replace(made, summary=summary, parts=parts))))
    assert len(reader.pages) == 1
    assert most[:300].strip() in words(reader)


# ---- what nobody wants, and what is not there


@pytest.mark.threat("T18", asked="every report made, 0 files outside its folder read")
def test_hostile_words_stay_words(made: Report, reached: Callable[..., None]) -> None:
    """No code, no broken standard, nothing left out."""
    data = pdf.report_pdf(rewritten(made))
    reader = PdfReader(BytesIO(data))
    kept = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()  # type: ignore[index]
    assert "pdfuaid:part" in kept
    said = words(reader)
    reached(f"made, {said.count('root:')} files read", database="sqlite")
    for text in HOSTILE[:5]:
        assert said.count(plain(text)) >= 4, text
    assert "שלום" in said or "םולש" in said
    assert f"hands {LACKING * 3} and flags {LACKING}" in said
    assert f"{LACKING * 8}" in said
    assert "tab here and new line" in said
    assert f"{LACKING} stands for a sign that the type of this file does not have." in said
    assert "root:" not in said
    spoken = [str(each["/Alt"]) for each in elements(reader) if "/Alt" in each]
    assert "日本語のコメント" in spoken[0]
    assert "\x01" not in spoken[0]
    assert len(PdfReader(BytesIO(pdf.handout_pdf(rewritten(made)))).pages) == 1


def test_words_that_still_break_the_standards_make_a_plain_file(
    made: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "drawable", lambda words: words)
    with pytest.raises(typst.TypstError):
        typst.compile(
            b'#set document(title: [x])\n#set text(font: "Source Sans 3", fallback: false)\n\xf0\x9f\xa7\xa8',
            font_paths=pdf._fonts(),
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )
    reader = PdfReader(BytesIO(pdf.handout_pdf(replace(made, title="Fire 🧨 works"))))
    assert "This file could not be made for screen readers and archives." in words(reader)


def test_words_without_a_space_stay_on_the_page(made: Report) -> None:
    endless = "x" * 400
    reader = PdfReader(BytesIO(pdf.report_pdf(replace(made, purpose=endless, invited=endless))))
    places: list[float] = []

    def visit(text: str, _cm: object, tm: list[float], _font: object, _size: object) -> None:
        if "xxx" in text:
            places.append(tm[4])

    page = next(page for page in reader.pages if "xxx" in page.extract_text())
    page.extract_text(visitor_text=visit)
    assert run_on(words(reader)).count(endless) == 2
    assert len(places) >= 3
    assert max(places) + 44 * 4.5 < 160 / 25.4 * 72, "each run of forty-four letters ends within the line"


def test_an_address_can_be_copied_out_of_it(made: Report) -> None:
    address = "https://workshops.example.org:8501"
    there = made.workshop.model_copy(update={"address": address})
    at = replace(made, workshop=there, source=f"See {address}/read/reform/labs for more.")
    whole = words(PdfReader(BytesIO(pdf.report_pdf(at))))
    assert made.leads[0].branches[0].reforms
    for branch in made.leads[0].branches:
        for way in branch.reforms:
            assert f"{address}{way.address}" in whole
    assert f"See {address}/read/reform/labs for more." in whole
    assert f"{address}/j/{there.code}" in words(PdfReader(BytesIO(pdf.handout_pdf(at))))


def test_a_board_of_many_columns_is_set_as_several_tables(made: Report) -> None:
    part = made.parts[0]
    figures = replace(
        part.plates[0].table,
        heads=("Place", *(f"Column {place}" for place in range(12))),
        rows=tuple((f"Row {row}", *(str(100 * row + place) for place in range(12))) for row in range(40)),
    )
    changed = replace(part, plates=(replace(part.plates[0], table=figures),))
    reader = PdfReader(BytesIO(pdf.report_pdf(replace(made, parts=(changed,)))))
    said = words(reader)
    assert kinds(reader).count("/Table") == 1 + 2
    assert "Row 39 3900 3901 3902 3903 3904 3905" in said
    assert "Row 39 3906 3907 3908 3909 3910 3911" in said


def test_a_workshop_without_rounds_has_a_sensible_report(tmp_path: Path) -> None:
    desk = factories.desk_in(tmp_path)
    empty = report(desk.store, factories.workshop(desk), shipped_library())
    reader = PdfReader(BytesIO(pdf.report_pdf(empty)))
    said = words(reader)
    assert "No round with enough ballots has been closed yet." in said
    assert "How people were invited Nothing was noted." in said
    for heading in ("Purpose", "Notes of the facilitator", "All findings", "From finding to reform"):
        assert heading not in said
    assert "made-up" not in said
    assert len(PdfReader(BytesIO(pdf.handout_pdf(empty))).pages) == 1


def test_a_round_of_too_few_says_so_and_shows_nothing(tmp_path: Path) -> None:
    desk = factories.desk_in(tmp_path)
    at = factories.workshop(desk)
    factories.revealed_round(desk, at, "budget", factories.baseline_ballots()[:3])
    few = report(desk.store, at, shipped_library())
    reader = PdfReader(BytesIO(pdf.report_pdf(few)))
    said = words(reader)
    assert "Fewer than 5 answers came in, so nothing is shown." in said
    assert "/Figure" not in kinds(reader)


@pytest.mark.long
@pytest.mark.threat("T18", asked="a report of 5,000 comments is made")
def test_five_thousand_reasons_fit(made: Report, reached: Callable[..., None]) -> None:
    reasons = tuple(f"Reason {place}: because it would help us. 日本 🙂" for place in range(5000))
    reader = PdfReader(
        BytesIO(pdf.report_pdf(replace(made, parts=(replace(made.parts[0], reasons=reasons),))))
    )
    reached(f"made, {kinds(reader).count('/LI'):,} of them in it", database="sqlite")
    assert len(reader.pages) > 60
    said = words(reader, len(reader.pages) // 2)
    assert re.search(r"Reason \d{4}: because it would help us\.", said)
    assert kinds(reader).count("/LI") >= 5000


def test_it_speaks_the_language_of_the_workshop(made: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a catalogue at hand, that the file says which language it was composed in."""
    monkeypatch.setattr(pdf, "current", lambda: "cy")
    root = PdfReader(BytesIO(pdf.handout_pdf(made))).trailer["/Root"]
    assert root["/Lang"] == "cy"  # type: ignore[index]


def test_both_are_among_the_files_and_not_imported_before_they_are_made(tmp_path: Path) -> None:
    desk = factories.desk_in(tmp_path)
    at = factories.workshop(desk)
    for name in ("report.pdf", "handout.pdf"):
        made = FILES[name].make(desk.store, at, shipped_library())
        assert made.startswith(b"%PDF-1.7")
        assert FILES[name].to_pass_on
        with speaking("en"):
            assert "(PDF)" in FILES[name].label()


def test_every_block_is_laid_out(made: Report) -> None:
    """The templates know each kind of block, and would pass over one they do not know in silence."""
    style = (pdf.TEMPLATES / "style.typ").read_text(encoding="utf-8")
    told = [*blocks.first_page(made), *blocks.behind(made), *blocks.handout(made)]
    told += blocks.behind(rewritten(made))
    unknown = {each["is"] for each in told if f'kind == "{each["is"]}"' not in style}
    assert unknown == set()
