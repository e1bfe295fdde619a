"""What a page needs to be used by keyboard and Streamlit leaves out: see by_keyboard.js, and its style."""

from pathlib import Path

import streamlit as st

STYLE = Path(__file__).with_suffix(".css")
_HELP = st.components.v2.component(
    "coprod_by_keyboard",
    html="<span></span>",
    js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"),
)


def draw() -> None:
    """Once a page; shows nothing."""
    st.html(STYLE)
    _HELP(key="by keyboard", height=1)
