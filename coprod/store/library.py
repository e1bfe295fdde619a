"""What organisers add to the library: sources, reforms and cases as JSON; one id is used once over all kinds.

A change is a new row in place of the old one, so that the highest sequence tells it.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from coprod.store.engine import Database, now
from coprod.store.schema import library_entry

Kind = Literal["source", "reform", "case"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_LOCK = (0x_11_B0, 1)


class Row(NamedTuple):
    """One entry as it is kept; `content` is JSON."""

    kind: Kind
    entry_id: str
    content: str


class Version(NamedTuple):
    """Differs after every change: rows are counted, and a sequence is never used again."""

    entries: int
    newest: int


def version(database: Database) -> Version:
    found = select(func.count(), func.coalesce(func.max(library_entry.c.sequence), 0))
    return Version(*database.execute(found).one())


def everything(database: Database) -> list[Row]:
    """All entries in the order in which they were added; one that was changed keeps its time."""
    found = select(library_entry.c.kind, library_entry.c.entry_id, library_entry.c.content)
    ordered = found.order_by(library_entry.c.added_at, library_entry.c.sequence)
    return [Row(*row) for row in database.execute(ordered)]


def hold(database: Database) -> None:
    """Let one change of the library happen after the other; SQLite's transaction does so by itself.

    Without it the versions of two changes at once could be the same.
    """
    if database.dialect.name == "postgresql":
        database.execute(select(func.pg_advisory_xact_lock(*_LOCK)))


def add(database: Database, rows: Sequence[Row]) -> int:
    """Store the rows and return how many were: fewer where an id is used, for the caller to refuse."""
    moment = now(database)
    return _insert(database, [{**row._asdict(), "added_at": moment} for row in rows])


def replace(database: Database, row: Row) -> bool:
    """Put the row in place of the one with its id and kind; False, with nothing done, when there is none."""
    same = (library_entry.c.entry_id == row.entry_id, library_entry.c.kind == row.kind)
    gone = delete(library_entry).where(*same).returning(library_entry.c.added_at)
    added_at = database.execute(gone).scalar_one_or_none()
    return added_at is not None and _insert(database, [{**row._asdict(), "added_at": added_at}]) == 1


def remove(database: Database, entry_id: str) -> None:
    database.execute(delete(library_entry).where(library_entry.c.entry_id == entry_id))


def _insert(database: Database, values: Sequence[dict[str, object]]) -> int:
    if not values:
        return 0
    dialect = postgresql if database.dialect.name == "postgresql" else sqlite
    adding = dialect.insert(library_entry).on_conflict_do_nothing(index_elements=["entry_id"])
    stored = database.execute(adding.returning(library_entry.c.sequence), list(values))
    return len(stored.all())
