"""Who is told that something changed: one broadcaster a process, fed after each commit.

News carries no figures, only that a topic of a workshop moved; whoever hears it asks again.
"""

import asyncio
import itertools
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

QUIET_SECONDS = 0.1
"""News of one workshop is gathered this long, so that nobody hears more than ten times a second."""


class Topic(StrEnum):
    """NOW: what to do has changed, for everybody. NUMBERS: turnout or released figures have."""

    NOW = "now"
    NUMBERS = "numbers"


@dataclass(eq=False)
class _Listener:
    """Of one workshop, or of all where `workshop_id` is None."""

    workshop_id: str | None
    topics: frozenset[Topic]
    loop: asyncio.AbstractEventLoop
    who: str | None
    waiting: set[tuple[str, Topic]] = field(default_factory=set)
    awake: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, workshop_id: str, topic: Topic) -> None:
        self.waiting.add((workshop_id, topic))
        self.awake.set()

    def heard(self) -> set[tuple[str, Topic]]:
        """What came in since this was asked last."""
        found = set(self.waiting)
        self.waiting.clear()
        self.awake.clear()
        return found


class Broadcaster:
    """Passes news from any thread to the listeners of any event loop."""

    def __init__(self) -> None:
        self._listeners: set[_Listener] = set()
        self._lock = threading.Lock()
        self._versions = itertools.count(1)
        self._closed = False

    def tell(self, workshop_id: str, topic: Topic) -> None:
        """Wake everybody who listens for `topic` in this workshop; call it after the commit."""
        with self._lock:
            everybody = [n for n in self._listeners if n.workshop_id in (None, workshop_id)]
        for listener in everybody:
            if topic in listener.topics and not listener.loop.is_closed():
                listener.loop.call_soon_threadsafe(listener.hear, workshop_id, topic)

    def close(self) -> None:
        """End every listener's wait, so that a server that is stopping need not wait for them."""
        self._closed = True
        with self._lock:
            everybody = list(self._listeners)
        for listener in everybody:
            if not listener.loop.is_closed():
                listener.loop.call_soon_threadsafe(listener.awake.set)

    def present(self, workshop_id: str) -> frozenset[str]:
        """The participants whose screen is connected to this process now."""
        with self._lock:
            return frozenset(n.who for n in self._listeners if n.workshop_id == workshop_id and n.who)

    async def listen(
        self,
        workshop_id: str,
        topics: frozenset[Topic],
        *,
        who: str | None = None,
        heartbeat: float = 15.0,
    ) -> AsyncIterator[tuple[int, frozenset[Topic]]]:
        """Yield (version, topics) at once and after each change, and (version, none) as a heartbeat."""
        with self._listener(workshop_id, topics, who) as listener:
            yield next(self._versions), topics
            while not self._closed:
                try:
                    await asyncio.wait_for(listener.awake.wait(), heartbeat)
                except TimeoutError:
                    yield next(self._versions), frozenset()
                    continue
                heard = frozenset(topic for _, topic in listener.heard())
                if heard:
                    yield next(self._versions), heard
                await asyncio.sleep(QUIET_SECONDS)

    async def everywhere(self, topic: Topic) -> AsyncIterator[frozenset[str]]:
        """Yield the workshops in which `topic` moved, after each change."""
        with self._listener(None, frozenset({topic}), None) as listener:
            while not self._closed:
                await listener.awake.wait()
                moved = frozenset(workshop_id for workshop_id, _ in listener.heard())
                if moved:
                    yield moved

    @contextmanager
    def _listener(
        self, workshop_id: str | None, topics: frozenset[Topic], who: str | None
    ) -> Iterator[_Listener]:
        listener = _Listener(workshop_id, topics, asyncio.get_running_loop(), who)
        with self._lock:
            self._listeners.add(listener)
        try:
            yield listener
        finally:
            with self._lock:
                self._listeners.discard(listener)
