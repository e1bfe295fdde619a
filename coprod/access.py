"""Who may do what: named predicates and one table."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from coprod.model.act import Who
from coprod.model.workshop import Workshop


class Action(StrEnum):
    """Everything that somebody may be refused."""

    TAKE_PART = "take part"
    WATCH = "watch the projector"
    STEER = "steer the rounds"
    SEE_RESULTS = "see results on the desk"
    DOWNLOAD = "download"
    MANAGE = "rename, replace keys, close, delete"
    CREATE = "create workshops"
    LIST_ALL = "list every workshop"
    COLLECT = "add to the library"
    APPOINT = "add and withdraw colleagues"


@dataclass(frozen=True)
class Visitor:
    """Somebody in front of a screen, as far as their current cookies prove it, for one workshop.

    Never kept: made anew on every run and in every callback. The `organiser` holds the house's own key; a
    colleague has a link from them.
    """

    organiser: bool = False
    colleague_id: str | None = None
    owner: bool = False
    facilitator: bool = False
    projector: bool = False
    participant_id: str | None = None
    open_to_all: bool = False


NOBODY = Visitor()

Rule = Callable[[Visitor, Workshop | None], bool]


def runs_the_house(visitor: Visitor, workshop: Workshop | None) -> bool:
    return visitor.organiser


def organises(visitor: Visitor, workshop: Workshop | None) -> bool:
    return visitor.organiser or visitor.colleague_id is not None


def owns(visitor: Visitor, workshop: Workshop | None) -> bool:
    return workshop is not None and (organises(visitor, workshop) or visitor.owner)


def steers(visitor: Visitor, workshop: Workshop | None) -> bool:
    return owns(visitor, workshop) or (workshop is not None and visitor.facilitator)


def watches(visitor: Visitor, workshop: Workshop | None) -> bool:
    return steers(visitor, workshop) or (workshop is not None and visitor.projector)


def has_joined(visitor: Visitor, workshop: Workshop | None) -> bool:
    return workshop is not None and visitor.participant_id is not None


def may_start(visitor: Visitor, workshop: Workshop | None) -> bool:
    return organises(visitor, workshop) or visitor.open_to_all


RULES: dict[Action, Rule] = {
    Action.TAKE_PART: has_joined,
    Action.WATCH: watches,
    Action.STEER: steers,
    Action.SEE_RESULTS: steers,
    Action.DOWNLOAD: owns,
    Action.MANAGE: owns,
    Action.CREATE: may_start,
    Action.LIST_ALL: organises,
    Action.COLLECT: organises,
    Action.APPOINT: runs_the_house,
}


def may(visitor: Visitor, action: Action, workshop: Workshop | None = None) -> bool:
    """True when the table lets `visitor` do `action` to `workshop`; anything unnamed is refused."""
    rule = RULES.get(action)
    return rule is not None and rule(visitor, workshop)


def part(visitor: Visitor) -> Who:
    """In which part somebody acts on a workshop that they may act on: the one that lets them do most."""
    if visitor.organiser:
        return Who.ORGANISER
    if visitor.colleague_id is not None:
        return Who.COLLEAGUE
    if visitor.facilitator and not visitor.owner:
        return Who.FACILITATOR
    return Who.OWNER
