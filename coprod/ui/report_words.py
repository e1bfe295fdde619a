"""The organiser's own words for the report. Several may write them: no words are taken back unseen."""

import streamlit as st

from coprod.access import Action
from coprod.model.workshop import Workshop
from coprod.text import t
from coprod.ui import written_over
from coprod.ui.acting import act
from coprod.workshops import Desk, noting


def draw(workshop: Workshop) -> None:
    """The three boxes, as a part of their form; what somebody else wrote meanwhile is told below them."""
    form = written_over.Form()
    labels = {
        "purpose": t("Why this workshop was held"),
        "invited": t("How people were invited"),
        "notes": t("The facilitator's notes"),
    }
    for field, written in _stored(workshop).items():
        form.box(
            st.text_area, labels[field], written, _box(workshop, field), max_chars=noting.MOST, height=100
        )
    form.told()


def keep(code: str) -> None:
    """Keep what stands in the boxes."""

    def run(desk: Desk, workshop: Workshop) -> str:
        noting.write(desk, workshop.id, **typed(workshop))
        return "report_words"

    act(Action.MANAGE, code, run)


def typed(workshop: Workshop) -> dict[str, str]:
    """What to keep: "purpose", "invited" and "notes"; raises Refused(NOTE_CHANGED), see `written_over`."""
    stored = _stored(workshop)
    found = written_over.typed({_box(workshop, field): words for field, words in stored.items()})
    return {field: str(found[_box(workshop, field)]) for field in stored}


def _stored(workshop: Workshop) -> dict[str, str]:
    return {"purpose": workshop.purpose, "invited": workshop.invited, "notes": workshop.notes}


def _box(workshop: Workshop, field: str) -> str:
    return f"{field} {workshop.code}"
