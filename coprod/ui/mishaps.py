"""A fault of ours on one of Streamlit's pages: a sentence and a reference number, no traceback."""

import streamlit as st

from coprod import logs
from coprod.text.reasons import our_fault


def tell(error: Exception) -> bool:
    """Say it where the page stopped; True keeps Streamlit from saying it its own way.

    Streamlit has written its own line to the log before; ours carries the reference.
    """
    found = logs.reference(error, "A page")
    st.error(our_fault(found), icon=":material/error:")
    return True
