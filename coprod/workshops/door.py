"""The door of a workshop: while it is locked nobody new comes in, and whoever is in goes on."""

from coprod.errors import NotFound, Refused
from coprod.model.act import What
from coprod.news import Topic
from coprod.store import workshops
from coprod.workshops import trail
from coprod.workshops.desk import Desk
from coprod.workshops.joining import WORKSHOP_CLOSED


def lock(desk: Desk, workshop_id: str, locked: bool = True) -> None:
    """Lock the door, or let people in again; to do the same twice changes nothing.

    Whoever pressed "Join" at the same moment may still come in. Raises Refused(WORKSHOP_CLOSED), NotFound.
    """
    with desk.store.writing() as db:
        workshop = workshops.by_id(db, workshop_id, lock=True)
        if workshop is None:
            raise NotFound("workshop")
        if workshop.closed_at is not None:
            raise Refused(WORKSHOP_CLOSED)
        if workshop.door_locked is not locked:
            workshops.change(db, workshop_id, door_locked=locked)
            what = What.DOOR_LOCKED if locked else What.DOOR_UNLOCKED
            trail.note(db, desk, workshop_id, what, rehearsal=workshop.rehearsing)
    desk.news.tell(workshop_id, Topic.NOW)
