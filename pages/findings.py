"""What the room found, each with its word of certainty, its n, its rule and its picture."""

import streamlit as st

from coprod.access import Action
from coprod.text import t
from coprod.ui import context, findings, gate, headline, reforms

workshop = gate.require(Action.SEE_RESULTS)
st.header(t("What we found"), anchor=False)
headline.draw(workshop)
findings.draw(context.desk(), workshop)
reforms.draw_section(context.desk(), workshop, rehearsed=True)
