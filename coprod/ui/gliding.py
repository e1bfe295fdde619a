"""A picture that glides from one state to the next; `st.plotly_chart` draws anew, and flashes."""

from pathlib import Path

import streamlit as st

from coprod.charts.sheet import Figure
from coprod.text import t

_GLIDING = st.components.v2.component(
    "coprod_gliding",
    html='<div data-testid="gliding" role="img"></div>',
    js=(Path(__file__).parent / "gliding.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def draw(drawn: Figure, alt: str, rows: int, key: str) -> None:
    """Draw plotly's JSON at its own size, with `alt` in its place for who cannot see it.

    Bars glide while there are as many `rows` as before.
    """
    words = {"alt": alt, "failed": t("The picture could not be loaded.")}
    _GLIDING(key=key, data={"figure": drawn, "rows": rows, **words}, height=int(drawn["layout"]["height"]))
