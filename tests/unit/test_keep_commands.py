"""`python -m coprod backup`, `backups` and `restore`, each in a process of its own."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from coprod.store import ballots, open_store, workshops
from coprod.workshops import Desk, example, keeping, preparing
from tests import factories
from tests.servers import ROOT, PostgreSQL


def coprod(*arguments: object, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coprod", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200", **settings},
        check=False,
    )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = factories.desk_in(tmp_path, data_dir=tmp_path)
    example.make(desk)
    desk.store.close()
    return desk


def test_backup_restore_and_serve_again(desk: Desk, tmp_path: Path) -> None:
    file, to = tmp_path / "my copy.db", tmp_path / "restored.db"
    made = coprod("backup", "--to", file)
    assert made.returncode == 0, made.stderr
    assert f"Backed up to {file}: 1 workshop, 89 ballots." in made.stdout
    assert f"SHA-256 {hashlib.sha256(file.read_bytes()).hexdigest()}" in made.stdout
    assert "Nobody deletes this file but you. People were promised" in made.stdout
    back = coprod("restore", file, "--to", to)
    assert back.returncode == 0, back.stderr
    assert "1 workshop, 89 ballots" in back.stdout
    assert f"python -m coprod serve --database sqlite:///{to}" in back.stdout
    store = open_store(f"sqlite:///{to}")
    with store.reading() as db:
        [workshop] = workshops.everyone(db)
        rounds = workshops.rounds(db, workshop.id)
        assert sum(len(ballots.history(db, each.id)) for each in rounds) == 89
    store.close()


@pytest.mark.long
def test_a_postgresql_database_goes_into_another_and_back(postgresql: PostgreSQL, tmp_path: Path) -> None:
    with postgresql.database() as full, postgresql.database() as empty:
        desk = factories.desk_at(full)
        example.make(desk)
        desk.store.close()
        file = tmp_path / "evening.dump"
        made = coprod("backup", "--to", file, COPROD_DATABASE_URL=full)
        assert made.returncode == 0, made.stderr
        wrong = coprod("restore", file, "--to", tmp_path / "new.db")
        assert (wrong.returncode, "a file cannot hold" in wrong.stderr) == (1, True)
        back = coprod("restore", file, "--to", empty.replace("+psycopg", ""))
        assert back.returncode == 0, back.stderr
        assert "1 workshop, 89 ballots" in made.stdout
        assert "1 workshop, 89 ballots" in back.stdout
        again = coprod("restore", file, "--to", empty)
        assert (again.returncode, "not empty" in again.stderr) == (1, True)


def test_without_a_name_it_expires_and_is_listed(desk: Desk, tmp_path: Path) -> None:
    assert "No backups in" in coprod("backups").stdout
    made = coprod("backup")
    [kept] = keeping.backups(desk.settings)
    assert "The running server deletes it by" in made.stdout
    listed = coprod("backups")
    assert listed.returncode == 0, listed.stderr
    assert kept.file.name in listed.stdout
    assert "gone by" in listed.stdout
    assert "holds 1 workshop\n" in listed.stdout
    again = factories.desk_in(tmp_path, data_dir=tmp_path)
    [workshop] = preparing.everyone(again)
    preparing.delete(again, workshop.id)
    again.store.close()
    assert f"holds 1 workshop; deleted since: {workshop.spoken_code}" in coprod("backups").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["backup", "--to", "{there}"], "there already"),
        (["backup", "--to", "{folder}/no/such/folder.db"], "no folder"),
        (["restore", "{there}", "--to", "{folder}/new.db"], "not a backup"),
        (["restore", "{cut}", "--to", "{folder}/new.db"], "cut short or is damaged"),
        (["restore", "{whole}", "--to", "{there}"], "there already"),
        (["restore", "{folder}/none.db", "--to", "{folder}/new.db"], "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    desk: Desk, tmp_path: Path, arguments: list[str], said: str
) -> None:
    places = {name: tmp_path / f"{name}.db" for name in ("there", "cut", "whole")}
    places["there"].write_text("precious")
    keeping.back_up(desk.settings, places["whole"])
    places["cut"].write_bytes(places["whole"].read_bytes()[:50_000])
    ran = coprod(*[each.format(folder=tmp_path, **places) for each in arguments])
    assert ran.returncode == 1, ran.stdout
    assert ran.stderr.startswith("coprod: ")
    assert said in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1, ran.stderr
    assert places["there"].read_text() == "precious"
    assert not (tmp_path / "new.db").exists()
    assert not [each.name for each in tmp_path.iterdir() if each.name.startswith(".")]


def test_a_missing_database_is_not_made_by_backing_it_up(tmp_path: Path) -> None:
    ran = coprod("backup", COPROD_DATABASE_URL=f"sqlite:///{tmp_path / 'none.db'}")
    assert (ran.returncode, "no database at" in ran.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["backup", "backups", "restore"])
def test_a_wrong_setting_is_one_line(command: str, tmp_path: Path) -> None:
    rest = ["x.db", "--to", tmp_path / "y.db"] if command == "restore" else []
    ran = coprod(command, *rest, COPROD_BACKUP_DAYS="soon")
    assert ran.returncode == 1
    assert ("COPROD_BACKUP_DAYS is wrong" in ran.stderr) == (command != "restore")
    assert len(ran.stderr.strip().splitlines()) == 1, ran.stderr


def test_the_help_names_the_three_and_the_settings() -> None:
    whole = coprod("--help").stdout
    for word in ("backup", "backups", "restore", "COPROD_BACKUPS", "COPROD_BACKUP_DAYS"):
        assert word in whole
    assert coprod("restore", "x.db").returncode == 2
