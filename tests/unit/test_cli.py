"""`python -m coprod`: right exit codes, one line of error, help worth reading."""

import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coprod import cli
from coprod.errors import StoreTrouble
from coprod.store import migrate, open_store
from tests import factories
from tests.servers import ROOT


def coprod(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coprod", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200", **settings},
        check=False,
    )


def test_version_names_all_three() -> None:
    ran = coprod("version")
    assert ran.returncode == 0
    assert ran.stdout.startswith("coprod 0.1.0 (Python 3.")
    assert "Streamlit 1.67" in ran.stdout


@pytest.mark.parametrize("command", ["serve", "demo", "doctor", "version"])
def test_help_says_what_each_command_does(command: str) -> None:
    whole, one = (CliRunner().invoke(cli.app, [*which, "--help"]) for which in ([], [command]))
    assert (whole.exit_code, one.exit_code) == (0, 0)
    assert command in whole.stdout
    assert "Usage:" in one.stdout


def test_doctor_is_content_with_a_fresh_folder() -> None:
    ran = coprod("doctor", "--address", "127.0.0.1", "--port", "8999")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    for word in ("Port 8999 is free", "sqlite database can be written", "MB free", "files may be open"):
        assert word in ran.stdout


def looked_at(folder: Path, **settings: str) -> str:
    ran = coprod("doctor", "--address", "127.0.0.1", COPROD_DATA_DIR=str(folder), **settings)
    return ran.stdout + ran.stderr


def test_doctor_makes_no_database(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet"
    assert "the first start makes it" in looked_at(folder, COPROD_DATABASE_URL="")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("stands_at", "said"), [("0001", "an older version"), ("9999", "BAD  The database was made by a newer")]
)
def test_doctor_leaves_a_database_of_another_version_as_it_is(
    tmp_path: Path, stands_at: str, said: str
) -> None:
    factories.desk_in(tmp_path).store.close()
    file = tmp_path / "coprod.db"
    older = min(migrate.known()) if stands_at == "0001" else stands_at
    with closing(sqlite3.connect(file)) as found, found:
        found.execute("UPDATE alembic_version SET version_num = ?", (older,))
    assert said in looked_at(tmp_path, COPROD_DATABASE_URL="")
    with closing(sqlite3.connect(file)) as found:
        assert found.execute("SELECT version_num FROM alembic_version").fetchone() == (older,)


def test_a_database_of_a_newer_version_is_refused_in_one_line(tmp_path: Path) -> None:
    factories.desk_in(tmp_path).store.close()
    with closing(sqlite3.connect(tmp_path / "coprod.db")) as found, found:
        found.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreTrouble, match="made by a newer version of this program: update"):
        factories.desk_in(tmp_path)


@pytest.mark.parametrize("kind", ["mysql", "postgresql+asyncpg", "sqlite+aiosqlite", "nothing"])
def test_a_kind_of_database_that_is_not_known_is_refused_in_one_line(kind: str) -> None:
    with pytest.raises(StoreTrouble, match=r"This kind of database is not known.*sqlite:///") as told:
        open_store(f"{kind}://me:secret@host/database")
    assert "secret" not in str(told.value)


def test_postgresql_s_short_name_is_understood() -> None:
    store = open_store("postgresql://me@host/database", as_it_is=True)
    assert store.engine.url.drivername == "postgresql+psycopg"
    store.close()


def test_doctor_names_a_port_in_use_and_exits_1() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ran = coprod("doctor", "--address", "127.0.0.1", "--port", port)
        served = coprod("serve", "--address", "127.0.0.1", "--port", port)
    assert ran.returncode == 1
    assert f"Port {port} is in use" in ran.stdout
    assert (served.returncode, len(served.stderr.strip().splitlines())) == (1, 1)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"COPROD_DATABASE_URL": "nonsense"}, "COPROD_DATABASE_URL"),
        ({"COPROD_DATABASE_URL": "sqlite:////proc/nowhere/coprod.db"}, "/proc/nowhere"),
        (
            {"COPROD_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none"},
            "database could not be used",
        ),
        ({"COPROD_PUBLIC_URL": "workshop.example"}, "COPROD_PUBLIC_URL"),
        ({"COPROD_MINIMUM": "few"}, "COPROD_MINIMUM"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(settings: dict[str, str], named: str) -> None:
    ran = coprod("serve", "--port", "8998", "--address", "127.0.0.1", **settings)
    assert ran.returncode == 1
    assert ran.stderr.startswith("coprod: ")
    assert named in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1, ran.stderr


def test_an_unknown_option_is_wrong_use() -> None:
    assert coprod("serve", "--nonsense").returncode == 2
