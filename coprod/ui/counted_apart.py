"""Beside a round's picture at the desk: what tables agreed on, and what was counted from a poster."""

import streamlit as st

from coprod import results
from coprod.charts.counted_apart import of_tables, of_wall
from coprod.text import t
from coprod.ui.words import literal
from coprod.workshops import Desk


def draw(desk: Desk, round_id: str) -> None:
    """A sentence and a table for each; nothing where there is neither."""
    agreed = results.agreed_tables(desk.store, round_id, at_desk=True)
    wall = results.wall_board(desk.store, round_id, at_desk=True)
    for apart in (of_tables(agreed) if agreed else None, of_wall(wall) if wall else None):
        if apart is None:
            continue
        st.markdown(f"**{apart.title}** · {literal(apart.sentence)}")
        if apart.table.rows:
            heads = [literal(head) for head in apart.table.heads]
            with st.expander(t("{what}: the figures as a table", what=apart.title)):
                rows = [dict(zip(heads, map(literal, row), strict=True)) for row in apart.table.rows]
                st.table(rows, border="horizontal", hide_index=True)
