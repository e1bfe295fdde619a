"""Which workshop a page is about, in one quiet line; people who do not exist are called so everywhere."""

import streamlit as st

from coprod.model.workshop import Workshop
from coprod.text import t
from coprod.ui.words import literal


def draw(workshop: Workshop) -> None:
    made_up = f" :orange-badge[{t('made-up people')}]" if workshop.made_up else ""
    st.caption(f"{literal(workshop.name)} · {workshop.spoken_code}{made_up}")
    if workshop.rehearsing:
        said = t("Rehearsal: made-up people. Nothing is kept.")
        st.warning(said, icon=":material/theater_comedy:")
