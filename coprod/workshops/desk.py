"""What every use case needs at hand: the settings, the store, and who is told."""

import secrets
from dataclasses import dataclass, field
from functools import lru_cache

from coprod.news import Broadcaster
from coprod.settings import Settings
from coprod.store import Store, open_store


@dataclass(frozen=True)
class Desk:
    """One process's settings, store and broadcaster; holds nothing about any visitor."""

    settings: Settings
    store: Store
    news: Broadcaster = field(default_factory=Broadcaster)
    organiser_key: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)


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
