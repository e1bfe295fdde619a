"""What people say that they will do, for the facilitator: each line is let through, or not."""

import streamlit as st

from coprod.access import Action
from coprod.model.workshop import View, Workshop
from coprod.text import t, tn
from coprod.ui import press, steering
from coprod.ui.acting import act
from coprod.workshops import Desk, pledging
from coprod.workshops.steps import Standing


def draw(desk: Desk, standing: Standing) -> None:
    """The lines, newest last, each with its switch."""
    code, found = standing.workshop.code, pledging.listed(desk, standing.workshop)
    st.caption(
        t(
            "While the projector shows what the room found, phones ask “What will you do?”. The room "
            "reads a line only after you let it through."
        )
    )
    if not found:
        st.caption(t("Nobody has written anything yet."))
        return
    through = sum(each.released for each in found)
    st.markdown(
        tn(
            "{through} of {n} line let through",
            "{through} of {n} lines let through",
            len(found),
            through=through,
        )
    )
    for each in found:
        with st.container(
            horizontal=True, vertical_alignment="center", wrap=False, key=f"pledge {each.sequence}"
        ):
            st.text(each.text, width="stretch")
            press.button(
                t("Hide") if each.released else t("Let through"),
                key=f"let {each.sequence} {each.released}",
                type="tertiary",
                on_click=_release,
                args=(code, each.sequence, not each.released),
            )
    if through:
        press.button(
            t("Show them on the projector"),
            key="show pledges",
            icon=":material/cast:",
            disabled=standing.workshop.view is View.PLEDGES,
            on_click=steering.show,
            args=(code, View.PLEDGES),
        )


def _release(code: str, sequence: int, released: bool) -> None:
    def run(desk: Desk, workshop: Workshop) -> None:
        pledging.release(desk, workshop.id, sequence, released)

    act(Action.STEER, code, run)
