"""Who is told that something changed: one broadcaster a process, fed after each commit.

News carries no figures, only that a topic of a workshop moved; whoever hears it asks again. `Others` keeps
the broadcasters of several processes in touch; `coprod/store/notices.py` carries what they say.
"""

import asyncio
import contextlib
import itertools
import json
import threading
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

QUIET_SECONDS = 0.1
"""News of one workshop is gathered this long, so that nobody hears more than ten times a second."""

PULSE_SECONDS = 3.0
"""So often a process tells the others that it is there, and who is connected to it."""
SILENT_SECONDS = 3.5 * PULSE_SECONDS
"""A process that was not heard for so long is gone, maybe with news that it had not told yet."""
MOST_BYTES = 7900
"""A notice of PostgreSQL holds less than 8000 bytes."""
PORTION = 100
"""So many participants of one workshop are named together; their names must fit into one notice."""


class Topic(StrEnum):
    """NOW: what to do has changed, for everybody. NUMBERS: turnout or released figures have.

    The others pass: a press of the projector's clicker did nothing, for this reason.
    """

    NOW = "now"
    NUMBERS = "numbers"
    PRESS_NO_RIGHT = "press_no_right"
    PRESS_TOO_LATE = "press_too_late"
    PRESS_NO_STEP = "press_no_step"


PASSING = frozenset({Topic.PRESS_NO_RIGHT, Topic.PRESS_TOO_LATE, Topic.PRESS_NO_STEP})
"""Of the moment: whoever was not there needs not hear of them later."""


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
        self._listeners: defaultdict[tuple[str | None, Topic], set[_Listener]] = defaultdict(set)
        self._lock = threading.Lock()
        self._versions = itertools.count(1)
        self._closed = False
        self.told = 0
        """How often anybody here was told of something to do."""
        self.others: Others | None = None

    def tell(self, workshop_id: str, topic: Topic) -> None:
        """Wake everybody who listens for `topic` in this workshop; call it after the commit."""
        self.tell_here(workshop_id, topic)
        if self.others is not None:
            self.others.tell(workshop_id, topic)

    def tell_here(self, workshop_id: str, topic: Topic) -> None:
        """The same, for those who are connected to this process only."""
        with self._lock:
            self.told += topic is Topic.NOW
            found = [n for whose in (workshop_id, None) for n in self._listeners.get((whose, topic), ())]
        self._call(found, lambda listener: listener.hear(workshop_id, topic))

    def tell_everything_here(self) -> None:
        """Wake everybody who is connected to this process: news may have been missed."""
        with self._lock:
            everybody = {n for found in self._listeners.values() for n in found}
        workshops = {n.workshop_id for n in everybody if n.workshop_id is not None}

        def hear_all(listener: _Listener) -> None:
            for workshop_id in workshops if listener.workshop_id is None else (listener.workshop_id,):
                for topic in listener.topics - PASSING:
                    listener.hear(workshop_id, topic)

        self._call(list(everybody), hear_all)

    def close(self) -> None:
        """End every listener's wait, so that a server that is stopping need not wait for them."""
        self._closed = True
        with self._lock:
            everybody = list({n for found in self._listeners.values() for n in found})
        self._call(everybody, lambda listener: listener.awake.set())

    def listening(self, workshop_id: str, topic: Topic) -> int:
        """How many are connected to this process and hear of this topic."""
        with self._lock:
            return len(self._listeners.get((workshop_id, topic), ()))

    def waiting(self) -> int:
        """How much news the listeners of this process have not taken yet."""
        with self._lock:
            everybody = {n for found in self._listeners.values() for n in found}
        return sum(len(n.waiting) for n in everybody)

    def connected_here(self) -> Mapping[str, frozenset[str]]:
        """The participants whose screen is connected to this process now, by workshop."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        with self._lock:
            for (workshop_id, _topic), listeners in self._listeners.items():
                if workshop_id is not None:
                    found[workshop_id].update(n.who for n in listeners if n.who)
        return {workshop_id: frozenset(who) for workshop_id, who in found.items() if who}

    def present(self, workshop_id: str) -> frozenset[str]:
        """The participants whose screen is connected now, to this process or to another on this database."""
        with self._lock:
            listeners = [self._listeners.get((workshop_id, topic), ()) for topic in Topic]
            here = frozenset(n.who for found in listeners for n in found if n.who)
        return here | self.others.connected(workshop_id) if self.others is not None else here

    async def listen(
        self,
        workshop_id: str,
        topics: frozenset[Topic],
        *,
        who: str | None = None,
        heartbeat: float = 25.0,
    ) -> AsyncIterator[tuple[int, frozenset[Topic]]]:
        """Yield (version, topics) at once and after each change, and (version, none) as a heartbeat."""
        with self._listener(workshop_id, topics, who) as listener:
            yield next(self._versions), topics - PASSING
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
            for topic in topics:
                self._listeners[workshop_id, topic].add(listener)
        try:
            yield listener
        finally:
            with self._lock:
                for topic in topics:
                    self._listeners[workshop_id, topic].discard(listener)
                    if not self._listeners[workshop_id, topic]:
                        del self._listeners[workshop_id, topic]

    @staticmethod
    def _call(listeners: list[_Listener], act: Callable[[_Listener], None]) -> None:
        """Do this to each listener in its own event loop; one call a loop, however many listen."""
        by_loop: defaultdict[asyncio.AbstractEventLoop, list[_Listener]] = defaultdict(list)
        for listener in listeners:
            by_loop[listener.loop].append(listener)
        for loop, its in by_loop.items():
            with contextlib.suppress(RuntimeError):  # the loop has ended, and with it whoever listened
                loop.call_soon_threadsafe(_each, its, act)


def _each(listeners: list[_Listener], act: Callable[[_Listener], None]) -> None:
    for listener in listeners:
        act(listener)


@dataclass
class _Peer:
    """Another process: when it was heard last, and who is connected to it."""

    heard: float
    connected: dict[str, frozenset[str]] = field(default_factory=dict)
    coming: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


class Others:
    """One broadcaster's side of the talk between the processes that share a database.

    Whatever carries it asks `due` for the texts to send (at least once in PULSE_SECONDS), brings those of
    others to `heard`, and says `back` whenever it could hear nothing before. A process that falls silent
    without a goodbye may have died between a commit and its news: then everybody here asks again.
    """

    def __init__(self, news: Broadcaster, clock: Callable[[], float] = time.monotonic) -> None:
        self._news = news
        self._clock = clock
        self._lock = threading.Lock()
        self._untold: dict[tuple[str, Topic], None] = {}
        self._peers: dict[int, _Peer] = {}
        self._next_pulse = 0.0
        self.wake: Callable[[], None] = lambda: None
        news.others = self

    def tell(self, workshop_id: str, topic: Topic) -> None:
        """Let the other processes hear that `topic` moved; costs the caller next to nothing."""
        with self._lock:
            first = not self._untold
            self._untold[workshop_id, topic] = None
        if first:
            self.wake()

    def connected(self, workshop_id: str) -> frozenset[str]:
        """The participants whose screen is connected to another process."""
        with self._lock:
            peers = [peer.connected.get(workshop_id, frozenset()) for peer in self._peers.values()]
        return frozenset().union(*peers)

    def due(self) -> list[str]:
        """The texts to send now, at most MOST_BYTES each."""
        moment = self._clock()
        with self._lock:
            told, self._untold = list(self._untold), {}
            silent = [name for name, peer in self._peers.items() if peer.heard < moment - SILENT_SECONDS]
            for name in silent:
                del self._peers[name]
            pulse = moment >= self._next_pulse
            if pulse:
                self._next_pulse = moment + PULSE_SECONDS
        if silent:
            self._news.tell_everything_here()
        texts = _packed("told", told)
        if pulse:
            here = [(workshop_id, list(who)) for workshop_id, who in self._news.connected_here().items()]
            portions = [
                (workshop_id, who[n : n + PORTION])
                for workshop_id, who in here
                for n in range(0, len(who), PORTION)
            ]
            texts += _packed("here", portions)
            texts.append(json.dumps({"pulse": []}))
        return texts

    def goodbye(self) -> str:
        """The last text that a process sends which stops in good order."""
        return json.dumps({"bye": []})

    def heard(self, sender: int, text: str) -> None:
        """Take in what another process sent; `sender` is its number for as long as it is connected.

        What makes no sense here, as from a version to come, is passed over.
        """
        with contextlib.suppress(ValueError, TypeError, AttributeError):
            self._take_in(sender, json.loads(text))

    def _take_in(self, sender: int, said: dict[str, list[tuple[str, Any]]]) -> None:
        with self._lock:
            if "bye" in said:
                self._peers.pop(sender, None)
                return
            if sender not in self._peers:
                self._next_pulse = 0.0  # so that it hears of us, too
            peer = self._peers.setdefault(sender, _Peer(0.0))
            peer.heard = self._clock()
            for workshop_id, who in said.get("here", ()):
                peer.coming[workshop_id].update(who)
            if "pulse" in said:
                peer.connected = {each: frozenset(who) for each, who in peer.coming.items()}
                peer.coming.clear()
        for workshop_id, topic in said.get("told", ()):
            self._news.tell_here(workshop_id, Topic(topic))

    def back(self) -> None:
        """Hearing begins, at the start or after a break: whatever was missed, everybody here asks again."""
        with self._lock:
            self._peers.clear()
            self._next_pulse = 0.0
        self._news.tell_everything_here()


def _packed(name: str, pairs: Sequence[tuple[str, str | list[str]]]) -> list[str]:
    """The pairs as JSON texts of at most MOST_BYTES each, as long as each pair is shorter than that."""
    if not pairs:
        return []
    whole = json.dumps({name: pairs}, separators=(",", ":"))
    if len(whole) <= MOST_BYTES or len(pairs) == 1:
        return [whole]
    middle = len(pairs) // 2
    return _packed(name, pairs[:middle]) + _packed(name, pairs[middle:])
