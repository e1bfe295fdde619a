"""The workshop as slides: one a picture, its sentence as title; charts and tables that can be edited."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from pptx.slide import Slide
from pptx.util import Inches

from coprod.charts import paper
from coprod.charts.spec import ChartSpec
from coprod.formats import office
from coprod.formats.report import Part, Plate, Report
from coprod.formats.slides import board, native, words
from coprod.formats.slides.deck import Deck, Words, counted, high
from coprod.formats.slides.layouts import ACROSS, BELOW, LARGEST, MARGIN, SMALLEST, Box
from coprod.text import t, tn

IMAGE_CM, STAR_CM, IMAGE_DPI = 15.6, 12.0, 240
"""Drawn so small that their type of 9 points has 18 where they fill a slide."""
MOST_BARS = 11
FEW, SMALLER = 8, 28
LEAST_HIGH = 1.5


def slides_pptx(report: Report) -> bytes:
    """The deck as a PowerPoint file of 16:9; compose the report while speaking its language.

    Type is 18 points or more. The same report gives the same bytes.
    """
    deck = Deck(" · ".join(_foot(report)))
    office.describe(deck.opened.core_properties, report)
    words.cover(deck, report)
    first = office.first_shown(report)
    for part in report.parts:
        shown = [plate for plate in office.plates(part) if first[plate.id] is plate]
        for plate in shown:
            _picture(deck, report, part, plate)
        if not office.plates(part):
            words.without_figures(deck, part)
    words.findings(deck, report)
    words.reforms(deck, report)
    words.pledges(deck)
    words.methods(deck, report)
    return deck.saved()


def _foot(report: Report) -> Iterator[str]:
    """What every slide must say, in short: the cover says it in full."""
    if report.workshop.made_up:
        yield t("Example workshop: made-up people")
    still = [part for part in report.parts if not part.outcome.closed]
    if still:
        yield tn(
            "{n} round still open, without figures", "{n} rounds still open, without figures", len(still)
        )


def _picture(deck: Deck, report: Report, part: Part, plate: Plate) -> None:
    """The slides of one picture; a long list takes several, each with its place in the title."""
    spec = plate.spec
    stretches = _stretches(spec)
    for place, (start, end) in enumerate(stretches, 1):
        title = counted(spec.sentence, place, len(stretches))
        slide, top = deck.slide("Picture", title, spec.title, _largest(spec))
        extra = board.spelled_out(plate) if spec.kind == "board" else ""
        small = " ".join(filter(None, [plate.small_print, extra]))
        tall = high(small, SMALLEST, ACROSS)
        print_top = deck.bottom - tall
        deck.put(slide, BELOW, [[Words(small)]], (MARGIN, print_top, ACROSS, tall))
        box = (MARGIN, top + 0.1, ACROSS, max(LEAST_HIGH, print_top - top - 0.22))
        for shape in _draw(slide, plate, start, end, box, report):
            _name(shape, spec.title, office.alternative(plate))
            _before_small_print(slide, shape)
        deck.finish(slide, _notes(part, plate))


def _largest(spec: ChartSpec) -> int:
    """The largest type of a title: long tables need the room."""
    crowded = len(spec.rows) > FEW or (len(spec.marks) > FEW and not spec.rows)
    return SMALLER if crowded else LARGEST


def _stretches(spec: ChartSpec) -> list[tuple[int, int]]:
    if spec.kind == "board":
        return board.rows_of(spec)
    return board.evenly(len(spec.marks), MOST_BARS) if spec.kind in ("bars", "spread") else [(0, 0)]


def _draw(slide: Slide, plate: Plate, start: int, end: int, box: Box, report: Report) -> list[Any]:
    spec, made = plate.spec, report.workshop.created_at
    if spec.kind == "board":
        return [board.board(slide, plate, start, end, box)]
    if spec.kind == "bars" and native.with_table(spec):
        return list(native.bars_with_table(slide, spec, spec.by_room()[start:end], box, made))
    if spec.kind == "bars":
        return [native.bars(slide, spec, spec.by_room()[start:end], box, made)]
    if spec.kind == "spread":
        return [native.spread(slide, spec, spec.marks[start:end], box, made)]
    if spec.kind == "slopes" and len(spec.marks) <= native.MOST_SLOPES:
        return [native.slopes(slide, spec, box, made)]
    return [_image(slide, spec, box)]


def _image(slide: Slide, spec: ChartSpec, box: Box) -> Any:
    """The picture by the pen for paper, as large as the box allows, in its middle."""
    wide = STAR_CM if spec.kind in ("star", "cos") else IMAGE_CM
    left, top, width, tall = map(Inches, box)
    shape: Any = slide.shapes.add_picture(BytesIO(paper.png(spec, wide, IMAGE_DPI)), left, top)
    grown = min(width / shape.width, tall / shape.height)
    shape.width, shape.height = int(shape.width * grown), int(shape.height * grown)
    shape.left, shape.top = left + (width - shape.width) // 2, top + (tall - shape.height) // 2
    return shape


def _name(shape: Any, name: str, description: str) -> None:
    properties = next(shape._element.iter("{*}cNvPr"))
    properties.set("name", office.one_line(name))
    properties.set("descr", description)


def _before_small_print(slide: Slide, shape: Any) -> None:
    """A reader comes to the picture before its small print, which stands under it."""
    for below in [each for each in slide.placeholders if each.placeholder_format.idx == BELOW]:
        below._element.addprevious(shape._element)


def _notes(part: Part, plate: Plate) -> Iterable[str]:
    yield plate.spec.sentence
    yield plate.small_print
    if plate is office.surest(part):
        yield from part.certainty
    yield f"{t('The question')}: {part.prompt}"
    yield f"{part.answered}. {part.shown_before}"
    yield f"{t('The figures')}:"
    yield from office.spelled(plate)


__all__ = ["slides_pptx"]
