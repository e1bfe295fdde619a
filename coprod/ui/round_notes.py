"""The facilitator's notes: a box for each round at the desk, and the way for them into the report."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import streamlit as st

from coprod import results
from coprod.access import Action
from coprod.errors import Refused
from coprod.model.workshop import Round, Workshop
from coprod.text import t, titled
from coprod.ui import press, report_words
from coprod.ui.acting import act
from coprod.ui.naming import plain
from coprod.workshops import Desk, noting, steps
from coprod.workshops.steps import Standing


@dataclass(frozen=True)
class _Box:
    """What this page knows of one box: its text at first, the note that it is written over, and theirs.

    `over` is None where the page came back with words in the box and cannot know what they stood on.
    """

    first: str
    over: str | None
    theirs: str = ""


def draw(standing: Standing) -> None:
    """A box for each round, the newest first. What somebody else wrote meanwhile stands above one's own."""
    if not standing.rounds:
        st.caption(t("Once a round is open, there is a box here for what people say about it."))
        return
    st.caption(
        t("For you and the organiser: no screen of the workshop shows them. Please write no names of people.")
    )
    for round_ in reversed(standing.rounds):
        _draw(standing, round_)


def offer(desk: Desk, workshop: Workshop) -> None:
    """The notes of all rounds, and a button that puts them into the box above; part of its form, below it."""
    found = results.noted(desk.store, workshop)
    if not found:
        return
    st.caption(t("Noted at the desk. Nobody else has them unless you take them in:"))
    for each in _lines(workshop, found):
        st.text(each)
    press.form_button(
        t("Take them into the facilitator's notes"),
        key="take notes in",
        on_click=take_in,
        args=(workshop.code,),
    )


def keep(code: str, round_id: str) -> None:
    """Keep what stands in a round's box, unless somebody else wrote meanwhile: then both are shown."""

    def run(desk: Desk, workshop: Workshop) -> str:
        box = st.session_state.get(_box(round_id))
        box = box if isinstance(box, _Box) else _Box("", None)
        text = str(st.session_state.get(_field(round_id)) or "")
        try:
            kept = noting.note(desk, workshop.id, round_id, text, box.over)
        except Refused as refused:
            if noting.NOTE_CHANGED in refused.reasons:
                stored = _stored(desk, workshop, round_id)
                st.session_state[_box(round_id)] = replace(box, over=stored, theirs=stored)
            raise
        st.session_state[_box(round_id)] = replace(box, over=kept, theirs="")
        return "noted"

    act(Action.STEER, code, run)


def take_in(code: str) -> None:
    """Put the notes of all rounds under the words for the report that stand in the organiser's boxes."""

    def run(desk: Desk, workshop: Workshop) -> str:
        words = report_words.typed(workshop)
        noted = _lines(workshop, results.noted(desk.store, workshop))
        new = [each for each in noted if each not in words["notes"]]
        noting.write(desk, workshop.id, **{**words, "notes": "\n".join(filter(None, [words["notes"], *new]))})
        return "report_words"

    act(Action.MANAGE, code, run)


def _draw(standing: Standing, round_: Round) -> None:
    title = titled(standing.question(round_).title, round_.number)
    kept = st.session_state.get(_box(round_.id))
    first = kept.first if isinstance(kept, _Box) else round_.note
    with st.form(f"noting {round_.id}", border=False):
        written = st.text_area(plain(title), first, key=_field(round_.id), max_chars=noting.MOST, height=100)
        if not isinstance(kept, _Box):
            kept = _Box(first, round_.note if written == first else None)
            st.session_state[_box(round_.id)] = kept
        theirs = round_.note if kept.over != round_.note else kept.theirs
        if theirs:
            st.caption(t("Somebody else wrote here meanwhile:"))
            st.text(theirs)
        press.form_button(
            t("Keep"),
            key=f"keep note {round_.id}",
            on_click=keep,
            args=(standing.workshop.code, round_.id),
        )


def _stored(desk: Desk, workshop: Workshop, round_id: str) -> str:
    scene = steps.scene(desk, workshop.id)
    round_ = scene.round(round_id) if scene else None
    return round_.note if round_ else ""


def _lines(workshop: Workshop, rounds: Iterable[Round]) -> list[str]:
    return [
        f"{titled(workshop.question(each.question_id).title, each.number)}: {each.note}" for each in rounds
    ]


def _field(round_id: str) -> str:
    return f"note {round_id}"


def _box(round_id: str) -> str:
    return f"box of note {round_id}"
