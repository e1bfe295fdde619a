"""What nearly every request asks first, in one statement: which workshop, at which version, who, and when."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, literal_column, select
from sqlalchemy.dialects import sqlite

from coprod.model.workshop import Origin, Participant
from coprod.store.engine import Database, Store, driver, sqlite_time
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

    On SQLite the driver itself is asked, see `engine.driver`.
    """
    asked = {"code": code, "key": hashed_key}
    if store.is_sqlite:
        with store.glancing_driver() as connection:
            row = connection.execute(_CODES.by_driver, asked).fetchone()
    else:
        with store.glancing() as database:
            row = database.execute(_CODES.postgresql, asked).one_or_none()
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
    row = _first(database, _ROUNDS, {"id": round_id})
    return Moment(row[0], row[1], _utc(row[2])) if row else None


def at_door(database: Database, workshop_id: str) -> tuple[Moment, int] | None:
    """The workshop, and how many people are in it, tables left out; None for no such workshop."""
    row = _first(database, _DOORS, {"id": workshop_id})
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
    row = _first(database, _BALLOTS, asked)
    if row is None:
        return None
    workshop_id, version, stamp, joined, came_by, highest, arrived = row
    origin = Origin(came_by) if came_by else None
    return Booth(workshop_id, version, _utc(stamp), joined, origin, highest or 0, bool(arrived))


def _first(database: Database, query: "Query", asked: Mapping[str, Any]) -> Any:
    """The one row of an answer, or None."""
    if database.dialect.name == "sqlite":
        return driver(database).execute(query.by_driver, asked).fetchone()
    return database.execute(query.postgresql, asked).one_or_none()


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


class Query(NamedTuple):
    """One statement, put together once: that takes longer than SQLite does to answer it."""

    postgresql: Select[Any]
    by_driver: str


def _made(query: Callable[[Any], Select[Any]]) -> Query:
    """What `query` gives for each database's own clock."""
    on_sqlite = query(literal_column("strftime('%Y-%m-%dT%H:%M:%f', 'now')").label("now"))
    return Query(
        query(func.clock_timestamp().label("now")),
        str(on_sqlite.compile(dialect=sqlite.dialect(paramstyle="named"))),
    )


_IS_PERSON = participant.c.origin != literal_column(f"'{Origin.TABLE.value}'")
"""Written out: the driver is given only what is asked about."""
_INSIDE = (
    select(func.count()).where(participant.c.workshop_id == bindparam("id"), _IS_PERSON).scalar_subquery()
)
_HOME = round_.join(workshop, workshop.c.id == round_.c.workshop_id)
_OURS = and_(ballot.c.round_id == bindparam("id"), ballot.c.participant_id == bindparam("person"))
_CODES = _made(_query)
_DOORS = _made(
    lambda now: select(workshop.c.id, workshop.c.version, now, _INSIDE).where(
        workshop.c.id == bindparam("id")
    )
)
_ROUNDS = _made(
    lambda now: (
        select(workshop.c.id, workshop.c.version, now)
        .select_from(_HOME)
        .where(round_.c.id == bindparam("id"))
    )
)
_BALLOTS = _made(
    lambda now: (
        select(
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
    )
)
