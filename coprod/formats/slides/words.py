"""The slides of words: cover, findings, from finding to reform, what will you do, methods."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.slide import Slide
from pptx.util import Inches, Pt

from coprod.charts.colours import LIGHT
from coprod.charts.findings import Finding
from coprod.formats.logo import on_white
from coprod.formats.office import one_line
from coprod.formats.report import Part, Report
from coprod.formats.slides.cells import edge, put, table
from coprod.formats.slides.deck import Deck, Paragraph, Words, counted, high
from coprod.formats.slides.layouts import (
    ABOVE,
    ACROSS,
    BELOW,
    FIRST_PAIR,
    MARGIN,
    NAMESPACES,
    PAIRS,
    SENTENCE,
    SMALLEST,
    WIDTH,
)
from coprod.library import Lead
from coprod.model.host import Logo
from coprod.text import t

TEXT = 20
ON_COVER = 8
SIDE, PILL = 9.1, (9.9, 2.93, 0.5)
ROUND = f'<a:prstGeom {NAMESPACES} prst="roundRect"><a:avLst/></a:prstGeom>'
PLEDGES = 5
LEADS = 2
"""So many on one slide, as on the projector."""
LOGO, LOGO_TOP = (3.2, 1.0), 0.45
"""Inches: how wide and high at most, and how far from the top."""


def cover(deck: Deck, report: Report) -> None:
    """Name, day, who answered, and the banner in full; a long list of rounds has a slide of its own."""
    slide, _ = deck.slide("Cover", report.title)
    deck.put(slide, 1, [[Words(report.subtitle)]])
    who = list(report.took_part)
    fits = len(who) <= ON_COVER
    said = [*filter(None, [report.host]), *(who if fits else who[:1])]
    lines = [[Words(report.day, bold=True)], *([Words(line)] for line in said)]
    if report.logo is not None:
        _logo(slide, report.logo, report.host or t("Logo of whoever invites"))
    frame = deck.put(slide, ABOVE, lines)
    if len(lines) > 5:
        frame._txBody.bodyPr.set("numCol", "2")
    deck.put(slide, BELOW, [[Words(line)] for line in report.banner])
    deck.finish(slide, [report.title, report.subtitle, report.day, *who, *report.banner])
    if not fits:
        pages(deck, t("Who answered"), ([Words(line)] for line in who))


def _logo(slide: Slide, logo: Logo, description: str) -> None:
    """At the upper right of the cover, on a white ground; it is read after the words."""
    shape: Any = slide.shapes.add_picture(BytesIO(on_white(logo)), Inches(0), Inches(0))
    grown = min(Inches(LOGO[0]) / shape.width, Inches(LOGO[1]) / shape.height)
    shape.width, shape.height = int(shape.width * grown), int(shape.height * grown)
    shape.left, shape.top = Inches(WIDTH - MARGIN) - shape.width, Inches(LOGO_TOP)
    properties = next(shape._element.iter("{*}cNvPr"))
    properties.set("name", one_line(description))
    properties.set("descr", description)


def without_figures(deck: Deck, part: Part) -> None:
    """A round that is open, or of too few ballots: what was asked, and why nothing is shown."""
    slide, top = deck.slide("Words", part.title)
    why = [plate.spec.sentence for plate in part.plates if part.outcome.closed]
    said = [
        [Words(part.prompt, SENTENCE)],
        [Words(part.answered, TEXT, True)] if not part.outcome.closed else [],
        *([Words(sentence, TEXT, True)] for sentence in why),
        [Words(part.shown_before, SMALLEST, colour="tx2")],
    ]
    deck.put(slide, 1, said, (MARGIN, top + 0.3, ACROSS, deck.bottom - top - 0.3))
    deck.finish(slide, [part.prompt, part.answered, *why, part.shown_before])


def findings(deck: Deck, report: Report) -> None:
    """The three for the hall, then what else was found, each with its word of certainty, n and rule."""
    if not report.findings:
        pages(deck, t("What we found"), [[Words(t("No round with enough ballots has been closed yet."))]])
        return
    besides = [each for each in report.findings if each not in report.summary]
    for title, found in ((t("What we found"), list(report.summary)), (t("What else we found"), besides)):
        some = [found[start : start + PAIRS] for start in range(0, len(found), PAIRS)]
        for place, each in enumerate(some, 1):
            _findings(deck, counted(title, place, len(some)), each, report.caveat)


def _findings(deck: Deck, title: str, found: Sequence[Finding], caveat: str) -> None:
    slide, top = deck.slide("Findings", title)
    rows = [
        (
            [
                [Words(each.sentence, SENTENCE, True)],
                [Words(f"{each.answered} · {each.spec.rule}", SMALLEST, colour="tx2")],
            ],
            each.verdict,
            each.word,
        )
        for each in found
    ]
    _rows(deck, slide, rows, top + 0.35, deck.bottom - 0.5)
    deck.put(slide, BELOW, [[Words(caveat)]], (MARGIN, deck.bottom - 0.4, ACROSS, 0.4))
    spoken = [f"{each.spec.title}. {each.spec.sentence} {each.spec.rule}" for each in found]
    deck.finish(slide, [*spoken, caveat])


def reforms(deck: Deck, report: Report) -> None:
    """What each finding leads to: how to take it, what can be changed, who has done it."""
    slides = [report.leads[start : start + LEADS] for start in range(0, len(report.leads), LEADS)]
    for place, some in enumerate(slides, 1):
        slide, top = deck.slide("Findings", counted(t("From finding to reform"), place, len(slides)))
        size = TEXT if len(some) == 1 else SMALLEST
        rows = [
            (
                [
                    [Words(each.sentence, SENTENCE, True)],
                    [Words(f"{each.answered} · {each.advice}", size)],
                    *([Words(line, size, colour="tx2")] for line in each.for_the_hall),
                ],
                each.verdict,
                each.word,
            )
            for each in some
        ]
        _rows(deck, slide, rows, top + 0.35, deck.bottom)
        deck.put(slide, BELOW, [])
        deck.finish(slide, [line for each in some for line in _spoken(each)])


def pledges(deck: Deck) -> None:
    """A table to fill in, in the room or afterwards."""
    slide, top = deck.slide("Picture", t("What will you do?"))
    deck.put(slide, BELOW, [])
    row = (deck.bottom - top - 0.4) / (PLEDGES + 1)
    columns = ((t("What"), 0.6), (t("Who"), 0.22), (t("By when"), 0.18))
    widths = [ACROSS * share for _, share in columns]
    frame = table(slide, MARGIN, top + 0.2, widths, [row * 0.7, *[row] * PLEDGES])
    for column, (head, _) in enumerate(columns):
        for line in range(PLEDGES + 1):
            cell = frame.table.cell(line, column)
            put(cell, [Words("" if line else head, TEXT, not line, "tx1" if line else "accent1")])
            edge(cell, "lnB", LIGHT.hairline if line else LIGHT.room, 1.5 if line else 3)
    properties = next(frame._element.iter("{*}cNvPr"))
    properties.set("name", t("What will you do?"))
    properties.set("descr", t("An empty table: what, who, by when."))
    deck.finish(slide)


def methods(deck: Deck, report: Report) -> None:
    """What words and numbers mean; then small numbers, the source, the date of deletion."""
    meant = [[Words(f"{name}. ", TEXT, True), Words(text, TEXT)] for name, text in report.methods]
    pages(deck, t("Methods"), meant)
    deleted = t("The workshop is deleted by {day}.", day=report.deleted_on) if report.deleted_on else ""
    more = [*report.small_numbers, report.caveat, deleted]
    said = [[Words(line, TEXT)] for line in more if line]
    source = [[Words(f"{t('Source')}. ", TEXT, True), Words(report.source, TEXT)]] if report.source else []
    pages(deck, t("Small numbers and source"), [*said, *source])


def pages(deck: Deck, title: str, paragraphs: Iterable[Paragraph]) -> None:
    """The paragraphs on as many slides as they need."""
    room, used = deck.bottom - 1.75, 0.0
    page: list[Paragraph] = []
    found: list[list[Paragraph]] = []
    for paragraph in paragraphs:
        tall = high("".join(run.text for run in paragraph), TEXT, ACROSS) + 8 / 72
        if page and used + tall > room:
            found.append(page)
            used, page = 0.0, []
        page.append(paragraph)
        used += tall
    found.append(page)
    for place, page in enumerate(found, 1):
        slide, top = deck.slide("Words", counted(title, place, len(found)))
        deck.put(slide, 1, page, (MARGIN, top + 0.35, ACROSS, deck.bottom - top - 0.35))
        deck.finish(slide, ["".join(run.text for run in paragraph) for paragraph in page])


Row = tuple[Sequence[Paragraph], str, str]


def _rows(deck: Deck, slide: Any, rows: Sequence[Row], top: float, bottom: float) -> None:
    """Each row's paragraphs, and at the right its word: filled if firm, framed if likely, else dashed."""
    each = min(1.75 if len(rows) == PAIRS else 2.6, (bottom - top) / len(rows))
    for place in range(PAIRS):
        said, word = FIRST_PAIR + 2 * place, FIRST_PAIR + 2 * place + 1
        if place >= len(rows):
            deck.put(slide, said, [])
            deck.put(slide, word, [])
            continue
        paragraphs, verdict, label = rows[place]
        at = top + place * each
        deck.put(slide, said, paragraphs, (MARGIN, at, SIDE, each - 0.15))
        left, width, tall = PILL
        firm = verdict == "firm"
        run = Words(label, colour="bg1" if firm else "accent1")
        frame = deck.put(slide, word, [[run]], (left, at, width, tall))
        _frame(frame._parent, verdict)


def _frame(holder: Any, verdict: str) -> None:
    holder._element.spPr.find("{*}xfrm").addnext(parse_xml(ROUND))
    holder.line.width = Pt(2)
    holder.line.color.theme_color = MSO_THEME_COLOR.ACCENT_1
    if verdict == "firm":
        holder.fill.solid()
        holder.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
    elif verdict != "likely":
        holder.line.dash_style = MSO_LINE.DASH


def _spoken(lead: Lead) -> Iterator[str]:
    """A lead in full, for the notes."""
    yield f"{lead.sentence} {lead.advice}"
    for branch in lead.branches:
        names = [way.label for way in (*branch.reforms, *branch.cases)]
        yield f"{branch.topic.label}: {' · '.join(names) or branch.nothing}"
