"""Enough yet? What the ballots that are in could carry, without a word about what they say."""

import streamlit as st

from coprod.model.behind import Enough
from coprod.text import t, tn

FOR_TESTS, FOR_GROUPS = 8, 30


def draw(found: Enough) -> None:
    """A line for what the number of ballots carries, and one for those who are missing."""
    with st.container(key="enough"):
        st.caption(f":material/speed: {_carries(found)} {_missing(found)}")


def _carries(found: Enough) -> str:
    if found.n < found.minimum:
        return tn(
            "Too few to show anything: {n} more ballot is needed.",
            "Too few to show anything: {n} more ballots are needed.",
            found.minimum - found.n,
        )
    if found.n < FOR_TESTS:
        return t("Very few: read the result as single voices.")
    if found.n < FOR_GROUPS:
        return t("Enough to set beside the baseline.")
    return t("Enough for everything, groups too.")


def _missing(found: Enough) -> str:
    if not found.missing or found.n < found.minimum:
        return ""
    if found.settled:
        return tn(
            "The {n} who is missing could hardly change what leads.",
            "The {n} who are missing could hardly change what leads.",
            found.missing,
        )
    return tn(
        "The {n} who is missing could still change what leads.",
        "The {n} who are missing could still change what leads.",
        found.missing,
    )
