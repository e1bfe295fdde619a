"""The report as a Word document for a committee: the order and words of the report on paper, to be edited."""

from collections.abc import Iterable, Sequence

from coprod.charts import paper
from coprod.charts.findings import Finding
from coprod.charts.spec import ChartSpec
from coprod.formats import office
from coprod.formats.report import Part, Plate, Report
from coprod.formats.word.look import VERDICTS
from coprod.formats.word.page import ACROSS_CM, N, Page, field, run
from coprod.library import Lead, foremost
from coprod.text import t

DPI = 160
SPACE = "\u00a0"


def report_docx(report: Report) -> bytes:
    """The report as a Word file on A4; compose it while speaking its language.

    The first page stands alone. The same report gives the same bytes.
    """
    page = Page(report)
    _first_page(page, report)
    _about(page, report)
    _rounds(page, report)
    _all_findings(page, report)
    _reforms(page, report.leads, report.workshop.address)
    _methods(page, report)
    return page.finished()


def _first_page(page: Page, report: Report) -> None:
    if report.logo is not None:
        page.logo(report.logo, report.host or t("Logo of whoever invites"))
    page.say("Subtitle", report.subtitle)
    page.say("Title", report.title)
    page.say("Line", report.line)
    page.every("Banner", report.banner)
    page.say("Heading1", t("What we found"))
    for each in report.summary:
        _finding(page, each, "NumberedFinding")
    if not report.summary:
        page.say("Normal", t("No round with enough ballots has been closed yet."))
    if report.leads:
        page.say("Heading1", t("What will you do?"))
        for lead in foremost(report.leads):
            page.say("Finding", lead.sentence)
            page.add("Certainty", *_word(lead.verdict, lead.word, lead.answered))
            page.every("Normal", [lead.advice, *lead.for_the_hall])
    if report.took_part[1:]:
        page.say("Heading1", t("Who answered"))
        page.say("Normal", " · ".join(report.took_part[1:]))
    page.say("Quiet", report.caveat)


def _finding(page: Page, found: Finding, style: str, lines: Iterable[str] = ()) -> None:
    page.say(style, found.sentence)
    page.add("Certainty", *_word(found.verdict, found.word, f"{found.answered} · {found.spec.title}"))
    page.every("Normal", lines)


def _word(verdict: str, word: str, beside: str) -> Sequence[str]:
    """The word of certainty in its own style, and beside it n and what it is about."""
    return run(f"{SPACE}{word}{SPACE}", VERDICTS.get(verdict, "")), run(f"{SPACE} {beside}")


def _about(page: Page, report: Report) -> None:
    page.say("Heading1", t("About this workshop"), new_page=True)
    if report.purpose:
        page.say("Heading2", t("Purpose"))
        page.every("Normal", report.purpose.splitlines())
    page.say("Heading2", t("How people were invited"))
    page.every("Normal", (report.invited or t("Nothing was noted.")).splitlines())
    page.say("Heading2", t("Who answered"))
    page.every("ListBullet", report.took_part)
    page.table(report.groups, t("Who answered"))
    page.say("Heading2", t("What people were told about their answers"))
    _pairs(page, report.privacy)
    if report.notes:
        page.say("Heading2", t("Notes of the facilitator"))
        page.every("Normal", report.notes.splitlines())


def _rounds(page: Page, report: Report) -> None:
    drawn: dict[ChartSpec, str] = {}
    for place, part in enumerate(report.parts):
        page.say("Heading1", part.title, new_page=place == 0)
        page.say("Asked", part.prompt)
        page.say("Fact", " · ".join([part.answered, part.shown_before]))
        if part.outcome.closed:
            for plate in part.plates[:1]:
                _plate(page, plate, part, drawn)
            _how_sure(page, part)
            for plate in part.plates[1:]:
                _plate(page, plate, part, drawn)
        if part.reasons:
            page.say("Heading2", t("In people's own words"))
            released = t("Reasons that people wrote beside their ballots, as the facilitator released them.")
            page.say("Quiet", released)
            page.every("Reason", part.reasons)


def _how_sure(page: Page, part: Part) -> None:
    if part.certainty:
        page.say("Heading2", t("How sure is that?"))
        page.every("ListBullet", part.certainty)


def _plate(page: Page, plate: Plate, part: Part, drawn: dict[ChartSpec, str]) -> None:
    """A picture with its sentence, its rule and its figures; the second time only where it stands."""
    spec = plate.spec
    if not spec.marks:
        page.say("Normal", spec.sentence)
        return
    if spec.title != part.title:
        page.say("Heading2", spec.title)
    if spec in drawn:
        page.say("Normal", t("This picture stands under {title}.", title=drawn[spec]))
        return
    drawn[spec] = part.title
    number = field("SEQ Picture \\* ARABIC", str(len(drawn)))
    before, _, after = t("Picture {n}. ", n=N).partition(N)
    page.add("Caption", run(before), number, run(f"{after}{spec.sentence}"))
    page.picture(paper.png(spec, ACROSS_CM, DPI), spec.title, office.alternative(plate))
    page.say("SmallPrint", plate.small_print)
    page.table(plate.table, spec.title)


def _all_findings(page: Page, report: Report) -> None:
    if not report.findings:
        return
    page.say("Heading1", t("All findings"), new_page=True)
    for each in report.findings:
        _finding(page, each, "Finding", [each.spec.rule])
    page.say("Quiet", report.caveat)


def _reforms(page: Page, leads: Sequence[Lead], base: str) -> None:
    """What each finding leads to in the library, with the addresses of its pages."""
    if not leads:
        return
    page.say("Heading1", t("From finding to reform"), new_page=True)
    where = t("What the library says, with the addresses of its pages on the server of the workshop.")
    page.say("Normal", where)
    for lead in leads:
        page.say("Heading2", lead.sentence)
        page.add("Certainty", *_word(lead.verdict, lead.word, lead.answered))
        page.say("Normal", lead.advice)
        for branch in lead.branches:
            page.say("Heading3", branch.topic.label)
            page.say("Normal", branch.says)
            page.say("Quiet", branch.nothing)
            for title, ways in (
                (t("What can be changed"), branch.reforms),
                (t("Who has done it"), branch.cases),
            ):
                page.say("Ways", title if ways else "")
                for way in ways:
                    note = run(f" · {way.note}", "Aside") if way.note else ""
                    where = f"<w:r><w:br/></w:r>{run(f'{base}{way.address}', 'Address')}"
                    page.add("ListBullet", run(way.label), note, where)


def _methods(page: Page, report: Report) -> None:
    page.say("Heading1", t("How to read this"), new_page=True)
    page.say("Heading2", t("Methods"))
    _pairs(page, report.methods)
    if report.small_numbers:
        page.say("Heading2", t("Small numbers"))
        page.every("ListBullet", report.small_numbers)
    if report.source:
        page.say("Heading2", t("Source"))
        page.every("Normal", report.source.splitlines())
    if report.deleted_on:
        page.say("Heading2", t("Deletion"))
        page.say("Normal", t("The workshop is deleted by {day}.", day=report.deleted_on))


def _pairs(page: Page, pairs: Iterable[tuple[str, str]]) -> None:
    for name, said in pairs:
        page.add("Normal", run(f"{name}: ", "Strong"), run(said))
