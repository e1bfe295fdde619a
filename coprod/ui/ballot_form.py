"""The ballot as a form of Streamlit's own widgets, outside any fragment: a lost session loses no ballot.

What was typed stays in the browser until it is counted; the callback finds workshop and person by the cookie.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from coprod import participation
from coprod.errors import NotFound, Refused
from coprod.model.ballot import Cast
from coprod.model.template import Item, Question
from coprod.model.workshop import Origin, Round
from coprod.participation import Screen
from coprod.text import current, percent_text, t, tn
from coprod.ui import acting, gate, messages, press
from coprod.ui.words import literal
from coprod.workshops import Desk, preparing, steps

Amounts = Mapping[str, int]

REVISING = "revise"
REASON = "reason"
CHOSEN = "chosen"

_LEFT = st.components.v2.component(
    "coprod_left",
    html='<output data-testid="left"></output>',
    css="""
output { font: 700 1.375rem/1.3 var(--st-font); font-variant-numeric: tabular-nums; }
output { color: var(--st-text-color); }
output[data-state="done"] { color: var(--st-green-text-color, var(--st-green-color)); }
output[data-state="over"] { color: var(--st-red-text-color, var(--st-red-color)); }
""",
    js=Path(__file__).with_name("left.js").read_text(encoding="utf-8"),
)


def draw(screen: Screen) -> None:
    """The form for the open round, with what this person handed in before as its start."""
    question, round_ = screen.question, screen.round
    assert question is not None
    assert round_ is not None
    before: Amounts = screen.mine.ballot.amounts if screen.mine else {}
    arguments = (screen.workshop.code, round_.id, screen.mine.revision if screen.mine else 0)
    with st.form(f"ballot {round_.id}", enter_to_submit=False, border=False):
        if question.kind == "budget":
            _budget(screen, round_, before)
        elif question.two_way:
            _pairs(screen, round_, [place for place, dots in before.items() for _ in range(dots)])
        elif question.dots == 1:
            _one_dot(screen, round_, next(iter(before), None))
        else:
            _dots(screen, question, round_, before)
        if question.ask_reason:
            reason = screen.mine.ballot.reason if screen.mine else ""
            st.text_input(t("Why? One line, if you like"), reason, max_chars=200, key=_key(round_.id, REASON))
        with st.container(key="foot"):
            messages.show()
            with st.container(horizontal=True, vertical_alignment="center"):
                _left(question)
                press.form_button(
                    t("Cast my ballot"),
                    type="primary",
                    key=f"cast {round_.id}",
                    on_click=cast,
                    args=arguments,
                )
                press.form_button(
                    t("I’d rather not answer"),
                    type="tertiary",
                    key=f"abstain {round_.id}",
                    on_click=cast,
                    args=(*arguments, True),
                )


def cast(code: str, round_id: str, revision: int, abstain: bool = False) -> None:
    """Hand in what stands in the form drawn over `revision`; a second press of it changes nothing."""
    acting.answering(lambda desk: _cast(desk, code, round_id, revision, abstain))


def revise(round_id: str) -> None:
    """Show the ballot of this round again; the address keeps it, should the session be lost."""
    st.query_params[REVISING] = round_id


def keep_as_it_is() -> None:
    st.query_params.pop(REVISING, None)


def is_revising(round_: Round | None) -> bool:
    return round_ is not None and st.query_params.get(REVISING) == round_.id


def _cast(desk: Desk, code: str, round_id: str, revision: int, abstain: bool) -> None:
    workshop = preparing.find(desk, code)
    person = gate.participant_or_refused(workshop)
    standing = steps.stand(desk, workshop.id)
    round_ = next((each for each in standing.rounds if each.id == round_id), None) if standing else None
    if round_ is None:
        raise NotFound("round")
    sent, reason = _sent(workshop.question(round_.question_id), round_id)
    ballot = participation.read_ballot(
        workshop.question(round_.question_id), sent, abstain=abstain, reason=reason
    )
    content = json.dumps([revision, ballot.model_dump(mode="json")], sort_keys=True)
    press = hashlib.sha256(content.encode()).hexdigest()[:32]
    answer = participation.hand_in(desk, round_id, person.id, ballot, press, Origin.LAPTOP)
    if not isinstance(answer, Cast):
        raise Refused(*answer)
    keep_as_it_is()


def _sent(question: Question, round_id: str) -> tuple[dict[str, object], str]:
    """The form's fields as they arrived, and the reason; nothing is judged here."""
    start = _key(round_id, "")
    fields = {str(k).removeprefix(start): v for k, v in st.session_state.items() if str(k).startswith(start)}
    reason = str(fields.pop(REASON, "") or "")
    if CHOSEN in fields:
        chosen = fields.pop(CHOSEN)
        fields |= {str(chosen): 1} if chosen else {}
    if question.kind == "dots":
        fields = {place: int(value) if isinstance(value, bool) else value for place, value in fields.items()}
    return fields, reason


def _key(round_id: str, field: str) -> str:
    return f"field {round_id} {field}"


def _left(question: Question) -> None:
    """What is left to give, kept by the browser while the form is filled in; {n} stands for the number.

    `left` has one text for all numbers, or those for 0, 1, 2 ... dots.
    """
    if question.kind == "budget":
        everything, left = 100, [t("{n} left of 100", n="{n}")]
    elif question.two_way or question.dots == 1:
        return
    else:
        everything = question.dots or 0
        left = [tn("{n} dot left", "{n} dots left", n) for n in range(everything + 1)]
    words = {"left": left, "over": t("{n} too many", n="{n}"), "language": current()}
    _LEFT(key="left", data={"all": everything, **words}, width="stretch")


def _name(item: Item) -> str:
    return f"**{item.letter}** \u2002{literal(item.short)}"


def _budget(screen: Screen, round_: Round, before: Amounts) -> None:
    for item in screen.rows:
        _typed(item, round_, percent_text(before[item.id]) if item.id in before else "")


def _dots(screen: Screen, question: Question, round_: Round, before: Amounts) -> None:
    for item in screen.rows:
        if question.cap == 1:
            key, given = _key(round_.id, item.id), bool(before.get(item.id))
            st.checkbox(_name(item), given, key=key, help=literal(item.explain))
        else:
            _typed(item, round_, str(before.get(item.id, "")))


def _typed(item: Item, round_: Round, before: str) -> None:
    """A line with a box for a number: one of text, since Streamlit's number box hides what it cannot read."""
    with st.container(horizontal=True, vertical_alignment="center", wrap=False, key=f"row {item.id}"):
        st.markdown(_name(item), help=literal(item.explain), width="stretch")
        st.text_input(
            f"{item.letter} {literal(item.short)}",
            before,
            key=_key(round_.id, item.id),
            placeholder="0",
            label_visibility="collapsed",
            autocomplete="off",
            width=110,
        )


def _one_dot(screen: Screen, round_: Round, before: str | None) -> None:
    places = [item.id for item in screen.rows]
    assert screen.question is not None
    st.radio(
        t("Your dot"),
        places,
        index=places.index(before) if before in places else None,
        format_func=lambda place: _name(screen.question.item(place)),
        captions=[literal(item.explain) for item in screen.rows],
        key=_key(round_.id, CHOSEN),
        label_visibility="collapsed",
    )


def _pairs(screen: Screen, round_: Round, before: list[str]) -> None:
    question = screen.question
    assert question is not None
    for n in range(1, (question.dots or 0) + 1):
        was = before[n - 1].split("/") if n <= len(before) else ["", ""]
        with st.container(border=True):
            st.markdown(t("**Dot {n}**", n=n))
            for name, label, items, chosen in (
                ("row", t("Which one?"), screen.rows, was[0]),
                ("column", t("Where?"), screen.columns, was[1]),
            ):
                ids = [item.id for item in items]
                st.selectbox(
                    label,
                    ids,
                    index=ids.index(chosen) if chosen in ids else None,
                    format_func=lambda place: f"{question.item(place).letter}  {question.item(place).short}",
                    placeholder=t("Choose"),
                    key=_key(round_.id, f"{name}{n}"),
                )


def summary(screen: Screen) -> list[str]:
    """What was handed in, a line each, in the printed order."""
    question, mine = screen.question, screen.counted
    if question is None or mine is None:
        return []
    if mine.ballot.abstain:
        return [t("You gave no answer; that is counted too.")]
    given = mine.ballot.amounts
    shown = percent_text if question.kind == "budget" else str
    return [
        f"{question.letter_of(place)}  {question.place_label(place)}: {shown(given[place])}"
        for place in question.places()
        if place in given
    ]
