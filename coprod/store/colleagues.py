"""The colleagues of whoever runs the house: a name and the hash of a key each."""

from sqlalchemy import delete, func, insert, select, update

from coprod.model.colleague import Colleague
from coprod.store.engine import Database
from coprod.store.schema import colleague

_COLUMNS = (colleague.c.id, colleague.c.name, colleague.c.added_at)


def add(database: Database, new: Colleague, hashed_key: str) -> None:
    database.execute(insert(colleague).values(**new.model_dump(), key=hashed_key))


def count(database: Database) -> int:
    return int(database.execute(select(func.count()).select_from(colleague)).scalar_one())


def everyone(database: Database) -> list[Colleague]:
    """In the order in which they were added."""
    rows = database.execute(select(*_COLUMNS).order_by(colleague.c.added_at, colleague.c.id)).mappings()
    return [Colleague(**row) for row in rows]


def id_by_key(database: Database, hashed_key: str) -> str | None:
    """Whose key has this hash, or None."""
    return database.execute(select(colleague.c.id).where(colleague.c.key == hashed_key)).scalar_one_or_none()


def replace_key(database: Database, colleague_id: str, hashed_key: str) -> bool:
    """False where there is no such colleague (any more)."""
    changed = update(colleague).where(colleague.c.id == colleague_id).values(key=hashed_key)
    return bool(database.execute(changed).rowcount)


def remove(database: Database, colleague_id: str) -> None:
    database.execute(delete(colleague).where(colleague.c.id == colleague_id))
