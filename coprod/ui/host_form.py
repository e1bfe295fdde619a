"""Who invites: the host's name and logo, on the organiser's page."""

import streamlit as st

from coprod import results
from coprod.access import Action
from coprod.formats.logo import read_logo
from coprod.model.host import NAME_LENGTH
from coprod.model.workshop import Workshop
from coprod.text import t
from coprod.ui import press
from coprod.ui.acting import act
from coprod.workshops import Desk, hosting

_TAKEN = "logos taken"


def draw(desk: Desk, workshop: Workshop) -> None:
    """The form, with the logo as it is kept."""
    code, kept = workshop.code, results.logo(desk.store, workshop)
    with st.form(f"host {code}"):
        st.markdown(t("**Who invites.** Shown where people join, in the lobby, and on what you take home."))
        st.text_input(t("Name"), workshop.host, key=f"host name {code}", max_chars=NAME_LENGTH)
        if kept is not None:
            st.image(kept.content, width=160)
        st.file_uploader(t("Logo: PNG or JPEG, up to 200 kB"), ["png", "jpg", "jpeg"], key=_upload(code))
        with st.container(horizontal=True):
            press.form_button(t("Keep"), key="keep host", on_click=keep, args=(code,))
            if kept is not None:
                press.form_button(t("Remove the logo"), key="remove logo", on_click=remove, args=(code,))


def keep(code: str) -> None:
    """Keep the name that stands in the box, and the picture if one was chosen."""

    def run(desk: Desk, workshop: Workshop) -> str:
        name = str(st.session_state.get(f"host name {code}") or "")
        chosen = st.session_state.get(_upload(code))
        logo = read_logo(chosen.getvalue()) if chosen is not None else None
        hosting.name_host(desk, workshop.id, name, (logo.media_type, logo.content) if logo else None)
        st.session_state[_TAKEN] = st.session_state.get(_TAKEN, 0) + 1
        return "host"

    act(Action.MANAGE, code, run)


def remove(code: str) -> None:
    """Show no logo any more."""

    def run(desk: Desk, workshop: Workshop) -> str:
        hosting.remove_logo(desk, workshop.id)
        return "host"

    act(Action.MANAGE, code, run)


def _upload(code: str) -> str:
    """The box for a file: a new, empty one once a picture was taken."""
    return f"logo {code} {st.session_state.get(_TAKEN, 0)}"
