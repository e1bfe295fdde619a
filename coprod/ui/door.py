"""Who may still come in, and what the facilitator has to know about the door."""

import streamlit as st

from coprod.access import Action
from coprod.model.workshop import Workshop
from coprod.text import number, t, tn
from coprod.ui import press
from coprod.ui.acting import act
from coprod.workshops import Desk, door
from coprod.workshops.steps import Standing


def lock(code: str, locked: bool) -> None:
    """Lock the door, or let people in again."""
    act(Action.STEER, code, lambda desk, workshop: door.lock(desk, workshop.id, locked))


def draw(workshop: Workshop) -> None:
    """The button, beside the way in."""
    if workshop.closed_at is not None:
        return
    locked = workshop.door_locked
    press.button(
        t("Let people in again") if locked else t("Lock the door"),
        key="let in" if locked else "lock the door",
        icon=":material/lock_open:" if locked else ":material/lock:",
        help=None if locked else t("Nobody new can join then. Whoever is in goes on."),
        on_click=lock,
        args=(workshop.code, not locked),
    )


def tell(desk: Desk, standing: Standing) -> None:
    """What is unusual about the door, in sight at all times."""
    workshop = standing.workshop
    if workshop.closed_at is not None:
        return
    if workshop.door_locked:
        st.caption(f":material/lock: {t('The door is locked: nobody new can join.')}")
    elif standing.joined >= desk.settings.most_people:
        st.warning(
            t(
                "{n} have joined, and this workshop takes no more. If far fewer are in the room, a program "
                "joins: make a copy, which has a code of its own, and lock its door in time.",
                n=number(desk.settings.most_people, 0),
            ),
            icon=":material/group_off:",
        )
    wrong_codes(desk)


def wrong_codes(desk: Desk) -> None:
    """Said to whoever runs a workshop while somebody tries out codes."""
    times = desk.guesses.lately()
    if times:
        st.warning(
            tn(
                "Somebody tried out codes or links here: {n} time in the last ten minutes we let them wait. "
                "Your own code stays open to this room.",
                "Somebody tried out codes or links here: {n} times in the last ten minutes we let them wait. "
                "Your own code stays open to this room.",
                times,
            ),
            icon=":material/gpp_maybe:",
        )
