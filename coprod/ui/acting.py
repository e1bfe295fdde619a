"""What a press of a button does: rights are looked up, one use case runs, the answer is kept."""

from collections.abc import Callable

from coprod.access import Action, may, part
from coprod.errors import CoprodError, NotFound, Refused
from coprod.model.workshop import Workshop
from coprod.ui import context, gate, messages
from coprod.workshops import Desk, preparing

UseCase = Callable[[Desk, Workshop], str | None]
"""Does one thing and answers with a code of `messages`, or None where the screen shows it anyway."""


def act(action: Action, code: str, use_case: UseCase) -> None:
    """Run the use case on a workshop for whoever presses, by their cookies now; for callbacks only."""
    answering(lambda desk: _on_workshop(desk, action, code, use_case))


def answering(do: Callable[[Desk], str | None]) -> None:
    """Run it and keep its answer, or the reasons why it was refused, in words for the page."""
    try:
        messages.done(do(context.desk()))
    except Refused as refusal:
        messages.refused(*refusal.reasons)
    except NotFound as missing:
        messages.refused("workshop_gone" if missing.what == "workshop" else "not_there")
    except CoprodError:
        messages.refused("not_saved")


def _on_workshop(desk: Desk, action: Action, code: str, use_case: UseCase) -> str | None:
    workshop = preparing.find(desk, code)
    visitor = gate.visitor(workshop)
    if not may(visitor, action, workshop):
        raise Refused("not_allowed")
    return use_case(desk.as_(part(visitor)), workshop)
