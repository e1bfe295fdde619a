"""Buttons of which no press is lost.

A browser that comes back after its server session was dropped sends its next press to a new session.
Streamlit knows no callback there yet, and only answers True where the button is drawn: so it is run there.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitWidgetAlreadyInstantiatedError

_DONE = "done by its callback"


def button(
    label: str, *, key: str, on_click: Callable[..., None], args: Sequence[object] = (), **how: Any
) -> None:
    """As `st.button`; `on_click` is idempotent and runs once for a press."""
    _draw(st.button, label, key, on_click, args, how)


def form_button(
    label: str, *, key: str, on_click: Callable[..., None], args: Sequence[object] = (), **how: Any
) -> None:
    """As `st.form_submit_button`; draw it below the form's fields, which `on_click` reads."""
    _draw(st.form_submit_button, label, key, on_click, args, how)


def put(key: str, value: object) -> None:
    """Let the box with this key say something else once its button did its work.

    In a session that came back the box is drawn before the work is done, and says what it said.
    """
    with suppress(StreamlitWidgetAlreadyInstantiatedError):
        st.session_state[key] = value


def _draw(
    drawn: Callable[..., bool],
    label: str,
    key: str,
    on_click: Callable[..., None],
    args: Sequence[object],
    how: dict[str, Any],
) -> None:
    def run() -> None:
        # First the work: Streamlit may break a callback off where it touches the session's state.
        on_click(*args)
        st.session_state[_DONE] = key

    pressed = drawn(label, key=key, on_click=run, **how)
    if pressed and st.session_state.pop(_DONE, "") != key:
        on_click(*args)
        st.rerun()
