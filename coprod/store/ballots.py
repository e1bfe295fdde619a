"""Ballots as they were cast: revisions are added, the highest counts, void keeps the row.

`portions` is the quick way through a round. Totals and namings of 1,000,000 ballots of 11 factors on SQLite
took 2.5 s with one parse for the joined JSON of 500 ballots and sums in numpy, 3.6 s with
`sum(json_extract(...))`, a column a factor, and 5.2 s with `json_each` and GROUP BY. So SQL finds which
ballots count, and Python reads what they hold.

What tables agreed on lies in the same rows and is read by `coprod/store/tables.py`; here it is left out of
whatever is about people.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from pydantic_core import from_json
from sqlalchemy import Select, Text, and_, bindparam, delete, exists, func, insert, select
from sqlalchemy import cast as as_type
from sqlalchemy.dialects import postgresql, sqlite

from coprod.model.ballot import Ballot, Cast
from coprod.model.workshop import Origin
from coprod.store.engine import Database
from coprod.store.schema import ballot, more_time, participant, round_, void

_VOIDED = and_(
    void.c.round_id == ballot.c.round_id,
    void.c.participant_id == ballot.c.participant_id,
    void.c.revision == ballot.c.revision,
)
_COLUMNS = [c for c in ballot.c if c.name != "press"]
_OF_PEOPLE = ballot.c.origin != Origin.TABLE.value


def _revisions() -> Select[Any]:
    """All of a ballot, with the reason where it is struck."""
    return select(*_COLUMNS, void.c.reason.label("void_reason")).select_from(ballot.outerjoin(void, _VOIDED))


# Made once: putting a statement together takes longer than the database does to answer it.
_ADD = insert(ballot).returning(ballot.c.sequence)
_OURS = _revisions().where(
    ballot.c.round_id == bindparam("round_id"), ballot.c.participant_id == bindparam("participant_id")
)
_OF_PRESS = _OURS.where(ballot.c.press == bindparam("press"))
_PRESSES = select(ballot.c.press).where(
    ballot.c.round_id == bindparam("round_id"), ballot.c.participant_id == bindparam("participant_id")
)
_IN_ORDER = _OURS.order_by(ballot.c.revision)
_NEWEST = _OURS.order_by(ballot.c.revision.desc()).limit(1)
_IN_EACH = (
    _revisions()
    .where(ballot.c.participant_id == bindparam("participant_id"))
    .order_by(ballot.c.round_id, ballot.c.revision)
)
_STRUCK = select(func.coalesce(func.max(void.c.sequence), 0)).where(void.c.round_id == bindparam("round_id"))
_ROUND_VERSION = select(
    func.coalesce(func.max(ballot.c.sequence), 0), _STRUCK.scalar_subquery(), func.count()
).where(ballot.c.round_id == bindparam("round_id"))
_PORTION = 500
"""Ballots read at once: more take memory and, with so many small objects alive, time."""


class Portion(NamedTuple):
    """Some counting ballots, one list a field, all of one length."""

    people: Sequence[str]
    abstained: Sequence[bool]
    amounts: Sequence[Mapping[str, int]]
    """Tenths of a percent by factor, or dots by place; what is not there is zero."""


def add(database: Database, new: Cast, press: str) -> int:
    """Store one revision and return its place in the order of casting."""
    row = {
        **new.ballot.model_dump(mode="json"),
        "round_id": new.round_id,
        "participant_id": new.participant_id,
        "revision": new.revision,
        "press": press,
        "origin": new.origin.value,
        "receipt": new.receipt,
        "cast_at": new.cast_at,
    }
    sequence: int = database.execute(_ADD, row).scalar_one()
    return sequence


def of_press(database: Database, round_id: str, participant_id: str, press: str) -> Cast | None:
    """The revision that this press of the button made, if it already arrived."""
    ours = {"round_id": round_id, "participant_id": participant_id, "press": press}
    row = database.execute(_OF_PRESS, ours).mappings().one_or_none()
    return _cast(row) if row else None


def presses(database: Database, round_id: str, participant_id: str) -> list[str]:
    """The presses of the button that made one person's revisions in a round, in no order."""
    ours = {"round_id": round_id, "participant_id": participant_id}
    return list(database.execute(_PRESSES, ours).scalars())


def newest_of(database: Database, round_id: str, participant_id: str) -> Cast | None:
    """One person's highest revision in a round, struck or not."""
    ours = {"round_id": round_id, "participant_id": participant_id}
    row = database.execute(_NEWEST, ours).mappings().one_or_none()
    return _cast(row) if row else None


def revisions(database: Database, round_id: str, participant_id: str) -> list[Cast]:
    """One person's revisions in a round, struck or not, the first one first."""
    ours = {"round_id": round_id, "participant_id": participant_id}
    return [_cast(row) for row in database.execute(_IN_ORDER, ours).mappings()]


def newest_in_each(database: Database, participant_id: str) -> dict[str, Cast]:
    """One person's highest revision, struck or not, in each round that they cast in."""
    rows = database.execute(_IN_EACH, {"participant_id": participant_id}).mappings()
    return {row["round_id"]: _cast(row) for row in rows}


def whose(database: Database, workshop_id: str, receipt: str) -> str | None:
    """Who handed in the ballot with this receipt code, in whichever round of the workshop."""
    found = (
        select(ballot.c.participant_id)
        .join(round_, round_.c.id == ballot.c.round_id)
        .where(round_.c.workshop_id == workshop_id, ballot.c.receipt == receipt)
    )
    who: str | None = database.execute(found.limit(1)).scalar_one_or_none()
    return who


def has_cast(database: Database, participant_id: str) -> bool:
    """Whether this person has handed in a ballot in any round."""
    found = select(ballot.c.sequence).where(ballot.c.participant_id == participant_id).limit(1)
    return database.execute(found).first() is not None


def counting(database: Database, round_id: str) -> list[Cast]:
    """The highest revision of each person that is not struck, in the order of casting."""
    newer = ballot.alias("newer")
    is_newest = ~exists().where(
        newer.c.round_id == ballot.c.round_id,
        newer.c.participant_id == ballot.c.participant_id,
        newer.c.revision > ballot.c.revision,
    )
    found = _revisions().where(
        ballot.c.round_id == round_id, _OF_PEOPLE, is_newest, void.c.sequence.is_(None)
    )
    return [_cast(row) for row in database.execute(found.order_by(ballot.c.sequence)).mappings()]


def history(database: Database, round_id: str) -> list[Cast]:
    """Every revision of a round in the order of casting, struck ones with their reason."""
    found = _revisions().where(ballot.c.round_id == round_id, _OF_PEOPLE).order_by(ballot.c.sequence)
    return [_cast(row) for row in database.execute(found).mappings()]


def of_tables(database: Database, round_id: str) -> list[Cast]:
    """Every revision that a table handed in, in the order of casting, struck ones with their reason."""
    found = _revisions().where(ballot.c.round_id == round_id, ballot.c.origin == Origin.TABLE.value)
    return [_cast(row) for row in database.execute(found.order_by(ballot.c.sequence)).mappings()]


def portions(database: Database, round_id: str) -> Iterator[Portion]:
    """The ballots that add up to a round's result, in the order of each person's first.

    A person's highest revision counts, and none of theirs where that one is struck; ballots of a rehearsal
    only in a round that is one. Rows come from the database a few hundred at a time, and no more are held;
    the transaction has to stay open.
    """
    rows = database.execute(
        _adding_up(round_id), execution_options={"yield_per": _PORTION, "stream_results": True}
    )
    for some in rows.partitions():
        people, abstained, texts = zip(*some, strict=True)
        yield Portion(people, abstained, from_json(f"[{','.join(texts)}]"))


def voids(database: Database, round_id: str) -> list[tuple[str, int, datetime]]:
    """Struck ballots of a round as (participant, revision, when), in order."""
    found = (
        select(void.c.participant_id, void.c.revision, void.c.voided_at)
        .join(ballot, _VOIDED)
        .where(void.c.round_id == round_id, _OF_PEOPLE)
    )
    return [(r[0], r[1], r[2]) for r in database.execute(found.order_by(void.c.sequence))]


def strike(
    database: Database, round_id: str, participant_id: str, revision: int, reason: str, moment: datetime
) -> None:
    """Strike one revision with its reason; the row stays. Striking twice keeps the first reason."""
    kind = sqlite if database.dialect.name == "sqlite" else postgresql
    row = {
        "round_id": round_id,
        "participant_id": participant_id,
        "revision": revision,
        "reason": reason,
        "voided_at": moment,
    }
    database.execute(kind.insert(void).values(**row).on_conflict_do_nothing())


def version(database: Database, round_id: str) -> tuple[int, int, int]:
    """Changes whenever a round's ballots do, those of tables among them: (last revision, last void, rows)."""
    last, struck, rows = database.execute(_ROUND_VERSION, {"round_id": round_id}).one()
    return int(last), int(struck), int(rows)


def turnout(database: Database, round_id: str, origin: Origin | None = None) -> tuple[int, int]:
    """(people whose ballot counts, abstentions among them); with `origin`, only of those that came in so."""
    newest = (
        select(ballot.c.participant_id, func.max(ballot.c.revision).label("revision"))
        .where(ballot.c.round_id == round_id)
        .group_by(ballot.c.participant_id)
        .subquery()
    )
    mine = and_(
        ballot.c.round_id == round_id,
        ballot.c.participant_id == newest.c.participant_id,
        ballot.c.revision == newest.c.revision,
    )
    found = (
        select(ballot.c.abstain, func.count())
        .select_from(newest.join(ballot, mine).outerjoin(void, _VOIDED))
        .where(void.c.sequence.is_(None), ballot.c.origin == origin.value if origin else _OF_PEOPLE)
        .group_by(ballot.c.abstain)
    )
    counts = {bool(abstained): int(n) for abstained, n in database.execute(found)}
    return sum(counts.values()), counts.get(True, 0)


def ask_more_time(database: Database, round_id: str, participant_id: str) -> None:
    """Note that a person wants more time; once is enough."""
    kind = sqlite if database.dialect.name == "sqlite" else postgresql
    row = {"round_id": round_id, "participant_id": participant_id}
    database.execute(kind.insert(more_time).values(**row).on_conflict_do_nothing())


def forget_more_time(database: Database, round_id: str) -> None:
    """Nobody wants more time in this round."""
    database.execute(delete(more_time).where(more_time.c.round_id == round_id))


def wanting_more_time(database: Database, round_id: str) -> int:
    found = select(func.count()).select_from(more_time).where(more_time.c.round_id == round_id)
    return int(database.execute(found).scalar_one())


def groups(database: Database, round_id: str) -> dict[str, str | None]:
    """The stakeholder group of everybody who has a ballot in the round, by participant."""
    found = (
        select(participant.c.id, participant.c.group_id)
        .join(ballot, ballot.c.participant_id == participant.c.id)
        .where(ballot.c.round_id == round_id, _OF_PEOPLE)
        .distinct()
    )
    return {row[0]: row[1] for row in database.execute(found)}


def _adding_up(round_id: str) -> Select[Any]:
    """(participant, abstain, amounts as text) of each counting ballot.

    Nearly everybody casts once, so a look through the keys finds those who revised, and only theirs are
    looked up again.
    """
    rehearsed = ballot.c.origin == Origin.REHEARSAL.value
    rehearsal = exists().where(round_.c.id == round_id, round_.c.rehearsal)
    ours = and_(ballot.c.round_id == round_id, rehearsed == rehearsal, _OF_PEOPLE)
    again = select(ballot.c.participant_id).where(ballot.c.round_id == round_id, ballot.c.revision > 1)
    revised = (
        select(
            ballot.c.participant_id,
            func.min(ballot.c.sequence).label("first"),
            func.max(ballot.c.revision).label("highest"),
        )
        .where(ours, ballot.c.participant_id.in_(again))
        .group_by(ballot.c.participant_id)
        .cte("revised")
    )
    newest = ballot.alias("newest")
    is_newest = and_(
        newest.c.round_id == ballot.c.round_id,
        newest.c.participant_id == ballot.c.participant_id,
        newest.c.revision == revised.c.highest,
    )
    strikes = and_(
        void.c.round_id == ballot.c.round_id,
        void.c.participant_id == ballot.c.participant_id,
        void.c.revision == func.coalesce(revised.c.highest, ballot.c.revision),
    )
    return (
        select(
            ballot.c.participant_id,
            func.coalesce(newest.c.abstain, ballot.c.abstain),
            func.coalesce(as_type(newest.c.amounts, Text), as_type(ballot.c.amounts, Text)),
        )
        .select_from(
            ballot.outerjoin(revised, revised.c.participant_id == ballot.c.participant_id)
            .outerjoin(newest, is_newest)
            .outerjoin(void, strikes)
        )
        .where(ours, func.coalesce(revised.c.first, ballot.c.sequence) == ballot.c.sequence)
        .where(void.c.sequence.is_(None))
        .order_by(ballot.c.sequence)
    )


def _cast(row: Mapping[Any, Any]) -> Cast:
    ballot_fields = {k: row[k] for k in ("kind", "amounts", "abstain", "reason")}
    kept = ("sequence", "round_id", "participant_id", "revision", "receipt", "cast_at", "void_reason")
    return Cast(ballot=Ballot(**ballot_fields), origin=Origin(row["origin"]), **{k: row[k] for k in kept})
