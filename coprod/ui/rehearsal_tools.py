"""Trying the whole workshop out with made-up people: begin, and end with everything of it removed."""

import streamlit as st

from coprod.access import Action
from coprod.model.workshop import Workshop
from coprod.text import t
from coprod.ui import press
from coprod.ui.acting import act
from coprod.workshops import Desk, rehearsing
from coprod.workshops.steps import Standing

_PEOPLE = "rehearsal people"


def draw(desk: Desk, standing: Standing) -> None:
    """The form that begins a rehearsal; while one is on, the button that ends it."""
    code = standing.workshop.code
    if standing.workshop.rehearsing:
        st.write(
            t(
                "Made-up people join, and cast in every round that you open. Phones can do the same. When "
                "the rehearsal ends, its rounds, their ballots and the made-up people are deleted; phones "
                "that joined stay."
            )
        )
        press.button(
            t("End the rehearsal and remove everything of it"),
            key="end rehearsal",
            type="primary",
            on_click=_end,
            args=(code,),
        )
        return
    if standing.workshop.closed_at is not None or standing.rounds:
        st.caption(
            t("A rehearsal can begin only before the first round is opened. Copy the workshop to try it out.")
        )
        return
    st.write(
        t(
            "Practise the whole hour, on the projector and on phones, with people who do not exist. Every "
            "screen says so, and no file holds anything of it."
        )
    )
    with st.form("rehearse", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            t("Made-up people"),
            1,
            rehearsing.MOST_PEOPLE,
            desk.settings.rehearsal_people,
            key=_PEOPLE,
            width=200,
        )
        press.form_button(t("Begin the rehearsal"), key="begin rehearsal", on_click=_start, args=(code,))


def _start(code: str) -> None:
    people = st.session_state.get(_PEOPLE)

    def run(desk: Desk, workshop: Workshop) -> str:
        rehearsing.start(desk, workshop.id, int(people) if people else None)
        return "rehearsal_on"

    act(Action.STEER, code, run)


def _end(code: str) -> None:
    def run(desk: Desk, workshop: Workshop) -> str:
        rehearsing.end(desk, workshop.id)
        return "rehearsal_over"

    act(Action.STEER, code, run)
