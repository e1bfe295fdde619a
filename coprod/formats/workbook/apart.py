"""The sheet of what is counted apart from people: ballots that tables agreed on, and wall boards."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from coprod.analysis.rounding import half_up
from coprod.formats.report import Part, Report
from coprod.formats.workbook.book import Book, Column, Value
from coprod.model.counted_apart import AgreedTables, WallBoard
from coprod.text import t

Row = tuple[Value, ...]


def apart(book: Book, report: Report) -> None:
    """A row for each place of each round that has any; no sheet where no round has.

    The sheet comes last: nothing on the others is changed by it.
    """
    rows = [row for part in report.parts for row in _rows(part)]
    if not rows:
        return
    columns = (
        Column(t("Round"), 34),
        Column(t("Counted apart"), 18),
        Column(t("Letter"), 9),
        Column(t("Factor or place"), 42),
        Column(t("Mean of the tables (percent)"), 13, "percent"),
        Column(t("Dots"), 9, "whole"),
        Column(t("Tables"), 9, "whole"),
        Column(t("People, or about so many"), 14, "whole"),
        Column(t("Tables without an answer"), 13, "whole"),
    )
    said = [
        t("Ballots that tables agreed on, and dots counted from posters. In no number about people."),
        t("Each table counts once, however many sit at it."),
    ]
    book.table(t("Counted apart"), said, columns, rows)


def _rows(part: Part) -> Iterable[Row]:
    if part.tables:
        tables = part.tables
        who = (tables.answering, tables.answering_people, tables.abstained)
        yield from _of(part, tables, t("Agreed at tables"), who)
    if part.wall:
        yield from _of(part, part.wall, t("Wall board"), (None, part.wall.people, None))


def _of(part: Part, found: AgreedTables | WallBoard, what: str, who: tuple[int | None, ...]) -> Iterable[Row]:
    """From the largest to the smallest, of a two-way board where anything lies; or that they are too few."""
    question = found.question
    amounts: Mapping[str, Fraction | int] = found.amounts
    if not amounts:
        yield (part.title, what, None, t("Too few for figures"), None, None, *who)
    given = sorted(amounts.items(), key=lambda each: -each[1])
    for place, amount in (each for each in given if each[1] or not question.two_way):
        figures = (half_up(amount, 1), None) if question.kind == "budget" else (None, half_up(amount))
        yield (part.title, what, question.letter_of(place), question.place_label(place), *figures, *who)
