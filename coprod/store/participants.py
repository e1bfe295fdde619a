"""The people of a workshop, known by the hash of their cookie's key; and tables, which are counted apart."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from coprod.model.workshop import Origin, Participant
from coprod.store.engine import Database
from coprod.store.schema import participant

COLUMNS = [c for c in participant.c if c.name != "key"]
_NAMES = [c.name for c in COLUMNS]
IS_PERSON = participant.c.origin != Origin.TABLE.value
_BY_ID = select(*COLUMNS).where(participant.c.id == bindparam("id"))
_HOLD = select(participant.c.id).where(participant.c.id == bindparam("id")).with_for_update()
_BY_KEY = select(*COLUMNS).where(
    participant.c.workshop_id == bindparam("workshop_id"), participant.c.key == bindparam("key")
)
_ADD = insert(participant)
_CHANGE = update(participant).where(participant.c.id == bindparam("whose"))


def add(database: Database, new: Participant, hashed_key: str) -> None:
    database.execute(_ADD, {**new.model_dump(mode="python"), "key": hashed_key})


def by_key(database: Database, workshop_id: str, hashed_key: str) -> Participant | None:
    """The participant whose cookie's key has this hash, or None."""
    row = database.execute(_BY_KEY, {"workshop_id": workshop_id, "key": hashed_key}).one_or_none()
    return from_row(row) if row else None


def by_id(database: Database, participant_id: str) -> Participant | None:
    row = database.execute(_BY_ID, {"id": participant_id}).one_or_none()
    return from_row(row) if row else None


def hold(database: Database, participant_id: str) -> None:
    """Hold a person for this transaction, so that what they do comes one after the other.

    SQLite's transaction holds everything already.
    """
    if database.dialect.name == "postgresql":
        database.execute(_HOLD, {"id": participant_id})


def joined(database: Database, workshop_id: str) -> list[Participant]:
    """Everybody who joined, in the order of joining."""
    query = select(*COLUMNS).where(participant.c.workshop_id == workshop_id, IS_PERSON)
    rows = database.execute(query.order_by(participant.c.joined_at, participant.c.id))
    return [from_row(row) for row in rows]


def count(database: Database, workshop_id: str, until: datetime | None = None) -> int:
    """How many have joined, or had by the moment `until`."""
    ours = (participant.c.workshop_id == workshop_id, IS_PERSON)
    query = select(func.count()).select_from(participant).where(*ours)
    if until is not None:
        query = query.where(participant.c.joined_at <= until)
    return int(database.execute(query).scalar_one())


def change(database: Database, participant_id: str, **columns: Any) -> None:
    database.execute(_CHANGE, {"whose": participant_id, **columns})


def remove(database: Database, participant_id: str) -> None:
    """Erase one person with all their ballots."""
    database.execute(delete(participant).where(participant.c.id == participant_id))


def from_row(row: Sequence[Any]) -> Participant:
    """The participant whose `COLUMNS` these are."""
    values = dict(zip(_NAMES, row, strict=True))
    return Participant(**values | {"origin": Origin(values["origin"])})
