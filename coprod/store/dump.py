"""Backups of a PostgreSQL database by its own programs, pg_dump and pg_restore."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, func, inspect, make_url, select

from coprod.errors import BadFile, StoreTrouble
from coprod.model.backup import Contents, Held
from coprod.store import migrate
from coprod.store.backup import put, told, unfinished
from coprod.store.engine import Store, open_store
from coprod.store.schema import ballot, workshop

_MAGIC = b"PGDMP"
_DEBIAN = Path("/usr/lib/postgresql")


def is_dump(file: Path) -> bool:
    """Whether the file begins as those of pg_dump's custom format do."""
    try:
        with file.open("rb") as begun:
            return begun.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def write(store: Store, to: Path) -> Contents:
    """Dump a PostgreSQL database to a new file, as it stands at one moment, and read the file through.

    Raises StoreTrouble when pg_dump is not there or fails, BadFile when `to` is there already.
    """
    program = _program("pg_dump", "Install PostgreSQL's client programs (Debian: postgresql-client).")
    with told(to), unfinished(to) as part:
        with store.reading() as db:
            moment = db.execute(select(func.pg_export_snapshot())).scalar_one()
            found = _contents(db)
            what = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}"]
            _run(program, *what, f"--file={part}", url=store.engine.url)
        look(part)
        put(part, to)
    return found


def look(file: Path) -> str:
    """Read a dump through and give the migration it stands at; BadFile when it is cut or another program's.

    Raises StoreTrouble where pg_restore is not there.
    """
    program = _program("pg_restore", f"Where it is, run: {by_hand(file)}")
    try:
        _run(program, f"--file={os.devnull}", str(file))
        table = _run(program, "--data-only", "--table=alembic_version", "--file=-", str(file))
    except StoreTrouble as trouble:
        raise BadFile(file.name, "", f"it was cut short or is damaged ({trouble})") from trouble
    _, copied, rows = table.partition("FROM stdin;\n")
    migration = rows.partition("\n")[0].strip()
    if not copied:
        raise BadFile(file.name, "", "it is another program's database", "a file made by `backup`")
    if migration not in migrate.known():
        raise BadFile(
            file.name, "", "it was made by a newer version of this program, which has to restore it"
        )
    return migration


def restore(file: Path, address: str) -> Contents:
    """Fill an empty PostgreSQL database from a dump, wholly or not at all.

    Raises BadFile for a dump that is not sound, StoreTrouble for a database that is not empty, or away.
    """
    look(file)
    store = open_store(address, as_it_is=True)
    try:
        with store.reading() as db:
            if inspect(db).get_table_names():
                raise StoreTrouble("That database is not empty; nothing was restored. Make a new one for it.")
        program = _program("pg_restore", f"Where it is, run: {by_hand(file)}")
        how = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
        _run(program, *how, str(file), url=make_url(address))
        with store.reading() as db:
            return _contents(db)
    finally:
        store.close()


def by_hand(file: Path) -> str:
    """The command that fills an empty database from the file, where PostgreSQL's programs are."""
    return f"pg_restore --single-transaction --no-owner --dbname=DATABASE {file}"


def _contents(db: Any) -> Contents:
    columns = (workshop.c.id, workshop.c.code, workshop.c.name, workshop.c.delete_on)
    found = db.execute(select(*columns).order_by(workshop.c.created_at, workshop.c.id)).mappings()
    return Contents(
        migration=str(migrate.current(db)),
        ballots=db.execute(select(func.count()).select_from(ballot)).scalar_one(),
        workshops=tuple(Held(**row) for row in found),
    )


def _program(name: str, otherwise: str) -> str:
    newest = sorted(_DEBIAN.glob(f"*/bin/{name}"), key=lambda file: file.parts[-3].zfill(4))
    found = str(newest[-1]) if newest else shutil.which(name)
    if found is None:
        raise StoreTrouble(f"{name} is not on this machine. {otherwise}")
    return found


def _run(program: str, *arguments: str, url: URL | None = None) -> str:
    """What the program printed; StoreTrouble with its last words. No password stands in its arguments."""
    environment = dict(os.environ)
    if url is not None:
        engine_arguments = dict(url.get_dialect()().create_connect_args(url)[1])
        password = engine_arguments.pop("password", None)
        arguments = (f"--dbname={make_conninfo('', **engine_arguments)}", "--no-password", *arguments)
        environment |= {"PGPASSWORD": password} if password else {}
    done = subprocess.run(  # noqa: S603  the program is PostgreSQL's own, its arguments ours
        [program, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["it said nothing"]
        raise StoreTrouble(f"{Path(program).name} failed: {said[-1]}")
    return done.stdout
