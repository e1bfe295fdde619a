"""What the facilitator's buttons do: each a callback that looks up the right anew and runs one use case."""

from datetime import datetime

import streamlit as st

from coprod.access import Action
from coprod.errors import Refused
from coprod.model.workshop import AgendaItem, View, Workshop
from coprod.ui import press
from coprod.ui.acting import act
from coprod.workshops import Desk, facilitating, preparing, running, steps
from coprod.workshops.keys import fold_code
from coprod.workshops.steps import Step, Undo

MORE_MINUTES = 2


def advance(code: str, step: Step, over: str) -> None:
    """Do the one next step, if it still is that."""

    def run(desk: Desk, workshop: Workshop) -> None:
        facilitating.advance(desk, workshop.id, step, over)

    act(Action.STEER, code, run)


def undo(code: str, what: Undo, over: str) -> None:
    """Take back what was done last, if that still is the last thing done."""

    def run(desk: Desk, workshop: Workshop) -> None:
        facilitating.undo(desk, workshop.id, what, over)

    act(Action.STEER, code, run)


def ask(code: str, question_id: str, minutes: int, over: str) -> None:
    """Open a round of a chosen question, if none was opened since the button was drawn."""

    def run(desk: Desk, workshop: Workshop) -> None:
        facilitating.ask(desk, workshop.id, question_id, minutes, over)

    act(Action.STEER, code, run)


def show(code: str, view: View, round_id: str | None = None) -> None:
    """Set what the projector shows."""
    act(Action.STEER, code, lambda desk, workshop: running.show(desk, workshop.id, view, round_id))


def reveal(code: str, round_id: str) -> None:
    """Show an earlier round's results (again)."""
    act(Action.STEER, code, lambda desk, _workshop: running.reveal_room(desk, round_id))


def hide(code: str, round_id: str) -> None:
    act(Action.STEER, code, lambda desk, _workshop: running.hide(desk, round_id))


def set_timer(code: str, round_id: str, minutes: int | None = None) -> None:
    """Start the timer with the minutes that stand in the form, or those given; 0 takes it away."""

    def run(desk: Desk, workshop: Workshop) -> str:
        length = st.session_state.get("minutes", 0) if minutes is None else minutes
        closes = bool(st.session_state.get("closes by itself")) and minutes is None
        running.set_timer(desk, round_id, float(length or 0), closes=closes)
        return "timer"

    act(Action.STEER, code, run)


def extend(code: str, round_id: str, over: datetime) -> None:
    """Give a round MORE_MINUTES more, if its timer still ends when it did."""

    def run(desk: Desk, _workshop: Workshop) -> None:
        running.extend(desk, round_id, MORE_MINUTES, over)

    act(Action.STEER, code, run)


def void(code: str) -> None:
    """Strike the ballot whose receipt code and reason stand in the form, in whichever round it is."""

    def run(desk: Desk, workshop: Workshop) -> str:
        typed = fold_code(str(st.session_state.get("receipt") or ""))
        reason = str(st.session_state.get("reason") or "")
        standing = steps.stand(desk, workshop.id)
        for round_ in standing.rounds if standing and typed else ():
            tables = [each.cast for each in steps.agreed(desk, round_.id)]
            for cast in (*steps.counting(desk, round_.id), *tables):
                if cast.receipt == typed:
                    running.void(desk, round_.id, cast.participant_id, reason)
                    press.put("receipt", "")
                    press.put("reason", "")
                    return "void"
        raise Refused("unknown_receipt")

    act(Action.STEER, code, run)


def move(code: str, question_id: str, by: int) -> None:
    """Move a question of the agenda up (-1) or down (1) by one."""

    def rearrange(items: list[AgendaItem]) -> list[AgendaItem]:
        at = next(i for i, item in enumerate(items) if item.question_id == question_id)
        to = min(max(at + by, 0), len(items) - 1)
        items.insert(to, items.pop(at))
        return items

    _change_agenda(code, rearrange)


def skip(code: str, question_id: str, skipped: bool) -> None:
    """Leave a question out of the agenda, or take it in again."""

    def rearrange(items: list[AgendaItem]) -> list[AgendaItem]:
        return [
            item.model_copy(update={"skipped": skipped}) if item.question_id == question_id else item
            for item in items
        ]

    _change_agenda(code, rearrange)


def add(code: str) -> None:
    """Put the question that stands in the box at the end of the agenda."""
    chosen = str(st.session_state.get("question to add") or "")

    def rearrange(items: list[AgendaItem]) -> list[AgendaItem]:
        there = any(item.question_id == chosen for item in items)
        new = AgendaItem(question_id=chosen, position=len(items), minutes=5)
        return items if there or not chosen else [*items, new]

    _change_agenda(code, rearrange)


def end(code: str) -> None:
    """End the workshop."""

    def run(desk: Desk, workshop: Workshop) -> str:
        preparing.close(desk, workshop.id)
        return "closed"

    act(Action.MANAGE, code, run)


def _change_agenda(code: str, rearrange) -> None:  # type: ignore[no-untyped-def]
    def run(desk: Desk, workshop: Workshop) -> None:
        standing = steps.stand(desk, workshop.id)
        if standing is None:
            return
        items = rearrange(list(standing.agenda))
        placed = [item.model_copy(update={"position": place}) for place, item in enumerate(items)]
        running.set_agenda(desk, workshop.id, placed)

    act(Action.STEER, code, run)
