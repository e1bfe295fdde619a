"""Wrong codes and keys, counted for a minute by where they come from and in all; right ones never are.

A whole room shares one network address. So a code that was right from an address before stays open to it, and
only codes that nobody there has used yet wait while too many wrong ones come from there.
"""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock

OF_ONE_ADDRESS, OF_ALL = 20, 200
MINUTE = 60.0
TOLD_SECONDS = 600.0
MOST_ADDRESSES, MOST_RIGHT = 10_000, 50_000
TOO_MANY = "too_many_guesses"


class Guesses:
    """What this process has seen; addresses are written down nowhere.

    They are forgotten when somebody new comes and the last wrong code is a minute old.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._all: deque[float] = deque(maxlen=OF_ALL)
        self._by_address: OrderedDict[str, deque[float]] = OrderedDict()
        self._right: OrderedDict[int, None] = OrderedDict()
        self._waiting: deque[float] = deque(maxlen=10_000)

    def right(self, address: str, code: str) -> None:
        """Somebody at this address used this workshop's code rightly."""
        key = hash((address, code))
        if key not in self._right:
            with self._lock:
                self._right[key] = None
                if len(self._right) > MOST_RIGHT:
                    self._right.popitem(last=False)

    def was_right(self, address: str, code: str) -> bool:
        """Whether this code was right from this address before."""
        return bool(code) and hash((address, code)) in self._right

    def wrong(self, address: str, code: str = "") -> None:
        """A code or a key that opens nothing came from this address; none, if it was right there before."""
        if self.was_right(address, code):
            return
        now = self._clock()
        with self._lock:
            self._all.append(now)
            theirs = self._by_address.setdefault(address, deque(maxlen=OF_ONE_ADDRESS))
            theirs.append(now)
            self._by_address.move_to_end(address)
            while self._by_address and (len(self._by_address) > MOST_ADDRESSES or self._oldest_is_over(now)):
                self._by_address.popitem(last=False)

    def waits(self, address: str, code: str = "") -> bool:
        """Whether this code, from this address, has to wait: it may not even be looked for."""
        if not self._all:
            return False
        now = self._clock()
        with self._lock:
            if self._all and now - self._all[-1] > MINUTE:
                self._all.clear()
                self._by_address.clear()
            if self.was_right(address, code):
                return False
            theirs = self._by_address.get(address)
            return _full(self._all, OF_ALL, now) or _full(theirs, OF_ONE_ADDRESS, now)

    def put_off(self) -> None:
        """Somebody was told to wait."""
        with self._lock:
            self._waiting.append(self._clock())

    def lately(self) -> int:
        """How often somebody was told to wait in the last ten minutes, for whoever runs a workshop here."""
        with self._lock:
            since = self._clock() - TOLD_SECONDS
            return sum(1 for each in self._waiting if each > since)

    def _oldest_is_over(self, now: float) -> bool:
        return now - next(iter(self._by_address.values()))[-1] > MINUTE


def _full(times: deque[float] | None, limit: int, now: float) -> bool:
    return times is not None and len(times) >= limit and now - times[0] <= MINUTE
