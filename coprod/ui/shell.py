"""The frame of every Streamlit page: title, icon, and who sees a navigation."""

from pathlib import Path

import streamlit as st

from coprod.access import Action, Visitor, may
from coprod.text import t
from coprod.ui import by_keyboard, context, gate, spoken

HERE = Path(__file__).parent
SPEAK_FOR_THEMSELVES = {"projector", "take_part"}
"""The hall's language and a participant's are chosen elsewhere."""


def main() -> None:
    spoken.settle()
    st.set_page_config(
        page_title=t("Co-production workshop"), page_icon=str(HERE / "icon.svg"), layout="centered"
    )
    visitor, at_work = _at_work()
    desk = may(visitor, Action.CREATE)
    pages = {
        "welcome": (t("Start"), False),
        "workshops": (t("Workshops"), desk),
        "facilitate": (t("Facilitate"), at_work),
        "findings": (t("Findings"), at_work),
        "results": (t("Results"), at_work),
        "compare": (t("Compare"), at_work or may(visitor, Action.LIST_ALL)),
        "library": (t("Library"), desk or at_work),
        "survey": (t("The 2017 findings"), desk or at_work),
        "collect": (t("Add to the library"), may(visitor, Action.COLLECT)),
        "enter": (t("Type sheets in"), False),
        "questions": (t("The questions"), False),
        "take_part": (t("Take part"), False),
        "projector": (t("Projector"), False),
    }
    chosen = st.navigation(
        [context.menu_page(name, title, visible) for name, (title, visible) in pages.items()],
        position="top" if desk or at_work else "hidden",
    )
    st.set_page_config(page_title=f"{chosen.title} · {t('Co-production workshop')}")
    st.session_state["page"] = chosen.url_path
    body, foot = st.container(key=f"page {chosen.url_path}"), st.container(key="below the page")
    if chosen.url_path != "projector":
        with foot:
            by_keyboard.draw()
    if chosen.url_path not in SPEAK_FOR_THEMSELVES:
        with foot:  # first, for a page that turns somebody away ends the run
            spoken.draw_choice()
    with body:
        chosen.run()


def _at_work() -> tuple[Visitor, bool]:
    """Who is here, and whether they steer the workshop that the address names."""
    workshop = gate.find_workshop() if gate.holds_a_key() else None
    visitor = gate.visitor(workshop)
    return visitor, may(visitor, Action.STEER, workshop)


main()
