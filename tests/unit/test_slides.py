"""The slides, read back by python-pptx, openpyxl and as XML: the report's words and numbers, no formula."""

import io
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from pptx import Presentation
from pptx.util import Pt

from coprod.analysis.rounding import half_up
from coprod.charts.slopes import places
from coprod.formats.files import FILES
from coprod.formats.report import Plate, Report
from coprod.formats.slides import slides_pptx
from coprod.text import number
from tests import reports

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return reports.of_example(tmp_path_factory.mktemp("example"))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return reports.of_every_picture(tmp_path_factory.mktemp("full"))


@pytest.fixture(scope="module")
def deck(example: Report) -> Any:
    return opened(slides_pptx(example))


@pytest.fixture(scope="module")
def full_deck(full: Report) -> Any:
    return opened(slides_pptx(full))


def opened(data: bytes) -> Any:
    return Presentation(io.BytesIO(data))


def titles(deck: Any) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def of_title(deck: Any, title: str) -> Any:
    return next(slide for slide in deck.slides if slide.shapes.title.text_frame.text == title)


def words(slide: Any) -> str:
    """Everything that can be read on a slide, in its order, charts left out."""
    said = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            said.append(shape.text_frame.text)
        if getattr(shape, "has_table", False) and shape.has_table:
            said += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(said)


def charts(deck: Any) -> Iterator[Any]:
    for slide in deck.slides:
        yield from (shape.chart for shape in slide.shapes if shape.has_chart)


def chart_of(deck: Any, plate: Plate) -> Any:
    """The chart of a picture: its frame bears the picture's title."""
    frames = (shape for slide in deck.slides for shape in slide.shapes if shape.has_chart)
    return next(shape.chart for shape in frames if shape.name == plate.spec.title)


def book_of(chart: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))


def small(made: Report) -> Report:
    """The same workshop with its first round alone."""
    return replace(made, parts=made.parts[:1])


def plate_of(made: Report, plate_id: str) -> Plate:
    return next(plate for plate in made.plates if plate.id == plate_id)


def test_every_picture_has_a_slide_with_its_sentence_its_rule_and_its_n(example: Report, deck: Any) -> None:
    said = [words(slide) for slide in deck.slides]
    drawn = [plate for part in example.parts if part.outcome.closed for plate in part.plates]
    assert len(drawn) > 8
    for plate in drawn:
        found = [text for text in said if plate.spec.sentence in text and plate.small_print in text]
        assert found, plate.id
        assert str(plate.spec.n) in plate.small_print


def test_slides_stand_in_the_order_of_the_talk(example: Report, deck: Any) -> None:
    found = titles(deck)
    assert found[0] == "Example workshop"
    assert found[-6:-5] == ["What we found"]
    assert found[-5:] == [
        "What else we found",
        "From finding to reform",
        "What will you do?",
        "Methods",
        "Small numbers and source",
    ]
    assert found[1] == example.parts[0].plates[0].spec.sentence


def test_titles_are_unique_and_in_the_title_placeholder(deck: Any, full_deck: Any) -> None:
    for made in (deck, full_deck):
        found = titles(made)
        assert len(found) > 15
        assert len(set(found)) == len(found)
        assert all(found)


def test_a_picture_that_two_rounds_share_is_shown_once(full: Report) -> None:
    first, second = full.parts[:2]
    shared = first.plates[2]
    again = replace(shared, id="again")
    two = replace(full, parts=(first, replace(second, plates=(*second.plates, again))))
    made = opened(slides_pptx(two))
    frames = [shape.name for slide in made.slides for shape in slide.shapes if shape.has_chart]
    assert frames.count(shared.spec.title) == 1


def test_the_cover_says_who_answered_when_and_that_people_are_made_up(example: Report, deck: Any) -> None:
    cover = words(deck.slides[0])
    for line in (example.title, example.subtitle, example.day, *example.took_part, *example.banner):
        assert line in cover
    for slide in list(deck.slides)[1:]:
        assert "Example workshop: made-up people · 1 round still open, without figures" in words(slide)


def test_a_long_list_of_rounds_has_a_slide_of_its_own(example: Report) -> None:
    rounds = tuple(f"Round {at}: 20 answered" for at in range(30))
    many = replace(small(example), took_part=("24 people joined.", *rounds))
    made = opened(slides_pptx(many))
    assert titles(made)[1:3] == ["Who answered (1 of 3)", "Who answered (2 of 3)"]
    said = "\n".join(map(words, list(made.slides)[1:4]))
    assert all(line in said for line in rounds)
    assert "Round 0" not in words(made.slides[0])


def test_a_workshop_of_real_people_bears_no_banner(full_deck: Any) -> None:
    assert not [slide for slide in full_deck.slides if "made-up" in words(slide)]


def test_the_room_and_the_baseline_are_two_series_of_the_reports_numbers(example: Report, deck: Any) -> None:
    plate = plate_of(example, "budget-1")
    chart = chart_of(deck, plate)
    marks = plate.spec.by_room()
    assert list(chart.plots[0].categories) == [f"{mark.letter} {mark.label}" for mark in marks]
    room, baseline = chart.plots[0].series
    assert (room.name, baseline.name) == ("This room", "Baseline")
    assert [number(each, 1) for each in room.values] == [row[1] for row in plate.table.rows]
    assert [number(each, 1) for each in baseline.values] == [row[2] for row in plate.table.rows]


def test_the_table_beside_the_bars_rounds_once(example: Report, deck: Any) -> None:
    plate = plate_of(example, "budget-1")
    slide = of_title(deck, plate.spec.sentence)
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["Factor", "■ This room", "□ Baseline"]
    exact = [(mark.room, mark.baseline) for mark in plate.spec.by_room()]
    assert [row[1:] for row in rows[1:]] == [[number(room), number(beside or 0)] for room, beside in exact]


def test_a_movement_has_the_round_before_as_its_second_series(example: Report, deck: Any) -> None:
    now, before = chart_of(deck, plate_of(example, "budget-2-movement")).plots[0].series
    assert (now.name, before.name) == ("Round 2", "Round 1")


def test_money_and_dots_are_lines_between_places_with_the_figures_at_their_ends(
    example: Report, deck: Any
) -> None:
    plate = plate_of(example, "dots-factors-1-money-and-dots")
    chart = chart_of(deck, plate)
    left, right = places(plate.spec.marks, "money"), places(plate.spec.marks, "dots")
    assert [list(each.values) for each in chart.plots[0].series] == [
        [a + 1, b + 1] for a, b in zip(left, right, strict=True)
    ]
    first = chart.plots[0].series[0]
    mark = plate.spec.marks[0]
    assert first.points[0].data_label.text_frame.text == f"A {mark.label}  {number(mark.room)}"
    assert first.points[1].data_label.text_frame.text == f"{number(mark.dots)}  A {mark.label}"


def test_a_spread_is_stacked_of_people(example: Report, deck: Any) -> None:
    plate = plate_of(example, "budget-1-agreement")
    series = chart_of(deck, plate).plots[0].series
    assert [each.name for each in series] == list(plate.spec.part_names)
    for part, each in enumerate(series):
        given = [mark.parts[part] if mark.parts else None for mark in plate.spec.marks]
        assert list(each.values) == given


def test_a_board_is_a_table_with_the_reports_cells(full: Report, full_deck: Any) -> None:
    plate = plate_of(full, "barriers-steps-1")
    table = next(
        shape.table
        for slide in full_deck.slides
        for shape in slide.shapes
        if shape.has_table and shape.name == plate.spec.title
    )
    rows = [tuple(cell.text.removesuffix(" ○") for cell in row.cells) for row in table.rows]
    assert rows == [plate.table.heads, *plate.table.rows]
    assert table.first_row
    assert table.first_col
    rings = [cell.text for row in table.rows for cell in row.cells if cell.text.endswith("○")]
    assert len(rings) == sum(mark.stands_out for mark in plate.spec.marks)


def test_star_and_cos_are_images_and_nothing_else_is(full_deck: Any) -> None:
    names = [shape.name for slide in full_deck.slides for shape in slide.shapes if shape.shape_type == 13]
    assert names == ["Dots on the five steps", "A dot on the Four Co's"]


def test_findings_stand_with_their_word_their_n_and_their_rule(example: Report, deck: Any) -> None:
    said = words(of_title(deck, "What we found")).split("\n")
    for each in example.summary:
        at = said.index(each.sentence)
        assert said[at + 1] == f"{each.answered} · {each.spec.rule}"
        assert said[at + 2] == each.word
    assert example.caveat in said
    rest = words(of_title(deck, "What else we found"))
    assert all(each.sentence in rest for each in example.findings if each not in example.summary)


def test_from_finding_to_reform_names_what_can_be_changed(full: Report, full_deck: Any) -> None:
    reforms = [slide for slide in full_deck.slides if "From finding to reform" in words(slide)]
    said = "\n".join(map(words, reforms))
    assert full.leads
    for lead in full.leads:
        assert lead.sentence in said
        assert lead.word in said
        assert all(line in said for line in lead.for_the_hall)


def test_methods_source_and_deletion_are_there(example: Report, deck: Any) -> None:
    said = "\n".join(map(words, deck.slides))
    assert all(name in said and text in said for name, text in example.methods)
    assert all(line in said for line in (*example.small_numbers, example.source, example.deleted_on))


def test_notes_hold_the_sentence_the_rule_the_reasons_and_the_figures(example: Report, deck: Any) -> None:
    plate = plate_of(example, "budget-1")
    notes = of_title(deck, plate.spec.sentence).notes_slide.notes_text_frame.text
    assert plate.spec.sentence in notes
    assert plate.small_print in notes
    first = plate.table.rows[0]
    assert f"{first[0]}: Room {first[1]}, Baseline {first[2]}, Gap {first[3]}, People {first[4]}" in notes
    sure = of_title(deck, plate_of(example, "budget-1-how-firm").spec.sentence)
    said = sure.notes_slide.notes_text_frame.text
    assert all(reason in said for reason in example.parts[0].certainty)


def test_pictures_charts_and_tables_have_alternative_texts(deck: Any, full_deck: Any) -> None:
    found = 0
    for made in (deck, full_deck):
        for slide in made.slides:
            for shape in slide.shapes:
                if shape.has_chart or shape.has_table or shape.shape_type == 13:
                    found += 1
                    described = next(shape._element.iter("{*}cNvPr")).get("descr")
                    assert described, shape.name
                    assert shape.name.split(":")[0] in described or "empty table" in described
    assert found > 30


def test_a_reader_comes_to_title_picture_small_print_and_foot_in_this_order(deck: Any) -> None:
    for slide in list(deck.slides)[1:]:
        kinds = [
            shape.placeholder_format.type.name if shape.is_placeholder else "PICTURE"
            for shape in slide.shapes
        ]
        assert kinds.index("TITLE") <= 1
        assert kinds[-2:] == ["FOOTER", "SLIDE_NUMBER"]
        if "PICTURE" in kinds and "BODY" in kinds[2:]:
            assert kinds.index("PICTURE") < len(kinds) - 3
            assert kinds[-3] == "BODY"


def test_no_type_is_under_18_points_and_the_sentence_has_24(deck: Any, full_deck: Any) -> None:
    for made in (deck, full_deck):
        for slide in made.slides:
            sizes = [int(size) for size in etree_values(slide._element, "sz")]
            sizes += [
                int(size)
                for shape in slide.shapes
                if shape.has_chart
                for size in etree_values(shape.chart._chartSpace, "sz")
            ]
            assert min(sizes, default=1800) >= 1800
            run = slide.shapes.title.text_frame.paragraphs[0].runs[0]
            assert run.font.size is None or run.font.size >= Pt(24)
    for layout in full_deck.slide_layouts:
        assert min(int(size) for size in etree_values(layout._element, "sz")) >= 1800


def etree_values(element: Any, name: str) -> list[str]:
    """The sizes of type anywhere below an element; markers and lines have none by these tags."""
    tags = {f"{A}rPr", f"{A}defRPr", f"{A}endParaRPr"}
    return [each.get(name) for each in element.iter() if each.tag in tags and each.get(name)]


def test_nothing_reaches_beyond_the_slide(deck: Any, full_deck: Any) -> None:
    for made in (deck, full_deck):
        assert (made.slide_width, made.slide_height) == (12191695, 6858000)
        for slide in made.slides:
            for shape in slide.shapes:
                assert shape.left >= 0
                assert shape.left + shape.width <= made.slide_width + 10
                assert shape.top + shape.height <= made.slide_height + 10, (
                    slide.shapes.title.text,
                    shape.name,
                )


def test_workbooks_of_charts_hold_the_charts_cells(deck: Any) -> None:
    for chart in charts(deck):
        sheet = book_of(chart)["Sheet1"]
        plot = chart.plots[0]
        assert [sheet.cell(row, 1).value for row in range(2, sheet.max_row + 1)] == list(plot.categories)
        for column, series in enumerate(plot.series, 2):
            assert sheet.cell(1, column).value == series.name
            cells = [sheet.cell(row, column).value for row in range(2, sheet.max_row + 1)]
            assert cells == list(series.values)


@pytest.mark.threat("T17", asked="0 of 40 strings a formula behind a chart of the slides")
def test_no_cell_behind_a_chart_is_a_formula(full: Report, reached: Callable[..., None]) -> None:
    assert len(reports.FORMULAS) >= 40
    seen: set[str] = set()
    for start in range(0, len(reports.FORMULAS), 8):
        labels = [*reports.FORMULAS[start:], *reports.FORMULAS[:start]]
        for chart in charts(opened(slides_pptx(reports.with_labels(small(full), labels)))):
            for row in book_of(chart)["Sheet1"].iter_rows():
                for cell in row:
                    assert cell.data_type != "f", cell.value
                    assert cell.hyperlink is None
                    if cell.data_type == "s":
                        seen.add(str(cell.value))
    reached(f"0 formula cells; {len(reports.FORMULAS)} strings tried", database="sqlite")
    assert [text for text in reports.FORMULAS if not any(text.strip() in cell for cell in seen)] == []


@pytest.mark.threat("T17", asked="the library's own workbook behind a chart has formulas", control=True)
def test_what_python_pptx_writes_itself_would_be_formulas(
    full: Report, monkeypatch: pytest.MonkeyPatch, reached: Callable[..., None]
) -> None:
    """The control: with its own workbook left in place the cells above would be live."""
    monkeypatch.setattr("pptx.parts.chart.ChartWorkbook.update_from_xlsx_blob", _only_the_first)
    made = opened(slides_pptx(reports.with_labels(small(full), ["=1+1"] * 6)))
    kinds = {
        cell.data_type
        for chart in charts(made)
        for row in book_of(chart)["Sheet1"].iter_rows()
        for cell in row
    }
    reached("formulas" if "f" in kinds else "none", database="sqlite")
    assert "f" in kinds


def _only_the_first(workbook: Any, blob: bytes) -> None:
    from pptx.parts.embeddedpackage import EmbeddedXlsxPart

    if workbook.xlsx_part is None:
        workbook.xlsx_part = EmbeddedXlsxPart.new(blob, workbook._chart_part.package)


@pytest.mark.parametrize("text", [*reports.MARKUP, *reports.SCRIPTS, "=1+1"])
def test_what_people_write_stays_as_it_is(example: Report, text: str) -> None:
    made = opened(slides_pptx(reports.hostile(small(example), text)))
    shown = " ".join(text.split())
    assert made.slides[0].shapes.title.text_frame.text == f"{shown}Example workshop"
    assert made.core_properties.title == f"{shown}Example workshop"
    said = "\n".join(map(words, made.slides))
    assert said.count(shown) > 40
    chart = next(charts(made))
    assert all(shown in category for category in chart.plots[0].categories)
    links = [r for slide in made.slides for r in slide.part.rels.values() if r.is_external]
    assert links == []


def test_signs_that_xml_forbids_are_replaced_and_every_part_can_be_read(example: Report) -> None:
    data = slides_pptx(reports.hostile(small(example), reports.FORBIDDEN))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for name in file.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(file.read(name))
    assert opened(data).slides[0].shapes.title.text_frame.text.startswith("a\ufffdb\ufffdc\ufffdd\ufffde")


def test_a_workshop_without_rounds_gives_a_deck(tmp_path: Path) -> None:
    found = titles(opened(slides_pptx(reports.of_nothing(tmp_path))))
    assert found == ["Glasgow", "What we found", "What will you do?", "Methods", "Small numbers and source"]


def test_an_open_round_and_one_of_few_ballots_are_told_without_figures(
    example: Report, full_deck: Any
) -> None:
    still = next(part for part in example.parts if not part.outcome.closed)
    full_of_figures = replace(still, plates=example.parts[0].plates)
    made = opened(slides_pptx(replace(example, parts=(full_of_figures,))))
    slide = of_title(made, still.title)
    assert words(slide).count("The round is still open.") == 1
    assert not any(shape.has_chart for each in made.slides for shape in each.shapes)
    assert full_of_figures.plates[0].spec.sentence not in "\n".join(map(words, made.slides))
    few = of_title(full_deck, "A dot on the Four Co's, round 2")
    assert "Fewer than 5 answers came in, so nothing is shown." in words(few)


def test_forty_factors_take_several_slides_and_none_is_lost(example: Report) -> None:
    plate = plate_of(example, "budget-1")
    mark = plate.spec.marks[0]
    marks = tuple(replace(mark, id=f"f{at}", letter=f"{at}", label=f"Factor {at}") for at in range(40))
    long = replace(plate, spec=replace(plate.spec, marks=marks))
    part = replace(example.parts[0], plates=(long,))
    made = opened(slides_pptx(replace(example, parts=(part,))))
    shown = [title for title in titles(made) if title.startswith(plate.spec.sentence)]
    assert shown == [f"{plate.spec.sentence} ({at} of 4)" for at in range(1, 5)]
    names = [name for chart in charts(made) for name in chart.plots[0].categories]
    assert names == [f"{at} Factor {at}" for at in range(40)]


def test_five_thousand_reasons_change_nothing(example: Report) -> None:
    part = replace(example.parts[0], reasons=tuple(f"Reason {at}" for at in range(5000)))
    few = small(example)
    many = replace(few, parts=(part,))
    began = time.process_time()
    assert slides_pptx(many) == slides_pptx(few)
    assert time.process_time() - began < 20


def test_the_same_report_gives_the_same_bytes_on_another_day(
    full: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, now = slides_pptx(full), time.time()
    monkeypatch.setattr("time.time", lambda: now + 86_400)
    assert slides_pptx(full) == first


def test_properties_say_what_it_is_and_nothing_of_the_machine(example: Report, deck: Any) -> None:
    core = deck.core_properties
    made = example.workshop.created_at.replace(tzinfo=None, microsecond=0)
    assert (core.title, core.author, core.language) == ("Example workshop", "coprod", "en-GB")
    assert (core.created, core.modified) == (made, made)
    with zipfile.ZipFile(io.BytesIO(slides_pptx(example))) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in file.namelist() if "thumbnail" in name or "printer" in name]
        assert b"Microsoft" not in file.read("docProps/app.xml")


def test_it_speaks_the_workshops_language(example: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coprod.formats.office.current", lambda: "cy")
    made = opened(slides_pptx(small(example)))
    spoken = {run.get("lang") for slide in made.slides for run in slide._element.iter(f"{A}rPr")}
    assert spoken == {"cy-GB"}
    assert made.core_properties.language == "cy-GB"


def test_it_is_one_of_the_files(example: Report) -> None:
    file = FILES["slides.pptx"]
    assert file.media_type.endswith("presentationml.presentation")
    assert file.label() == "Slides (PowerPoint)"
    assert file.to_pass_on


def test_figures_are_rounded_once_in_the_workbook(example: Report, deck: Any) -> None:
    plate = plate_of(example, "budget-1")
    cells = [
        row[1] for row in book_of(chart_of(deck, plate))["Sheet1"].iter_rows(min_row=2, values_only=True)
    ]
    assert cells == [float(half_up(mark.room, 1)) for mark in plate.spec.by_room()]
    assert not re.search("significant", "\n".join(map(words, deck.slides)))
