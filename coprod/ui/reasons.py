"""The reasons that people wrote: read at the desk, and released one by one for the report."""

import streamlit as st

from coprod import results
from coprod.access import Action
from coprod.model.outcome import Outcome
from coprod.model.workshop import Workshop
from coprod.text import t
from coprod.ui.acting import act
from coprod.workshops import Desk, noting


def draw(desk: Desk, workshop: Workshop, outcome: Outcome) -> None:
    """Every reason of a closed round with its switch; nothing where nobody wrote one."""
    found = results.written_reasons(desk.store, outcome.round_id)
    if not found:
        return
    with st.expander(t("Reasons, as people wrote them")):
        st.caption(t("Only those that you let into the report stand in it."))
        for each in found:
            key = f"reason {each.handle}"
            with st.container(horizontal=True, vertical_alignment="center", key=f"row {key}"):
                st.text(each.text, width="stretch")
                st.toggle(
                    t("In the report"),
                    each.released,
                    key=key,
                    on_change=_release,
                    args=(workshop.code, outcome.round_id, each.handle),
                )


def _release(code: str, round_id: str, handle: str) -> None:
    on = bool(st.session_state.get(f"reason {handle}"))

    def run(desk: Desk, workshop: Workshop) -> None:
        noting.release_reason(desk, workshop.id, round_id, handle, released=on)

    act(Action.DOWNLOAD, code, run)
