"""Workshops, their agendas and their rounds."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import Row, Select, bindparam, delete, func, insert, select, update

from coprod.model.template import Template
from coprod.model.workshop import AgendaItem, Round, View, Workshop
from coprod.store.engine import Database
from coprod.store.schema import agenda_item, round_, workshop

KeyKind = Literal["owner_key", "facilitator_key", "projector_key", "results_key"]
_ID = re.compile("[0-9a-f]{16}")
_VERSION = select(workshop.c.version).where(workshop.c.id == bindparam("id"))
_ROUND = select(round_).where(round_.c.id == bindparam("id"))
_WORKSHOP = [c for c in workshop.c if not c.name.endswith("_key")]
_KEYS = [c for c in workshop.c if c.name.endswith("_key")]


def add(
    database: Database, new: Workshop, hashed_keys: Mapping[KeyKind, str | None], agenda: Sequence[AgendaItem]
) -> None:
    """Store a new workshop with the hashes of its keys and its agenda."""
    row = new.model_dump(mode="python", exclude={"template"})
    row["template"] = new.template.written.model_dump_json()
    database.execute(insert(workshop).values(row | dict(hashed_keys)))
    set_agenda(database, new.id, agenda)


def by_id(database: Database, workshop_id: str, *, lock: bool = False) -> Workshop | None:
    """One workshop; `lock` holds it against everybody else who does, while people may join and cast."""
    query = select(*_WORKSHOP).where(workshop.c.id == workshop_id)
    return _one(database, query.with_for_update(key_share=True) if lock else query)


def everyone(database: Database) -> list[Workshop]:
    """All workshops, newest first."""
    rows = database.execute(select(*_WORKSHOP).order_by(workshop.c.created_at.desc(), workshop.c.id))
    return [_workshop(database, row) for row in rows]


def version(database: Database, workshop_id: str) -> int | None:
    """A number that rises with every change of the workshop, its agenda and its rounds; None without one."""
    return database.execute(_VERSION, {"id": workshop_id}).scalar_one_or_none()


def hashed_keys(database: Database, workshop_id: str) -> dict[KeyKind, str | None]:
    """The hashes of the keys, by kind; empty for an unknown workshop."""
    row = database.execute(select(*_KEYS).where(workshop.c.id == workshop_id)).mappings().one_or_none()
    return dict(row) if row else {}


def change(database: Database, workshop_id: str, **columns: Any) -> None:
    """Set columns of one workshop and raise its version, so that every screen asks again."""
    database.execute(
        update(workshop).where(workshop.c.id == workshop_id).values(**columns, version=workshop.c.version + 1)
    )


def remove(database: Database, workshop_id: str) -> None:
    """Delete a workshop with everything that belongs to it."""
    database.execute(delete(workshop).where(workshop.c.id == workshop_id))


def agenda(database: Database, workshop_id: str) -> list[AgendaItem]:
    """The workshop's questions in their order, skipped ones among them."""
    rows = database.execute(
        select(agenda_item).where(agenda_item.c.workshop_id == workshop_id).order_by(agenda_item.c.position)
    ).mappings()
    return [AgendaItem(**{k: v for k, v in row.items() if k != "workshop_id"}) for row in rows]


def set_agenda(database: Database, workshop_id: str, items: Sequence[AgendaItem]) -> None:
    """Replace the agenda; positions follow the order given."""
    database.execute(delete(agenda_item).where(agenda_item.c.workshop_id == workshop_id))
    if items:
        database.execute(
            insert(agenda_item),
            [
                {**item.model_dump(), "position": place, "workshop_id": workshop_id}
                for place, item in enumerate(items)
            ],
        )


def add_round(database: Database, new: Round) -> None:
    row = new.model_dump(mode="python")
    row["shown_before"] = list(new.shown_before)
    database.execute(insert(round_).values(**row))


def hold_round(database: Database, round_id: str, lock: Literal["share", "update"]) -> None:
    """Hold a round for this transaction: "share" to cast, "update" to close or reveal.

    SQLite's transaction holds everything already. On PostgreSQL it is an advisory lock: row locks would let
    ever new casters in before a closing that waits.
    """
    if database.dialect.name == "postgresql" and _ID.fullmatch(round_id):
        hold = func.pg_advisory_xact_lock_shared if lock == "share" else func.pg_advisory_xact_lock
        database.execute(select(hold(int(round_id, 16) - 2**63)))


def round_by_id(
    database: Database, round_id: str, *, lock: Literal["share", "update"] | None = None
) -> Round | None:
    """One round; `lock` holds it for the transaction."""
    if not _ID.fullmatch(round_id):
        return None
    if lock:
        hold_round(database, round_id, lock)
    row = database.execute(_ROUND, {"id": round_id}).mappings().one_or_none()
    return _round(row) if row else None


def rounds(database: Database, workshop_id: str) -> list[Round]:
    """Every round of a workshop, oldest first."""
    rows = database.execute(
        select(round_).where(round_.c.workshop_id == workshop_id).order_by(round_.c.opened_at, round_.c.id)
    ).mappings()
    return [_round(row) for row in rows]


def next_number(database: Database, workshop_id: str, question_id: str) -> int:
    """The number a further round of this question gets, from 1."""
    newest = select(func.coalesce(func.max(round_.c.number), 0)).where(
        round_.c.workshop_id == workshop_id, round_.c.question_id == question_id
    )
    return int(database.execute(newest).scalar_one()) + 1


def remove_round(database: Database, round_id: str) -> None:
    """Delete a round that nobody has cast in."""
    database.execute(delete(round_).where(round_.c.id == round_id))


def change_round(database: Database, round_id: str, **columns: Any) -> None:
    database.execute(update(round_).where(round_.c.id == round_id).values(**columns))


def _one(database: Database, query: Select[Any]) -> Workshop | None:
    row = database.execute(query).one_or_none()
    return _workshop(database, row) if row else None


def _workshop(database: Database, row: Row[Any]) -> Workshop:
    values = dict(row._mapping)
    values["language"] = database.get_execution_options().get("coprod_language") or values["language"]
    values["template"] = _template(values["template"]).spoken_in(values["language"])
    values["view"] = View(values["view"])
    values["covered_view"] = View(values["covered_view"]) if values["covered_view"] else None
    return Workshop(**values)


@lru_cache(maxsize=512)
def _template(stored: str) -> Template:
    return Template.model_validate_json(stored)


def _round(row: Mapping[Any, Any]) -> Round:
    return Round(**{**row, "shown_before": tuple(row["shown_before"])})
