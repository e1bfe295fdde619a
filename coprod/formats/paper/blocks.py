"""What stands on paper, block by block: plain values for the templates, every word in the current language.

A block says by `is` what it is. All that people wrote is data here and stays data in the templates.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coprod.charts import paper
from coprod.charts.findings import Finding
from coprod.charts.spec import ChartSpec
from coprod.charts.table import Table
from coprod.formats.logo import as_svg
from coprod.formats.report import Part, Plate, Report
from coprod.library import Lead, foremost
from coprod.library.leaf import Way
from coprod.text import t

Block = Mapping[str, Any]
TEXT_CM = 16.0
"""How wide a line of text is on the page, and so a picture."""
HANDOUT_CM = 13.0
MOST_COLUMNS = 7
"""A table of more is set as several, each with the names of its rows."""


def first_page(report: Report) -> list[Block]:
    """What stands alone: what, when, who answered, the three findings, and what they lead to."""
    return [*_first_page(report)]


def behind(report: Report) -> list[Block]:
    """Everything behind the first page, from the purpose to the date of deletion."""
    return [
        *_about(report),
        *_rounds(report.parts),
        *_all_findings(report),
        *_reforms(report),
        *_methods(report),
    ]


def handout(report: Report) -> list[Block]:
    """What people take away: what was asked, three findings, one picture, what others did, and a caveat."""
    blocks: list[Block] = [*_top(report)]
    asked = dict.fromkeys(part.prompt for part in report.parts)
    if asked:
        blocks += [_heading(t("What was asked")), {"is": "list", "items": list(asked)}]
    blocks += [_heading(t("What we found")), *_foremost(report)]
    drawn = [each.spec for each in report.summary if each.spec.marks]
    if drawn:
        told = next((spec for spec in drawn if spec.with_baseline), drawn[0])
        blocks.append({**_picture(told, HANDOUT_CM), "sentence": told.title})
    if report.leads:
        blocks += [_heading(t("What others did")), *_leads_in_short(report)]
    blocks += [
        _heading(t("To look at it again")),
        _prose(_again(report)),
        _prose(report.caveat, "quiet"),
    ]
    return blocks


def _top(report: Report) -> Iterator[Block]:
    yield {
        "is": "top",
        "eyebrow": report.subtitle,
        "title": report.title,
        "line": report.line,
        "logo": _logo(report),
        "banner": list(report.banner),
    }


def _logo(report: Report) -> Block | None:
    if report.logo is None:
        return None
    return {"svg": as_svg(report.logo), "alt": report.host or t("Logo of whoever invites")}


def _first_page(report: Report) -> Iterator[Block]:
    yield from _top(report)
    yield _heading(t("What we found"))
    yield from _foremost(report)
    if report.leads:
        yield _heading(t("What will you do?"))
        yield from _leads_in_short(report)
    if report.took_part[1:]:
        yield _heading(t("Who answered"))
        yield {"is": "list", "items": list(report.took_part[1:])}
    yield _prose(report.caveat, "quiet")


def _foremost(report: Report) -> Iterator[Block]:
    if report.summary:
        yield {"is": "findings", "numbered": True, "items": [_finding(each) for each in report.summary]}
    else:
        yield _prose(t("No round with enough ballots has been closed yet."))


def _finding(found: Finding) -> Block:
    return {
        "sentence": found.sentence,
        "verdict": found.verdict,
        "word": found.word,
        "small": f"{found.answered} · {found.spec.title}",
    }


def _leads_in_short(report: Report) -> Iterator[Block]:
    yield {
        "is": "findings",
        "numbered": False,
        "items": [
            {
                "sentence": lead.sentence,
                "verdict": lead.verdict,
                "word": lead.word,
                "small": lead.answered,
                "lines": [lead.advice, *lead.for_the_hall],
            }
            for lead in foremost(report.leads)
        ],
    }


def _about(report: Report) -> Iterator[Block]:
    yield _heading(t("About this workshop"), new_page=True)
    if report.purpose:
        yield _heading(t("Purpose"), 2)
        yield from _written(report.purpose)
    yield _heading(t("How people were invited"), 2)
    yield from _written(report.invited or t("Nothing was noted."))
    yield _heading(t("Who answered"), 2)
    yield {"is": "list", "items": list(report.took_part)}
    yield from _tables(report.groups)
    yield _heading(t("What people were told about their answers"), 2)
    yield {"is": "pairs", "pairs": [list(pair) for pair in report.privacy]}
    if report.notes:
        yield _heading(t("Notes of the facilitator"), 2)
        yield from _written(report.notes)


def _rounds(parts: Sequence[Part]) -> Iterator[Block]:
    for part in parts:
        told = any(plate.spec.marks for plate in part.plates)
        yield _heading(part.title, new_page=told)
        yield _prose(part.prompt, "asked")
        yield _prose(" · ".join([part.answered, part.shown_before]), "quiet")
        if part.outcome.closed:
            pictures = list(_pictures(part))
            yield from pictures[:1]
            yield from _how_sure(part)
            yield from pictures[1:]
        if part.reasons:
            yield _heading(t("In people's own words"), 2)
            released = t("Reasons that people wrote beside their ballots, as the facilitator released them.")
            yield _prose(released, "quiet")
            yield {"is": "quotes", "items": list(part.reasons)}


def _how_sure(part: Part) -> Iterator[Block]:
    if part.certainty:
        yield _heading(t("How sure is that?"), 2)
        yield {"is": "list", "items": list(part.certainty)}


def _pictures(part: Part) -> Iterator[Block]:
    """The plates of a closed round, or why there is nothing to see."""
    for plate in part.plates:
        yield _plate(plate, part) if plate.spec.marks else _prose(plate.spec.sentence)


def _plate(plate: Plate, part: Part) -> Block:
    title = plate.spec.title
    return {
        "is": "plate",
        "title": title if title != part.title else "",
        "picture": _picture(plate.spec, TEXT_CM, plate.small_print),
        "tables": _tables(plate.table),
    }


def _picture(spec: ChartSpec, width_cm: float, small_print: str = "") -> Block:
    return {
        "is": "picture",
        "svg": paper.svg(spec, width_cm),
        "alt": spec.sentence,
        "sentence": spec.sentence,
        "small": small_print or spec.rule,
    }


def _all_findings(report: Report) -> Iterator[Block]:
    if not report.findings:
        return
    yield _heading(t("All findings"), new_page=True)
    items = [{**_finding(each), "lines": [each.spec.rule]} for each in report.findings]
    yield {"is": "findings", "numbered": False, "items": items}
    yield _prose(report.caveat, "quiet")


def _reforms(report: Report) -> Iterator[Block]:
    if not report.leads:
        return
    yield _heading(t("From finding to reform"), new_page=True)
    yield _prose(t("What the library says, with the addresses of its pages on the server of the workshop."))
    for lead in report.leads:
        yield _heading(lead.sentence, 2)
        yield {
            "is": "findings",
            "numbered": False,
            "items": [
                {
                    "sentence": lead.advice,
                    "verdict": lead.verdict,
                    "word": lead.word,
                    "small": lead.answered,
                    "plain": True,
                }
            ],
        }
        yield from _branches(lead, report.workshop.address)


def _branches(lead: Lead, base: str) -> Iterator[Block]:
    for branch in lead.branches:
        yield _heading(branch.topic.label, 3)
        if branch.says:
            yield _prose(branch.says)
        if branch.nothing:
            yield _prose(branch.nothing, "quiet")
        for title, ways in ((t("What can be changed"), branch.reforms), (t("Who has done it"), branch.cases)):
            if ways:
                yield {"is": "ways", "title": title, "items": [_way(way, base) for way in ways]}


def _way(way: Way, base: str) -> Block:
    return {"label": way.label, "note": way.note, "address": f"{base}{way.address}"}


def _methods(report: Report) -> Iterator[Block]:
    yield _heading(t("How to read this"), new_page=True)
    yield _heading(t("Methods"), 2)
    yield {"is": "pairs", "pairs": [list(pair) for pair in report.methods]}
    if report.small_numbers:
        yield _heading(t("Small numbers"), 2)
        yield {"is": "list", "items": list(report.small_numbers)}
    if report.source:
        yield _heading(t("Source"), 2)
        yield from _written(report.source)
    if report.deleted_on:
        yield _heading(t("Deletion"), 2)
        yield _prose(t("The workshop is deleted by {day}.", day=report.deleted_on))


def _again(report: Report) -> str:
    """Where a participant finds the results once more, in one or two sentences."""
    code = report.workshop.code
    where = t("On the phone you took part with, join once more with the code {code}.", code=code)
    if report.workshop.address:
        address = f"{report.workshop.address}/j/{code}"
        where = t("On the phone you took part with: {address}", address=address)
    until = t("The workshop is deleted by {day}.", day=report.deleted_on) if report.deleted_on else ""
    return " ".join(filter(None, [where, until]))


def _heading(text: str, level: int = 1, *, new_page: bool = False) -> Block:
    return {"is": "heading", "level": level, "title": text, "new_page": new_page}


def _prose(text: str, look: str = "plain") -> Block:
    """A paragraph; its `look` is plain, quiet or asked."""
    return {"is": "prose", "text": text, "look": look}


def _written(text: str) -> Iterator[Block]:
    """A text of several paragraphs, as it was written."""
    yield from (_prose(line) for line in text.splitlines() if line.strip())


def _tables(figures: Table) -> list[Block]:
    """The figures with their header row, in several tables if there are many columns; none without rows."""
    if not figures.rows:
        return []
    values = range(1, len(figures.heads))
    each = MOST_COLUMNS - 1
    return [
        {
            "is": "table",
            "heads": [figures.heads[place] for place in (0, *some)],
            "rows": [[row[place] for place in (0, *some)] for row in figures.rows],
        }
        for some in (values[start : start + each] for start in range(0, len(values), each))
    ]
