"""Going on with another phone: a link that works once, for ten minutes, and takes the person along."""

from datetime import timedelta

from coprod.errors import Refused
from coprod.model.workshop import Workshop
from coprod.store import engine, moves, participants
from coprod.workshops.desk import Desk
from coprod.workshops.keys import hashed, new_key

MINUTES = 10
MOVE_OVER = "move_over"


def begin(desk: Desk, participant_id: str) -> str:
    """A key by which another device takes this person over; one made before no longer works."""
    key = new_key()
    with desk.store.writing() as db:
        moves.begin(db, participant_id, hashed(key), engine.now(db) + timedelta(minutes=MINUTES))
    return key


def may(desk: Desk, workshop: Workshop, key: str) -> bool:
    """Whether this key still works; looking uses nothing."""
    with desk.store.reading() as db:
        found = moves.whose(db, workshop.id, hashed(key))
        return found is not None and found[1] > engine.now(db)


def finish(desk: Desk, workshop: Workshop, key: str) -> str:
    """Take the person over and return the key for this device's cookie; the device before is out.

    Raises Refused(MOVE_OVER) for a key that was used, is too old, or never was.
    """
    device = new_key()
    with desk.store.writing() as db:
        found = moves.whose(db, workshop.id, hashed(key))
        if found is None or found[1] <= engine.now(db) or not moves.use(db, hashed(key)):
            raise Refused(MOVE_OVER)
        participants.change(db, found[0], key=hashed(device))
    return device


def link(base: str, workshop: Workshop, key: str) -> str:
    """The address that the other device opens."""
    return f"{base}/m/{workshop.code}/{key}"
