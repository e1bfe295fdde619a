"""Compare: a workshop's budget beside baselines and other workshops, and pooled; own baselines."""

import streamlit as st

from coprod.access import Action
from coprod.text import t
from coprod.ui import comparing, figure, gate, growing, growing_form, messages

viewer = growing.viewer()
if not viewer.workshops and not viewer.runs_the_house:
    gate.require(Action.SEE_RESULTS)
messages.show()
st.header(t("Compare"), anchor=False)
width = figure.width_of_page()
columns, shown = comparing.choose(viewer, gate.find_workshop())
comparing.draw(columns, width)
growing_form.draw(viewer, comparing.chosen_workshop(viewer), shown)
