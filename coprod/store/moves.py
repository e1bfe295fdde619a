"""Keys by which somebody goes on with another phone: one for each person, used once, only its hash kept."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from coprod.store.engine import Database
from coprod.store.schema import move, participant


def begin(database: Database, participant_id: str, hashed_key: str, until: datetime) -> None:
    """Keep a new key in place of one that was made before."""
    database.execute(delete(move).where(move.c.participant_id == participant_id))
    database.execute(insert(move).values(participant_id=participant_id, key=hashed_key, until=until))


def whose(database: Database, workshop_id: str, hashed_key: str) -> tuple[str, datetime] | None:
    """(the person of this workshop who may move by this key, until when), or None."""
    found = (
        select(move.c.participant_id, move.c.until)
        .join(participant, participant.c.id == move.c.participant_id)
        .where(move.c.key == hashed_key, participant.c.workshop_id == workshop_id)
    )
    row = database.execute(found).one_or_none()
    return (row[0], row[1]) if row else None


def use(database: Database, hashed_key: str) -> bool:
    """Take the key away; False where somebody else was quicker."""
    return bool(database.execute(delete(move).where(move.c.key == hashed_key)).rowcount)
