"""What stays the same for as long as a workshop's version does: read once, shared by everybody who asks."""

from threading import RLock
from typing import Any, NamedTuple

from cachetools import LRUCache, cached

from coprod.model.workshop import AgendaItem, Round, Workshop
from coprod.store import workshops
from coprod.store.engine import Database, Store


class Lasting(NamedTuple):
    """A workshop with its agenda and its rounds, oldest first."""

    workshop: Workshop
    agenda: tuple[AgendaItem, ...]
    rounds: tuple[Round, ...]


def kept(store: Store, workshop_id: str, version: int) -> Lasting | None:
    """What was read of this version before, if anybody asked."""
    return _kept.get((store, workshop_id, version))


def lasting(database: Database, store: Store, workshop_id: str, version: int | None = None) -> Lasting | None:
    """The workshop as this transaction sees it, None when it was deleted; `version` where it is known.

    Only for a transaction that has not changed the workshop itself: that version may never be committed.
    """
    if version is None:
        version = workshops.version(database, workshop_id)
    return None if version is None else _read(database, store, workshop_id, version)


_Key = tuple[Any, ...]
_kept: LRUCache[_Key, Lasting] = LRUCache(maxsize=1024)


def _version(_database: Database, *version: Any) -> _Key:
    return version


@cached(_kept, key=_version, lock=RLock())
def _read(database: Database, _store: Store, workshop_id: str, _version: int) -> Lasting:
    """Everything that changes one of these raises the version in the same transaction."""
    workshop = workshops.by_id(database, workshop_id)
    assert workshop is not None
    agenda, rounds = workshops.agenda(database, workshop_id), workshops.rounds(database, workshop_id)
    return Lasting(workshop, tuple(agenda), tuple(rounds))
