"""What every use case needs at hand: the settings, the store, and who is told."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache

from coprod.errors import StoreTrouble
from coprod.model.act import Who
from coprod.news import Broadcaster, Others
from coprod.settings import Settings
from coprod.store import Store, heartbeat, migrate, open_store
from coprod.store.notices import Notices
from coprod.workshops.guessing import Guesses

DATABASE_AWAY, MIGRATIONS_DIFFER, NO_WRITES = "database_away", "migrations_differ", "database_takes_no_write"
BEAT_SECONDS = 10.0
"""So long a write that went well stands for the next ones."""
LEAST_ROOM_BYTES = 128 * 1024
"""What a few ballots take in the log of an SQLite database; with less room some would fail."""


@dataclass(frozen=True)
class Desk:
    """One process's settings, store and broadcaster; of visitors only where wrong codes came from lately.

    `by` is in which part somebody acts, for the audit trail: the server, unless handed on `as_` another.
    """

    settings: Settings
    store: Store
    news: Broadcaster = field(default_factory=Broadcaster)
    guesses: Guesses = field(default_factory=Guesses)
    organiser_key: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    by: Who = Who.SERVER

    def as_(self, who: Who) -> "Desk":
        """The same desk, at which somebody acts in this part."""
        return replace(self, by=who)


def open_desk(settings: Settings) -> Desk:
    """Open the store; the organiser's key is the one set, else a new one for this start.

    Raises StoreTrouble when the database cannot be opened.
    """
    store = open_store(settings.database)
    chosen = settings.organiser_key.get_secret_value()
    return Desk(settings, store, organiser_key=chosen) if chosen else Desk(settings, store)


@lru_cache(maxsize=1)
def the_desk() -> Desk:
    """This process's desk, opened on first use from the environment."""
    return open_desk(Settings())


@contextmanager
def in_touch(desk: Desk) -> Iterator[None]:
    """Within the block, news passes to and from every other process on the same PostgreSQL.

    On SQLite one process serves alone. A database that is away is tried for as long as it takes.
    """
    if desk.store.is_sqlite:
        yield
        return
    notices = Notices(desk.store.engine, Others(desk.news))
    notices.start()
    try:
        yield
    finally:
        notices.stop()
        desk.news.others = None


def unready(desk: Desk) -> str:
    """Why this process cannot serve anybody now, as a code; "" when it can.

    A write is tried where none went well for BEAT_SECONDS, or where one has failed since. It is smaller than
    a ballot, so a full disk is looked at as well.
    """
    try:
        with desk.store.reading() as db:
            if migrate.current(db) != migrate.newest():
                return MIGRATIONS_DIFFER
    except StoreTrouble:
        return DATABASE_AWAY
    try:
        if time.monotonic() - desk.store.beaten_at > BEAT_SECONDS:
            desk.store.write(heartbeat.beat)
            desk.store.beaten_at = time.monotonic()
    except StoreTrouble:
        return NO_WRITES
    left = desk.store.room_left()
    return NO_WRITES if left is not None and left < LEAST_ROOM_BYTES else ""
