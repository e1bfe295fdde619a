"""What stands behind a headline: why it is firm or not, and the same ballots read another way."""

import streamlit as st

from coprod import results
from coprod.charts import behind
from coprod.charts.certainty import apart, further, readings, reasons, said, together
from coprod.model.outcome import Details, Outcome
from coprod.model.question import Question
from coprod.model.workshop import View
from coprod.text import t
from coprod.ui import figure
from coprod.ui.words import literal
from coprod.workshops import Desk

BEHIND = (View.FIRM, View.AGREEMENT, View.GROUPS, View.LIKENESS)
BESIDE = {"budget": (View.MOVEMENT,), "dots": (View.MONEY,)}
"""By the kind of a question: what is set beside the newest of two rounds, so that it stands once."""


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
    distance = apart(details.apart, question) if details.apart else []
    for sentence in [*further(details), *distance]:
        st.markdown(literal(sentence))
    st.caption(t("The room is not a sample: all this speaks of people like those present."))


def draw_all(desk: Desk, outcome: Outcome, width: int) -> None:
    """Everything behind a round's headline, with its pictures."""
    details = results.details(desk.store, outcome.round_id)
    if details is None:
        return
    draw(details, outcome.question)
    as_one = results.together(desk.store, outcome.round_id)
    if as_one is not None:
        st.markdown(literal(together(as_one)))
    answers = results.detail(desk.store, outcome.round_id)
    if answers is not None and width >= figure.NARROW:
        figure.draw_spec(behind.strips(answers), width, f"strips {outcome.round_id}")
    draw_views(desk, outcome, BEHIND, width)


def draw_beside(desk: Desk, outcome: Outcome, width: int) -> None:
    """What another round says beside this one."""
    draw_views(desk, outcome, BESIDE[outcome.question.kind], width)


def draw_views(desk: Desk, outcome: Outcome, views: tuple[View, ...], width: int) -> None:
    """Those of the views that there are."""
    for view in views:
        shown = results.pictured(desk.store, outcome.round_id, view, at_desk=True)
        if shown is not None:
            figure.draw_spec(behind.picture(shown), width, f"{view} {outcome.round_id}")
