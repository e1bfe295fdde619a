"""The people of a workshop, known by the hash of their cookie's key."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from coprod.model.workshop import Origin, Participant
from coprod.store.engine import Database
from coprod.store.schema import participant

_COLUMNS = [c for c in participant.c if c.name != "key"]


def add(database: Database, new: Participant, hashed_key: str) -> None:
    database.execute(insert(participant).values(**new.model_dump(mode="python"), key=hashed_key))


def by_key(database: Database, workshop_id: str, hashed_key: str) -> Participant | None:
    """The participant whose cookie's key has this hash, or None."""
    query = select(*_COLUMNS).where(participant.c.workshop_id == workshop_id, participant.c.key == hashed_key)
    row = database.execute(query).mappings().one_or_none()
    return _participant(row) if row else None


def by_id(database: Database, participant_id: str, *, lock: bool = False) -> Participant | None:
    query = select(*_COLUMNS).where(participant.c.id == participant_id)
    row = database.execute(query.with_for_update() if lock else query).mappings().one_or_none()
    return _participant(row) if row else None


def joined(database: Database, workshop_id: str) -> list[Participant]:
    """Everybody who joined, in the order of joining."""
    query = select(*_COLUMNS).where(participant.c.workshop_id == workshop_id)
    rows = database.execute(query.order_by(participant.c.joined_at, participant.c.id)).mappings()
    return [_participant(row) for row in rows]


def count(database: Database, workshop_id: str, until: datetime | None = None) -> int:
    """How many have joined, or had by the moment `until`."""
    query = select(func.count()).select_from(participant).where(participant.c.workshop_id == workshop_id)
    if until is not None:
        query = query.where(participant.c.joined_at <= until)
    return int(database.execute(query).scalar_one())


def change(database: Database, participant_id: str, **columns: Any) -> None:
    database.execute(update(participant).where(participant.c.id == participant_id).values(**columns))


def remove(database: Database, participant_id: str) -> None:
    """Erase one person with all their ballots."""
    database.execute(delete(participant).where(participant.c.id == participant_id))


def _participant(row: Mapping[Any, Any]) -> Participant:
    return Participant(**{**row, "origin": Origin(row["origin"])})
