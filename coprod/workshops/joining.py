"""Coming in, saying whom one is here as, and being erased."""

import re
import secrets

from coprod import measures
from coprod.errors import NotFound, Refused
from coprod.model.act import What
from coprod.model.counted_apart import TABLE_NUMBERS
from coprod.model.workshop import Origin, Participant, Workshop
from coprod.news import Topic
from coprod.store import Database, ballots, baselines, participants
from coprod.store.glance import at_door
from coprod.store.lasting import lasting
from coprod.workshops import by_link, trail
from coprod.workshops.desk import Desk
from coprod.workshops.keys import hashed, new_key

WORKSHOP_CLOSED = "workshop_closed"
UNKNOWN_GROUP = "unknown_group"
GROUP_FIXED = "group_fixed"
WRONG_TABLE = "wrong_table"
TICKET_NEEDED = "ticket_needed"
DOOR_LOCKED = "door_locked"
WORKSHOP_FULL = "workshop_full"


def join(
    desk: Desk, workshop: Workshop, *, language: str = "en", origin: Origin = Origin.PHONE
) -> tuple[Participant, str]:
    """Make a participant; returns them with the key for their cookie.

    Raises NotFound when the workshop was deleted meanwhile, and Refused: WORKSHOP_CLOSED when it has ended,
    DOOR_LOCKED while nobody new may come in, WORKSHOP_FULL when as many are in as the host allows,
    TICKET_NEEDED where a ticket lets people in, or what `by_link.door` says.
    """
    key = new_key()
    hashed_key = hashed(key)
    with measures.joining():
        person = desk.store.write(
            lambda db: let_in(db, desk, workshop.id, hashed_key, language, origin, ticket=False)
        )
    desk.news.tell(workshop.id, Topic.NUMBERS)
    return person, key


def let_in(
    db: Database,
    desk: Desk,
    workshop_id: str,
    hashed_key: str,
    language: str,
    origin: Origin,
    *,
    ticket: bool,
) -> Participant:
    """Make a participant in this transaction, as `join` says; `ticket` where one is used."""
    moment, inside = at_door(db, workshop_id) or (None, 0)
    found = lasting(db, desk.store, workshop_id, moment.version) if moment else None
    if moment is None or found is None:
        raise NotFound("workshop")
    if found.workshop.closed_at is not None:
        raise Refused(WORKSHOP_CLOSED)
    if found.workshop.door_locked:
        raise Refused(DOOR_LOCKED)
    if inside >= desk.settings.most_people:
        raise Refused(WORKSHOP_FULL)
    shut = by_link.door(found.workshop, moment.now)
    if shut or (found.workshop.tickets_only and not ticket):
        raise Refused(*(shut or (TICKET_NEEDED,)))
    person = Participant(
        id=secrets.token_hex(8),
        workshop_id=workshop_id,
        language=language,
        origin=origin,
        seed=secrets.token_hex(8),
        joined_at=moment.now,
    )
    participants.add(db, person, hashed_key)
    return person


def come_as(desk: Desk, workshop: Workshop, participant_id: str, group_id: str, table: str = "") -> None:
    """Note the stakeholder group, which stays the same from this person's first ballot on.

    `table` is the number of the table they sit at, as they typed it; "" leaves it as it is. Raises
    Refused(WRONG_TABLE) for no such number, Refused(UNKNOWN_GROUP) for one the template does not have, and
    Refused(GROUP_FIXED): who goes from one group to another between two pictures of groups would give their
    ballot away.
    """
    number = table_number(table)
    if table.strip() and number is None:
        raise Refused(WRONG_TABLE)
    sits_at = {} if number is None else {"table_number": number}
    if group_id not in {group.id for group in workshop.template.groups}:
        raise Refused(UNKNOWN_GROUP)

    def note(db: Database) -> None:
        participants.hold(db, participant_id)  # as a cast does: what is read below stays so
        person = participants.by_id(db, participant_id)
        said = person.group_id if person else None
        if said not in (None, group_id) and ballots.has_cast(db, participant_id):
            raise Refused(GROUP_FIXED)
        participants.change(db, participant_id, group_id=group_id, **sits_at)

    desk.store.write(note)


def speak(desk: Desk, participant_id: str, language: str) -> None:
    """Note the language in which this person wants to read."""
    desk.store.write(lambda db: participants.change(db, participant_id, language=language))


def whole_number(typed: str) -> int | None:
    """What was typed in digits; None where it is no whole number."""
    text = typed.strip()
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else None


def table_number(typed: str) -> int | None:
    """The number of a table as it was typed; None where it is none from 1 to 999."""
    number = whole_number(typed)
    return number if number in TABLE_NUMBERS else None


def erase(desk: Desk, workshop: Workshop, participant_id: str) -> None:
    """Delete one person and all their ballots, also from the database's own log.

    Baselines made from rounds that they cast in go as well: beside the round they would give the ballot away.
    A table is in none.
    """
    with desk.store.writing() as db:
        person = participants.by_id(db, participant_id)
        if person is not None and person.origin is not Origin.TABLE:
            baselines.remove_with(db, participant_id)
        participants.remove(db, participant_id)
        if person is not None:
            trail.note(db, desk, workshop.id, What.PERSON_ERASED)
    desk.store.forget_deleted()
    desk.news.tell(workshop.id, Topic.NUMBERS)
