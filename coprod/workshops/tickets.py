"""One-time tickets: a link for each person, where one person = one ballot matters."""

import secrets
from dataclasses import dataclass

from coprod import measures
from coprod.errors import NotFound, Refused
from coprod.model.act import What
from coprod.model.workshop import Origin, Participant, Workshop
from coprod.news import Topic
from coprod.store import Database, engine, participants, tickets, workshops
from coprod.workshops import joining, trail
from coprod.workshops.desk import Desk
from coprod.workshops.keys import CODE_LETTERS, hashed

KEY_LENGTH = 27
"""Of 31 letters and figures: 133 random bits, which can also be typed."""

MOST = 1000
"""So many are made at once; more by making some again."""

UNKNOWN_TICKET = "unknown_ticket"
TICKET_USED = "ticket_used"
HOW_MANY = "how_many_tickets"


@dataclass(frozen=True)
class Ticket:
    """A ticket in clear, as it is shown once and never stored: `number` is how people speak of it."""

    number: int
    key: str


def make(desk: Desk, workshop_id: str, count: int) -> list[Ticket]:
    """Make so many further tickets; their numbers go on from the last.

    Raises Refused(HOW_MANY) for none or more than MOST, NotFound.
    """
    if not 1 <= count <= MOST:
        raise Refused(HOW_MANY)
    with desk.store.writing() as db:
        if workshops.by_id(db, workshop_id, lock=True) is None:
            raise NotFound("workshop")
        first = tickets.highest(db, workshop_id) + 1
        made = [Ticket(number, _new_key()) for number in range(first, first + count)]
        tickets.add(db, workshop_id, [(each.number, hashed(each.key)) for each in made])
        trail.note(db, desk, workshop_id, What.TICKETS_MADE, tickets=count)
    return made


def use(
    desk: Desk,
    workshop: Workshop,
    typed: str,
    device_key: str,
    *,
    language: str = "en",
    origin: Origin = Origin.PHONE,
) -> Participant:
    """Let in the one person whom this ticket is for; `device_key` is what this device's cookie holds.

    Whichever of several devices comes first is let in; coming again with the same one goes on where it was.
    Raises Refused(UNKNOWN_TICKET), Refused(TICKET_USED) for every other device, also once the person was
    erased, and what `joining.join` raises.
    """
    key, device = hashed(fold_key(typed)), hashed(device_key)
    with desk.store.glancing() as db:
        found = tickets.by_key(db, workshop.id, key)
    if found is None:
        raise Refused(UNKNOWN_TICKET)
    if found.used_at is not None:
        return _again(desk, workshop, found.participant_id, device)

    def let_in(db: Database) -> Participant:
        before = participants.by_key(db, workshop.id, device)
        if before is not None:  # this device pressed twice, or has come in by another ticket
            return before
        person = joining.let_in(db, desk, workshop.id, device, language, origin, ticket=True)
        if not tickets.claim(db, key, person.id, engine.now(db)):
            raise Refused(TICKET_USED)
        return person

    with measures.joining():
        person = desk.store.write(let_in)
    desk.news.tell(workshop.id, Topic.NUMBERS)
    return person


def known(desk: Desk, workshop: Workshop, typed: str) -> bool | None:
    """Whether a ticket was used already; None when there is no such ticket."""
    with desk.store.glancing() as db:
        found = tickets.by_key(db, workshop.id, hashed(fold_key(typed)))
    return None if found is None else found.used_at is not None


def counted(desk: Desk, workshop_id: str) -> tuple[int, int]:
    """(how many tickets there are, how many of them were used)."""
    with desk.store.reading() as db:
        return tickets.count(db, workshop_id)


def link(base: str, workshop: Workshop, ticket: Ticket) -> str:
    """The address that a ticket is."""
    return f"{base}/t/{workshop.code}/{ticket.key}"


def fold_key(typed: str) -> str:
    """A ticket's key as it was made, however it was typed: capitals, without spaces and dashes."""
    return "".join(c for c in typed[:100].upper() if c.isalnum())


def _again(desk: Desk, workshop: Workshop, participant_id: str | None, device: str) -> Participant:
    """Whom the used ticket let in, if that is the person of this device."""
    with desk.store.glancing() as db:
        person = participants.by_key(db, workshop.id, device)
    if person is None or person.id != participant_id:
        raise Refused(TICKET_USED)
    return person


def _new_key() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(KEY_LENGTH))
