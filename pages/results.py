"""The organiser's and facilitator's view of every round, and the files to take home."""

import streamlit as st

from coprod import results
from coprod.access import Action
from coprod.text import t
from coprod.ui import (
    certainty,
    context,
    counted_apart,
    figure,
    gate,
    headline,
    messages,
    reasons,
    recounting,
    reforms,
    taking_home,
)

workshop = gate.require(Action.SEE_RESULTS)
messages.show()
st.header(t("Results"), anchor=False)
headline.draw(workshop)

store, owns = context.desk().store, gate.allowed(Action.DOWNLOAD, workshop)
if owns:
    taking_home.draw(workshop)

found = results.outcomes(store, workshop)
if not found and workshop.rehearsing:
    st.info(
        t("A rehearsal leaves nothing here. Its results are on the facilitator's desk and the projector.")
    )
elif not found:
    st.info(t("No round has been opened yet. Results stand here as soon as a round is closed."))
width = figure.width_of_page()
for outcome in found:
    with st.container(border=True, key=f"round {outcome.round_id}"):
        spec = figure.draw(outcome, width, outcome.round_id)
        with st.expander(t("The figures as a table")):
            figure.table(spec)
        counted_apart.draw(context.desk(), outcome.round_id)
        if owns:
            reasons.draw(context.desk(), workshop, outcome)
        if outcome.certainty is not None:
            with st.expander(t("How sure are we?")):
                certainty.draw_all(context.desk(), outcome, width)
        certainty.draw_beside(context.desk(), outcome, width)
reforms.draw_section(context.desk(), workshop)
if owns:
    recounting.draw(workshop)
