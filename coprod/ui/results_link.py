"""The link for afterwards: made, replaced and taken back by whoever steers, and shown once."""

from dataclasses import dataclass

import streamlit as st

from coprod import addresses
from coprod.access import Action
from coprod.model.workshop import Workshop
from coprod.text import day, t
from coprod.ui import press
from coprod.ui.acting import act
from coprod.workshops import Desk, preparing, results_link

_MADE = "results link"


@dataclass(frozen=True)
class _Made:
    """A link made just now: it is shown once and not kept."""

    code: str
    link: str


def draw(desk: Desk, workshop: Workshop) -> None:
    """Say what the link shows, and offer what can be done with it."""
    if workshop.made_up:
        return
    code, there = workshop.code, results_link.there(desk, workshop.id)
    st.markdown(t("**A link to the results, for afterwards.**"))
    until = day(workshop.delete_on) if workshop.delete_on else ""
    shows = t(
        "Whoever has it sees, once the workshop has ended, what the room was shown: the findings and the "
        "rounds that you revealed. No single ballot, and nothing about any person."
    )
    works = t("It works until {day}, or until you take it back.", day=until) if until else ""
    st.caption(f"{shows} {works}")
    made = st.session_state.get(_MADE)
    if isinstance(made, _Made) and made.code == code:
        st.caption(t("Keep it now: it is shown only once."))
        st.code(made.link, language=None, wrap_lines=True)
        if addresses.only_here(made.link):
            st.warning(
                t("This address works on this computer only. Phones need another: set COPROD_PUBLIC_URL.")
            )
    with st.container(horizontal=True):
        press.button(
            t("Make a new link") if there else t("Make the link"),
            key=f"make results link {there}",
            help=t("The old one stops working at once.") if there else None,
            on_click=make,
            args=(code, there),
        )
        if there:
            press.button(
                t("Take it back"),
                key=f"take results link back {there}",
                type="tertiary",
                on_click=take_back,
                args=(code, there),
            )


def make(code: str, over: str) -> None:
    """Make the link, if there still is the one, or none, that the button was drawn over."""

    def run(desk: Desk, workshop: Workshop) -> None:
        key = results_link.make(desk, workshop.id, over)
        if key is not None:
            base = preparing.address_of(desk, workshop)
            st.session_state[_MADE] = _Made(code, results_link.link(base, workshop, key))

    act(Action.STEER, code, run)


def take_back(code: str, over: str) -> None:
    """Let the link work no more."""

    def run(desk: Desk, workshop: Workshop) -> str | None:
        if not results_link.take_back(desk, workshop.id, over):
            return None
        st.session_state.pop(_MADE, None)
        return "link_over"

    act(Action.STEER, code, run)
