"""The facilitator's desk of a workshop by link: how many answered, until when, and what is shown."""

import streamlit as st

from coprod.access import Action
from coprod.model.workshop import Round, Workshop
from coprod.text import t, tn
from coprod.text.moments import at
from coprod.ui import door, press, steering
from coprod.ui.acting import act
from coprod.ui.follow import follow
from coprod.ui.words import literal
from coprod.workshops import Desk, by_link, running
from coprod.workshops.by_link import State
from coprod.workshops.steps import Standing


def draw(desk: Desk, standing: Standing) -> None:
    workshop = standing.workshop
    state = by_link.state(workshop, standing.now)
    with st.container(border=True, key="deck"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(_where(workshop, state), anchor=False, width="stretch")
            follow(standing, "desk")
        st.caption(t("This workshop runs by link: its questions open and close by their dates."))
        st.header(tn("{n} person has come in", "{n} people have come in", standing.joined), anchor=False)
        door.tell(desk, standing)
        if standing.rounds:
            _questions(desk, standing, state)
        if state is State.OPEN and standing.rounds:
            with st.popover(t("Close now"), width="stretch"):
                st.write(t("For good: nobody can answer or change an answer any more."))
                press.button(
                    t("Close it now"),
                    type="primary",
                    key="close now",
                    on_click=close_now,
                    args=(workshop.code,),
                )


def close_now(code: str) -> None:
    """End it before its time."""

    def run(desk: Desk, workshop: Workshop) -> str:
        by_link.close_now(desk, workshop.id)
        return "closed_now"

    act(Action.STEER, code, run)


def show_baseline(code: str, round_id: str) -> None:
    """Put the baseline beside a round that was revealed."""
    act(Action.STEER, code, lambda desk, _workshop: running.reveal_baseline(desk, round_id))


def _where(workshop: Workshop, state: State) -> str:
    assert workshop.opens_at is not None
    assert workshop.ends_at is not None
    if state is State.SOON:
        return t("Opens on {moment}", moment=at(workshop.opens_at, workshop.time_zone))
    if state is State.OPEN:
        return t("Open until {moment}", moment=at(workshop.ends_at, workshop.time_zone))
    return t("Closed on {moment}", moment=at(workshop.ends_at, workshop.time_zone))


def _questions(desk: Desk, standing: Standing, state: State) -> None:
    """Each question with its turnout; after the end with what shows its results, as in a room."""
    counts = by_link.turnout(desk, [each.id for each in standing.rounds])
    for round_ in standing.rounds:
        with st.container(horizontal=True, vertical_alignment="center", key=f"question {round_.id}"):
            title = literal(standing.question(round_).title)
            said = tn("{n} answer", "{n} answers", counts[round_.id])
            st.markdown(f"{title}  \n:small[{said}]", width="stretch")
            if state is State.OVER:
                _results(standing, round_)


def _results(standing: Standing, round_: Round) -> None:
    arguments = (standing.workshop.code, round_.id)
    if not round_.results_out:
        press.button(
            t("Show what the room said"),
            key=f"show room {round_.id}",
            on_click=steering.reveal,
            args=arguments,
        )
        return
    if standing.question(round_).baseline is not None and not round_.baseline_out:
        press.button(
            t("Put the baseline beside it"),
            key=f"show baseline {round_.id}",
            on_click=show_baseline,
            args=arguments,
        )
    press.button(t("Hide"), key=f"cover {round_.id}", type="tertiary", on_click=steering.hide, args=arguments)
