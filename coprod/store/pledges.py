"""What people say that they will do: one line each, and whether the room may read it."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from coprod.model.pledge import Pledge
from coprod.store.engine import Database
from coprod.store.schema import pledge

_COLUMNS = (pledge.c.sequence, pledge.c.text, pledge.c.released)


def write(database: Database, workshop_id: str, participant_id: str, text: str, moment: datetime) -> None:
    """Keep one person's line in place of an earlier one; it has to be let through anew. "" takes it back."""
    database.execute(delete(pledge).where(pledge.c.participant_id == participant_id))
    if text:
        row = {
            "workshop_id": workshop_id,
            "participant_id": participant_id,
            "text": text,
            "released": False,
            "written_at": moment,
        }
        database.execute(insert(pledge).values(**row))


def of(database: Database, participant_id: str) -> Pledge | None:
    row = database.execute(select(*_COLUMNS).where(pledge.c.participant_id == participant_id)).one_or_none()
    return Pledge(sequence=row[0], text=row[1], released=row[2]) if row else None


def listed(database: Database, workshop_id: str) -> list[Pledge]:
    """All of a workshop's, in the order in which they were written."""
    found = select(*_COLUMNS).where(pledge.c.workshop_id == workshop_id).order_by(pledge.c.sequence)
    return [Pledge(sequence=row[0], text=row[1], released=row[2]) for row in database.execute(found)]


def release(database: Database, workshop_id: str, sequence: int, released: bool) -> bool:
    """Let one through, or no longer; False where it is not there any more."""
    same = (pledge.c.workshop_id == workshop_id, pledge.c.sequence == sequence)
    return bool(database.execute(update(pledge).where(*same).values(released=released)).rowcount)
