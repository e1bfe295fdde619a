"""A page that follows its workshop: a component that hears news, keeps the clock, and asks for a new run."""

from pathlib import Path
from typing import Literal

import streamlit as st

from coprod.text import current, t
from coprod.ui import messages
from coprod.workshops.steps import Scene

LONGEST_MS = 24 * 3600 * 1000
"""A browser's alarm rings at once where it is set for more than 24 days."""

_STYLE = """
.clock { font: 600 1.25rem/1.4 var(--st-font); font-variant-numeric: tabular-nums; }
.clock { color: var(--st-text-color); }
.clock[data-late="true"] { color: var(--st-orange-text-color, var(--st-orange-color)); }
"""

_FOLLOW = st.components.v2.component(
    "coprod_follow",
    html='<div class="clock" role="timer" data-testid="clock"></div>',
    css=_STYLE,
    js=Path(__file__).with_name("follow.js").read_text(encoding="utf-8"),
)


def wake(key: str, milliseconds: int) -> None:
    """Run the page again after this time, also where nothing was heard."""
    told = {"at": None, "address": "", "wake_ms": milliseconds, "clock_ms": None}
    _FOLLOW(key=key, data=[told | {"words": {}}], on_moved_change=lambda: None, height=1)


def follow(scene: Scene, role: Literal["desk", "phone"]) -> None:
    """Run the page again when its workshop changes or a countdown or timer runs out; shows the time left.

    A `phone` hears what to do next, a `desk` also how many are in, and why a press of the projector's clicker
    did nothing. Streamlit gathers the runs this asks for
    with a press that comes meanwhile: a callback is never lost.
    """
    open_round = scene.open_round
    closes = scene.milliseconds_until(open_round.closed_at) if open_round else None
    timer = scene.milliseconds_until(open_round.timer_ends_at) if open_round else None
    wake = closes if closes is not None else timer or None
    closing = t("Closing in {n} s", n="{n}") if closes is not None and not scene.closes_with_timer else ""
    told: dict[str, object] = {
        "at": scene.workshop.version if role == "phone" else None,
        "address": f"/live/{scene.workshop.code}?as={role}",
        "wake_ms": None if wake is None else min(wake, LONGEST_MS),
        "clock_ms": closes if closing else timer,
        "language": current(),
        "words": {"closing": closing, "left": t("{time} left", time="{time}"), "over": t("Time is up")},
    }
    _FOLLOW(
        key="follow",
        data=[told],  # in a list: Streamlit would ask of each value of a mapping whether it is a table
        on_moved_change=lambda: None,
        on_clicked_change=_clicked,
        width="content",
    )


def _clicked() -> None:
    why = st.session_state["follow"].get("clicked")
    if why:
        messages.noticed(str(why))
