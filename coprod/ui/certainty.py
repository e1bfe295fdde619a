"""What stands behind a headline: why it is firm or not, and the same ballots read another way."""

import streamlit as st

from coprod.charts.certainty import further, readings, reasons, said
from coprod.model.outcome import Details
from coprod.model.question import Question
from coprod.text import t
from coprod.ui.words import literal


def draw(details: Details, question: Question) -> None:
    """The word of certainty and its reasons, other readings as a table, agreement and distance."""
    st.markdown(f"**{said(details.certainty)}**")
    st.markdown("\n".join(f"- {literal(each)}" for each in reasons(details.certainty)))
    st.markdown(
        t("**The same ballots, read another way.** The rule decides what leads.")
        if details.leader_depends
        else t("**The same ballots, read another way.** By each rule the same leads.")
    )
    rows = [
        {t("Rule"): literal(rule), t("What leads"): literal(leads)}
        for rule, leads in readings(details, question)
    ]
    st.table(rows, border="horizontal", hide_index=True)
    for sentence in further(details):
        st.markdown(literal(sentence))
    st.caption(t("The room is not a sample: all this speaks of people like those present."))
