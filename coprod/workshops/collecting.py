"""The library of this server: the shipped one, and what organisers add to it, change and remove."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Literal
from weakref import WeakKeyDictionary

from pydantic import ValidationError
from pydantic_core import from_json

from coprod.errors import NotFound, Refused
from coprod.model.library import Additions, Case, Library, Reform, Source
from coprod.model.library_toml import MOST_ENTRIES, everything, library_ids, parse_additions, shipped_library
from coprod.store import Store
from coprod.store import library as store
from coprod.store.library import Kind, Row, Version
from coprod.workshops.desk import Desk

MOST_OWN = MOST_ENTRIES
ID_LENGTH = 40

Own = Source | Reform | Case
Why = Literal["unreadable", "id_shipped", "points_nowhere"]
MODELS: Mapping[Kind, type[Own]] = {"source": Source, "reform": Reform, "case": Case}
REFUSALS: Mapping[Why, str] = {"id_shipped": "id_taken", "points_nowhere": "points_nowhere"}
"""Why an entry is not taken in, as a reason code; one that cannot be read never gets that far."""


@dataclass(frozen=True)
class LeftOut:
    """An own entry that fits no longer; `entry` is None when it cannot even be read."""

    kind: Kind
    id: str
    title: str
    why: Why
    entry: Own | None = None


@dataclass(frozen=True)
class Collected:
    """Everything there is on this server, and what of it is its own."""

    library: Library
    own: Additions
    left_out: tuple[LeftOut, ...] = ()
    taken: frozenset[str] = field(default=frozenset())
    """Every id that a new entry cannot have."""

    def find(self, entry_id: str) -> Own | None:
        """An own entry by its id, also one that is left out but can be read."""
        left = (each.entry for each in self.left_out if each.entry is not None)
        readable: tuple[Own, ...] = (*_entries(self.own), *left)
        return next((each for each in readable if each.id == entry_id), None)

    def pointing_at(self, entry_id: str) -> tuple[Case | Reform, ...]:
        """The own cases and reforms that need this source or case."""
        left = (each.entry for each in self.left_out)
        return tuple(
            each
            for each in (*self.own.cases, *self.own.reforms, *left)
            if isinstance(each, Case | Reform)
            and any(kind in MODELS and to == entry_id for _, kind, to in each.references())
        )


_kept: WeakKeyDictionary[Store, tuple[Version, Collected]] = WeakKeyDictionary()


def library(desk: Desk) -> Library:
    """The shipped library with all that was added on this server."""
    return collected(desk).library


def additions(desk: Desk) -> Additions:
    """What was added on this server and is in its library."""
    return collected(desk).own


def collected(desk: Desk) -> Collected:
    """The library and what of it is this server's own, read anew only when something has changed."""
    with desk.store.reading() as db:
        version = store.version(db)
        known = _kept.get(desk.store)
        if known is not None and known[0] == version:
            return known[1]
        found = _fit(store.everything(db))
    _kept[desk.store] = version, found
    return found


def take_in(desk: Desk, text: bytes | str, name: str) -> Additions:
    """Add what a TOML file holds and the library does not; returns that, which may be nothing.

    Raises BadFile, which names the key, and Refused as `add` does; then nothing was added.
    """
    found = parse_additions(text, name, library(desk))
    add(desk, found)
    return found


def add(desk: Desk, new: Additions) -> None:
    """Add entries, all or none.

    Raises Refused with "id_taken", "points_nowhere" or "library_full".
    """
    if not new.ids:
        return
    rows = list(map(_row, _entries(new)))
    with desk.store.writing() as db:
        store.hold(db)
        there = store.everything(db)
        if len(there) + len(rows) > MOST_OWN:
            raise Refused("library_full")
        if len(new.ids) < len(rows) or new.ids & {row.entry_id for row in there}:
            raise Refused("id_taken")
        _refuse_unfit([*there, *rows], new.ids)
        if store.add(db, rows) != len(rows):
            raise Refused("id_taken")


def replace(desk: Desk, entry: Own, source: Source | None = None) -> None:
    """Put a changed entry in place of the one with its id; `source` is new or changed, or as it was.

    Raises NotFound("entry") when it was removed meanwhile, and Refused as `add` does.
    """
    new = {entry.id: _row(entry)}
    if source and source not in shipped_library().sources:
        new[source.id] = _row(source)
    with desk.store.writing() as db:
        store.hold(db)
        there = {row.entry_id: row for row in store.everything(db)}
        if entry.id not in there or there[entry.id].kind != new[entry.id].kind:
            raise NotFound("entry")
        if len(there | new) > MOST_OWN:
            raise Refused("library_full")
        _refuse_unfit(list((there | new).values()), new)
        for row in new.values():
            if row == there.get(row.entry_id):
                continue
            if not (store.replace(db, row) if row.entry_id in there else store.add(db, [row])):
                raise Refused("id_taken")


def remove(desk: Desk, entry_id: str) -> None:
    """Remove an own entry; one that is gone already is no error.

    Raises Refused("pointed_at") for a source or case that another own entry needs.
    """
    shipped = {each.id for each in everything(shipped_library())}
    with desk.store.writing() as db:
        store.hold(db)
        if entry_id not in shipped and _fit(store.everything(db)).pointing_at(entry_id):
            raise Refused("pointed_at")
        store.remove(db, entry_id)


def new_id(title: str, kind: Kind, taken: Collection[str]) -> str:
    """A free id made from the title: "Café in Ålesund" gives cafe_in_alesund, or cafe_in_alesund_2."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = "_".join("".join(c if c.isalnum() else " " for c in plain).split())
    if not words[:1].isalpha():
        words = f"{kind}_{words}".rstrip("_")
    for number in count(1):
        end = "" if number == 1 else f"_{number}"
        found = words[: ID_LENGTH - len(end)].rstrip("_") + end
        if found not in taken:
            return found
    raise AssertionError("numbers have no end")


def _fit(rows: Sequence[Row]) -> Collected:
    """The shipped library with every row that fits it.

    An entry that needs one which is left out is left out as well, also where the shipped library has another
    of that id: it would cite something else.
    """
    shipped = shipped_library()
    shipped_by_id = {each.id: each for each in everything(shipped)}
    read: dict[str, Own] = {}
    out: list[LeftOut] = []
    for row in rows:
        entry = _read(row)
        if entry is None:
            out.append(LeftOut(row.kind, row.entry_id, _title(row), "unreadable"))
        elif row.entry_id in shipped_by_id:
            out.append(LeftOut(row.kind, row.entry_id, entry.title, "id_shipped", entry))
        else:
            read[row.entry_id] = entry
    lost = {each.id for each in out if each.entry != shipped_by_id.get(each.id)}
    while astray := _astray(shipped, read, lost):
        for each in astray:
            del read[each.id]
            lost.add(each.id)
            out.append(LeftOut(_kind(each), each.id, each.title, "points_nowhere", each))
    own = Additions(
        sources=tuple(each for each in read.values() if isinstance(each, Source)),
        reforms=tuple(each for each in read.values() if isinstance(each, Reform)),
        cases=tuple(each for each in read.values() if isinstance(each, Case)),
    )
    whole = Library(
        sources=shipped.sources + own.sources,
        reforms=shipped.reforms + own.reforms,
        cases=shipped.cases + own.cases,
        ideas=shipped.ideas,
        topics=shipped.topics,
        studies=shipped.studies,
        literature=shipped.literature,
        items=shipped.items,
        own=own.ids,
    )
    taken = frozenset(shipped_by_id) | {row.entry_id for row in rows}
    return Collected(whole, own, tuple(out), taken)


def _astray(shipped: Library, read: Mapping[str, Own], lost: set[str]) -> list[Own]:
    """The entries that point at something which is not there."""
    known = library_ids(shipped)
    for each in read.values():
        known.setdefault(_kind(each), set()).add(each.id)
    return [
        each
        for each in read.values()
        if not isinstance(each, Source)
        and any(to not in known[kind] or to in lost for _, kind, to in each.references())
    ]


def _refuse_unfit(rows: Sequence[Row], ids: Collection[str]) -> None:
    reasons = {each.why for each in _fit(rows).left_out if each.id in ids}
    if reasons:
        raise Refused(*sorted(REFUSALS[why] for why in reasons))


def _entries(found: Additions) -> Iterable[Own]:
    return (*found.sources, *found.cases, *found.reforms)


def _kind(entry: Own) -> Kind:
    return next(kind for kind, model in MODELS.items() if isinstance(entry, model))


def _row(entry: Own) -> Row:
    return Row(_kind(entry), entry.id, entry.model_dump_json(exclude_defaults=True))


def _read(row: Row) -> Own | None:
    """The entry as it is kept; None for one that today's rules do not allow."""
    model = MODELS.get(row.kind)
    try:
        entry = model.model_validate_json(row.content) if model else None
    except ValidationError:
        return None
    return entry if entry is not None and entry.id == row.entry_id else None


def _title(row: Row) -> str:
    try:
        title = from_json(row.content)["title"]
    except (ValueError, KeyError, TypeError):
        return row.entry_id
    return title if isinstance(title, str) else row.entry_id
