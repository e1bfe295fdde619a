"""A wall board at the desk: how many dots stick on each place of a poster, and about how many people."""

import hashlib
import json
from collections.abc import Sequence

import streamlit as st

from coprod import results
from coprod.access import Action
from coprod.charts.counted_apart import of_wall
from coprod.errors import NotFound
from coprod.model.counted_apart import WallTotal
from coprod.model.question import Question
from coprod.model.workshop import Round, Workshop
from coprod.text import number, t, titled
from coprod.text.reasons import at_fault, sentence
from coprod.ui import press, written_over
from coprod.ui.acting import act
from coprod.ui.naming import plain
from coprod.ui.words import literal
from coprod.ui.written_over import Form
from coprod.workshops import Desk, steps, walls
from coprod.workshops.walls import WALL_TOO_MANY, Fault

ROUND, FAULTS, PEOPLE = "wall round", "wall faults", "people"


def draw(desk: Desk, workshop: Workshop) -> None:
    """A box for each place of the round that is chosen; nothing before a question with dots was opened."""
    rounds = _rounds(desk, workshop)
    if not rounds:
        return
    with st.expander(t("A wall board with sticky dots"), icon=":material/sticky_note_2:"):
        st.caption(
            t(
                "Count the dots on the poster and type how many stick on each place. They are shown beside "
                "the results as a wall board, and are in no number about people."
            )
        )
        names = {each.id: _name(workshop, each) for each in rounds}
        chosen = st.selectbox(t("Which question"), list(names), format_func=names.__getitem__, key=ROUND)
        round_ = next(each for each in rounds if each.id == chosen)
        before = walls.newest(desk, workshop).get(round_.id)
        _faults(workshop, round_)
        _form(workshop, round_, before)
        kept = results.wall_board(desk.store, round_.id, at_desk=True)
        if kept is not None:
            st.success(literal(of_wall(kept).sentence), icon=":material/check:")


def keep(code: str, round_id: str, counted_before: int) -> None:
    """Keep what stands in the form; pressed twice, it is kept once. What is wrong stays in its box."""

    def run(desk: Desk, workshop: Workshop) -> str | None:
        round_ = next((each for each in _rounds(desk, workshop) if each.id == round_id), None)
        if round_ is None:
            raise NotFound("round")
        question = workshop.question(round_.question_id)
        kept = False
        while not kept:
            before = walls.newest(desk, workshop).get(round_id)
            typed = _typed(question, round_id, before)
            people = typed.pop(PEOPLE)
            found = walls.read(question, typed, people)
            st.session_state[FAULTS] = (round_id, found.faults)
            if found.faults:
                return None
            said = json.dumps([round_id, counted_before, found.dots, found.people], sort_keys=True)
            name = hashlib.sha256(said.encode()).hexdigest()[:32]
            number = before.number if before else 0
            kept = walls.enter(desk, workshop.id, round_id, typed, people, name, over=number)
        return "wall_kept"

    act(Action.STEER, code, run)


def _form(workshop: Workshop, round_: Round, before: WallTotal | None) -> None:
    question = workshop.question(round_.question_id)
    form = Form()
    with st.form(f"wall {round_.id}", border=False, enter_to_submit=False):
        if question.two_way:
            for row in question.rows:
                st.markdown(f"**{literal(f'{row.letter} {row.short}')}**")
                places = [f"{row.id}/{column.id}" for column in question.columns]
                labels = [f"{column.letter} {column.short}" for column in question.columns]
                _boxes(form, question, round_, before, places, labels)
        else:
            places = list(question.places())
            labels = [_label(question, place) for place in places]
            for start in range(0, len(places), 3):
                _boxes(
                    form,
                    question,
                    round_,
                    before,
                    places[start : start + 3],
                    labels[start : start + 3],
                    columns=3,
                )
        form.box(
            st.text_input,
            t("About how many people placed dots, if you know"),
            _stored(before, PEOPLE),
            _box(round_.id, PEOPLE),
            autocomplete="off",
            width=320,
        )
        form.told()
        press.form_button(
            t("Keep these totals"),
            type="primary",
            key=f"keep wall {round_.id}",
            on_click=keep,
            args=(workshop.code, round_.id, before.number if before else 0),
        )


def _boxes(
    form: Form,
    question: Question,
    round_: Round,
    before: WallTotal | None,
    places: Sequence[str],
    labels: Sequence[str],
    columns: int = 0,
) -> None:
    for beside, place, label in zip(st.columns(columns or len(places)), places, labels, strict=False):
        form.box(
            beside.text_input,
            plain(label),
            _stored(before, place),
            _box(round_.id, place),
            called=_label(question, place),
            autocomplete="off",
        )


def _faults(workshop: Workshop, round_: Round) -> None:
    """What was wrong with what was pressed last, each with the boxes that it is about."""
    about, faults = st.session_state.get(FAULTS, ("", ()))
    if about == round_.id:
        question = workshop.question(round_.question_id)
        for fault in faults:
            st.error(literal(_said(question, fault)), icon=":material/error:")


def _said(question: Question, fault: Fault) -> str:
    if fault.reason == WALL_TOO_MANY:
        return t(
            "{total} dots are too many for so many people: with {each} each they have {most}. "
            "Check the boxes and the people.",
            total=number(fault.total),
            each=number(question.dots or 0),
            most=number(fault.most),
        )
    boxes = ", ".join(_label(question, place) for place in fault.places)
    return at_fault(fault.reason, boxes, len(fault.places)) if boxes else sentence(fault.reason)


def _rounds(desk: Desk, workshop: Workshop) -> list[Round]:
    """The rounds that a poster can stand beside, the newest first."""
    scene = steps.scene(desk, workshop.id)
    found = reversed(scene.rounds) if scene else ()
    return [each for each in found if walls.takes_wall(workshop.question(each.question_id))]


def _name(workshop: Workshop, round_: Round) -> str:
    return titled(workshop.question(round_.question_id).title, round_.number)


def _label(question: Question, place: str) -> str:
    return f"{question.letter_of(place)} {question.place_label(place)}"


def _typed(question: Question, round_id: str, before: WallTotal | None) -> dict[str, str]:
    """What to keep, by place, and PEOPLE."""
    names = {place: _box(round_id, place) for place in (*question.places(), PEOPLE)}
    typed = written_over.typed({name: _stored(before, place) for place, name in names.items()})
    return {place: typed[name].strip()[:12] for place, name in names.items()}


def _stored(before: WallTotal | None, place: str) -> str:
    """What was counted there before, as it stands in the box."""
    known = None if before is None else before.people if place == PEOPLE else before.dots.get(place)
    return "" if known is None else str(known)


def _box(round_id: str, place: str) -> str:
    return f"wall {round_id} {place}"
