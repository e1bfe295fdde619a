"""Opening the database, its two kinds of transaction, and its clock."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from coprod.errors import StoreTrouble
from coprod.store import migrate

Database = Connection
"""One open transaction; every query function takes it first."""


class Store:
    """A database and its transactions.

    `writing` holds the write lock from its first statement (SQLite) or takes row locks as asked
    (PostgreSQL); it commits at the end of the block and rolls back whole on any error.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._one_writer = threading.Lock()

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """A transaction that may write; raises StoreTrouble when the database cannot take it."""
        if self.is_sqlite:
            with self._one_writer, self._transaction() as database:
                yield database
        else:
            with self._transaction() as database:
                yield database

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """A consistent look; never waits for a writer."""
        with _told(), self.engine.connect() as connection:
            level = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
            yield connection.execution_options(coprod_reading=True, **level)

    @contextmanager
    def _transaction(self) -> Iterator[Database]:
        with _told(), self.engine.begin() as database:
            yield database

    def forget_deleted(self) -> None:
        """Clear deleted rows from SQLite's write-ahead log; PostgreSQL's own vacuum does this."""
        if self.is_sqlite:
            with self._one_writer, _told(), self.engine.connect() as connection:
                driver = connection.connection.driver_connection
                assert driver is not None
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise StoreTrouble(f"The database could not be used: {error.orig}") from error
    except SQLAlchemyError as error:
        raise StoreTrouble(f"The database could not be used: {error}") from error


def now(database: Database) -> datetime:
    """The database's time in UTC at this moment, not at the transaction's start."""
    if database.dialect.name == "sqlite":
        stamp = database.execute(text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")).scalar_one()
        return datetime.fromisoformat(stamp).replace(tzinfo=UTC)
    moment: datetime = database.execute(text("SELECT clock_timestamp()")).scalar_one()
    return moment.astimezone(UTC)


def open_store(address: str) -> Store:
    """Open (and if need be make or bring up to date) the database at a SQLAlchemy `address`.

    Raises StoreTrouble when it cannot be reached or made.
    """
    try:
        url = make_url(address)
    except SQLAlchemyError as error:
        raise StoreTrouble(f"COPROD_DATABASE_URL is not a database address: {address!r}") from error
    with _told():
        if url.get_backend_name() == "sqlite":
            engine = _sqlite(address, Path(url.database or ""))
        else:
            engine = create_engine(
                url, pool_size=20, max_overflow=20, pool_pre_ping=True, connect_args={"connect_timeout": 3}
            )
        migrate.up(engine)
    return Store(engine)


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


def _sqlite(address: str, file: Path) -> Engine:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreTrouble(f"The folder {file.parent} for the database cannot be made: {error}") from error
    engine = create_engine(
        address, poolclass=QueuePool, pool_size=20, max_overflow=40, connect_args={"timeout": 10}
    )

    @event.listens_for(engine, "connect")
    def _settings(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.isolation_level = None
        _switch_to_wal(connection)
        for pragma in ("synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("coprod_reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine
