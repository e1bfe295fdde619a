"""The audit trail: two chains of acts for each workshop, one of them of its rehearsals."""

from sqlalchemy import insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from coprod.model.act import FIRST, Act
from coprod.store.engine import Database
from coprod.store.schema import act, newest_act

_LINE = [each for each in act.c if each is not act.c.workshop_id]


def add(database: Database, workshop_id: str, new: Act) -> Act:
    """Seal an act over the newest of its chain and keep it; its number and hash are given here.

    Whoever adds to the same chain at once waits for the end of this transaction.
    """
    number, before = _hold(database, workshop_id, new.rehearsal)
    numbered = new.model_copy(update={"number": number + 1})
    sealed = numbered.model_copy(update={"hash": numbered.sealed_over(before)})
    database.execute(insert(act).values(workshop_id=workshop_id, **sealed.model_dump()))
    chain = (newest_act.c.workshop_id == workshop_id, newest_act.c.rehearsal == new.rehearsal)
    database.execute(update(newest_act).where(*chain).values(number=sealed.number, hash=sealed.hash))
    return sealed


def listed(database: Database, workshop_id: str, *, rehearsal: bool) -> list[Act]:
    """One chain of a workshop, oldest first."""
    chain = (act.c.workshop_id == workshop_id, act.c.rehearsal == rehearsal)
    rows = database.execute(select(*_LINE).where(*chain).order_by(act.c.number)).mappings()
    return [Act(**row) for row in rows]


def last(database: Database, workshop_id: str, most: int) -> list[Act]:
    """The acts done last in both chains together, newest first."""
    newest = select(*_LINE).where(act.c.workshop_id == workshop_id)
    rows = database.execute(newest.order_by(act.c.at.desc(), act.c.number.desc()).limit(most)).mappings()
    return [Act(**row) for row in rows]


def newest(database: Database, workshop_id: str, *, rehearsal: bool) -> tuple[int, str]:
    """The number and hash of the last act of a chain, as they are kept beside it; (0, FIRST) before any."""
    kept = select(newest_act.c.number, newest_act.c.hash).where(
        newest_act.c.workshop_id == workshop_id, newest_act.c.rehearsal == rehearsal
    )
    row = database.execute(kept).one_or_none()
    return (row.number, row.hash) if row else (0, FIRST)


def _hold(database: Database, workshop_id: str, rehearsal: bool) -> tuple[int, str]:
    """The same, held against everybody else who adds."""
    kind = postgresql if database.dialect.name == "postgresql" else sqlite
    row = {"workshop_id": workshop_id, "rehearsal": rehearsal, "number": 0, "hash": FIRST}
    database.execute(kind.insert(newest_act).values(**row).on_conflict_do_nothing())
    held = (
        select(newest_act.c.number, newest_act.c.hash)
        .where(newest_act.c.workshop_id == workshop_id, newest_act.c.rehearsal == rehearsal)
        .with_for_update()
    )
    kept = database.execute(held).one()
    return kept.number, kept.hash
