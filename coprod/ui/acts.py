"""What was done to a workshop: the last acts at the facilitator's desk, all of them for the organiser."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

import streamlit as st

from coprod.model.act import Act, What
from coprod.model.workshop import Workshop
from coprod.text import acts, day, number, t, tn
from coprod.ui.words import literal
from coprod.workshops import Desk, trail

LAST = 8


def draw_last(desk: Desk, workshop: Workshop) -> None:
    """The acts done last, newest first."""
    found = trail.newest(desk, workshop.id, LAST)
    if not found:
        st.caption(t("Nothing is on record yet."))
    _tables(workshop, found)


def draw_all(desk: Desk, workshop: Workshop) -> None:
    """The whole audit trail, and whether it is as it was written."""
    st.markdown(t("**Audit trail.** Who did what, and when, in a chain that shows what was changed by hand."))
    found, faults = trail.listed(desk, workshop.id), trail.check(desk, workshop.id)
    for each in faults:
        said = acts.fault(each.why, each.number)
        said = t("Of rehearsals: {line}", line=said) if each.rehearsal else said
        st.error(said, icon=":material/link_off:")
    if found and not faults:
        earnest = [each.hash for each in found if not each.rehearsal]
        st.caption(
            tn("The chain is whole: {n} act.", "The chain is whole: {n} acts.", len(found))
            + (" " + t("It ends in {hash}.", hash=earnest[-1][:16]) if earnest else "")
        )
    with st.expander(t("What was done")):
        if not found:
            st.caption(t("Nothing is on record yet."))
        _tables(workshop, found[::-1])


def _tables(workshop: Workshop, found: Sequence[Act]) -> None:
    """A table for each day, under its date."""
    titles = {question.id: question.title for question in workshop.template.questions}
    with st.container(key="acts"):
        for date, acts_of_day in groupby(found, key=lambda each: _local(each).date()):
            st.caption(day(date))
            rows = [_row(each, titles) for each in acts_of_day]
            st.table(rows, border="horizontal", hide_index=True)


def _row(act: Act, titles: Mapping[str, str]) -> dict[str, str]:
    done = acts.what(act.what, act.known_facts, titles)
    if act.rehearsal and act.what not in (What.REHEARSAL_BEGUN, What.REHEARSAL_REMOVED):
        done = t("{what} (rehearsal)", what=done)
    return {
        t("Line"): t("R {n}", n=act.number) if act.rehearsal else number(act.number),
        t("Time of day") if st.context.timezone else t("Time (UTC)"): f"{_local(act):%H:%M}",
        t("Act"): literal(done),
        t("By"): literal(acts.who(act.who)),
    }


def _local(act: Act) -> datetime:
    return act.at.astimezone(ZoneInfo(st.context.timezone) if st.context.timezone else UTC)
