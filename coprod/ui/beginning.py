"""What a widget shows from its first moment, though no person has chosen it."""

from typing import TypeVar

import streamlit as st

T = TypeVar("T")


def begin(key: str, value: T, nothing: T) -> T:
    """What the widget with this key is to begin with, so that it shows `value`.

    One that is there already and shows something else is set, which draws it anew, and then begins with
    `nothing`. Only then: what is set in one run is lost where the page draws the next run first, and a box
    came without its tick.
    """
    if st.session_state.get(key, value) == value:
        return value
    st.session_state[key] = value
    return nothing
