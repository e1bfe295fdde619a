"""On which days a round was open, for files: times of day would tell who came when."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from coprod.model.workshop import RoundState, Workshop
from coprod.store import Store, engine, workshops


def day_in(workshop: Workshop, moment: datetime) -> date:
    """The day that people in the workshop's time zone had then; in UTC where it has none."""
    return moment.astimezone(ZoneInfo(workshop.time_zone or "UTC")).date()


def days(store: Store, workshop: Workshop) -> dict[str, tuple[date, date | None]]:
    """By the id of each round, the days on which it opened and closed; None while it is open.

    Rehearsals are left out.
    """
    with store.reading() as db:
        now = engine.now(db)
        found = workshops.rounds(db, workshop.id)
    return {
        each.id: (
            day_in(workshop, each.opened_at),
            day_in(workshop, each.closed_at)
            if each.closed_at and each.state(now) is RoundState.CLOSED
            else None,
        )
        for each in found
        if not each.rehearsal
    }
