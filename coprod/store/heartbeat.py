"""One row that is written to see whether the database takes a write at all."""

from sqlalchemy.dialects import postgresql, sqlite

from coprod.store.engine import Database
from coprod.store.schema import heartbeat


def beat(database: Database) -> None:
    """Write it: only a write that reaches the disk tells that there is room and that it may be written to."""
    kind = postgresql if database.dialect.name == "postgresql" else sqlite
    first = kind.insert(heartbeat).values(id=1, beats=1)
    again = {"beats": heartbeat.c.beats + 1}
    database.execute(first.on_conflict_do_update(index_elements=["id"], set_=again))
