"""The organiser's list: a page of workshops at a time, found by name or code."""

from collections.abc import Collection
from dataclasses import dataclass

from coprod.store import engine, listing
from coprod.store.listing import Listed
from coprod.workshops.desk import Desk

__all__ = ["PAGE", "Listed", "Page", "look"]

PAGE = 20


@dataclass(frozen=True)
class Page:
    """One page, newest first: `found` is how many fit what was typed, `total` how many there are to find.

    The `archived` are among these only where they were asked for.
    """

    lines: tuple[Listed, ...]
    number: int
    found: int
    total: int
    archived: int = 0

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.found // PAGE))

    @property
    def first(self) -> int:
        """The place of the first workshop of this page among those found, from 1."""
        return (self.number - 1) * PAGE + 1


def look(
    desk: Desk,
    typed: str = "",
    number: int = 1,
    among: Collection[str] | None = None,
    *,
    archived_too: bool = False,
) -> Page:
    """The page with this number, from 1, of the workshops whose name or code has what was `typed` in it.

    Only those `among` these ids where some are given. A page past the last is the last.
    """
    wanted = typed.casefold().strip()
    with desk.store.reading() as db:
        every, archived = listing.count(db, among)
        total = every if archived_too else every - archived
        ids: list[str] | None = None
        if wanted or among is not None:
            names = listing.names(db, among, archived_too=archived_too)
            ids = [each.id for each in names if _fits(each, wanted)]
        found = total if ids is None else len(ids)
        number = min(max(1, number), max(1, -(-found // PAGE)))
        start = (number - 1) * PAGE
        if ids is None:
            shown = listing.newest(db, PAGE, start, archived_too=archived_too)
        else:
            shown = ids[start : start + PAGE]
        lines = listing.lines(db, shown, engine.now(db))
        return Page(tuple(lines), number, found, total, archived)


def _fits(workshop: listing.Name, wanted: str) -> bool:
    """Whether it is found by this: in the databases' own comparisons "ÉCOLE" is not "école"."""
    code = f"{workshop.code[:4]}-{workshop.code[4:]}"
    return wanted in f"{workshop.name} {workshop.code} {code}".casefold()
