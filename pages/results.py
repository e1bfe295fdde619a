"""The organiser's and facilitator's view of every round, and the files to take home."""

import streamlit as st

from coprod import results
from coprod.access import Action
from coprod.text import t
from coprod.ui import certainty, context, figure, gate, headline, messages, reforms

workshop = gate.require(Action.SEE_RESULTS)
messages.show()
st.header(t("Results"), anchor=False)
headline.draw(workshop)

store, owns = context.desk().store, gate.allowed(Action.DOWNLOAD, workshop)
if owns:
    with st.container(horizontal=True):
        for file, label in (("ballots", t("Every ballot (CSV)")), ("results", t("The results (CSV)"))):
            st.link_button(label, f"/download/{workshop.code}/{file}.csv", icon=":material/download:")
    st.caption(
        t(
            "Ballots are for the organiser only: pass on the results, not the ballots. "
            "Rounds of too few ballots are left out of both."
        )
    )

found = results.outcomes(store, workshop)
if not found:
    st.info(t("No round has been opened yet. Results stand here as soon as a round is closed."))
width = figure.width_of_page()
for outcome in found:
    with st.container(border=True, key=f"round {outcome.round_id}"):
        spec = figure.draw(outcome, width, outcome.round_id)
        with st.expander(t("The figures as a table")):
            figure.table(spec)
        written = results.reasons(store, outcome.round_id) if owns else []
        if written:
            with st.expander(t("Reasons, as people wrote them")):
                for each in written:
                    st.text(each)
        if outcome.certainty is not None:
            with st.expander(t("How sure are we?")):
                certainty.draw_all(context.desk(), outcome, width)
        certainty.draw_beside(context.desk(), outcome, width)
reforms.draw_section(context.desk(), workshop)
