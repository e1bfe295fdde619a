"""The workbook: the report's figures as numbers, with charts that Excel draws; for the organiser also the
ballots."""

from collections.abc import Sequence

from coprod.formats.report import Report
from coprod.formats.workbook import figures, words
from coprod.formats.workbook.acts import acts
from coprod.formats.workbook.apart import apart
from coprod.formats.workbook.ballots import ballots
from coprod.formats.workbook.book import Book
from coprod.model.act import Act
from coprod.results import Row


def workbook_xlsx(report: Report, found: Sequence[Row] | None = None, done: Sequence[Act] = ()) -> bytes:
    """The bytes of an Excel file, in the language being spoken; the same report gives the same bytes.

    With `found`, the ballots of `coprod.results.rows`, it has a sheet of them and is not one to pass on; then
    it has one of what was `done` as well.
    Sheets that would be empty are left out.
    """
    with_ballots = found is not None
    book = Book(report.title, report.subtitle, report.workshop.created_at)
    words.summary(book, report, with_ballots=with_ballots)
    figures.room_and_baseline(book, report)
    figures.dots(book, report)
    figures.boards(book, report)
    figures.behind(book, report)
    words.findings(book, report)
    words.reforms(book, report)
    words.own_words(book, report)
    words.methods(book, report, with_ballots=with_ballots)
    if found is not None:
        ballots(book, report.workshop, found)
        acts(book, done)
    apart(book, report)
    return book.bytes()
