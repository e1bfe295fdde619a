"""Paper at the desk: a pack to print, and the way to where it is typed in."""

import streamlit as st

from coprod.model.workshop import Workshop
from coprod.text import t
from coprod.ui import context, entry


def draw(workshop: Workshop) -> None:
    st.caption(
        t(
            "For people without a phone that works: sheets with the same questions. Print them before people "
            "come, and type them in before you show what the room said."
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        copies = st.number_input(t("Sheets, one for each person"), 1, 100, 30, key="copies", width=220)
        large = st.toggle(t("Large print"), key="large print")
    address = f"/download/{workshop.code}/paper?copies={copies}&large={int(large)}"
    entry.lead(t("Print a pack (PDF)"), address, method="post")
    st.caption(t("Each pack has new numbers, so print more when you run out; never copy a sheet."))
    st.caption(t("Dots on a poster are typed in there, too: as a wall board, apart from people's answers."))
    st.page_link(
        context.page("enter"),
        label=t("Type sheets in"),
        icon=":material/keyboard:",
        query_params=context.for_workshop(workshop.code),
    )
