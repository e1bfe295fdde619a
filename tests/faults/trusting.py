"""The server with one guard taken away: who somebody is stays what the session saw first. For controls."""

from collections.abc import Mapping

import streamlit as st

from coprod.cli import main
from coprod.ui import gate
from tests.servers import Server


def remembered() -> Mapping[str, str]:
    if "cookies" not in st.session_state:
        st.session_state["cookies"] = dict(st.context.cookies)
    return st.session_state["cookies"]


class TrustingServer(Server):
    module = "tests.faults.trusting"


if __name__ == "__main__":
    gate.identity = remembered
    main()
