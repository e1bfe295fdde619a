"""Workshops by link: which are to be opened, and when the next one is."""

from datetime import datetime

from sqlalchemy import exists, func, select

from coprod.store.engine import Database
from coprod.store.schema import round_, workshop


def due(database: Database, moment: datetime) -> list[str]:
    """The ids of those that are to be open at `moment` and have no round yet."""
    begun = exists().where(round_.c.workshop_id == workshop.c.id)
    found = select(workshop.c.id).where(
        workshop.c.ends_at > moment,
        workshop.c.opens_at <= moment,
        workshop.c.by_link,
        workshop.c.closed_at.is_(None),
        ~begun,
    )
    return list(database.execute(found).scalars())


def next_opening(database: Database, moment: datetime) -> datetime | None:
    """The first moment after this one at which one opens."""
    found = select(func.min(workshop.c.opens_at)).where(workshop.c.opens_at > moment)
    first: datetime | None = database.execute(found).scalar_one()
    return first
