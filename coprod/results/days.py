"""On which days a round was open, for files: times of day would tell who came when."""

from datetime import date

from coprod.model.workshop import RoundState
from coprod.store import Store, engine, workshops


def days(store: Store, workshop_id: str) -> dict[str, tuple[date, date | None]]:
    """By the id of each round, the days (UTC) on which it opened and closed; None while it is open.

    Rehearsals are left out.
    """
    with store.reading() as db:
        moment = engine.now(db)
        found = workshops.rounds(db, workshop_id)
    return {
        each.id: (
            each.opened_at.date(),
            each.closed_at.date() if each.closed_at and each.state(moment) is RoundState.CLOSED else None,
        )
        for each in found
        if not each.rehearsal
    }
