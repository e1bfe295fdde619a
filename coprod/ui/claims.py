"""The claims of the 2017 slides one under the other, each with its picture and what one can try on it."""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from coprod.charts import claims
from coprod.model.claims import Claim, Holds, Published, Settings
from coprod.text import t
from coprod.ui import claim_pictures, trying_claims
from coprod.ui.words import literal

LOOK: dict[Holds, tuple[Any, str]] = {
    Holds.YES: ("green", "check_circle"),
    Holds.BY_RULE: ("yellow", "rule"),
    Holds.BY_PERSON: ("yellow", "person"),
    Holds.NOT_SHOWN: ("gray", "remove_circle_outline"),
    Holds.UNKNOWN: ("gray", "help"),
}
"""The colour and the sign of each verdict; blue and orange are those of the room and the baseline."""


def draw(claim: Claim, found: Published, settings: Settings, width: int) -> None:
    """What was said, how far it holds, why, its picture, and what becomes of it under the settings."""
    said = claims.spoken(claim, found.question)
    st.subheader(literal(said.said), anchor=False)
    with st.container(horizontal=True, gap="small"):
        for verdict, word in said.verdicts:
            colour, sign = LOOK[verdict]
            st.badge(literal(word), color=colour, icon=f":material/{sign}:")
    spec = claims.of_claim(claim, found)
    if spec is None:
        _reasons(said)
        return
    words, drawn = st.columns([4, 5], gap="large")
    with words:
        _reasons(said, same_rule=said.rule == spec.rule)
        trying_claims.draw_strip(claim, found, settings)
    with drawn:
        st.markdown(f"**{literal(spec.sentence)}**")
        claim_pictures.draw(spec, width, claim.id)


def _reasons(said: claims.Spoken, same_rule: bool = False) -> None:
    """Why, with the rule unless the picture has it as well, and the rest behind a button."""
    st.markdown(literal(" ".join(said.sentences)))
    if not same_rule:
        st.caption(literal(said.rule))
    if said.further or said.readings:
        with st.expander(t("How sure are we?")):
            if said.further:
                st.markdown(_listed(literal(each) for each in said.further))
            if said.readings:
                st.markdown(t("**The same answers, read another way:**"))
                st.markdown(_listed(f"**{literal(rule)}:** {literal(how)}" for rule, how in said.readings))


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {each}" for each in lines)
