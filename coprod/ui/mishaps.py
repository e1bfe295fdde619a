"""What went wrong on one of Streamlit's pages: a sentence in its place, no traceback."""

import random

import streamlit as st

from coprod import logs
from coprod.errors import StoreTrouble
from coprod.text import t
from coprod.text.reasons import our_fault

AGAIN_MS = (2000, 4000)
"""A page that could not be drawn tries again after a time between these, each after a time of its own."""


def tell(error: Exception) -> bool:
    """Say it where the page stopped; True keeps Streamlit from saying it its own way.

    Streamlit has written its own line to the log before. A fault of ours has one more, with the reference.
    """
    if isinstance(error, StoreTrouble):
        _away()
    else:
        found = logs.reference(error, "A page")
        st.error(our_fault(found), icon=":material/error:")
    return True


def _away() -> None:
    """The database is away: nothing that asks for a new run was drawn, so this does."""
    from coprod.ui.follow import wake  # not above: a component is made once the server runs

    with st.container(key="away"):
        st.warning(
            t(
                "What is stored here cannot be reached just now. Nothing that was counted is lost, and this "
                "page comes back by itself."
            ),
            icon=":material/hourglass_top:",
        )
        wait = random.randint(*AGAIN_MS)  # noqa: S311  no secret
        wake(f"try again {random.random()}", wait)  # noqa: S311  a new key: one that stays rings only once
