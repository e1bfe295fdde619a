"""Backups: whole while people cast, checked before they are used, never written over anything."""

import asyncio
import contextlib
import logging
import os
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from coprod.errors import BadFile, StoreTrouble
from coprod.model.workshop import Round
from coprod.settings import Settings
from coprod.store import Store, backup, ballots, dump, engine, migrate, open_store, workshops
from coprod.web import upkeep
from coprod.workshops import Desk, casting, example, keeping, preparing, running
from tests import factories
from tests.conftest import missing
from tests.load.filling import fill
from tests.servers import Server, wait_until

WRITERS, BACKUPS = 6, 5


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    desk = factories.desk_at(database_url, data_dir=tmp_path)
    if not desk.store.is_sqlite and not shutil.which("pg_dump"):
        missing("no pg_dump found (Debian: apt-get install postgresql-client)")
    yield desk
    desk.store.close()


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Desk]:
    """A desk over SQLite."""
    desk = factories.desk_in(tmp_path, data_dir=tmp_path)
    yield desk
    desk.store.close()


@pytest.fixture
def made(laptop: Desk, tmp_path: Path) -> Path:
    """A backup of the example workshop."""
    example.make(laptop)
    return keeping.back_up(laptop.settings, tmp_path / "made.db")[0].file


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, desk: Desk, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Where the next restored database may go."""
    with contextlib.ExitStack() as databases:
        files = iter(range(100))

        def another() -> str:
            if desk.store.is_sqlite:
                return str(tmp_path / f"restored-{next(files)}.db")
            server = request.getfixturevalue("postgresql")
            address: str = databases.enter_context(server.database())
            return address

        yield another


def receipts(store: Store, round_id: str) -> set[str]:
    with store.reading() as db:
        return {cast.receipt for cast in ballots.history(db, round_id)}


def restored(file: Path, to: str) -> Store:
    keeping.restore(file, to)
    return open_store(to if "://" in to else f"sqlite:///{to}")


def closed_round(desk: Desk) -> Round:
    workshop = factories.workshop(desk)
    return factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())


def automatic(desk: Desk) -> list[Path]:
    return sorted(each.file for each in keeping.backups(desk.settings))


@pytest.mark.threat("T26", asked="5 backups while 6 cast: 0 acknowledged before one missing from it")
def test_no_acknowledged_ballot_is_missing_from_a_backup_made_while_people_cast(
    desk: Desk, elsewhere: Callable[[], str], reached: Callable[..., None]
) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    people = factories.people(desk, workshop, WRITERS)
    acknowledged, stop, under_way = set[str](), threading.Event(), threading.Semaphore(0)

    def write(person: str) -> None:
        for press in range(100_000):
            if stop.is_set():
                return
            receipt = casting.cast(desk, round_.id, person, factories.budget(ict=100), str(press)).receipt
            acknowledged.add(receipt)
            under_way.release()

    made: list[tuple[set[str], Path, int]] = []
    with ThreadPoolExecutor(WRITERS) as several:
        casting_now = [several.submit(write, person) for person in people]
        try:
            for _ in range(BACKUPS):
                for _ in range(WRITERS * 2):
                    assert under_way.acquire(timeout=60)
                before = set(acknowledged)
                kept, found = keeping.back_up(desk.settings)
                made.append((before, kept.file, found.ballots))
        finally:
            stop.set()
        for each in casting_now:
            each.result()

    absent, counted, in_the_end = 0, [], len(acknowledged)
    for before, file, said in made:
        store = restored(file, elsewhere())
        there = receipts(store, round_.id)
        absent += len(before - there)
        assert len(there) == said
        assert there <= acknowledged
        counted.append(len(there))
        store.close()
    reached(f"{absent} of {sum(len(before) for before, _, _ in made)} missing from {len(made)} backups")
    assert absent == 0
    assert len(made) == BACKUPS
    assert counted == sorted(counted)
    assert counted[0] < in_the_end, "everything was cast before the first backup: no load"


@pytest.mark.threat("T26", asked="a copy of the open file lacks ballots", control=True)
def test_a_copy_of_the_open_file_itself_lacks_what_a_backup_has(
    laptop: Desk, tmp_path: Path, reached: Callable[..., None]
) -> None:
    """The control: SQLite's newest rows stand in its log, which whoever copies one file leaves behind."""
    round_ = closed_round(laptop)
    shutil.copyfile(tmp_path / "coprod.db", tmp_path / "copied.db")
    kept, found = keeping.back_up(laptop.settings, tmp_path / "kept.db")
    with contextlib.closing(sqlite3.connect(tmp_path / "copied.db")) as copied:
        try:
            inside = copied.execute("SELECT count(*) FROM ballot").fetchone()[0]
        except sqlite3.DatabaseError:
            inside = 0
    store = restored(kept.file, str(tmp_path / "restored.db"))
    reached(f"{8 - inside} of 8 missing", database="sqlite")
    assert inside < found.ballots == len(receipts(store, round_.id)) == 8
    store.close()


def test_a_restored_database_says_the_same(desk: Desk, elsewhere: Callable[[], str]) -> None:
    workshop, _ = example.make(desk)
    kept, found = keeping.back_up(desk.settings)
    store = restored(kept.file, elsewhere())
    with desk.store.reading() as here, store.reading() as there:
        rounds = workshops.rounds(here, workshop.id)
        assert workshops.rounds(there, workshop.id) == rounds
        assert [ballots.history(there, each.id) for each in rounds] == [
            ballots.history(here, each.id) for each in rounds
        ]
    assert [each.id for each in found.workshops] == [workshop.id]
    store.close()


def test_nothing_is_ever_written_over(desk: Desk, tmp_path: Path, elsewhere: Callable[[], str]) -> None:
    closed_round(desk)
    kept, _ = keeping.back_up(desk.settings)
    precious = tmp_path / "precious.db"
    precious.write_text("precious")
    nowhere = tmp_path / "link.db"
    nowhere.symlink_to(tmp_path / "not yet there")
    for taken in (precious, nowhere):
        with pytest.raises(BadFile, match="there already"):
            keeping.back_up(desk.settings, taken)
    if desk.store.is_sqlite:
        with pytest.raises(BadFile, match="there already"):
            keeping.restore(kept.file, str(precious))
        (tmp_path / "new.db-wal").write_text("a log of another database")
        with pytest.raises(BadFile, match="there already"):
            keeping.restore(kept.file, str(tmp_path / "new.db"))
    else:
        store = restored(kept.file, full := elsewhere())
        store.close()
        with pytest.raises(StoreTrouble, match="not empty"):
            keeping.restore(kept.file, full)
    assert precious.read_text() == "precious"
    assert not nowhere.exists()


RESTORED_WITHIN_SECONDS = 60.0


@pytest.mark.threat("T26", asked="40 workshops of 500 people are restored within 60 s, none missing")
def test_a_host_is_back_within_a_minute(
    desk: Desk, elsewhere: Callable[[], str], reached: Callable[..., None]
) -> None:
    filled = fill(desk, workshops=40, people=500)
    kept, found = keeping.back_up(desk.settings)
    to = elsewhere()
    begun = time.monotonic()
    store = restored(kept.file, to)
    seconds = time.monotonic() - begun
    with store.reading() as db:
        there = sum(len(ballots.history(db, each)) for rounds in filled.rounds.values() for each in rounds)
    store.close()
    reached(f"{there} of {found.ballots} ballots back after {seconds:.1f} s")
    assert there == found.ballots > 20_000
    assert seconds <= RESTORED_WITHIN_SECONDS


@pytest.mark.threat("T26", asked="a backup that was cut anywhere is refused")
@pytest.mark.parametrize("part", [0.999, 0.5, 0.05, 0.0])
def test_a_backup_that_was_cut_is_refused(
    desk: Desk, tmp_path: Path, elsewhere: Callable[[], str], part: float, reached: Callable[..., None]
) -> None:
    closed_round(desk)
    whole = keeping.back_up(desk.settings)[0].file.read_bytes()
    cut = tmp_path / "cut.db"
    cut.write_bytes(whole[: int(len(whole) * part)])
    to = elsewhere()
    with pytest.raises(BadFile) as refusal:
        keeping.restore(cut, to)
    reached(f"refused, cut to {part:.1%}")
    assert "cut.db: it " in refusal.value.sentence
    if desk.store.is_sqlite:
        assert not Path(to).exists()
    elif part:
        store = open_store(to, as_it_is=True)
        with store.reading() as db, pytest.raises(Exception, match="does not exist"):
            workshops.everyone(db)
        store.close()


@pytest.mark.threat("T26", asked="a backup with any one page overwritten is refused")
def test_a_backup_with_a_page_overwritten_is_refused(
    made: Path, tmp_path: Path, reached: Callable[..., None]
) -> None:
    whole = bytearray(made.read_bytes())
    refused = 0
    for page in range(1, len(whole) // 4096):
        damaged = tmp_path / "damaged.db"
        damaged.write_bytes(whole[: page * 4096] + b"\xa5" * 4096 + whole[(page + 1) * 4096 :])
        try:
            backup.look(damaged)
        except BadFile as refusal:
            refused += "damaged" in refusal.what
    reached(f"{refused} of {len(whole) // 4096 - 1} refused", database="sqlite")
    assert refused == len(whole) // 4096 - 1


def other_database(file: Path, *statements: str) -> Path:
    with contextlib.closing(sqlite3.connect(file)) as other:
        for each in statements:
            other.execute(each)
        other.commit()
    return file


def test_what_is_no_backup_of_ours_is_refused_in_a_sentence(made: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("Dear all, ")
    foreign = other_database(
        tmp_path / "foreign.db", "CREATE TABLE workshop (id)", "CREATE TABLE ballot (id)"
    )
    newer, rigged, unsound = (tmp_path / f"{name}.db" for name in ("newer", "rigged", "unsound"))
    for each in (newer, rigged, unsound):
        shutil.copyfile(made, each)
    for each in (newer, rigged, unsound):  # what bears no check sum is looked at all the same
        other_database(each, "PRAGMA application_id = 0")
    other_database(newer, "UPDATE alembic_version SET version_num = 'v9999_tomorrow'")
    other_database(rigged, "CREATE TRIGGER gift AFTER INSERT ON ballot BEGIN DELETE FROM ballot; END")
    other_database(unsound, "DELETE FROM participant")
    said = {}
    for each in (tmp_path / "nowhere.db", tmp_path, text, foreign, newer, rigged, unsound):
        with pytest.raises(BadFile) as refusal:
            keeping.restore(each, str(tmp_path / "to.db"))
        said[each.stem] = refusal.value.what
    assert "cannot be read" in said["nowhere"]
    assert "nor any SQLite file" in said["text"]
    assert "another program's" in said["foreign"]
    assert "another program's" in said["rigged"]
    assert "newer version" in said["newer"]
    assert "damaged" in said["unsound"]
    assert not (tmp_path / "to.db").exists()


def test_a_database_in_use_is_no_backup(laptop: Desk, tmp_path: Path) -> None:
    closed_round(laptop)
    with pytest.raises(BadFile, match="in use"):
        keeping.restore(tmp_path / "coprod.db", str(tmp_path / "to.db"))


def test_a_dump_and_a_file_are_not_taken_for_each_other(made: Path, tmp_path: Path) -> None:
    taken_for_dump = tmp_path / "one.dump"
    taken_for_dump.write_bytes(b"PGDMP and no more")
    with pytest.raises(BadFile, match="a file cannot hold"):
        keeping.restore(taken_for_dump, str(tmp_path / "to.db"))
    with pytest.raises(BadFile, match="no backup of a PostgreSQL"):
        keeping.restore(made, "postgresql+psycopg://nobody@127.0.0.1:1/none")


def test_without_postgresql_s_programs_the_sentence_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(dump, "_DEBIAN", tmp_path)
    file = tmp_path / "one.dump"
    file.write_bytes(b"PGDMP")
    with pytest.raises(StoreTrouble, match=r"pg_restore is not on this machine.*pg_restore --single"):
        keeping.restore(file, "postgresql+psycopg://nobody@127.0.0.1:1/none")


def test_an_older_database_is_backed_up_as_it_is(laptop: Desk, tmp_path: Path) -> None:
    """A backup is what one makes before an upgrade, so making one must not be the upgrade."""
    older = tmp_path / "older.db"
    shutil.copyfile(keeping.back_up(laptop.settings, tmp_path / "now.db")[0].file, older)
    first = min(migrate.known())
    other_database(
        older,
        f"UPDATE alembic_version SET version_num = '{first}'",
        "ALTER TABLE workshop DROP COLUMN notes",
    )
    settings = Settings(database_url=f"sqlite:///{older}", data_dir=tmp_path)
    _, found = keeping.back_up(settings, tmp_path / "kept.db")
    with contextlib.closing(sqlite3.connect(older)) as still:
        columns = {row[1] for row in still.execute("PRAGMA table_info(workshop)")}
    assert found.migration == first != migrate.newest()
    assert "notes" not in columns


def test_there_is_nothing_to_back_up_where_no_database_is(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'none.db'}", data_dir=tmp_path)
    with pytest.raises(StoreTrouble, match="no database at"):
        keeping.back_up(settings)
    assert not (tmp_path / "none.db").exists()


def test_backups_are_for_their_owner_s_eyes(laptop: Desk, tmp_path: Path) -> None:
    kept, _ = keeping.back_up(laptop.settings)
    assert (kept.file.parent.stat().st_mode & 0o777, kept.file.stat().st_mode & 0o777) == (0o700, 0o600)
    assert kept.file.parent == tmp_path / keeping.FOLDER


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 300 KB, far smaller than the database; only root may mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        missing("a small disk can only be mounted as root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("looks_first", [True, False])
def test_a_full_disk_leaves_no_part_of_a_backup_and_harms_nobody(
    laptop: Desk,
    small_disk: Path,
    looks_first: bool,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    if not looks_first:
        monkeypatch.setattr(backup, "_need_room", lambda *_: None)
    workshop = factories.workshop(laptop)
    preparing.set_wifi(laptop, workshop.id, "Town Hall", "")
    with laptop.store.writing() as db:
        workshops.change(db, workshop.id, notes="n" * 600_000)
    round_ = factories.revealed_round(laptop, workshop, "budget", factories.baseline_ballots())
    with pytest.raises(StoreTrouble, match=r"could not be written: .*full|no room"):
        keeping.back_up(laptop.settings, small_disk / "kept.db")
    settings = laptop.settings.model_copy(update={"data_dir": small_disk})
    caplog.set_level(logging.WARNING)
    keeping.back_up_closings(Desk(settings, laptop.store))
    assert "The backup was not made" in caplog.text
    assert [each for each in small_disk.rglob("*") if each.is_file()] == []
    assert len(receipts(laptop.store, round_.id)) == 8
    factories.revealed_round(laptop, workshop, "dots_factors", [factories.dots("ict")] * 5)


def test_each_closing_is_backed_up_once_and_the_newest_are_kept(tmp_path: Path) -> None:
    desk = factories.desk_in(tmp_path, data_dir=tmp_path, backups=2)
    workshop = factories.workshop(desk)
    assert keeping.back_up_closings(desk) is None
    assert automatic(desk) == []
    seen = []
    for question in ("budget", "dots_factors", "dots_steps"):
        round_ = running.open_round(desk, workshop.id, question)
        keeping.back_up_closings(desk)
        assert automatic(desk) == seen[-2:]
        running.close_round(desk, round_.id)
        keeping.back_up_closings(desk)
        keeping.back_up_closings(desk)
        seen.append(automatic(desk)[-1])
    by_hand, _ = keeping.back_up(desk.settings)
    assert [each.file for each in keeping.backups(desk.settings)] == [by_hand.file, seen[2], seen[1]]
    desk.store.close()


def test_a_countdown_is_waited_for(laptop: Desk) -> None:
    workshop = factories.workshop(laptop)
    round_ = running.open_round(laptop, workshop.id, "budget")
    running.close_round(laptop, round_.id, countdown=60)
    wait = keeping.back_up_closings(laptop)
    assert wait is not None
    assert 50 < wait <= 60
    assert automatic(laptop) == []


def test_a_host_may_want_none(tmp_path: Path) -> None:
    desk = factories.desk_in(tmp_path, data_dir=tmp_path, backups=0)
    closed_round(desk)
    keeping.back_up_closings(desk)
    assert not (tmp_path / keeping.FOLDER).exists()
    desk.store.close()


def test_the_server_backs_up_what_is_closed_while_it_runs(laptop: Desk) -> None:
    workshop = factories.workshop(laptop)
    round_ = running.open_round(laptop, workshop.id, "budget")

    async def close_one() -> None:
        working = asyncio.create_task(upkeep.back_up_closings(laptop))
        await asyncio.sleep(0.2)
        await asyncio.to_thread(running.close_round, laptop, round_.id, countdown=0.3)
        end = time.monotonic() + 20
        while not automatic(laptop) and time.monotonic() < end:
            await asyncio.sleep(0.05)
        working.cancel()

    asyncio.run(close_one())
    [kept] = keeping.backups(laptop.settings)
    with laptop.store.reading() as db:
        closed = workshops.round_by_id(db, round_.id)
    assert closed is not None
    assert closed.closed_at is not None
    assert kept.made >= closed.closed_at


def test_a_closing_that_no_backup_followed_is_backed_up_at_the_next_start(
    laptop: Desk, start_server: Callable[..., Server]
) -> None:
    closed_round(laptop)
    server = start_server(database=laptop.settings.database)
    folder = server.folder / keeping.FOLDER
    [made] = wait_until(lambda: list(folder.glob("*.db")), "no backup was made")
    assert backup.look(made).ballots == 8


def test_postgresql_is_backed_up_by_hand_only(desk: Desk) -> None:
    closed_round(desk)
    keeping.back_up_closings(desk)
    assert len(automatic(desk)) == desk.store.is_sqlite


def test_backups_have_their_time_and_one_is_always_there(laptop: Desk) -> None:
    closed_round(laptop)
    keeping.back_up_closings(laptop)
    by_hand, _ = keeping.back_up(laptop.settings)
    kept_apart = laptop.settings.data_dir / keeping.FOLDER / "before-upgrade.db"
    keeping.back_up(laptop.settings, kept_apart)
    abandoned = kept_apart.parent / f".coprod-x.db.1234{backup.PART}"
    abandoned.write_text("what a process that was killed left")
    first = next(each for each in keeping.backups(laptop.settings) if each.file != kept_apart)
    assert first.expires is not None
    assert first.expires - first.made == timedelta(days=laptop.settings.backup_days)
    keeping.keep_dates(laptop, by_hand.made + timedelta(days=laptop.settings.backup_days - 1))
    assert len(keeping.backups(laptop.settings)) == 3
    keeping.keep_dates(laptop, by_hand.made + timedelta(days=laptop.settings.backup_days))
    left = keeping.backups(laptop.settings)
    assert by_hand.file not in {each.file for each in left}
    assert {each.expires is None for each in left if each.file == kept_apart} == {True}
    [anew] = [each for each in left if each.file != kept_apart]
    assert anew.made > by_hand.made
    assert not abandoned.exists()


def test_the_database_s_clock_names_a_backup(laptop: Desk) -> None:
    with laptop.store.reading() as db:
        before = engine.now(db)
    kept, _ = keeping.back_up(laptop.settings)
    with laptop.store.reading() as db:
        assert before <= kept.made <= engine.now(db)
