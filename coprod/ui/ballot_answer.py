"""Why a ballot was not counted: kept as codes when it is handed in, said once, beside the button."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from coprod.ballots import Fault, locate
from coprod.model.template import Question
from coprod.model.workshop import Round
from coprod.text import listed, t
from coprod.text.reasons import at_fault
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
    return at_fault(
        fault.reason,
        literal(listed(_name(place, question) for place in fault.places)),
        len(fault.places),
        total=fault.total,
        dots=question.dots or 0,
        step_tenths=question.step_tenths,
    )


def _name(place: str, question: Question) -> str:
    """A box as people know it: "G Better ICT", or "Dot 2" for a dot with one half."""
    if place in question.places():
        return f"{question.letter_of(place)} {question.place_label(place)}"
    return t("Dot {n}", n=place.lstrip("rowclumn"))
