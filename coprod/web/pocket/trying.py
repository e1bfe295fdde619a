"""A ballot alone, without any workshop: nobody joins, nothing is kept, and the answer is an address.

The form is handed in by GET. A whole answer leads to `/try?factor=percent&...`, which holds nothing but what
was given, so that reload, back, a bookmark and a friend see the same; `change` leads back to the form.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from coprod import participation, results
from coprod.ballots import Fault, judge, locate
from coprod.charts import alone
from coprod.charts.phone import svg
from coprod.errors import Refused
from coprod.model.ballot import Ballot
from coprod.model.question import Question
from coprod.model.template import Template, shipped_template
from coprod.text import current, listed, number, percent_text, t
from coprod.text.origins import introduction
from coprod.text.reasons import at_fault
from coprod.web.pocket import drawing
from coprod.web.pocket.ballot_form import CONTROLS, Form, answers, field_name
from coprod.web.pocket.reception import for_anybody
from coprod.web.pocket.shown import WIDTH, Line

ADDRESS, CHANGE = "/try", "change"
TEMPLATE, QUESTION = "coproduction_survey", "budget"
LONGEST_QUERY, MOST_FIELDS, LONGEST_VALUE = 4000, 60, 40
TOO_LONG, WRONG = 414, 422


@cache
def _shipped() -> Template:
    return shipped_template(TEMPLATE)


def _template() -> Template:
    return _shipped().spoken_in(current())


@dataclass(frozen=True)
class Asked:
    """What an address asks for: the boxes it fills, and what about it is no answer to our question."""

    typed: Mapping[str, str]
    problems: tuple[str, ...] = ()
    change: bool = False


def page(request: Request) -> Response:
    """The form; with a whole answer in the address, that answer beside the baseline."""
    question = _template().question(QUESTION)
    query = request.scope["query_string"].decode("latin-1")
    try:
        asked = _asked(query, question)
    except ValueError:
        return _form(question, Asked({}, (t("This address is too long to hold an answer."),)), TOO_LONG)
    if not asked.typed or asked.change:
        return _form(question, asked, WRONG if asked.problems else 200)
    ballot, faults = _read(question, asked.typed)
    if asked.problems or ballot is None:
        return _form(question, asked, WRONG, faults)
    plain = _plain(question, ballot)
    if query != plain:
        return RedirectResponse(f"{ADDRESS}?{plain}", 303, {"Cache-Control": "no-store"})
    return _beside(question, ballot, plain)


def _asked(query: str, question: Question) -> Asked:
    """Raises ValueError for more than an answer can be."""
    if len(query) > LONGEST_QUERY:
        raise ValueError("too long")
    boxes = {field_name(item.id) for item in question.rows}
    typed: dict[str, str] = {}
    strange = twice = change = False
    for name, value in parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_FIELDS):
        if name in boxes:
            twice = twice or name in typed
            typed.setdefault(name, value[:LONGEST_VALUE])
        else:
            change = change or name == CHANGE
            strange = strange or name not in {CHANGE, *CONTROLS}
    said = {
        t("This address holds something that is not part of the question; it was left out."): strange,
        t("This address fills one box twice. Check the numbers."): twice,
    }
    return Asked(typed, tuple(sentence for sentence, so in said.items() if so), change)


def _read(question: Question, typed: Mapping[str, str]) -> tuple[Ballot | None, tuple[Fault, ...]]:
    """The ballot, judged as any other; or what is wrong with it, and where."""
    sent = answers(typed)
    try:
        ballot = participation.read_ballot(question, sent)
        reasons = judge(ballot, question)
    except Refused as refused:
        reasons = refused.reasons
    return (None, locate(reasons, sent, question)) if reasons else (ballot, ())


def _form(question: Question, asked: Asked, status: int, faults: Sequence[Fault] = ()) -> Response:
    form = Form(
        question=question,
        rows=question.rows,
        round_id="",
        press="",
        typed=asked.typed,
        problems=(*asked.problems, *(_sentence(fault, question) for fault in faults)),
        wrong=frozenset(place for fault in faults for place in fault.places),
    )
    return drawing.page("try.html", status, form=form, workshop={"template": _template()})


def _sentence(fault: Fault, question: Question) -> str:
    boxes = [f"{question.letter_of(place)} {question.place_label(place)}" for place in fault.places]
    step = question.step_tenths
    return at_fault(fault.reason, listed(boxes), len(boxes), total=fault.total, step_tenths=step)


def _plain(question: Question, ballot: Ballot) -> str:
    """The answer as the one address it has: the printed order, nothing that is 0, a point for the decimal."""
    given = [(item.id, ballot.amounts[item.id]) for item in question.rows if item.id in ballot.amounts]
    return urlencode({field_name(place): f"{tenths / 10:g}" for place, tenths in given})


def _beside(question: Question, ballot: Ballot, plain: str) -> Response:
    found = results.beside_baseline(ballot.amounts, question)
    assert found is not None, "the shipped budget question has a baseline"
    spec = alone.beside(found, ballot.amounts, question)
    return drawing.page(
        "try_result.html",
        workshop={"template": _template()},
        resembles=alone.resembles(found),
        sentence=spec.sentence,
        n=found.baseline.n,
        introduced=introduction(found.baseline.introduced),
        each=[
            (name, alone.same(percent), percent == found.resembled.percent)
            for name, percent in found.same_as_each
        ],
        lines=[
            Line(
                letter=mark.letter,
                label=mark.label,
                room="",
                you=percent_text(ballot.amounts.get(mark.id, 0)),
                baseline=number(mark.baseline or 0),
                leads=mark.leads,
            )
            for mark in spec.by_room()
        ],
        names=(spec.room_name, spec.baseline_name),
        picture=svg(spec, width=WIDTH),
        small_print=(spec.rule, *spec.notes),
        change=f"{ADDRESS}?{CHANGE}=1&{plain}",
    )


ROUTES: list[BaseRoute] = [Route(ADDRESS, for_anybody(page))]
