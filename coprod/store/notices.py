"""What the processes on one PostgreSQL tell each other: LISTEN and NOTIFY, on one connection and thread."""

import contextlib
import logging
import random
import selectors
import socket
import threading
from collections.abc import Callable
from typing import Any, Protocol

import psycopg
from sqlalchemy import Engine

CHANNEL = "coprod_news"
GATHER_SECONDS = 0.02
"""After something was sent, more is gathered for so long: casts cost the database no notice each."""
LOOK_SECONDS = 1.0
"""So often the wire is asked what is due, also when nothing happens."""
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.2, 1.0
"""How long to wait before a lost connection is made again; twice as long after each failure. Phones wait to
hear that the database is back."""
_KEEP_ALIVE = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}

_log = logging.getLogger(__name__)


class Wire(Protocol):
    """Who has something to say, and hears what others said."""

    wake: Callable[[], None]

    def due(self) -> list[str]: ...
    def goodbye(self) -> str: ...
    def heard(self, sender: int, text: str) -> None: ...
    def back(self) -> None: ...


def pass_on(engine: Engine, seconds: float = 3.0) -> bool:
    """Whether what one connection tells arrives at another within so many seconds."""
    with contextlib.suppress(psycopg.Error), _connection(engine) as hearing, _connection(engine) as telling:
        hearing.execute(f"LISTEN {CHANNEL}_trial")
        telling.execute(f"NOTIFY {CHANNEL}_trial")
        return any(True for _ in hearing.notifies(timeout=seconds, stop_after=1))
    return False


def _connection(engine: Engine) -> psycopg.Connection[Any]:
    """One of its own, outside the engine's pool, that notices when the other side is gone."""
    _, chosen = engine.dialect.create_connect_args(engine.url)
    options: dict[str, Any] = _KEEP_ALIVE | dict(chosen)
    return psycopg.connect(**options, autocommit=True)


class Notices:
    """Carries a wire's texts to the other processes, and theirs to it, until it is stopped.

    A text goes out once the connection holds; a lost one is made again for as long as it takes. Senders are
    numbered by PostgreSQL, and nobody hears themselves. Needs a connection of its own: a pooler in
    transaction mode passes no notices.
    """

    def __init__(self, engine: Engine, wire: Wire) -> None:
        self._engine = engine
        self._wire = wire
        self._unsent: list[str] = []
        self._stopping = threading.Event()
        self._listening = threading.Event()
        self._hear_wake, self._say_wake = socket.socketpair()
        for end in (self._hear_wake, self._say_wake):
            end.setblocking(False)
        self._thread = threading.Thread(target=self._run, name="coprod-notices", daemon=True)

    def start(self, seconds: float = 3.0) -> bool:
        """Begin; True when it is listening within so many seconds. It goes on trying in any case."""
        self._wire.wake = self._wake
        self._thread.start()
        return self._listening.wait(seconds)

    def stop(self) -> None:
        """Send what is due, say goodbye, and end."""
        self._stopping.set()
        self._wake()
        self._thread.join(5)
        self._wire.wake = lambda: None
        for end in (self._hear_wake, self._say_wake):
            end.close()

    def _wake(self) -> None:
        with contextlib.suppress(OSError):  # full: it is awake
            self._say_wake.send(b"\0")

    def _run(self) -> None:
        wait, lost = FIRST_WAIT_SECONDS, False
        while not self._stopping.is_set():
            try:
                with _connection(self._engine) as connection:
                    # a notice need not survive the database's crash: its commit does not wait for the disk
                    connection.execute("SET synchronous_commit = off")
                    connection.execute(f"LISTEN {CHANNEL}")
                    if lost:
                        _log.warning("News passes between processes again")
                    wait, lost = FIRST_WAIT_SECONDS, False
                    self._wire.back()
                    self._listening.set()
                    self._carry(connection)
            except (psycopg.Error, OSError) as error:
                if not lost:
                    _log.warning("News does not pass between processes: %s", " ".join(str(error).split()))
                lost = True
                self._listening.clear()
                self._stopping.wait(wait * random.uniform(0.5, 1))  # noqa: S311  so that not all come at once
                wait = min(LONGEST_WAIT_SECONDS, 2 * wait)

    def _carry(self, connection: psycopg.Connection[Any]) -> None:
        own = connection.info.backend_pid

        def hear(notice: psycopg.Notify) -> None:
            if notice.pid != own:
                self._wire.heard(notice.pid, notice.payload)

        connection.add_notify_handler(hear)
        with selectors.DefaultSelector() as either:
            either.register(connection.fileno(), selectors.EVENT_READ)
            either.register(self._hear_wake, selectors.EVENT_READ)
            while not self._stopping.is_set():
                if self._send(connection, self._wire.due()):
                    self._stopping.wait(GATHER_SECONDS)
                _take_in(connection)
                either.select(LOOK_SECONDS)
                with contextlib.suppress(BlockingIOError):
                    self._hear_wake.recv(4096)
        self._send(connection, [*self._wire.due(), self._wire.goodbye()])

    def _send(self, connection: psycopg.Connection[Any], texts: list[str]) -> bool:
        """Send these after those that a lost connection left; what fails stays for the next connection."""
        self._unsent += texts
        sent = bool(self._unsent)
        while self._unsent:
            connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, self._unsent[0]))
            del self._unsent[0]
        return sent


def _take_in(connection: psycopg.Connection[Any]) -> None:
    """Hand all notices that have arrived to the connection's handler, without waiting.

    `notifies()` would wait for the socket, also when what it holds was read with an answer already.
    """
    connection.pgconn.consume_input()
    while (notice := connection.pgconn.notifies()) is not None:
        handler = connection.pgconn.notify_handler
        if handler is not None:
            handler(notice)
