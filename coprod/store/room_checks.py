"""The newest check of each workshop's room; of its key only the hash is kept."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from coprod.model.room_check import RoomCheck, RoomReport
from coprod.store.engine import Database
from coprod.store.schema import room_check


def begin(database: Database, workshop_id: str, hashed_key: str, moment: datetime) -> None:
    """Begin one in place of the one before, whose key is dead with it."""
    database.execute(delete(room_check).where(room_check.c.workshop_id == workshop_id))
    database.execute(insert(room_check).values(workshop_id=workshop_id, key=hashed_key, asked_at=moment))


def of_workshop(database: Database, workshop_id: str) -> RoomCheck | None:
    columns = (room_check.c.asked_at, room_check.c.answered_at, room_check.c.report)
    row = database.execute(select(*columns).where(room_check.c.workshop_id == workshop_id)).one_or_none()
    if row is None:
        return None
    report = None if row.report is None else RoomReport.model_validate(row.report)
    return RoomCheck(asked_at=row.asked_at, answered_at=row.answered_at, report=report)


def by_key(database: Database, hashed_key: str) -> tuple[str, datetime] | None:
    """(the workshop whose check this key is for, when it was asked), or None."""
    found = select(room_check.c.workshop_id, room_check.c.asked_at).where(room_check.c.key == hashed_key)
    row = database.execute(found).one_or_none()
    return (row[0], row[1]) if row else None


def answer(database: Database, hashed_key: str, report: RoomReport, moment: datetime) -> bool:
    """Keep the newest answer; False where the key is dead meanwhile."""
    changed = (
        update(room_check)
        .where(room_check.c.key == hashed_key)
        .values(answered_at=moment, report=report.model_dump(mode="json"))
    )
    return bool(database.execute(changed).rowcount)
