"""Sheets of paper and their entries; entries are only ever added."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select, update

from coprod.model.paper import Entry, Kind, Sheet, Written
from coprod.model.workshop import Origin
from coprod.store.engine import Database
from coprod.store.schema import ballot, sheet, sheet_entry, void

_WRITTEN = ("fields", "abstain", "reason")


def add_sheets(database: Database, new: Sequence[Sheet]) -> None:
    database.execute(insert(sheet), [each.model_dump(mode="python") for each in new])


def sheets(database: Database, workshop_id: str) -> list[Sheet]:
    """Every printed sheet, by number."""
    rows = database.execute(select(sheet).where(sheet.c.workshop_id == workshop_id).order_by(sheet.c.number))
    return [Sheet(**row) for row in rows.mappings()]


def hold_sheet(database: Database, workshop_id: str, number: int) -> Sheet | None:
    """One sheet, held for this transaction, so that two people who enter it come one after the other."""
    query = select(sheet).where(sheet.c.workshop_id == workshop_id, sheet.c.number == number)
    row = database.execute(query.with_for_update()).mappings().one_or_none()
    return Sheet(**row) if row else None


def stands_for(database: Database, sheet_id: str, participant_id: str) -> None:
    """Note the person whose sheet this is."""
    database.execute(update(sheet).where(sheet.c.id == sheet_id).values(participant_id=participant_id))


def has_sheet(database: Database, participant_id: str) -> bool:
    """Whether a sheet stands for this person already."""
    found = select(sheet.c.id).where(sheet.c.participant_id == participant_id)
    return database.execute(found).first() is not None


def add_entry(database: Database, new: Entry) -> None:
    row = new.model_dump(mode="python", exclude={"written"})
    database.execute(insert(sheet_entry).values(row | new.written.model_dump(mode="python")))


def entries_of(database: Database, sheet_id: str) -> list[Entry]:
    """What was entered from one sheet, by round and number."""
    query = select(sheet_entry).where(sheet_entry.c.sheet_id == sheet_id)
    rows = database.execute(query.order_by(sheet_entry.c.round_id, sheet_entry.c.number))
    return [_entry(row) for row in rows.mappings()]


def entries(database: Database, workshop_id: str) -> list[Entry]:
    """What was entered from all sheets of a workshop, by sheet, round and number."""
    query = select(*sheet_entry.c).join(sheet, sheet.c.id == sheet_entry.c.sheet_id)
    rows = database.execute(
        query.where(sheet.c.workshop_id == workshop_id).order_by(
            sheet.c.number, sheet_entry.c.round_id, sheet_entry.c.number
        )
    )
    return [_entry(row) for row in rows.mappings()]


def counting(database: Database, workshop_id: str) -> set[tuple[str, str]]:
    """(round, participant) of the ballots from paper that count."""
    newest = (
        select(ballot.c.round_id, ballot.c.participant_id, func.max(ballot.c.revision).label("revision"))
        .join(sheet, sheet.c.participant_id == ballot.c.participant_id)
        .where(sheet.c.workshop_id == workshop_id)
        .group_by(ballot.c.round_id, ballot.c.participant_id)
        .subquery()
    )
    struck = (
        (void.c.round_id == newest.c.round_id)
        & (void.c.participant_id == newest.c.participant_id)
        & (void.c.revision == newest.c.revision)
    )
    ours = (
        (ballot.c.round_id == newest.c.round_id)
        & (ballot.c.participant_id == newest.c.participant_id)
        & (ballot.c.revision == newest.c.revision)
        & (ballot.c.origin == Origin.PAPER.value)
    )
    query = (
        select(newest.c.round_id, newest.c.participant_id)
        .select_from(newest.join(ballot, ours).outerjoin(void, struck))
        .where(void.c.sequence.is_(None))
    )
    return {(row[0], row[1]) for row in database.execute(query)}


def _entry(row: Mapping[Any, Any]) -> Entry:
    kept = {k: v for k, v in row.items() if k not in _WRITTEN}
    written = Written(**{k: row[k] for k in _WRITTEN})
    return Entry(**kept | {"kind": Kind(row["kind"]), "written": written})
