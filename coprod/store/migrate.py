"""Named migrations, applied at start under a lock; each rolls back whole."""

from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from coprod.errors import StoreTrouble

MIGRATIONS = Path(__file__).parent / "migrations"
NEWER = "The database was made by a newer version of this program: update the program."
_LOCK = 0x_C0_9A_0D


def up(engine: Engine) -> None:
    """Bring the database to the newest schema; several processes may start at once.

    Raises StoreTrouble for one that a newer version of this program has made.
    """
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if is_newer(current(connection)):
            raise StoreTrouble(NEWER)
        command.upgrade(_config(connection), "head")


def current(connection: Connection) -> str | None:
    """The name of the migration the database stands at; None for an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def is_newer(migration: str | None) -> bool:
    """Whether a database that stands at this migration is of a newer version of this program."""
    return migration is not None and migration not in known()


@lru_cache(maxsize=1)
def newest() -> str:
    """The name of the newest migration that is shipped."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert head is not None
    return head


def known() -> frozenset[str]:
    """The names of all migrations that are shipped."""
    return frozenset(each.revision for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
