"""The pictures of the 2017 answers on this page: on a phone its own drawing, else one that glides."""

from collections.abc import Callable

import streamlit as st

from coprod.charts.claims import paint
from coprod.charts.claims.tables import table
from coprod.charts.colours import Mode
from coprod.charts.spec import ChartSpec
from coprod.text import t
from coprod.ui import figure, gliding
from coprod.ui.words import literal

PHONE, NARROW, ROW, MOST, SPARE = 300, 420, 34, 640, 16


def width(on_change: Callable[[], None]) -> int:
    """How wide the column is; before it is known a phone is taken at its word, to spare it plotly."""
    known = st.session_state.get("measure")
    measured = figure.width_of_page(on_change)
    return PHONE if not known and "Mobi" in st.context.headers.get("User-Agent", "") else measured


def draw(spec: ChartSpec, width: int, key: str) -> None:
    """The picture, its n and rule, and its figures as a table."""
    mode: Mode = "dark" if st.context.theme.type == "dark" else "light"
    if width < NARROW:
        st.image(paint.for_phone(spec, mode=mode, width=width), width="stretch", alt=spec.sentence)
    else:
        width = min(width - SPARE, MOST)
        height = ROW * (len(spec.marks) + 2)
        drawn = paint.for_screen(spec, mode=mode, width=width, height=height)
        gliding.draw(drawn, spec.sentence, len(spec.marks), f"picture {key}")
    st.caption(literal(" ".join([spec.rule, *spec.notes])))
    with st.expander(t("The figures as a table")):
        found = table(spec)
        heads = [literal(head) for head in found.heads]
        rows = [dict(zip(heads, (literal(row[0]), *row[1:]), strict=True)) for row in found.rows]
        st.table(rows, border="horizontal", hide_index=True)
