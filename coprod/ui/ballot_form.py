"""The ballot as a form of Streamlit's own widgets, outside any fragment: a lost session loses no ballot.

What was typed stays in the browser until it is counted; the callback finds workshop and person by the cookie.
"""

import hashlib
import json
from collections.abc import Mapping

import streamlit as st

from coprod import participation
from coprod.errors import NotFound, Refused, StoreTrouble
from coprod.model.ballot import Cast
from coprod.model.template import ROW_BY_COLUMN, Item, Question
from coprod.model.workshop import Origin, Round
from coprod.participation import Screen
from coprod.text import percent_text, t
from coprod.ui import acting, ballot_answer, draft, gate, messages, press
from coprod.ui.draft import Field
from coprod.ui.naming import NOTHING, plain
from coprod.ui.words import literal
from coprod.workshops import Desk

Amounts = Mapping[str, int]

REVISING = "revise"
REASON = "reason"
CHOSEN = "chosen"
SAID_BY_THE_PAGE = {"workshop_gone", "not_joined"}
"""Reasons after which there is no form any more to say them in."""


def draw(screen: Screen) -> None:
    """The form for the open round, with what this person handed in before as its start."""
    question, round_ = screen.question, screen.round
    assert question is not None
    assert round_ is not None
    before: Amounts = screen.mine.ballot.amounts if screen.mine else {}
    arguments = (screen.workshop.code, round_.id, screen.mine.revision if screen.mine else 0)
    with st.form(f"ballot {round_.id}", enter_to_submit=False, border=False):
        if question.two_way:
            fields = _pairs(screen, round_, [place for place, dots in before.items() for _ in range(dots)])
        elif question.kind == "dots" and question.dots == 1:
            fields = _one_dot(screen, round_, next(iter(before), None))
        else:
            fields = _rows(screen, question, round_, before)
        if question.ask_reason:
            fields.append(_reason(screen, round_))
        with st.container(key="foot"):
            messages.show()
            told = ballot_answer.show(round_)
            with st.container(horizontal=True, vertical_alignment="center"):
                draft.left(screen, question, fields, told=told)
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
    """Show the ballot of this round again; the address keeps it, should the session be lost.

    The session keeps it too, and comes first: a run asked for meanwhile brings an older address.
    """
    st.query_params[REVISING] = st.session_state[REVISING] = round_id


def keep_as_it_was() -> None:
    ballot_answer.forget()
    st.query_params.pop(REVISING, None)
    st.session_state[REVISING] = ""


def revising() -> str:
    """The round whose ballot was asked for again, if any."""
    return str(st.session_state.get(REVISING, st.query_params.get(REVISING)) or "")


def _cast(desk: Desk, code: str, round_id: str, revision: int, abstain: bool) -> None:
    scene, person = gate.taking_part(code)
    round_ = scene.round(round_id)
    if round_ is None:
        raise NotFound("round")
    question = scene.workshop.question(round_.question_id)
    sent, reason = _sent(question, round_id)
    try:
        ballot = participation.read_ballot(question, sent, abstain=abstain, reason=reason)
        content = json.dumps([revision, ballot.model_dump(mode="json")], sort_keys=True)
        press = hashlib.sha256(content.encode()).hexdigest()[:32]
        answer = participation.hand_in(desk, round_id, person.id, ballot, press, Origin.LAPTOP)
    except Refused as refusal:
        answer = refusal.reasons
    except StoreTrouble:
        answer = ("not_saved",)
    if isinstance(answer, Cast):
        ballot_answer.counted(round_id, answer.revision)
        keep_as_it_was()
    elif SAID_BY_THE_PAGE & set(answer):
        raise Refused(*answer)
    else:
        ballot_answer.refused(round_id, answer, sent, question)


def _sent(question: Question, round_id: str) -> tuple[dict[str, object], str]:
    """The form's fields as they arrived, and the reason; nothing is judged here.

    Nothing at all where a browser sent what none of our pages has: Streamlit can then list none of it.
    """
    start = _key(round_id, "")
    try:
        held = st.session_state.to_dict()
    except KeyError:
        held = {}
    fields = {str(k).removeprefix(start): v for k, v in held.items() if str(k).startswith(start)}
    reason = str(fields.pop(REASON, "") or "")
    if CHOSEN in fields:
        chosen = fields.pop(CHOSEN)
        fields |= {str(chosen): 1} if chosen else {}
    if question.kind == "dots":
        fields = {place: int(value) if isinstance(value, bool) else value for place, value in fields.items()}
    return fields, reason


def _key(round_id: str, field: str) -> str:
    return f"field {round_id} {field}"


def _called(item: Item) -> str:
    return f"{item.letter} {item.short}"


def _two_lines(item: Item) -> str:
    """A box's name: letter and label, and below them what they mean. The style sheet sets the first apart."""
    return plain(_called(item)) + (f"\n{NOTHING}{plain(item.explain)}" if item.explain else "")


def _explained(item: Item) -> str:
    """Letter, label and what they mean, in Markdown."""
    return f"**{item.letter}** \u2002{literal(item.short)}  \n:small[{literal(item.explain)}]"


def _rows(screen: Screen, question: Question, round_: Round, before: Amounts) -> list[Field]:
    shown = percent_text if question.kind == "budget" else str
    start = {place: shown(amount) for place, amount in before.items()}
    draw_row = _ticked if question.cap == 1 else _typed
    return [draw_row(item, _key(round_.id, item.id), start.get(item.id, "")) for item in screen.rows]


def _ticked(item: Item, key: str, before: str) -> Field:
    st.checkbox(_two_lines(item), bool(before), key=key)
    return Field("dot", key, _called(item), before)


def _typed(item: Item, key: str, before: str) -> Field:
    """A line with a box for a number: one of text, since Streamlit's number box hides what it cannot read."""
    st.text_input(_two_lines(item), before, key=key, placeholder="0", autocomplete="off")
    return Field("number", key, _called(item), before, letter=item.letter)


def _one_dot(screen: Screen, round_: Round, before: str | None) -> list[Field]:
    called = {item.id: _called(item) for item in screen.rows}
    places = list(called)
    key = _key(round_.id, CHOSEN)
    st.radio(
        t("Your dot"),
        places,
        index=places.index(before) if before in places else None,
        format_func=lambda place: literal(called[place]),
        captions=[literal(item.explain) for item in screen.rows],
        key=key,
        label_visibility="collapsed",
    )
    return [Field("choice", key, t("Your dot"), called.get(before or "", ""), tuple(called.values()))]


def _pairs(screen: Screen, round_: Round, before: list[str]) -> list[Field]:
    question = screen.question
    assert question is not None
    asked = {
        "row": (question.ask_row or t("Choose one of these"), screen.rows),
        "column": (question.ask_column or t("Which of these?"), screen.columns),
    }
    fields = []
    for n in range(1, (question.dots or 0) + 1):
        was = before[n - 1].split(ROW_BY_COLUMN) if n <= len(before) else ["", ""]
        with st.container(border=True, horizontal=True, key=f"dot {n}"):
            for (name, (words, items)), chosen in zip(asked.items(), was, strict=True):
                called = {item.id: _called(item) for item in items}
                key, label = _key(round_.id, f"{name}{n}"), t("Dot {n}: {asked}", n=n, asked=words)
                st.selectbox(
                    plain(label),
                    list(called),
                    index=list(called).index(chosen) if chosen in called else None,
                    format_func=called.__getitem__,
                    placeholder=t("Choose"),
                    key=key,
                )
                fields.append(
                    Field("half", key, label, called.get(chosen, ""), tuple(called.values()), dot=n)
                )
    with st.expander(t("What do these mean?")):
        for item in (*screen.rows, *screen.columns):
            st.markdown(_explained(item))
    return fields


def _reason(screen: Screen, round_: Round) -> Field:
    key, label = _key(round_.id, REASON), t("Why? One line, if you like")
    before = screen.mine.ballot.reason if screen.mine else ""
    st.text_input(label, before, max_chars=200, key=key)
    return Field("words", key, label, before)


def summary(screen: Screen) -> list[str]:
    """What was handed in, a line each, in the printed order."""
    question, mine = screen.question, screen.counted
    if question is None or mine is None:
        return []
    if mine.ballot.abstain:
        return [t("You chose not to answer. That is counted apart.")]
    given = mine.ballot.amounts
    shown = percent_text if question.kind == "budget" else str
    return [
        f"{question.letter_of(place)}  {question.place_label(place)}: {shown(given[place])}"
        for place in question.places()
        if place in given
    ]
