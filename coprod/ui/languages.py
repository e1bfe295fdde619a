"""In which language somebody reads who takes part at a laptop, where there is a choice."""

import streamlit as st

from coprod.participation import Screen
from coprod.text import on_offer, t
from coprod.ui import acting, gate
from coprod.workshops import Desk, joining

READING = "reading"


def draw(screen: Screen) -> None:
    template = screen.workshop.template
    languages = on_offer(template.written.languages)
    if not languages:
        return
    reading = screen.participant.language
    st.radio(  # a box to choose from would be the only one here, and brings 0.2 MB of Streamlit's along
        t("Language"),
        list(languages),
        index=list(languages).index(reading if reading in languages else template.spoken),
        format_func=lambda code: languages[code],
        key=READING,
        on_change=_choose,
        args=(screen.workshop.code,),
        horizontal=True,
    )


def _choose(code: str) -> None:
    def run(desk: Desk) -> None:
        scene, me = gate.taking_part(code)
        chosen = str(st.session_state.get(READING))
        if chosen in on_offer(scene.workshop.template.written.languages):
            joining.speak(desk, me.id, chosen)

    acting.answering(run)
