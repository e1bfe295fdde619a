"""Many workshops at once, without what each holds: templates are long, and lists need none."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, exists, func, or_, select

from coprod.store.engine import Database
from coprod.store.participants import IS_PERSON
from coprod.store.schema import ballot, participant, round_, workshop

_NEWEST_FIRST = (workshop.c.created_at.desc(), workshop.c.id.desc())
_ARCHIVED = workshop.c.archived_at.is_not(None)


class Listed(NamedTuple):
    """One workshop as a list shows it: how many joined, and whether a round takes ballots."""

    id: str
    code: str
    name: str
    made_up: bool
    rehearsing: bool
    created_at: datetime
    closed_at: datetime | None
    archived_at: datetime | None
    joined: int
    round_open: bool

    @property
    def spoken_code(self) -> str:
        return f"{self.code[:4]}-{self.code[4:]}"


class Name(NamedTuple):
    """What a workshop is found by."""

    id: str
    code: str
    name: str


def count(database: Database, among: Collection[str] | None = None) -> tuple[int, int]:
    """(how many workshops there are, or of those `among` these ids; how many of them are archived)."""
    every = select(func.count()).select_from(workshop)
    if among is not None:
        every = every.where(workshop.c.id.in_(among))
    archived = every.where(_ARCHIVED)
    row = database.execute(select(every.scalar_subquery(), archived.scalar_subquery())).one()
    return row[0], row[1]


def newest(database: Database, most: int, start: int = 0, *, archived_too: bool = False) -> list[str]:
    """The ids of the newest workshops, after the first `start` of them."""
    found = select(workshop.c.id).order_by(*_NEWEST_FIRST).limit(most).offset(start)
    return list(database.execute(found if archived_too else _in_use(found)).scalars())


def names(
    database: Database, among: Collection[str] | None = None, *, archived_too: bool = False
) -> list[Name]:
    """The names of all workshops, or of those `among` these ids, newest first."""
    columns = workshop.c.id, workshop.c.code, workshop.c.name
    if among is None:
        every = select(*columns).order_by(*_NEWEST_FIRST)
        return [Name(*row) for row in database.execute(every if archived_too else _in_use(every))]
    some = select(*columns, workshop.c.archived_at).where(workshop.c.id.in_(among)).order_by(*_NEWEST_FIRST)
    return [Name(*row[:3]) for row in database.execute(some) if archived_too or row.archived_at is None]


def lines(database: Database, ids: Sequence[str], moment: datetime) -> list[Listed]:
    """These workshops as a list shows them at `moment`, newest first; one query for all."""
    joined = (
        select(func.count()).where(participant.c.workshop_id == workshop.c.id, IS_PERSON).scalar_subquery()
    )
    taking = exists().where(
        round_.c.workshop_id == workshop.c.id,
        or_(round_.c.closed_at.is_(None), round_.c.closed_at > moment),
    )
    columns = [workshop.c[name] for name in Listed._fields[:-2]]
    found: Select[Any] = select(*columns, joined, taking).where(workshop.c.id.in_(ids))
    return [Listed(*row) for row in database.execute(found.order_by(*_NEWEST_FIRST))]


def due(database: Database, moment: datetime) -> list[str]:
    """The ids of the workshops whose date of deletion has come."""
    return list(database.execute(select(workshop.c.id).where(workshop.c.delete_on <= moment)).scalars())


def last_stored(database: Database, moment: datetime) -> datetime | None:
    """When the newest workshop was made by `moment`, or the newest ballot cast if later; None for neither."""
    made = select(func.max(workshop.c.created_at)).where(workshop.c.created_at <= moment)
    last = select(func.max(ballot.c.sequence)).where(ballot.c.sequence > 0).scalar_subquery()
    cast = select(ballot.c.cast_at).where(ballot.c.sequence == last)
    found = [database.execute(each).scalar_one_or_none() for each in (made, cast)]
    return max((each for each in found if each is not None), default=None)


def examples(database: Database, *, running: bool = False) -> list[str]:
    """The ids of the example workshops, newest first; only those that have not ended if `running`."""
    found = select(workshop.c.id).where(workshop.c.made_up).order_by(*_NEWEST_FIRST)
    return list(database.execute(found.where(workshop.c.closed_at.is_(None)) if running else found).scalars())


def _in_use(query: Select[Any]) -> Select[Any]:
    """Without the archived ones.

    They are found by their own index: SQLite would read each workshop's long template to get at the column.
    """
    other = workshop.alias()
    return query.where(workshop.c.id.not_in(select(other.c.id).where(other.c.archived_at.is_not(None))))
