"""Rehearsals: which workshops hold one, the made-up people in it, and taking all of it away."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from coprod.model.workshop import Origin, Participant
from coprod.store.engine import Database
from coprod.store.schema import participant, round_, workshop


class Extra(NamedTuple):
    """A made-up person who is there, and the seed they were drawn from."""

    id: str
    seed: str
    joined_at: datetime


def running(database: Database) -> list[str]:
    """The ids of the workshops that are rehearsing now."""
    return list(database.execute(select(workshop.c.id).where(workshop.c.rehearsing)).scalars())


def people(database: Database, workshop_id: str) -> list[Extra]:
    """The made-up people of a workshop, in the order of joining."""
    found = select(participant.c.id, participant.c.seed, participant.c.joined_at).where(
        participant.c.workshop_id == workshop_id, participant.c.origin == Origin.REHEARSAL.value
    )
    rows = database.execute(found.order_by(participant.c.joined_at, participant.c.id))
    return [Extra(*row) for row in rows]


def bring_in(database: Database, new: Participant, hashed_key: str) -> None:
    """Let a made-up person join; whoever is there already stays as they are."""
    kind = sqlite if database.dialect.name == "sqlite" else postgresql
    row = {**new.model_dump(mode="python"), "key": hashed_key}
    database.execute(kind.insert(participant).values(**row).on_conflict_do_nothing())


def remove(database: Database, workshop_id: str) -> None:
    """Delete the rounds of a rehearsal with their ballots, its made-up people, and tables that came since."""
    rehearsed = (round_.c.workshop_id == workshop_id, round_.c.rehearsal)
    database.execute(delete(round_).where(*rehearsed))
    here = people(database, workshop_id)
    made_up = (participant.c.workshop_id == workshop_id, participant.c.origin == Origin.REHEARSAL.value)
    if here:
        since = (participant.c.workshop_id == workshop_id, participant.c.joined_at >= here[0].joined_at)
        database.execute(delete(participant).where(*since, participant.c.origin == Origin.TABLE.value))
    database.execute(delete(participant).where(*made_up))
