"""Opening the database, its two kinds of transaction, and its clock."""

import contextlib
import math
import shutil
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import PoolProxiedConnection, QueuePool

from coprod.errors import StoreTrouble
from coprod.store import migrate

T = TypeVar("T")
Database = Connection
"""One open transaction; every query function takes it first."""

_SQLITE_CLOCK = text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")
_POSTGRESQL_CLOCK = text("SELECT clock_timestamp()")
POSTGRESQL = "postgresql+psycopg"
MOST_IDLE = 4
BUSY_MILLISECONDS = 10_000
"""So long a statement waits for another connection's lock."""


class Store:
    """A database and its transactions.

    `writing` holds the write lock from its first statement (SQLite) or takes row locks as asked
    (PostgreSQL); it commits at the end of the block and rolls back whole on any error.
    """

    def __init__(self, engine: Engine, glances: Engine | None = None) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._single = engine.execution_options(isolation_level="AUTOCOMMIT") if glances is None else glances
        self._one_writer = threading.Lock()
        self._waiting: deque[_Act[Any]] = deque()
        self._idle: deque[PoolProxiedConnection] = deque()
        self.copying = threading.Lock()
        """Held while the database is copied: deleting for good waits for it, so that no copy is missed."""
        self.beaten_at = -math.inf
        """When a write was tried last and went well; long ago, once any other has failed since."""
        self.leftovers_since = time.monotonic() if self.is_sqlite else None
        """Since when the file may hold traces of what was deleted; at the start nobody knows."""
        self.language = ""
        self._in_languages: dict[str, Store] = {}

    def in_language(self, language: str) -> "Store":
        """The same database to read from: each workshop in this language, as far as it has words in it.

        The same value each time, so that what was worked out from it is found again.
        """
        if language not in self._in_languages:
            other = copy(self)
            other.language = language
            self._in_languages[language] = other
        return self._in_languages[language]

    @property
    def reads_at_once(self) -> bool:
        """Whether a glance is quick, and sure not to wait for anybody: then an event loop may take it."""
        return self.is_sqlite

    @property
    def leftovers(self) -> bool:
        """Whether the file may still hold traces of what was deleted."""
        return self.leftovers_since is not None

    def room_left(self) -> int | None:
        """Bytes that are free on the disk of an SQLite database; None for any other."""
        if not self.is_sqlite:
            return None
        return shutil.disk_usage(Path(self.engine.url.database or "").parent).free

    def file_bytes(self) -> int:
        """The size of an SQLite database, also of what is still in its log only; 0 for any other."""
        if not self.is_sqlite:
            return 0
        with self.reading() as database:
            pages, size = (database.execute(text(f"PRAGMA page_{each}")) for each in ("count", "size"))
            return int(pages.scalar_one() * size.scalar_one())

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """A transaction that may write; raises StoreTrouble when the database cannot take it."""
        if self.is_sqlite:
            with self._one_writer, self._transaction() as database:
                yield database
        else:
            with self._transaction() as database:
                yield database

    def write(self, act: Callable[[Database], T]) -> T:
        """Do `act` in a transaction and give back what it gives, only after the commit.

        SQLite writes one transaction at a time, and each waits for the disk: whoever's turn it is takes along
        what has come meanwhile, so that a room that casts at once shares the waits. Each of several stands in
        a savepoint of its own, so that one that raises undoes nothing of the others'.
        """
        if not self.is_sqlite:
            with self.writing() as database:
                return act(database)
        mine = _Act(act)
        self._waiting.append(mine)
        with self._one_writer:
            if not mine.done:
                self._write_waiting()
        try:
            return mine.result()
        except StoreTrouble:
            self.beaten_at = -math.inf
            raise

    def _write_waiting(self) -> None:
        acts = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            with self._transaction() as database:
                for each in acts:
                    each.do(database, alone=len(acts) == 1)
        except BaseException as error:
            for each in acts:
                each.error = error
            if not isinstance(error, StoreTrouble):
                raise
        finally:
            for each in acts:
                each.done = True

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """A consistent look; never waits for a writer."""
        with _told(), self.engine.connect() as connection:
            level = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
            connection = connection.execution_options(
                coprod_reading=True, coprod_language=self.language, **level
            )
            with connection.begin():  # at once: SQLite's driver asks past SQLAlchemy, which would begin late
                yield connection

    @contextmanager
    def glancing(self) -> Iterator[Database]:
        """One statement that only reads: outside any transaction, so the cheapest way to ask."""
        with _told(), self._single.connect() as connection:
            yield connection

    @contextmanager
    def glancing_driver(self) -> Iterator[Any]:
        """The driver's own connection for one statement that every request asks; SQLite only."""
        with _told():
            try:
                connection = self._idle.pop()
            except IndexError:
                connection = self._single.raw_connection()
            try:
                yield connection.driver_connection
            except sqlite3.Error as error:
                connection.invalidate()
                raise StoreTrouble(f"The database could not be used: {error}") from error
            if len(self._idle) < MOST_IDLE:
                self._idle.append(connection)
            else:
                connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[Database]:
        try:
            with _told(), self.engine.begin() as database:
                yield database
        except StoreTrouble:
            self.beaten_at = -math.inf
            raise

    def forget_deleted(self, *, wholly: bool = False) -> bool:
        """Clear what was deleted from SQLite's log, and `wholly` from its file; False where it was too busy.

        `secure_delete` overwrites rows where they stand, but not what is left of them on pages that SQLite
        has moved them from: only a file that is written anew (VACUUM) has none, and writers wait while it
        is. PostgreSQL's own vacuum does this.
        """
        if not self.is_sqlite:
            return True
        with self.copying, _told(), self.engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            self.leftovers_since = self.leftovers_since or time.monotonic()
            done = not wholly or self._write_anew(driver)
            done = self._empty_log(driver) and done
            if done and wholly:
                self.leftovers_since = None
        return done

    def _write_anew(self, driver: Any) -> bool:
        with self._one_writer, contextlib.suppress(sqlite3.OperationalError):
            driver.execute("VACUUM")
            return True
        return False

    def _empty_log(self, driver: Any) -> bool:
        """Waits for readers (10 s at most in all), but lets writers in between."""
        tries = 40
        driver.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS // tries}")
        try:
            for _ in range(tries):
                with self._one_writer, contextlib.suppress(sqlite3.OperationalError):
                    if not driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                        return True
            return False
        finally:
            driver.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()
        self.engine.dispose()
        self._single.dispose()


class _Act(Generic[T]):
    """Something to write, and what came of it."""

    def __init__(self, act: Callable[[Database], T]) -> None:
        self.act = act
        self.done = False
        self.value: T | None = None
        self.error: BaseException | None = None

    def do(self, database: Database, *, alone: bool) -> None:
        """Undone if it raises: by itself, or `alone` with its transaction, to which the error goes then."""
        if alone:
            self.value = self.act(database)
            return
        sqlite = driver(database)
        sqlite.execute("SAVEPOINT act")
        try:
            self.value = self.act(database)
        except Exception as error:
            if not sqlite.in_transaction:  # SQLite has rolled all of it back, for want of room for one
                raise
            self.error = error
            sqlite.execute("ROLLBACK TO act")
        sqlite.execute("RELEASE act")

    def result(self) -> T:
        with _told():
            if self.error is not None:
                raise self.error
        return self.value  # type: ignore[return-value]


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise StoreTrouble(f"The database could not be used: {error.orig}") from error
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise StoreTrouble(f"The database could not be used: {error}") from error


def driver(database: Database) -> sqlite3.Connection:
    """The driver's own connection of an SQLite transaction, for what each ballot asks.

    SQLAlchemy's way from a statement to a row takes three times as long as all the rest.
    """
    connection = database.connection.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    return connection


def now(database: Database) -> datetime:
    """The database's time in UTC at this moment, not at the transaction's start."""
    if database.dialect.name == "sqlite":
        stamp = database.execute(_SQLITE_CLOCK).scalar_one()
        return sqlite_time(stamp)
    moment: datetime = database.execute(_POSTGRESQL_CLOCK).scalar_one()
    return moment.astimezone(UTC)


def sqlite_time(stamp: str) -> datetime:
    """What SQLite's own clock says, as a moment in UTC."""
    return datetime.fromisoformat(stamp).replace(tzinfo=UTC)


def open_store(address: str, *, as_it_is: bool = False) -> Store:
    """Open (and if need be make or bring up to date) the database at a SQLAlchemy `address`.

    `as_it_is` neither makes nor changes it. Raises StoreTrouble when it cannot be reached or made.
    """
    try:
        url = make_url(address)
    except SQLAlchemyError as error:
        raise StoreTrouble(f"COPROD_DATABASE_URL is not a database address: {address!r}") from error
    if url.drivername == "postgresql":
        url = url.set(drivername=POSTGRESQL)
    if url.drivername not in ("sqlite", POSTGRESQL):
        raise StoreTrouble(
            f"This kind of database is not known: {url.drivername}. COPROD_DATABASE_URL has to begin with "
            f"sqlite:/// or {POSTGRESQL}://."
        )
    with _told():
        if url.get_backend_name() == "sqlite":
            file = Path(url.database or "")
            if as_it_is and not file.is_file():
                raise StoreTrouble(f"There is no database at {file}.")
            engine, glances = _sqlite(address, file), _sqlite(address, file, glances=True)
        else:
            glances = None
            engine = create_engine(
                url,
                pool_size=20,
                max_overflow=20,
                pool_pre_ping=True,
                connect_args={"connect_timeout": 3},
                hide_parameters=True,
            )
        if not as_it_is:
            migrate.up(engine)
    return Store(engine, glances)


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """SQLite does not wait when several processes switch a new file to WAL at once; we do (10 s at most)."""
    for last in [False] * 200 + [True]:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if last:
                raise
            threading.Event().wait(0.05)


def _sqlite(address: str, file: Path, *, glances: bool = False) -> Engine:
    """`glances`: for single statements that only read, with connections that no writer ever holds."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreTrouble(f"The folder {file.parent} for the database cannot be made: {error}") from error
    engine = create_engine(
        address,
        poolclass=QueuePool,
        pool_size=20,
        max_overflow=40,
        connect_args={"timeout": BUSY_MILLISECONDS / 1000},
        hide_parameters=True,  # what people wrote is kept out of errors and logs
    )

    @event.listens_for(engine, "connect")
    def _settings(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.isolation_level = None
        _switch_to_wal(connection)
        for pragma in (
            "synchronous=FULL",
            f"busy_timeout={BUSY_MILLISECONDS}",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    if glances:
        return engine

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("coprod_reading")
        driver(connection).execute("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine
