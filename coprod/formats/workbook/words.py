"""The sheets of words: summary, findings, from finding to reform, people's own words, methods."""

from collections.abc import Iterable

from coprod.formats.office import plates
from coprod.formats.report import Part, Report
from coprod.formats.workbook.book import Book, Column, Sheet
from coprod.text import t


def summary(book: Book, report: Report, *, with_ballots: bool) -> None:
    """What a reader needs first: what was found, who took part, what was asked, until when it is kept."""
    sheet = book.sheet(t("Summary"), (26, 100, 14))
    sheet.title(report.title)
    sheet.line(f"{report.subtitle} · {report.day}", look="lead")
    for warning in (*report.banner, *_for_whom(with_ballots)):
        sheet.line(warning, look="warning")
    _section(sheet, t("What we found"), t("Answered (n)"))
    for found in report.summary:
        sheet.put(0, found.word, "strong")
        sheet.put(1, found.sentence)
        sheet.put(2, found.spec.n, "whole")
        sheet.next()
        sheet.line("", found.spec.rule, look="note")
    if not report.summary:
        sheet.line("", t("No round has closed with enough ballots yet."))
    sheet.line("", report.caveat, look="note")
    _section(sheet, t("Who took part"))
    for line in report.took_part:
        sheet.line("", line)
    if report.groups.rows:
        _section(sheet, *report.groups.heads)
        for name, people in report.groups.rows:
            sheet.put(1, name)
            sheet.put(2, int(people) if people.isdecimal() else people, "whole")
            sheet.next()
    for head, text in (
        (t("Purpose"), report.purpose),
        (t("How people were invited"), report.invited),
        (t("Notes of the facilitator"), report.notes),
    ):
        if text:
            _section(sheet, head)
            sheet.line("", text)
    _section(sheet, t("What was asked"), t("Answered (n)") if report.parts else "")
    for part in report.parts:
        _asked(sheet, part)
    if not report.parts:
        sheet.line("", t("No round has been opened yet."))
    if report.deleted_on:
        _section(sheet, t("Delete by"))
        sheet.line("", t("{day}, with every copy of this file.", day=report.deleted_on))


def findings(book: Book, report: Report) -> None:
    """Every finding with its word of certainty, its n and its rule."""
    if not report.findings:
        return
    columns = (
        Column(t("Asked"), 32),
        Column(t("Finding"), 70),
        Column(t("How sure"), 20, "strong"),
        Column(t("Rule"), 56, "note"),
        Column(t("Answered (n)"), 14, "whole"),
    )
    rows = [
        (each.spec.title, each.sentence, each.word, each.spec.rule, each.spec.n) for each in report.findings
    ]
    book.table(t("Findings"), [report.caveat], columns, rows)


def reforms(book: Book, report: Report) -> None:
    """What each finding leads to in the library: a row for each thing that leads or may lead."""
    rows = [
        (
            f"{lead.sentence} {lead.advice}",
            lead.word,
            lead.answered,
            branch.topic.label,
            "\n".join(way.label for way in branch.reforms) or branch.nothing,
            "\n".join(f"{way.label} ({way.note})" if way.note else way.label for way in branch.cases),
        )
        for lead in report.leads
        for branch in lead.branches
    ]
    if not rows:
        return
    columns = (
        Column(t("Finding"), 52),
        Column(t("How sure"), 20, "strong"),
        Column(t("Answered"), 11),
        Column(t("What it is about"), 26),
        Column(t("What can be changed"), 44),
        Column(t("Cases"), 50),
    )
    said = t("What others changed, and where. It fits only as well as the finding is sure.")
    book.table(t("From finding to reform"), [said], columns, rows)


def own_words(book: Book, report: Report) -> None:
    """The reasons that the facilitator has released."""
    rows = [(part.title, reason) for part in report.parts for reason in part.reasons]
    if not rows:
        return
    columns = (Column(t("Round"), 34), Column(t("Reason"), 100))
    said = t("Reasons that people wrote beside their ballots, as the facilitator released them.")
    book.table(t("In people's own words"), [said], columns, rows)


def methods(book: Book, report: Report, *, with_ballots: bool) -> None:
    """What the words and numbers mean, small numbers, the notice people read, the source."""
    rows = [*report.methods]
    rows += [(t("Small numbers"), text) for text in report.small_numbers]
    minimum = report.workshop.minimum
    if with_ballots and minimum > 1:
        text = t("In the sheet of ballots, groups of fewer than {n} people are put together.", n=minimum)
        rows.append((t("Small numbers"), text))
    rows += [(f"{t('Privacy notice')}: {point}", text) for point, text in report.privacy]
    rows.append((t("Source"), report.source))
    columns = (Column(t("Word"), 34, "strong"), Column(t("Meaning"), 105))
    book.table(t("Methods"), [t("What the words and numbers in this file mean.")], columns, rows)


def _for_whom(with_ballots: bool) -> Iterable[str]:
    if with_ballots:
        yield t("With single ballots: for the organiser alone. Do not pass this file on.")


def _section(sheet: Sheet, head: str, number_head: str = "") -> None:
    sheet.next()
    sheet.put(0, head, "head")
    sheet.put(1, " ", "head")
    sheet.put(2, number_head or " ", "head_number")
    sheet.next()


def _asked(sheet: Sheet, part: Part) -> None:
    """One round: the question, what its picture says, its rule, and what had been shown before."""
    main = next((plate for plate in plates(part) if plate.id == part.id), None)
    sheet.put(0, part.title, "strong")
    sheet.put(1, part.prompt)
    sheet.put(2, main.spec.n if main else None, "whole")
    sheet.next()
    sheet.line("", main.spec.sentence if main else part.answered, look="strong")
    sheet.line("", f"{main.small_print} {part.shown_before}" if main else part.shown_before, look="note")
