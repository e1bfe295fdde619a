"""Whole copies of an SQLite database: written while people cast, looked through, and put back.

A file gets its name only when it is whole and was checked, and never the name of one that is there.
"""

import contextlib
import os
import secrets
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import func, select

from coprod.errors import BadFile, CoprodError, StoreTrouble
from coprod.model.backup import Contents, Held
from coprod.store import migrate
from coprod.store.engine import Database, Store
from coprod.store.schema import round_, workshop

PART = ".part"
"""How the name of an unfinished file ends."""
RESERVE_BYTES = 50 * 1024 * 1024
"""Left free on the disk that the database itself needs."""

_MAGIC = b"SQLite format 3\x00"
_SEAL = 68
"""Where a file of SQLite's has four bytes for an application: a backup's check sum stands there."""
_BESIDE = ("-wal", "-journal", "-shm")
"""Files that SQLite lays beside a database that is in use."""


def write(store: Store, to: Path) -> Contents:
    """Copy an SQLite database to a new file as it stands at one moment, and look through the copy.

    People go on casting meanwhile. Raises BadFile when `to` is there already, StoreTrouble when there is no
    room or the copy is not sound; then nothing is left under that name.
    """
    with store.copying, told(to), unfinished(to) as part:
        _need_room(Path(store.engine.url.database or ""), to.parent)
        with store.engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("VACUUM INTO ?", (str(part),))
        _set_seal(part, 0)  # one copied from a backup by hand may have an old one
        try:
            found = look(part)
        except BadFile as wrong:
            raise StoreTrouble(f"The copy of the database is not sound: {wrong.what}.") from wrong
        _set_seal(part, _check_sum(part))
        put(part, to)
    return found


def look(file: Path) -> Contents:
    """What a backup holds, read without changing it; BadFile when it is cut, damaged or another program's."""
    _need_still(file)
    try:
        with closing(_opened(file)) as found:
            wrong = [row[0] for row in found.execute("PRAGMA integrity_check(1)")]
            if wrong != ["ok"] or found.execute("PRAGMA foreign_key_check").fetchone():
                raise BadFile(file.name, "", "it was cut short or is damaged")
            migration = _migration(found, file.name)
            ballots = found.execute("SELECT count(*) FROM ballot").fetchone()[0]
            return Contents(migration=migration, ballots=ballots, workshops=_workshops(found))
    except sqlite3.Error as error:
        raise BadFile(file.name, "", f"it was cut short or is damaged ({error})") from error


def holds(file: Path) -> tuple[Held, ...] | None:
    """The workshops in a backup, without looking it through; None where it cannot be read."""
    with contextlib.suppress(sqlite3.Error, OSError, ValueError), closing(_opened(file)) as found:
        return _workshops(found)
    return None


def restore(file: Path, to: Path) -> Contents:
    """Make a new database file from a backup, looked through before and after.

    Raises BadFile for a backup that is not sound and for a `to` that is there, StoreTrouble without room.
    """
    for each in (to, *(to.with_name(to.name + end) for end in _BESIDE)):
        need_free(each)
    found = look(file)
    with told(to), unfinished(to) as part:
        shutil.copyfile(file, part)
        if look(part) != found:
            raise StoreTrouble(f"The copy of {file.name} differs from it; nothing was restored.")
        _set_seal(part, 0)
        put(part, to)
    return found


def closings(database: Database, moment: datetime) -> tuple[datetime | None, datetime | None]:
    """When a round was closed last, and when one will close next, by the clock or its countdown."""
    last = select(func.max(round_.c.closed_at)).where(round_.c.closed_at <= moment)
    coming = select(func.min(round_.c.closed_at)).where(round_.c.closed_at > moment)
    return database.execute(last).scalar_one(), database.execute(coming).scalar_one()


def workshop_ids(database: Database) -> frozenset[str]:
    """The workshops of a database, of whatever version it is."""
    return frozenset(database.execute(select(workshop.c.id)).scalars())


def need_free(to: Path) -> None:
    """Raises BadFile when something has this name already."""
    if os.path.lexists(to):
        raise BadFile(to.name, "", "it is there already, and nothing was written over it")


def put(part: Path, to: Path) -> None:
    """Give a finished file its name, once it is on the disk for good; BadFile when something has it."""
    with part.open("r+b") as finished:
        os.fsync(finished.fileno())
    try:
        os.link(part, to)
    except FileExistsError as error:
        raise BadFile(to.name, "", "it is there already, and nothing was written over it") from error
    except OSError:  # a disk that knows no second name for a file
        need_free(to)
        part.rename(to)
    with contextlib.suppress(OSError):
        folder = os.open(to.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def unfinished(to: Path) -> Iterator[Path]:
    """An empty file beside `to`, for its owner's eyes only, that is gone after the block."""
    need_free(to)
    if not to.parent.is_dir():
        raise StoreTrouble(f"There is no folder {to.parent}.")
    part = to.with_name(f".{to.name}.{secrets.token_hex(4)}{PART}")
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield part
    finally:
        for each in (part, *(part.with_name(part.name + end) for end in _BESIDE)):
            each.unlink(missing_ok=True)


@contextmanager
def told(to: Path) -> Iterator[None]:
    """Whatever keeps `to` from being written, as a sentence."""
    try:
        yield
    except CoprodError:
        raise
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise StoreTrouble(f"{to} could not be written: {why}.") from error


def _need_room(database: Path, folder: Path) -> None:
    size = sum(
        each.stat().st_size
        for each in (database, database.with_name(database.name + "-wal"))
        if each.exists()
    )
    beside = folder.stat().st_dev == database.stat().st_dev
    if shutil.disk_usage(folder).free < size + (RESERVE_BYTES if beside else 0):
        raise StoreTrouble(f"There is no room for a backup of {size // 1024} KB in {folder}.")


def _need_still(file: Path) -> None:
    """Raises BadFile unless it is an SQLite file that nobody has open for writing."""
    try:
        with file.open("rb") as begun:
            head = begun.read(32)
        size = file.stat().st_size
    except OSError as error:
        raise BadFile(file.name, "", f"it cannot be read ({error.strerror})") from error
    if not head.startswith(_MAGIC):
        raise BadFile(file.name, "", "it is not a backup, nor any SQLite file", "a file made by `backup`")
    for end in _BESIDE[:2]:
        beside = file.with_name(file.name + end)
        if beside.exists() and beside.stat().st_size:
            raise BadFile(file.name, "", "it is a database in use", "a file made of it by `backup`")
    page = int.from_bytes(head[16:18]) or 1
    whole = int.from_bytes(head[28:32]) * (65536 if page == 1 else page)
    if size != whole:  # SQLite itself reads what is missing of the last page as zeros
        raise BadFile(file.name, "", f"it was cut short or is damaged ({size} bytes instead of {whole})")
    seal = _seal(file)
    if seal and seal != _check_sum(file):  # a database that was never a backup of ours has none
        raise BadFile(file.name, "", "it was damaged or changed after it was made")


def _seal(file: Path) -> int:
    with file.open("rb") as sealed:
        sealed.seek(_SEAL)
        return int.from_bytes(sealed.read(4))


def _set_seal(file: Path, value: int) -> None:
    with file.open("r+b") as sealed:
        sealed.seek(_SEAL)
        sealed.write(value.to_bytes(4))


def _check_sum(file: Path) -> int:
    """The CRC-32 of all but the seal itself, never 0. SQLite looks at the order of pages, not at values."""
    with file.open("rb") as whole:
        found = zlib.crc32(bytes(4), zlib.crc32(whole.read(_SEAL)))
        whole.seek(_SEAL + 4)
        while piece := whole.read(1 << 20):
            found = zlib.crc32(piece, found)
    return found or 1


def _opened(file: Path) -> sqlite3.Connection:
    """Read-only, with no file laid beside it, and nothing run that a stranger wrote into it."""
    found = sqlite3.connect(f"file:{quote(str(file.resolve()))}?mode=ro&immutable=1", uri=True)
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON"):
        found.execute(f"PRAGMA {pragma}")
    return found


def _migration(found: sqlite3.Connection, name: str) -> str:
    tables = {row[0]: row[1] for row in found.execute("SELECT name, type FROM sqlite_master")}
    ours = tables.get("alembic_version") == tables.get("workshop") == tables.get("ballot") == "table"
    if not ours or not set(tables.values()) <= {"table", "index"}:
        raise BadFile(name, "", "it is another program's database", "a file made by `backup`")
    row = found.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None or row[0] not in migrate.known():
        raise BadFile(name, "", "it was made by a newer version of this program, which has to restore it")
    return str(row[0])


def _workshops(found: sqlite3.Connection) -> tuple[Held, ...]:
    rows = found.execute("SELECT id, code, name, delete_on FROM workshop ORDER BY created_at, id")
    return tuple(
        Held(
            id=row[0],
            code=row[1],
            name=row[2],
            delete_on=datetime.fromisoformat(row[3]).replace(tzinfo=UTC) if row[3] else None,
        )
        for row in rows
    )
