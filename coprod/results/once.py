"""Values that are worked out once: kept, and waited for by whoever asks for the same meanwhile.

When a round is shown, a whole room asks in the same second.
"""

from collections.abc import Callable, Hashable
from threading import Condition
from typing import ParamSpec, TypeVar, cast

from cachetools import LRUCache, cached
from cachetools.keys import hashkey

P = ParamSpec("P")
R = TypeVar("R")


def once(maxsize: int, key: Callable[..., Hashable] = hashkey) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the newest `maxsize` values of a function by `key` of its arguments (else by all of them)."""

    def keeping(function: Callable[P, R]) -> Callable[P, R]:
        kept = cached(LRUCache(maxsize=maxsize), key=key, condition=Condition(), info=True)(function)
        return cast(Callable[P, R], kept)

    return keeping
