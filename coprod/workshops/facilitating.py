"""The facilitator's large button and its undo, wherever they are pressed: a desk, a second desk, a phone.

Each press says what it was drawn over. Whoever comes second, with a screen that no longer shows how things
stand, changes nothing: nobody undoes what somebody else did without having seen it.
"""

from coprod.model.workshop import View
from coprod.workshops import running, steps
from coprod.workshops.desk import Desk
from coprod.workshops.steps import Standing, Step, Undo


def seen(standing: Standing) -> str:
    """The newest round, as a button was drawn over it; "" before the first."""
    return standing.current.id if standing.current else ""


def ahead(standing: Standing) -> str:
    """What the large button was drawn over: the newest round, and the question that it opens."""
    opens = standing.next_step is Step.OPEN and standing.upcoming
    return f"{seen(standing)} {opens.question_id}" if opens else seen(standing)


def advance(desk: Desk, workshop_id: str, step: Step, over: str) -> bool:
    """Do the one next step, if that is still `ahead`: a second press, or one too late, does nothing.

    Whether it was done; raises what the step raises (see `running`).
    """
    standing = steps.stand(desk, workshop_id)
    if standing is None or (standing.next_step, ahead(standing)) != (step, over):
        return False
    over = seen(standing)
    match step:
        case Step.OPEN if standing.upcoming:
            question = standing.upcoming
            running.open_round(desk, workshop_id, question.question_id, minutes=question.minutes)
        case Step.CLOSE:
            running.close_round(desk, over)
        case Step.REVEAL_ROOM:
            running.reveal_room(desk, over)
        case Step.REVEAL_BASELINE:
            running.reveal_baseline(desk, over)
        case Step.SHOW_MOVEMENT:
            running.show(desk, workshop_id, View.MOVEMENT, over)
        case Step.SHOW_FINDINGS:
            running.show(desk, workshop_id, View.FINDINGS)
        case Step.SHOW_REFORMS:
            running.show(desk, workshop_id, View.REFORMS)
        case _:
            return False
    return True


def undo(desk: Desk, workshop_id: str, what: Undo, over: str) -> bool:
    """Take back what was done last, if that still is the last thing done; whether it was taken back."""
    standing = steps.stand(desk, workshop_id)
    if standing is None or (standing.undo, seen(standing)) != (what, over):
        return False
    match what:
        case Undo.STOP_CLOSING:
            running.stop_closing(desk, over)
        case Undo.TAKE_BACK:
            running.take_back(desk, over)
        case Undo.COVER_BASELINE:
            running.cover_baseline(desk, over)
        case Undo.HIDE:
            running.hide(desk, over)
        case Undo.SHOW_AGAIN:
            running.show(desk, workshop_id, _view_of(standing))
    return True


def ask(desk: Desk, workshop_id: str, question_id: str, minutes: int, over: str) -> bool:
    """Open a round of a chosen question, if none was opened since the button was drawn."""
    standing = steps.stand(desk, workshop_id)
    if standing is None or seen(standing) != over:
        return False
    running.open_round(desk, workshop_id, question_id, minutes=minutes)
    return True


def _view_of(standing: Standing) -> View:
    showing, covered = standing.showing, standing.workshop.covered_view
    if covered is not None and not (covered.of_results and showing and not showing.results_out):
        return covered
    if showing is None:
        return View.LOBBY
    return View.RESULTS if showing.results_out else View.QUESTION
