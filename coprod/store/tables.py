"""Tables that hand in one agreed ballot each: kept beside the people, and in none of their numbers."""

from typing import NamedTuple

from sqlalchemy import exists, func, select

from coprod.model.ballot import Cast
from coprod.model.workshop import Origin
from coprod.store import ballots
from coprod.store.engine import Database
from coprod.store.schema import ballot, participant, round_

_IS_TABLE = participant.c.origin == Origin.TABLE.value


class Agreed(NamedTuple):
    """The ballot of one table that counts, its number, and how many people agreed on it."""

    number: int
    people: int
    cast: Cast


def count(database: Database, workshop_id: str) -> int:
    """How many tables have come in."""
    ours = (participant.c.workshop_id == workshop_id, _IS_TABLE)
    return int(database.execute(select(func.count()).select_from(participant).where(*ours)).scalar_one())


def is_there(database: Database, workshop_id: str, number: int) -> bool:
    """Whether the table with this number has come in."""
    found = select(participant.c.id).where(
        participant.c.workshop_id == workshop_id, _IS_TABLE, participant.c.table_number == number
    )
    return database.execute(found).first() is not None


def turnout(database: Database, round_id: str) -> dict[int, int]:
    """By the number of the table that people said they sit at, how many of them handed in a ballot."""
    home = select(round_.c.workshop_id).where(round_.c.id == round_id).scalar_subquery()
    has_cast = exists().where(ballot.c.round_id == round_id, ballot.c.participant_id == participant.c.id)
    found = (
        select(participant.c.table_number, func.count())
        .where(
            participant.c.workshop_id == home, participant.c.table_number.is_not(None), ~_IS_TABLE, has_cast
        )
        .group_by(participant.c.table_number)
        .order_by(participant.c.table_number)
    )
    return {number: people for number, people in database.execute(found)}


def counting(database: Database, round_id: str) -> list[Agreed]:
    """The newest ballot of each table in a round that is not struck, by the table's number."""
    newest = {cast.participant_id: cast for cast in ballots.of_tables(database, round_id)}
    stands = {who: cast for who, cast in newest.items() if cast.void_reason is None}
    found = select(participant.c.id, participant.c.table_number, participant.c.people).where(
        participant.c.id.in_(stands)
    )
    rows = database.execute(found.order_by(participant.c.table_number)) if stands else ()
    return [Agreed(number or 0, people or 0, stands[who]) for who, number, people in rows]
