"""The server with one guard taken away: it says "counted" first and commits a moment later. For controls."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from coprod.cli import main
from coprod.store import Database, Store
from tests.servers import Server

T = TypeVar("T")
LATER_SECONDS = 0.25


def answer_first(store: Store, act: Callable[[Database], T]) -> T:
    answered: Future[T] = Future()

    def write() -> None:
        try:
            with store.writing() as database:
                answered.set_result(act(database))
                time.sleep(LATER_SECONDS)
        except BaseException as error:
            if not answered.done():
                answered.set_exception(error)

    threading.Thread(target=write, daemon=True).start()
    return answered.result()


class CarelessServer(Server):
    module = "tests.faults.careless"


if __name__ == "__main__":
    Store.write = answer_first  # type: ignore[method-assign]
    main()
