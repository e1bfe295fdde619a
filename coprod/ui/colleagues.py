"""The colleagues of whoever runs the house: a link of their own each, shown once, replaced or withdrawn."""

from dataclasses import dataclass

import streamlit as st

from coprod.access import Action
from coprod.errors import Refused
from coprod.model.colleague import Colleague
from coprod.text import day, t
from coprod.ui import gate, press
from coprod.ui.acting import answering
from coprod.ui.words import literal
from coprod.workshops import Desk, colleagues, links

_MADE, _ADDED = "link of a colleague", "colleagues added"


@dataclass(frozen=True)
class _Made:
    """A link made just now: it is shown once and not kept."""

    name: str
    link: str


def draw(desk: Desk) -> None:
    """Nothing for whoever may not appoint colleagues."""
    if not gate.allowed(Action.APPOINT):
        return
    made = st.session_state.get(_MADE)
    shown = isinstance(made, _Made)
    with st.expander(t("Colleagues"), icon=":material/group:", expanded=shown, key="colleagues"):
        st.caption(
            t(
                "A colleague has a link of their own and may do everything that you may here, but add or "
                "withdraw colleagues."
            )
        )
        if isinstance(made, _Made):
            _once(made)
        for each in colleagues.everyone(desk):
            _line(each)
        row = {"horizontal": True, "vertical_alignment": "bottom"}
        with st.form("new colleague", border=False), st.container(**row):  # type: ignore[arg-type]
            st.text_input(t("Name"), key="colleague", max_chars=colleagues.NAME_LENGTH)
            over = int(st.session_state.get(_ADDED, 0))
            press.form_button(t("Add"), key="add colleague", on_click=add, args=(over,))


def add(over: int) -> None:
    """Add whoever stands in the box; a second press of the button adds nobody twice."""

    def run(desk: Desk) -> str:
        box = st.session_state
        if int(box.get(_ADDED, 0)) == over:
            new, key = colleagues.add(desk, str(box.get("colleague") or ""))
            box[_ADDED] = over + 1
            box[_MADE] = _Made(new.name, links.colleague_link(desk, key))
            press.put("colleague", "")
        return "colleague_added"

    _appoint(run)


def replace_link(colleague_id: str, name: str) -> None:
    def run(desk: Desk) -> str:
        key = colleagues.replace_link(desk, colleague_id)
        st.session_state[_MADE] = _Made(name, links.colleague_link(desk, key))
        return "colleague_link"

    _appoint(run)


def withdraw(colleague_id: str) -> None:
    def run(desk: Desk) -> str:
        colleagues.withdraw(desk, colleague_id)
        link_is_kept()
        return "colleague_withdrawn"

    _appoint(run)


def link_is_kept() -> None:
    st.session_state.pop(_MADE, None)


def _appoint(run) -> None:  # type: ignore[no-untyped-def]
    def as_allowed(desk: Desk) -> str:
        if not gate.allowed(Action.APPOINT):
            raise Refused("not_allowed")
        return str(run(desk))

    answering(as_allowed)


def _once(made: _Made) -> None:
    with st.container(border=True):
        st.markdown(
            t("The link for **{name}**. It is shown only now: copy it, and send it.", name=literal(made.name))
        )
        st.code(made.link, language=None, wrap_lines=True)
        press.button(t("I have kept it"), key="colleague kept", on_click=link_is_kept)


def _line(colleague: Colleague) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", key=f"colleague {colleague.id}"
    ):
        added = t("since {day}", day=day(colleague.added_at))
        st.markdown(f"{literal(colleague.name)}  \n:small[{added}]", width="stretch")
        press.button(
            t("New link"),
            key=f"colleague link {colleague.id}",
            type="tertiary",
            on_click=replace_link,
            args=(colleague.id, colleague.name),
        )
        press.button(
            t("Withdraw"),
            key=f"withdraw {colleague.id}",
            type="tertiary",
            on_click=withdraw,
            args=(colleague.id,),
        )
