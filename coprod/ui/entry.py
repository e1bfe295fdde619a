"""Forms of the browser's own that lead, in the same tab, to an address outside Streamlit."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import streamlit as st

from coprod.text import t

HERE = Path(__file__).parent

_FORM = st.components.v2.component(
    "coprod_entry",
    html="<form></form>",
    css=(HERE / "entry.css").read_text(encoding="utf-8"),
    js=(HERE / "entry.js").read_text(encoding="utf-8"),
)


def join_form(code: str = "", *, laptop: bool = False) -> None:
    """A box for the join code, leading to its page; with `laptop`, from there to this host's own ballot."""
    _FORM(
        key="join",
        data={
            "action": "/j",
            "method": "get",
            "button": t("Join"),
            "primary": True,
            "label": t("Join code"),
            "name": "code",
            "value": code,
            "placeholder": "KMPQ-7TRX",
            "hidden": {"to": "laptop"} if laptop else {},
        },
    )


def lead(
    label: str, action: str, *, method: Literal["get", "post"] = "get", primary: bool = False, **hidden: str
) -> None:
    """One button that leads to `action`."""
    fields: Mapping[str, str] = hidden
    _FORM(
        key=f"lead {action} {' '.join(fields.values())}",
        data={"action": action, "method": method, "button": label, "primary": primary, "hidden": fields},
        width="content",
    )
