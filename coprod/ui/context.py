"""What a page works on: this process's desk, and the workshop that its address names."""

from copy import copy
from functools import cache
from pathlib import Path

import streamlit as st

from coprod.workshops import Desk, the_desk
from coprod.workshops.keys import fold_code

PAGES = Path(__file__).resolve().parents[2] / "pages"
WORKSHOP = "w"


def desk() -> Desk:
    return the_desk()


def page(name: str) -> str:
    """The file of a page, as st.navigation and st.page_link know it."""
    return str(PAGES / f"{name}.py")


def menu_page(name: str, title: str, visible: bool) -> st.Page:
    """A page as st.navigation takes it. Made once and copied: each costs as much as something drawn on it."""
    return copy(_menu_page(name, title, visible))


@cache
def _menu_page(name: str, title: str, visible: bool) -> st.Page:
    return st.Page(
        page(name),
        title=title,
        url_path=name,
        default=name == "welcome",
        visibility="visible" if visible else "hidden",
    )


def code() -> str:
    """The join code in `?w=CODE`, else "".

    A page opened from the navigation gets the code looked at last; that is a convenience and no right.
    """
    asked = fold_code(st.query_params.get(WORKSHOP, ""))
    if not asked and WORKSHOP not in st.query_params and (asked := st.session_state.get(WORKSHOP, "")):
        st.query_params[WORKSHOP] = asked
    if asked:
        st.session_state[WORKSHOP] = asked
    return asked


def for_workshop(join_code: str) -> dict[str, str]:
    """The query parameters of a link to another page of the same workshop."""
    return {WORKSHOP: join_code}
