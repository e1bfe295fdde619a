"""What nearly every request asks first, in one statement: which workshop, at which version, who, and when."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, literal_column, select

from coprod.model.workshop import Participant
from coprod.store.engine import Database, sqlite_time
from coprod.store.participants import COLUMNS, from_row
from coprod.store.schema import participant, workshop


class Glance(NamedTuple):
    """`version` rises with every change of the workshop, its agenda and its rounds; `now` is UTC."""

    workshop_id: str
    version: int
    now: datetime
    person: Participant | None


def glance(database: Database, code: str, hashed_key: str) -> Glance | None:
    """The workshop with this code, and its participant whose key has this hash; None for no such code."""
    query = _SQLITE if database.dialect.name == "sqlite" else _POSTGRESQL
    row = database.execute(query, {"code": code, "key": hashed_key}).one_or_none()
    if row is None:
        return None
    workshop_id, version, stamp, *person = row
    now = sqlite_time(stamp) if isinstance(stamp, str) else stamp.astimezone(UTC)
    return Glance(workshop_id, version, now, from_row(person) if person[0] is not None else None)


def _query(now: Any) -> Select[Any]:
    theirs = and_(participant.c.workshop_id == workshop.c.id, participant.c.key == bindparam("key"))
    return (
        select(workshop.c.id, workshop.c.version, now, *(c.label(f"person_{c.name}") for c in COLUMNS))
        .select_from(workshop.outerjoin(participant, theirs))
        .where(workshop.c.code == bindparam("code"))
    )


# Made once: putting a statement together takes longer than SQLite does to answer it.
_SQLITE = _query(literal_column("strftime('%Y-%m-%dT%H:%M:%f', 'now')").label("now"))
_POSTGRESQL = _query(func.clock_timestamp().label("now"))
