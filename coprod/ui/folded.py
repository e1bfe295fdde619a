"""A box to unfold whose contents are drawn, and fetched by the browser, only for those who unfold it."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st


@contextmanager
def folded(label: str, key: str, icon: str | None = None) -> Iterator[bool]:
    """The box, and whether it is unfolded: draw nothing in it unless it is."""
    box = st.expander(label, key=f"folded {key}", icon=icon, on_change="rerun")
    with box:
        yield bool(box.open)
