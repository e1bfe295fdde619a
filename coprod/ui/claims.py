"""The claims of the 2017 slides one under the other, and the picture of the answers they were made from."""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from coprod.charts import claims
from coprod.model.claims import Claim, Holds, Published
from coprod.text import t
from coprod.ui import figure
from coprod.ui.words import literal

LOOK: dict[Holds, tuple[Any, str]] = {
    Holds.YES: ("green", "check_circle"),
    Holds.BY_RULE: ("yellow", "rule"),
    Holds.BY_PERSON: ("yellow", "person"),
    Holds.NOT_SHOWN: ("gray", "remove_circle_outline"),
    Holds.UNKNOWN: ("gray", "help"),
}
"""The colour and the sign of each verdict; blue and orange are those of the room and the baseline."""


def draw_answers(found: Published, width: int) -> None:
    """The baseline by itself: title, sentence, picture, its rule, and the figures as a table."""
    spec = figure.draw_spec(claims.picture(found), width, "answers")
    with st.expander(t("The figures as a table")):
        figure.table(spec)


def draw(claim: Claim, found: Published) -> None:
    """What was said, how far it holds, why, and what else there is to know about it."""
    spoken = claims.spoken(claim, found.question)
    st.subheader(literal(spoken.said), anchor=False)
    with st.container(horizontal=True, gap="small"):
        for verdict, word in spoken.verdicts:
            colour, sign = LOOK[verdict]
            st.badge(literal(word), color=colour, icon=f":material/{sign}:")
    st.markdown(literal(" ".join(spoken.sentences)))
    st.caption(literal(spoken.rule))
    with st.expander(t("How sure are we?")):
        if spoken.further:
            st.markdown(_listed(literal(each) for each in spoken.further))
        if spoken.readings:
            st.markdown(t("**The same answers, read another way:**"))
            st.markdown(
                _listed(f"**{literal(rule)}:** {literal(stands)}" for rule, stands in spoken.readings)
            )


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {each}" for each in lines)
