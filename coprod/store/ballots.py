"""Ballots as they were cast: revisions are added, the highest counts, void keeps the row."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from coprod.model.ballot import Ballot, Cast
from coprod.model.workshop import Origin
from coprod.store.engine import Database
from coprod.store.schema import ballot, more_time, participant, void

_VOIDED = and_(
    void.c.round_id == ballot.c.round_id,
    void.c.participant_id == ballot.c.participant_id,
    void.c.revision == ballot.c.revision,
)


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
    sequence: int = database.execute(insert(ballot).values(**row).returning(ballot.c.sequence)).scalar_one()
    return sequence


def of_press(database: Database, round_id: str, participant_id: str, press: str) -> Cast | None:
    """The revision that this press of the button made, if it already arrived."""
    found = _revisions().where(
        ballot.c.round_id == round_id, ballot.c.participant_id == participant_id, ballot.c.press == press
    )
    row = database.execute(found).mappings().one_or_none()
    return _cast(row) if row else None


def newest_of(database: Database, round_id: str, participant_id: str) -> Cast | None:
    """One person's highest revision in a round, struck or not."""
    found = _revisions().where(ballot.c.round_id == round_id, ballot.c.participant_id == participant_id)
    row = database.execute(found.order_by(ballot.c.revision.desc()).limit(1)).mappings().one_or_none()
    return _cast(row) if row else None


def counting(database: Database, round_id: str) -> list[Cast]:
    """The highest revision of each person that is not struck, in the order of casting."""
    newer = ballot.alias("newer")
    is_newest = ~exists().where(
        newer.c.round_id == ballot.c.round_id,
        newer.c.participant_id == ballot.c.participant_id,
        newer.c.revision > ballot.c.revision,
    )
    found = _revisions().where(ballot.c.round_id == round_id, is_newest, void.c.sequence.is_(None))
    return [_cast(row) for row in database.execute(found.order_by(ballot.c.sequence)).mappings()]


def history(database: Database, round_id: str) -> list[Cast]:
    """Every revision of a round in the order of casting, struck ones with their reason."""
    found = _revisions().where(ballot.c.round_id == round_id).order_by(ballot.c.sequence)
    return [_cast(row) for row in database.execute(found).mappings()]


def voids(database: Database, round_id: str) -> list[tuple[str, int, datetime]]:
    """Struck ballots of a round as (participant, revision, when), in order."""
    found = select(void.c.participant_id, void.c.revision, void.c.voided_at).where(
        void.c.round_id == round_id
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
    """Changes whenever a round's ballots do: (last revision, last void, rows)."""
    last = select(func.coalesce(func.max(ballot.c.sequence), 0), func.count()).where(
        ballot.c.round_id == round_id
    )
    struck = select(func.coalesce(func.max(void.c.sequence), 0)).where(void.c.round_id == round_id)
    sequence, rows = database.execute(last).one()
    return int(sequence), int(database.execute(struck).scalar_one()), int(rows)


def turnout(database: Database, round_id: str) -> tuple[int, int]:
    """(people whose ballot counts, abstentions among them)."""
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
        .where(void.c.sequence.is_(None))
        .group_by(ballot.c.abstain)
    )
    counts = {bool(abstained): int(n) for abstained, n in database.execute(found)}
    return sum(counts.values()), counts.get(True, 0)


def ask_more_time(database: Database, round_id: str, participant_id: str) -> None:
    """Note that a person wants more time; once is enough."""
    kind = sqlite if database.dialect.name == "sqlite" else postgresql
    row = {"round_id": round_id, "participant_id": participant_id}
    database.execute(kind.insert(more_time).values(**row).on_conflict_do_nothing())


def wanting_more_time(database: Database, round_id: str) -> int:
    found = select(func.count()).select_from(more_time).where(more_time.c.round_id == round_id)
    return int(database.execute(found).scalar_one())


def groups(database: Database, round_id: str) -> dict[str, str | None]:
    """The stakeholder group of everybody who has a ballot in the round, by participant."""
    found = (
        select(participant.c.id, participant.c.group_id)
        .join(ballot, ballot.c.participant_id == participant.c.id)
        .where(ballot.c.round_id == round_id)
        .distinct()
    )
    return {row[0]: row[1] for row in database.execute(found)}


def _revisions() -> Select[Any]:
    columns = [c for c in ballot.c if c.name != "press"]
    return select(*columns, void.c.reason.label("void_reason")).select_from(ballot.outerjoin(void, _VOIDED))


def _cast(row: Mapping[Any, Any]) -> Cast:
    ballot_fields = {k: row[k] for k in ("kind", "amounts", "abstain", "reason")}
    kept = ("sequence", "round_id", "participant_id", "revision", "receipt", "cast_at", "void_reason")
    return Cast(ballot=Ballot(**ballot_fields), origin=Origin(row["origin"]), **{k: row[k] for k in kept})
