"""The host's logo: one a workshop, and gone with it."""

from sqlalchemy import delete, insert, select

from coprod.store.engine import Database
from coprod.store.schema import logo


def of(database: Database, workshop_id: str) -> tuple[str, bytes] | None:
    """The media type and the bytes of a workshop's logo."""
    query = select(logo.c.media_type, logo.c.content).where(logo.c.workshop_id == workshop_id)
    row = database.execute(query).one_or_none()
    return (row[0], row[1]) if row else None


def put(database: Database, workshop_id: str, media_type: str, content: bytes) -> None:
    """Keep this one in place of any other; the caller holds the workshop."""
    remove(database, workshop_id)
    database.execute(insert(logo).values(workshop_id=workshop_id, media_type=media_type, content=content))


def remove(database: Database, workshop_id: str) -> None:
    database.execute(delete(logo).where(logo.c.workshop_id == workshop_id))
