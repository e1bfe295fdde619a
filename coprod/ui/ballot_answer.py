"""Why a ballot was not counted: kept as codes when it is handed in, said once, beside the button."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from coprod.ballots import (
    HALF_PLACE,
    NEGATIVE,
    NOT_100,
    NOT_A_NUMBER,
    OVER_CAP,
    STEP,
    TOO_MANY_DOTS,
    Fault,
    locate,
)
from coprod.model.template import Question
from coprod.model.workshop import Round
from coprod.text import listed, percent_text, t, tn
from coprod.text.reasons import sentence
from coprod.ui.words import literal

_REFUSED = "ballot refused"
_COUNT = "ballots refused"
_REVISIONS = "ballots counted"
SHOWN = "not counted"
"""The key of the box in which it is said."""


@dataclass(frozen=True)
class _Refused:
    round_id: str
    question: Question
    faults: tuple[Fault, ...]
    number: int


def refused(round_id: str, reasons: tuple[str, ...], typed: Mapping[str, object], question: Question) -> None:
    """Keep why the ballot of this round was not counted."""
    number = st.session_state.get(_COUNT, 0) + 1
    st.session_state[_COUNT] = number
    st.session_state[_REFUSED] = _Refused(round_id, question, locate(reasons, typed, question), number)


def counted(round_id: str, revision: int) -> None:
    """Keep that this revision was counted, and forget an earlier refusal."""
    forget()
    st.session_state[_REVISIONS] = {**st.session_state.get(_REVISIONS, {}), round_id: revision}


def forget() -> None:
    st.session_state.pop(_REFUSED, None)


def revisions() -> dict[str, int]:
    """By round, the revision that was counted last from this page."""
    return dict(st.session_state.get(_REVISIONS, {}))


def show(round_: Round | None) -> int:
    """Say why the ballot of this round was not counted, in one box; which refusal it was, 0 for none."""
    kept = st.session_state.get(_REFUSED)
    if not isinstance(kept, _Refused) or round_ is None or kept.round_id != round_.id:
        return 0
    said = [_sentence(fault, kept.question) for fault in kept.faults]
    with st.container(key=SHOWN):
        st.error("  \n".join(said), icon=":material/error:")
    return kept.number


def _sentence(fault: Fault, question: Question) -> str:
    """The reason, with the sum or the boxes at fault; the template's words are no Markdown."""
    n, boxes = len(fault.places), literal(listed(_name(place, question) for place in fault.places))
    if fault.total is not None:
        return {
            NOT_100: t(
                "The numbers add up to {sum}; they must add up to exactly 100.", sum=percent_text(fault.total)
            ),
            TOO_MANY_DOTS: t(
                "There are more dots here than you have: {given} instead of {dots}. Take some back.",
                given=fault.total,
                dots=question.dots,
            ),
        }[fault.reason]
    if not boxes:
        return sentence(fault.reason)
    step = percent_text(question.step_tenths)
    return {
        NOT_A_NUMBER: tn("{boxes} does not hold a number.", "{boxes} do not hold a number.", n, boxes=boxes),
        NEGATIVE: t("Numbers below zero cannot be counted: {boxes}.", boxes=boxes),
        STEP: t("Use steps of {step}: {boxes}.", step=step, boxes=boxes),
        OVER_CAP: t("There are too many of your dots on one place: {boxes}. Move one.", boxes=boxes),
        HALF_PLACE: t(
            "A dot needs both: a choice from the first list and one from the second ({boxes}).", boxes=boxes
        ),
    }[fault.reason]


def _name(place: str, question: Question) -> str:
    """A box as people know it: "G Better ICT", or "Dot 2" for a dot with one half."""
    if place in question.places():
        return f"{question.letter_of(place)} {question.place_label(place)}"
    return t("Dot {n}", n=place.lstrip("rowclumn"))
