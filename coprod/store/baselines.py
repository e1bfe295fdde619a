"""Baselines that were added on this server; a baseline's versions are only ever added or deleted."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from coprod.model.grown import Asked, Factor, GroupMeans, Grown
from coprod.store.engine import Database, now
from coprod.store.schema import ballot, baseline

_LOCK = (0x_BA_5E, 1)


def hold(database: Database) -> None:
    """Let one addition happen after the other; SQLite's transaction does so by itself."""
    if database.dialect.name == "postgresql":
        database.execute(select(func.pg_advisory_xact_lock(*_LOCK)))


def everyone(database: Database) -> list[Grown]:
    """Every version of every baseline, in the order in which they were added."""
    rows = database.execute(select(baseline).order_by(baseline.c.sequence)).mappings()
    return [_grown(row) for row in rows]


def of_workshop(database: Database, workshop_id: str) -> list[Grown]:
    """The baselines made from a workshop that is there."""
    found = select(baseline).where(baseline.c.workshop_id == workshop_id).order_by(baseline.c.sequence)
    return [_grown(row) for row in database.execute(found).mappings()]


def add(database: Database, new: Grown) -> bool:
    """Store a version, stamped with the database's time; False where its id and version, or its round, are
    there."""
    dialect = postgresql if database.dialect.name == "postgresql" else sqlite
    adding = dialect.insert(baseline).values(_row(new) | {"added_at": now(database)}).on_conflict_do_nothing()
    return database.execute(adding.returning(baseline.c.sequence)).first() is not None


def remove(database: Database, baseline_id: str, version: int) -> None:
    """Delete one version; one that is gone already is no error."""
    database.execute(
        delete(baseline).where(baseline.c.baseline_id == baseline_id, baseline.c.version == version)
    )


def remove_with(database: Database, participant_id: str) -> None:
    """Delete every baseline made from a round in which this person cast a ballot."""
    cast_in = select(ballot.c.round_id).where(ballot.c.participant_id == participant_id)
    database.execute(delete(baseline).where(baseline.c.round_id.in_(cast_in)))


def set_fate(database: Database, workshop_id: str, *, goes_with_it: bool) -> None:
    """Whether the baselines made from this workshop are deleted with it."""
    fate = workshop_id if goes_with_it else None
    database.execute(update(baseline).where(baseline.c.workshop_id == workshop_id).values(goes_with=fate))


def _row(new: Grown) -> dict[str, Any]:
    same = ("version", "title", "place", "day", "made_up", "published", "origin", "n", "verdict", "note")
    return {
        **{name: getattr(new, name) for name in (*same, "people", "workshop_id", "round_id")},
        "baseline_id": new.id,
        "factors": [factor.model_dump() for factor in new.factors],
        "means": _pairs(new.means),
        "groups": [
            {"id": group.id, "label": group.label, "n": group.n, "means": _pairs(group.means)}
            for group in new.groups
        ],
        "asked": new.asked.model_dump(mode="json", exclude={"template_id", "template_version"}),
        "template_id": new.asked.template_id,
        "template_version": new.asked.template_version,
        "goes_with": new.workshop_id if new.goes_with_workshop else None,
    }


def _grown(row: Mapping[Any, Any]) -> Grown:
    values = {name: row[name] for name in Grown.model_fields if name in row}
    return Grown(
        **values
        | {
            "id": row["baseline_id"],
            "factors": tuple(Factor(**factor) for factor in row["factors"]),
            "means": _fractions(row["means"]),
            "groups": tuple(
                GroupMeans(**group | {"means": _fractions(group["means"])}) for group in row["groups"]
            ),
            "asked": Asked(
                **row["asked"] | {"shown_before": tuple(row["asked"]["shown_before"])},
                template_id=row["template_id"],
                template_version=row["template_version"],
            ),
            "goes_with_workshop": row["goes_with"] is not None,
        }
    )


def _pairs(means: Sequence[Fraction]) -> list[list[int]]:
    """Exact, as [numerator, denominator]."""
    return [[mean.numerator, mean.denominator] for mean in means]


def _fractions(pairs: Sequence[Sequence[int]]) -> tuple[Fraction, ...]:
    return tuple(Fraction(*pair) for pair in pairs)
