"""What was done to a workshop: the last acts at the facilitator's desk, all of them for the organiser."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from coprod.model.act import Act
from coprod.model.workshop import Workshop
from coprod.text import acts, day, t, tn
from coprod.ui.words import literal
from coprod.workshops import Desk, trail

LAST = 8


def draw_last(desk: Desk, workshop: Workshop) -> None:
    """The acts done last, newest first."""
    found = trail.newest(desk, workshop.id, LAST)
    if not found:
        st.caption(t("Nothing is on record yet."))
        return
    _table(workshop, found, days=len({_local(each).date() for each in found}) > 1)


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
        if found:
            _table(workshop, found[::-1], days=True)
        else:
            st.caption(t("Nothing is on record yet."))


def _table(workshop: Workshop, found: Sequence[Act], *, days: bool) -> None:
    titles = {question.id: question.title for question in workshop.template.questions}
    rows = []
    for each in found:
        local = _local(each)
        time = f"{local:%H:%M}" if not days else t("{day}, {time}", day=day(local), time=f"{local:%H:%M}")
        done = acts.what(each.what, each.known_facts, titles)
        done = t("{what} (rehearsal)", what=done) if each.rehearsal else done
        rows.append({_clock(): time, t("Act"): literal(done), t("By"): literal(acts.who(each.who))})
    st.table(rows, border="horizontal", hide_index=True)


def _local(act: Act) -> datetime:
    return act.at.astimezone(ZoneInfo(st.context.timezone) if st.context.timezone else UTC)


def _clock() -> str:
    return t("Time") if st.context.timezone else t("Time (UTC)")
