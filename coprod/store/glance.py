"""What nearly every request asks first, in one statement: which workshop, at which version, who, and when."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, literal_column, select
from sqlalchemy.dialects import sqlite

from coprod.model.workshop import Origin, Participant
from coprod.store.engine import Database, Store, sqlite_time
from coprod.store.participants import COLUMNS, from_row
from coprod.store.schema import ballot, participant, round_, workshop


class Glance(NamedTuple):
    """`version` rises with every change of the workshop, its agenda and its rounds; `now` is UTC."""

    workshop_id: str
    version: int
    now: datetime
    person: Participant | None


def glance(store: Store, code: str, hashed_key: str) -> Glance | None:
    """The workshop with this code, and its participant whose key has this hash; None for no such code.

    On SQLite the driver itself is asked, with what SQLAlchemy makes of the same statement: its own way from
    a statement to a row took three times as long as all the rest.
    """
    asked = {"code": code, "key": hashed_key}
    if store.is_sqlite:
        with store.glancing_driver() as driver:
            row = driver.execute(_BY_DRIVER, asked).fetchone()
    else:
        with store.glancing() as database:
            row = database.execute(_CODES["postgresql"], asked).one_or_none()
    if row is None:
        return None
    workshop_id, version, stamp, *person = row
    if person[0] is None:
        return Glance(workshop_id, version, _utc(stamp), None)
    person[-1] = _utc(person[-1])
    return Glance(workshop_id, version, _utc(stamp), from_row(person))


class Moment(NamedTuple):
    """A workshop at one moment, UTC."""

    workshop_id: str
    version: int
    now: datetime


def at_round(database: Database, round_id: str) -> Moment | None:
    """The workshop that this round belongs to, and the time; None for no such round."""
    return _moment(database, _ROUNDS, round_id)


def at_door(database: Database, workshop_id: str) -> tuple[Moment, int] | None:
    """The workshop, and how many are in it; None for no such workshop."""
    row = database.execute(_DOORS[database.dialect.name], {"id": workshop_id}).one_or_none()
    return (Moment(row[0], row[1], _utc(row[2])), int(row[3])) if row else None


class Booth(NamedTuple):
    """What a cast needs to know of a round and a person: `joined` is the workshop that the person is in.

    `origin` is how they came in; None for nobody.
    """

    workshop_id: str
    version: int
    now: datetime
    joined: str | None
    origin: Origin | None
    highest: int
    """The person's highest revision in the round, 0 before the first."""
    arrived: bool
    """Whether this press of the button made one of them."""


def at_ballot(database: Database, round_id: str, participant_id: str, press: str) -> Booth | None:
    """One person in one round at this moment; None for no such round."""
    asked = {"id": round_id, "person": participant_id, "press": press}
    row = database.execute(_BALLOTS[database.dialect.name], asked).one_or_none()
    if row is None:
        return None
    workshop_id, version, stamp, joined, came_by, highest, arrived = row
    origin = Origin(came_by) if came_by else None
    return Booth(workshop_id, version, _utc(stamp), joined, origin, highest or 0, bool(arrived))


def _moment(database: Database, queries: Mapping[str, Select[Any]], wanted: str) -> Moment | None:
    row = database.execute(queries[database.dialect.name], {"id": wanted}).one_or_none()
    return Moment(row[0], row[1], _utc(row[2])) if row else None


def _utc(stamp: str | datetime) -> datetime:
    return sqlite_time(stamp) if isinstance(stamp, str) else stamp.astimezone(UTC)


def _query(now: Any) -> Select[Any]:
    theirs = and_(participant.c.workshop_id == workshop.c.id, participant.c.key == bindparam("key"))
    return (
        select(workshop.c.id, workshop.c.version, now, *(c.label(f"person_{c.name}") for c in COLUMNS))
        .select_from(workshop.outerjoin(participant, theirs))
        .where(workshop.c.code == bindparam("code"))
    )


assert COLUMNS[-1] is participant.c.joined_at, "the driver's own time is the last of a row"
# Made once: putting a statement together takes longer than SQLite does to answer it.
_NOW: Mapping[str, Any] = {
    "sqlite": literal_column("strftime('%Y-%m-%dT%H:%M:%f', 'now')").label("now"),
    "postgresql": func.clock_timestamp().label("now"),
}
_CODES = {kind: _query(now) for kind, now in _NOW.items()}
_BY_DRIVER = str(_CODES["sqlite"].compile(dialect=sqlite.dialect(paramstyle="named")))
_INSIDE = select(func.count()).where(participant.c.workshop_id == bindparam("id")).scalar_subquery()
_DOORS = {
    kind: select(workshop.c.id, workshop.c.version, now, _INSIDE).where(workshop.c.id == bindparam("id"))
    for kind, now in _NOW.items()
}
_HOME = round_.join(workshop, workshop.c.id == round_.c.workshop_id)
_ROUNDS = {
    kind: select(workshop.c.id, workshop.c.version, now)
    .select_from(_HOME)
    .where(round_.c.id == bindparam("id"))
    for kind, now in _NOW.items()
}
_OURS = and_(ballot.c.round_id == bindparam("id"), ballot.c.participant_id == bindparam("person"))
_BALLOTS = {
    kind: select(
        workshop.c.id,
        workshop.c.version,
        now,
        participant.c.workshop_id.label("joined"),
        participant.c.origin,
        select(func.max(ballot.c.revision)).where(_OURS).scalar_subquery(),
        select(func.count()).where(_OURS, ballot.c.press == bindparam("press")).scalar_subquery(),
    )
    .select_from(_HOME.outerjoin(participant, participant.c.id == bindparam("person")))
    .where(round_.c.id == bindparam("id"))
    for kind, now in _NOW.items()
}
