"""Sheets of paper to fill in by hand: a pack of A4 pages, one sheet a person, with all the questions.

Words stand in it as on the phones, in the printed order; each page bears the code of its sheet.
"""

from collections.abc import Iterator, Sequence, Set
from typing import Any

from coprod.formats.logo import as_svg
from coprod.formats.pdf import printed
from coprod.model.host import Logo
from coprod.model.paper import Sheet
from coprod.model.template import Item, Question
from coprod.model.workshop import AgendaItem, Workshop
from coprod.text import day, speaking, t, tn


def sheets_pdf(
    workshop: Workshop,
    agenda: Sequence[AgendaItem],
    sheets: Sequence[Sheet],
    *,
    large: bool = False,
    language: str = "",
    logo: Logo | None = None,
) -> bytes:
    """A sheet for each code, in the workshop's language or in another; `large` print is 18 point.

    Questions that are skipped are left out, and so is the warm-up, which is for trying out a phone.
    """
    workshop = workshop.spoken_in(language or workshop.language)
    with speaking(language or workshop.language):
        asked = [workshop.question(item.question_id) for item in agenda if not item.skipped]
        questions = [question for question in asked if not question.warm_up]
        content = {
            "title": f"{workshop.name} · {t('Sheets of paper')}",
            "name": workshop.name,
            "host": workshop.host,
            "logo": {"svg": as_svg(logo), "alt": workshop.host or t("Logo of whoever invites")}
            if logo
            else None,
            "banner": t("Example workshop: made-up people") if workshop.made_up else "",
            "large": large,
            "codes": [sheet.code for sheet in sheets],
            "words": _words(),
            "privacy": _privacy(workshop, questions),
            "groups": [group.label for group in workshop.template.groups],
            "questions": list(_questions(questions)),
        }
        return printed("sheets.typ", content, workshop.created_at)


def _words() -> dict[str, str]:
    return {
        "sheet": t("Sheet"),
        "groups": t("I am here as (tick one)"),
        "receipt": t("Began on a phone? Its receipt code, so that you count once"),
        "percent": t("Percent"),
        "again": t("If asked again"),
        "total": t("Together: must be 100"),
        "why": t("Why? One line, if you like"),
        "abstain": t("I’d rather not answer"),
    }


def _privacy(workshop: Workshop, questions: Sequence[Question]) -> str:
    """What becomes of the sheet, in a few sentences."""
    said = [
        t("Please write no name. A volunteer types your sheet in, and it counts like an answer on a phone."),
        tn(
            "The room sees totals, from {n} ballot on.",
            "The room sees totals, from {n} ballots on.",
            workshop.minimum,
        ),
        t("The organiser can download single ballots, without names."),
    ]
    if any(question.ask_reason for question in questions):
        said.append(t("A reason that you write may be quoted, without a name."))
    if workshop.delete_on:
        said.append(t("All of it is deleted by {day}.", day=day(workshop.delete_on)))
    said.append(t("To have your answers deleted, tell the facilitator the number of your sheet."))
    return " ".join(said)


def _questions(questions: Sequence[Question]) -> Iterator[dict[str, Any]]:
    """The questions; what an item means is said where it comes first."""
    explained: set[str] = set()
    for place, question in enumerate(questions, 1):
        yield _question(place, question, explained)
        explained |= {item.id for item in (*question.rows, *question.columns)}


def _question(place: int, question: Question, explained: Set[str]) -> dict[str, Any]:
    return {
        "number": str(place),
        "kind": "board" if question.two_way else question.kind,
        "title": question.title,
        "prompt": question.prompt,
        "how": question.note or _how(question),
        "rows": [_item(item, explained) for item in question.rows],
        "columns": [_item(item, explained) for item in question.columns],
        "each": min(question.cap or 1, question.dots or 1),
        "dots": [t("Dot {n}", n=n) for n in range(1, (question.dots or 0) + 1)],
        "ask_row": question.ask_row or t("Choose one of these"),
        "ask_column": question.ask_column or t("Which of these?"),
        "fill": _fill(question),
        "why": question.ask_reason,
    }


def _how(question: Question) -> str:
    if question.kind == "budget":
        return t("Share out 100 percent.")
    return tn("You have {n} dot.", "You have {n} dots.", question.dots or 0)


def _fill(question: Question) -> str:
    """What to do with the pen."""
    if question.kind == "budget":
        return t("Write a number in as many boxes as you like.")
    if question.two_way:
        return t("Write their letters or numbers in the boxes.")
    return tn("Fill in one circle.", "Fill in a circle for each dot.", question.dots or 0)


def _item(item: Item, explained: Set[str]) -> dict[str, str]:
    explain = "" if item.id in explained else item.explain
    return {"letter": item.letter, "short": item.short, "explain": explain}
