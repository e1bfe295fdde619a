"""A presenter's clicker at the projector: the desk's next step, its undo, and the picture taken away.

Each press says what that screen showed: it counts over nothing else, so that two in a row never do two
things of which one was not seen.
"""

from collections.abc import Mapping
from enum import StrEnum

from coprod.errors import NotFound, Refused
from coprod.model.workshop import View
from coprod.news import Topic
from coprod.workshops import facilitating, running, steps
from coprod.workshops.desk import Desk
from coprod.workshops.facilitating import ahead, seen
from coprod.workshops.steps import Standing, Step, Undo


class Button(StrEnum):
    """What a clicker has: forward, back, and the one that makes the screen dark."""

    NEXT = "next"
    BACK = "back"
    BLANK = "blank"


def shown(standing: Standing) -> Mapping[Button, str]:
    """What each button would act on now, as its press has to say it."""
    dark = standing.workshop.view is View.BLANK
    return {
        Button.NEXT: f"{standing.next_step} {ahead(standing)}",
        Button.BACK: f"{standing.undo or ''} {seen(standing)}",
        Button.BLANK: "dark" if dark else "light",
    }


def press(desk: Desk, workshop_id: str, button: Button, over: str) -> Topic | None:
    """Do what the button means, if `over` is still what it would act on.

    None when it was done, else why not, which the desks have been told. Raises NotFound("workshop").
    """
    standing = steps.stand(desk, workshop_id)
    if standing is None:
        raise NotFound("workshop")
    why: Topic | None = Topic.PRESS_TOO_LATE
    if shown(standing)[button] == over:
        try:
            why = _do(desk, standing, button)
        except (Refused, NotFound):  # somebody at a desk was quicker
            why = Topic.PRESS_TOO_LATE
    if why is not None:
        desk.news.tell(workshop_id, why)
    return why


def refuse(desk: Desk, workshop_id: str) -> None:
    """Tell the desks of a press at a projector whose browser may only look on."""
    desk.news.tell(workshop_id, Topic.PRESS_NO_RIGHT)


def _do(desk: Desk, standing: Standing, button: Button) -> Topic | None:
    workshop, over = standing.workshop, seen(standing)
    ended, dark = workshop.closed_at is not None, workshop.view is View.BLANK
    if button is Button.BLANK and not dark:
        running.show(desk, workshop.id, View.BLANK)
        return None
    if button is Button.NEXT:
        if ended or standing.next_step in (Step.WAIT, Step.END):
            return Topic.PRESS_NO_STEP
        done = facilitating.advance(desk, workshop.id, standing.next_step, ahead(standing))
    else:
        if standing.undo is None or (ended and standing.undo is not Undo.SHOW_AGAIN):
            return Topic.PRESS_NO_STEP
        if button is Button.BLANK and standing.undo is not Undo.SHOW_AGAIN:
            return Topic.PRESS_NO_STEP
        done = facilitating.undo(desk, workshop.id, standing.undo, over)
    return None if done else Topic.PRESS_TOO_LATE
