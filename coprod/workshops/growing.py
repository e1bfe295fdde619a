"""The baselines of this server: adding one or a next version of one, deleting, and what a purge does."""

import re
import unicodedata
from collections.abc import Collection, Iterable

from coprod.errors import NotFound, Refused
from coprod.model.grown import Grown
from coprod.store import baselines, engine, workshops
from coprod.workshops.desk import Desk

MOST = 500
"""So many versions of all baselines together a server keeps."""
ID_LENGTH = 36


def everyone(desk: Desk) -> list[Grown]:
    """Every version of every baseline, the oldest first."""
    with desk.store.reading() as db:
        return baselines.everyone(db)


def seen(found: Iterable[Grown], workshop_ids: Collection[str], *, runs_the_house: bool) -> list[Grown]:
    """Those that somebody may see who may see the results of these workshops."""
    return [each for each in found if each.published or runs_the_house or each.workshop_id in workshop_ids]


def add(desk: Desk, new: Grown, version_of: str = "") -> Grown:
    """Keep a baseline, or the next version of the one whose id is `version_of`; gives it as it is kept.

    A second press for the same round gives what is there. Raises Refused with "round_is_baseline" where that
    was added otherwise, "workshop_not_ended", "round_not_closed", "baseline_other_factors" or
    "baselines_full", NotFound for what is gone.
    """
    with desk.store.writing() as db:
        baselines.hold(db)
        if new.round_id is not None:
            _may_be_added(db, new)
        there = baselines.everyone(db)
        if known := [each for each in there if new.round_id and each.round_id == new.round_id]:
            if _wished(known[0]) != _wished(new):
                raise Refused("round_is_baseline")
            return known[0]
        if len(there) >= MOST:
            raise Refused("baselines_full")
        kept = _numbered(new, there, version_of)
        if not baselines.add(db, kept):
            raise Refused("not_saved")
        return kept


def _wished(each: Grown) -> tuple[object, ...]:
    """What whoever adds a baseline chooses."""
    return each.title, each.place, each.published, each.goes_with_workshop


def remove(desk: Desk, baseline_id: str, version: int) -> None:
    """Delete one version, also from the database's own log; one that is gone already is no error."""
    with desk.store.writing() as db:
        baselines.remove(db, baseline_id, version)
    desk.store.forget_deleted()


def made_from(desk: Desk, workshop_id: str) -> list[Grown]:
    """The baselines that a purge of this workshop concerns."""
    with desk.store.reading() as db:
        return baselines.of_workshop(db, workshop_id)


def choose_fate(desk: Desk, workshop_id: str, *, goes_with_it: bool) -> None:
    """Whether the baselines made from a workshop are deleted with it; by default they are kept."""
    with desk.store.writing() as db:
        baselines.set_fate(db, workshop_id, goes_with_it=goes_with_it)


def _may_be_added(db: engine.Database, new: Grown) -> None:
    round_ = workshops.round_by_id(db, new.round_id or "", lock="share")  # first, as whoever steers does
    workshop = workshops.by_id(db, new.workshop_id or "", lock=True)
    if workshop is None or round_ is None or round_.workshop_id != workshop.id:
        raise NotFound("workshop")
    if workshop.closed_at is None:
        raise Refused("workshop_not_ended")
    if round_.takes_ballots(engine.now(db)):
        raise Refused("round_not_closed")


def _numbered(new: Grown, there: list[Grown], version_of: str) -> Grown:
    if not version_of:
        taken = {each.id for each in there}
        return new.model_copy(update={"id": new_id(new.title, taken), "version": 1})
    versions = [each for each in there if each.id == version_of]
    if not versions:
        raise NotFound("baseline")
    if {factor.id for factor in versions[-1].factors} != {factor.id for factor in new.factors}:
        raise Refused("baseline_other_factors")
    number = max(each.version for each in versions) + 1
    return new.model_copy(update={"id": version_of, "version": number})


def new_id(title: str, taken: Collection[str]) -> str:
    """A short name made of the title that no other baseline has."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:ID_LENGTH].strip("_")
    slug = slug if slug[:1].isalpha() else f"baseline_{slug}".rstrip("_")[:ID_LENGTH]
    numbered = (f"{slug}_{n}"[:40] for n in range(2, MOST + 3))
    return slug if slug not in taken else next(each for each in numbered if each not in taken)
