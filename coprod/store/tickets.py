"""Tickets by link: each lets one person in, once. Only the hash of its key is kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, insert, select, update

from coprod.store.engine import Database
from coprod.store.schema import ticket


class Ticket(NamedTuple):
    """`participant_id` is whom it let in: None before, and again once they were erased."""

    number: int
    participant_id: str | None
    used_at: datetime | None


_THIS = (ticket.c.workshop_id == bindparam("workshop"), ticket.c.key == bindparam("hashed"))
_BY_KEY = select(ticket.c.number, ticket.c.participant_id, ticket.c.used_at).where(*_THIS)
_CLAIM = (
    update(ticket)
    .where(ticket.c.key == bindparam("hashed"), ticket.c.used_at.is_(None))
    .values(participant_id=bindparam("person"), used_at=bindparam("moment"))
    .returning(ticket.c.number)
)


def add(database: Database, workshop_id: str, numbered: Sequence[tuple[int, str]]) -> None:
    """Store new tickets as (number, hash of the key)."""
    rows = [{"workshop_id": workshop_id, "number": number, "key": key} for number, key in numbered]
    database.execute(insert(ticket), rows)


def by_key(database: Database, workshop_id: str, hashed_key: str) -> Ticket | None:
    """The workshop's ticket whose key has this hash, or None."""
    row = database.execute(_BY_KEY, {"workshop": workshop_id, "hashed": hashed_key}).one_or_none()
    return Ticket(*row) if row else None


def claim(database: Database, hashed_key: str, participant_id: str, moment: datetime) -> bool:
    """Use a ticket for this person, if nobody has; of several at once only one is told that it did."""
    row = {"hashed": hashed_key, "person": participant_id, "moment": moment}
    return database.execute(_CLAIM, row).one_or_none() is not None


def count(database: Database, workshop_id: str) -> tuple[int, int]:
    """(how many there are, how many of them were used)."""
    found = select(func.count(), func.count(ticket.c.used_at)).where(ticket.c.workshop_id == workshop_id)
    made, used = database.execute(found).one()
    return int(made), int(used)


def highest(database: Database, workshop_id: str) -> int:
    """The highest number of a ticket, 0 without any."""
    found = select(func.coalesce(func.max(ticket.c.number), 0)).where(ticket.c.workshop_id == workshop_id)
    return int(database.execute(found).scalar_one())
