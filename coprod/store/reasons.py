"""Which of the reasons that people wrote the facilitator has released for reports."""

from sqlalchemy import and_, delete, insert, select

from coprod.store.engine import Database
from coprod.store.schema import released_reason

Written = tuple[str, int]
"""(participant, revision) of the ballot that the reason stands with."""


def released(database: Database, round_id: str) -> set[Written]:
    """The released ones of a round."""
    columns = (released_reason.c.participant_id, released_reason.c.revision)
    found = database.execute(select(*columns).where(released_reason.c.round_id == round_id))
    return {(who, revision) for who, revision in found}


def release(database: Database, round_id: str, which: Written) -> None:
    """Release a reason that is not released yet."""
    who, revision = which
    row = {"round_id": round_id, "participant_id": who, "revision": revision}
    database.execute(insert(released_reason).values(**row))


def take_back(database: Database, round_id: str, which: Written) -> None:
    """Release it no longer."""
    who, revision = which
    same = and_(
        released_reason.c.round_id == round_id,
        released_reason.c.participant_id == who,
        released_reason.c.revision == revision,
    )
    database.execute(delete(released_reason).where(same))
