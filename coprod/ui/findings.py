"""What the room found, finding by finding: sentence, word of certainty, picture, and what stands behind."""

import streamlit as st

from coprod import results
from coprod.charts.findings import Finding, caveat, finding, read_aloud
from coprod.model.workshop import View, Workshop
from coprod.text import t
from coprod.ui import certainty, figure
from coprod.ui.words import literal
from coprod.workshops import Desk

COLOURS = {"firm": "blue", "likely": "green", "could_go_either_way": "gray"}


def draw(desk: Desk, workshop: Workshop) -> None:
    """All findings of the closed rounds, those the room has not seen marked; then the text to read aloud."""
    found = [finding(each) for each in results.findings(desk.store, workshop, at_desk=True, rehearsed=True)]
    if not found:
        st.info(t("There is nothing to show here yet. Findings stand here as soon as a round is closed."))
        return
    seen = {
        (each.view, each.outcome.round_id, each.outcome.with_baseline)
        for each in results.findings(desk.store, workshop, rehearsed=True)
    }
    width = figure.width_of_page()
    for place, each in enumerate(found):
        key = (each.shown.view, each.shown.outcome.round_id, each.shown.outcome.with_baseline)
        with st.container(border=True, key=f"finding {place}"):
            _one(desk, each, key in seen, width, place)
    st.caption(caveat())
    with st.expander(t("To read aloud"), icon=":material/record_voice_over:"):
        st.text(read_aloud(found))


def _one(desk: Desk, each: Finding, seen: bool, width: int, place: int) -> None:
    st.subheader(literal(each.sentence), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(each.word, color=COLOURS[each.verdict])  # type: ignore[arg-type]
        st.caption(each.answered, width="content")
        if not seen:
            st.badge(t("not shown to the room yet"), color="orange")
    figure.picture(each.spec, width, f"finding {place}")
    st.caption(literal(" ".join([each.spec.rule, *each.spec.notes])))
    with st.expander(t("The figures as a table")):
        figure.table(each.spec)
    details = results.details(desk.store, each.shown.outcome.round_id) if _of_the_room(each) else None
    if details is not None:
        with st.expander(t("How sure are we?")):
            certainty.draw(details, each.shown.outcome.question)


def _of_the_room(each: Finding) -> bool:
    return each.shown.view is View.RESULTS and not each.shown.outcome.with_baseline
