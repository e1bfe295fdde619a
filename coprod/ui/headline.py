"""Which workshop a page is about, in one quiet line; people who do not exist are called so everywhere."""

import streamlit as st

from coprod.model.workshop import Workshop
from coprod.text import t
from coprod.ui.words import literal


def draw(workshop: Workshop) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f"{literal(workshop.name)} · {workshop.spoken_code}", width="content")
        if workshop.made_up:
            st.badge(t("made-up people"), color="orange")
