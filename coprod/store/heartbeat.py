"""One row that is written to see whether the database takes a write at all."""

from sqlalchemy import update

from coprod.store.engine import Database
from coprod.store.schema import heartbeat


def beat(database: Database) -> None:
    """Write it: only a write that reaches the disk tells that there is room and that it may be written to."""
    database.execute(update(heartbeat).where(heartbeat.c.id == 1).values(beats=heartbeat.c.beats + 1))
