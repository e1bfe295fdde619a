"""Phones that go on casting whatever happens to the server, and remember all that they were told."""

import http.client
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from coprod.store import Store, ballots
from tests.phones import SilentPhone
from tests.servers import wait_until

NO_ANSWER = 0
PAUSE_SECONDS = 0.1
"""So long a phone waits before it sends the same press once more."""
NEVER_ON_A_SCREEN = ("Traceback", "psycopg", "sqlalchemy", "sqlite3", 'File "/')


class Told(NamedTuple):
    """One answer: when (monotonic), the status (NO_ANSWER where none came), and what it said."""

    at: float
    status: int
    said: dict[str, object]


@dataclass
class Caster:
    """One phone that casts again and again, each press until it is acknowledged."""

    phone: SilentPhone
    round_id: str
    told: list[Told] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    longest: float = 0.0
    """Seconds from the first try of a press to its acknowledgement, at most."""

    def cast(self, stop: threading.Event, pause: float) -> None:
        for n in range(100_000):
            begun = time.monotonic()
            while not self._once(f"press-{n:05}", n % 100):
                time.sleep(PAUSE_SECONDS)
            self.longest = max(self.longest, time.monotonic() - begun)
            if stop.wait(pause):
                return

    def _once(self, press: str, percent: int) -> bool:
        fields = {"ict": percent, "project_management": 100 - percent}
        try:
            status, said = self.phone.cast(self.round_id, fields, press)
        except (OSError, ValueError, http.client.HTTPException):  # no connection, or half an answer
            status, said = NO_ANSWER, {}
        self.told.append(Told(time.monotonic(), status, said))
        if status == 200 and said["counted"]:
            self.receipts.append(str(said["receipt"]))
            return True
        return False


class Crowd:
    """Some phones that joined one workshop."""

    def __init__(self, address: str, code: str, phones: int) -> None:
        self.phones = [SilentPhone(address, code).join() for _ in range(phones)]
        self.casters: list[Caster] = []

    @contextmanager
    def casting(self, round_id: str, pause: float = 0.02) -> Iterator[None]:
        """All of them cast at once until the block ends; then each has its last press acknowledged."""
        stop = threading.Event()
        self.casters = [Caster(each, round_id) for each in self.phones]
        with ThreadPoolExecutor(len(self.casters)) as several:
            working = [several.submit(each.cast, stop, pause) for each in self.casters]
            try:
                yield
            finally:
                stop.set()
            for each in working:
                each.result(timeout=60)

    @property
    def acknowledged(self) -> list[str]:
        """The receipts of all ballots of which a phone was told that they count."""
        return [receipt for each in self.casters for receipt in each.receipts]

    def wait_for(self, more: int, seconds: float = 60) -> float:
        """Wait until so many more were acknowledged; the moment (monotonic) at which that was seen."""
        least = len(self.acknowledged) + more
        wait_until(lambda: len(self.acknowledged) >= least, f"not {more} more acknowledged", seconds, 0.005)
        return time.monotonic()

    def back_after(self, moment: float) -> float:
        """Seconds from a moment (monotonic) to the first acknowledgement of a press sent after it."""
        counted = [told.at for each in self.casters for told in each.told if told.status == 200]
        return min(at for at in counted if at > moment) - moment

    def not_in_words(self) -> list[Told]:
        """The answers that were no acknowledgement and no sentence of ours, or that showed the machinery."""
        odd = []
        for each in self.casters:
            for told in each.told:
                if told.status == NO_ANSWER or told.said.get("counted"):
                    continue
                text = repr(told.said)
                if not told.said.get("sentences") or any(word in text for word in NEVER_ON_A_SCREEN):
                    odd.append(told)
        return odd

    def receipts_not_shown(self) -> int:
        """Of how many phones their own screen does not show the receipt that they were told last."""
        missing = 0
        for each in self.casters:
            last = each.receipts[-1]
            missing += f"{last[:4]} {last[4:]}" not in each.phone.screen()
        return missing


def lost(store: Store, round_id: str, acknowledged: Sequence[str]) -> int:
    """How many acknowledged ballots the database does not hold; fails where it holds one twice."""
    with store.reading() as db:
        stored = [cast.receipt for cast in ballots.history(db, round_id)]
    assert len(stored) == len(set(stored)), "a ballot is there twice"
    assert len(acknowledged) == len(set(acknowledged)), "two presses were given one receipt"
    return len(set(acknowledged) - set(stored))
