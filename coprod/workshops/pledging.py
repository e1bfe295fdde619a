"""The closing question, "What will you do?": one line each, read by the room once it was let through."""

from coprod.errors import NotFound, Refused
from coprod.model.pledge import PLEDGE_LENGTH, Pledge
from coprod.model.words import tidy
from coprod.model.workshop import Origin, View, Workshop
from coprod.news import Topic
from coprod.store import engine, participants, pledges, workshops
from coprod.workshops.desk import Desk
from coprod.workshops.joining import WORKSHOP_CLOSED
from coprod.workshops.preparing import REHEARSING

IS_A_TABLE = "is_a_table"
ASKED_WITH = (View.FINDINGS, View.REFORMS, View.PLEDGES)
"""While the projector shows one of these, phones ask for a line."""


def write(desk: Desk, workshop_id: str, participant_id: str, text: str) -> None:
    """Keep what this person will do, in place of what they wrote before; nothing readable takes it back.

    Raises Refused(WORKSHOP_CLOSED) after the end, Refused(REHEARSING) in a rehearsal, Refused(IS_A_TABLE) for
    a table, and NotFound where workshop or person are gone.
    """
    line = tidy(text[: 4 * PLEDGE_LENGTH], 4 * PLEDGE_LENGTH)[:PLEDGE_LENGTH].strip()
    with desk.store.writing() as db:
        workshop = workshops.by_id(db, workshop_id)
        person = participants.by_id(db, participant_id)
        if workshop is None or person is None or person.workshop_id != workshop_id:
            raise NotFound("workshop" if workshop is None else "participant")
        if workshop.closed_at is not None:
            raise Refused(WORKSHOP_CLOSED)
        if workshop.rehearsing:
            raise Refused(REHEARSING)
        if person.origin is Origin.TABLE:
            raise Refused(IS_A_TABLE)
        pledges.write(db, workshop_id, participant_id, line, engine.now(db))
        if workshop.view is View.PLEDGES:
            workshops.change(db, workshop_id)  # one that could be read there may be gone
    desk.news.tell(workshop_id, Topic.NUMBERS)


def mine(desk: Desk, participant_id: str) -> str:
    """What this person wrote; "" for nothing."""
    with desk.store.reading() as db:
        found = pledges.of(db, participant_id)
    return found.text if found else ""


def listed(desk: Desk, workshop: Workshop, *, released: bool = False) -> list[Pledge]:
    """What was written, in that order; with `released`, only what the room may read."""
    with desk.store.reading() as db:
        return [each for each in pledges.listed(db, workshop.id) if each.released or not released]


def release(desk: Desk, workshop_id: str, sequence: int, released: bool = True) -> None:
    """Let the room read a line, or no longer; raises NotFound("pledge") where it is gone."""
    with desk.store.writing() as db:
        if not pledges.release(db, workshop_id, sequence, released):
            raise NotFound("pledge")
        workshops.change(db, workshop_id)
    desk.news.tell(workshop_id, Topic.NOW)
