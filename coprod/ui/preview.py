"""A phone beside the editor, with the real page of the question that is being edited."""

from urllib.parse import urlencode

import streamlit as st

from coprod.model.workshop import Workshop
from coprod.text import t

WIDTH, HEIGHT = 390, 844


def draw(workshop: Workshop, question_id: str, language: str) -> None:
    """The question in this language, as it stands now: each change has an address of its own."""
    asked = urlencode({"language": language, "at": workshop.version})
    with st.container(key="preview"):
        st.caption(t("As on a phone. Try it: nothing is counted."))
        st.iframe(
            f"/pocket/preview/{workshop.code}/{question_id}?{asked}",
            width=WIDTH,
            height=HEIGHT,
            alt=t("The question on a phone"),
        )
