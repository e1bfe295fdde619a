"""What is deleted is gone: from the file, its log, the server's log, temporary files, then backups."""

import asyncio
import contextlib
import random
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from coprod.errors import Refused, StoreTrouble
from coprod.model.backup import Backup, Contents
from coprod.model.ballot import Ballot, Cast
from coprod.model.workshop import Origin, Participant, Workshop
from coprod.news import Topic
from coprod.store import Store, backup, ballots, engine, participants, schema, workshops
from coprod.workshops import Desk, by_link, casting, forgetting, joining, keeping, noting, preparing, running
from tests import factories
from tests.conftest import missing
from tests.phones import SilentPhone
from tests.servers import Server, wait_until

CANARY = "canary7f3e"


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    desk = factories.desk_at(database_url, data_dir=tmp_path)
    yield desk
    desk.store.close()


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Desk]:
    """A desk over SQLite."""
    desk = factories.desk_in(tmp_path, data_dir=tmp_path)
    yield desk
    desk.store.close()


def hits(folder: Path, word: str = CANARY) -> dict[str, int]:
    """How often the word stands in each file under the folder, whatever kind of file it is."""
    found = {
        file.relative_to(folder).as_posix(): file.read_bytes().count(word.encode())
        for file in folder.rglob("*")
        if file.is_file()
    }
    return {name: n for name, n in found.items() if n}


def written_on(reason: str) -> Ballot:
    return Ballot(kind="budget", amounts={"ict": 1000}, reason=reason)


def workshop_full_of_canaries(desk: Desk) -> Workshop:
    """One with the canary wherever people can write: name, reasons, a strike's reason, notes, Wi-Fi."""
    workshop = factories.workshop(desk, f"Forum {CANARY}")
    noting.write(desk, workshop.id, purpose=CANARY, invited=CANARY, notes=f"{CANARY}\n" * 150)
    preparing.set_wifi(desk, workshop.id, CANARY, CANARY)
    round_ = running.open_round(desk, workshop.id, "budget")
    who = factories.people(desk, workshop, 8)
    factories.cast(desk, round_, who, [written_on(f"because of {CANARY} {n}") for n in range(8)])
    running.void(desk, round_.id, who[0], f"two ballots of {CANARY}")
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    preparing.rename(desk, workshop.id, f"Another {CANARY}")
    return workshop


@pytest.mark.threat("T25", asked="0 hits of the canary; backups that hold it are listed with their day")
def test_after_a_deletion_only_backups_hold_it_and_after_their_day_nothing(
    laptop: Desk, tmp_path: Path, reached: Callable[..., None]
) -> None:
    workshop = workshop_full_of_canaries(laptop)
    other = factories.workshop(laptop, "Another workshop, which stays")
    keeping.back_up_closings(laptop)
    by_hand, _ = keeping.back_up(laptop.settings)
    before = keeping.holding(laptop.settings, workshop)
    assert {name.partition("/")[0] for name in hits(tmp_path)} == {"coprod.db-wal", "backups"}

    preparing.delete(laptop, workshop.id)
    held = keeping.holding(laptop.settings, workshop)
    assert held == before
    assert len(held) == 2
    assert set(hits(tmp_path)) == {each.file.relative_to(tmp_path).as_posix() for each in held}
    assert keeping.holding(laptop.settings, other)[0].holds is not None

    by_hand_too, after_closing = held
    assert by_hand_too == by_hand
    for each in held:
        assert each.expires == each.made + timedelta(days=laptop.settings.backup_days)
        keeping.keep_dates(laptop, each.made + timedelta(days=laptop.settings.backup_days - 1))
    assert keeping.holding(laptop.settings, workshop) == held
    keeping.keep_dates(laptop, after_closing.expires)
    assert keeping.holding(laptop.settings, workshop) == [by_hand]
    keeping.keep_dates(laptop, by_hand.expires)
    assert keeping.holding(laptop.settings, workshop) == []
    reached(f"{len(hits(tmp_path))} files with a hit; {len(held)} backups listed", database="sqlite")
    assert hits(tmp_path) == {}
    assert [each.id for each in preparing.everyone(laptop)] == [other.id]
    assert [each.id for each in keeping.backups(laptop.settings)[0].holds or ()] == [other.id]


@pytest.mark.threat("T25", asked="0 hits in database, WAL, logs, temporary files and backups")
def test_what_phones_wrote_is_gone_on_the_promised_day_from_all_that_the_server_has(
    start_server: Callable[..., Server], tmp_path: Path, reached: Callable[..., None]
) -> None:
    """Cast through the server, purged by the server, which also deletes the backups: people had a date."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    server = start_server(TMPDIR=str(temporary), SQLITE_TMPDIR=str(temporary), COPROD_COUNTDOWN_SECONDS="0")
    desk = factories.desk_in(server.folder, data_dir=server.folder)
    workshop = factories.workshop(desk, f"Forum {CANARY}")
    round_ = running.open_round(desk, workshop.id, "budget")
    phones = [SilentPhone(server.url, workshop.code).join() for _ in range(6)]
    for phone in phones:
        status, _ = phone.cast(round_.id, {"ict": "100", "reason": f"as {CANARY} said"})
        assert status == 200
    assert phones[0].cast(round_.id, {"ict": "90", "reason": f"as {CANARY} said"})[0] == 422
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    server.restart()
    folder = server.folder / keeping.FOLDER
    [kept] = wait_until(lambda: list(folder.glob("*.db")), "the closing was not backed up")
    assert {name.partition("/")[0] for name in hits(server.folder)} >= {"coprod.db", "backups"}

    with desk.store.writing() as db:
        workshops.change(db, workshop.id, delete_on=engine.now(db))
    desk.store.close()
    kept.unlink()
    with closing(sqlite3.connect(server.folder / "coprod.db")) as now:
        now.execute("VACUUM INTO ?", (str(kept),))
    server.restart()
    wait_until(lambda: not kept.exists(), "the backup outlived the promised day")
    server.stop()
    reached(f"{len(hits(tmp_path))} files with a hit", database="sqlite")
    assert hits(tmp_path) == {}


@pytest.mark.threat("T25", asked="0 rows left, and the backup that holds them named")
def test_no_row_is_left_and_the_backup_that_holds_it_is_named(
    desk: Desk, tmp_path: Path, reached: Callable[..., None]
) -> None:
    workshop = workshop_full_of_canaries(desk)
    assert CANARY in whole_text_of(desk)
    kept, _ = keeping.back_up(desk.settings)
    preparing.delete(desk, workshop.id)
    assert CANARY not in whole_text_of(desk)
    with desk.store.reading() as db:
        left = {t.name: len(db.execute(select(t)).all()) for t in schema.metadata.sorted_tables}
    reached(f"{sum(left.values())} rows")
    assert set(left.values()) == {0}, left
    assert [each.file for each in keeping.holding(desk.settings, workshop)] == [kept.file]
    later = factories.workshop(desk, "Made after the backup")
    assert keeping.holding(desk.settings, later) == []


def whole_text_of(desk: Desk) -> str:
    """All that the database would tell anybody who may read it."""
    if desk.store.is_sqlite:
        with closing(sqlite3.connect(desk.store.engine.url.database or "")) as database:
            return "\n".join(database.iterdump())
    address = desk.store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    done = subprocess.run(["pg_dump", address], capture_output=True, text=True, check=False)
    if done.returncode:
        missing(f"pg_dump did not work: {done.stderr}")
    return done.stdout


SEED, WORKSHOPS, GOING, PEOPLE = 11, 20, 14, 60


def many_workshops(desk: Desk) -> dict[str, list[str]]:
    """Workshops whose people cast all at the same time; some are erased again. Ids of people by workshop."""
    dice = random.Random(SEED)
    made = [factories.workshop(desk, f"Workshop {n}") for n in range(WORKSHOPS)]
    rounds = {each.id: running.open_round(desk, each.id, "budget").id for each in made}
    everybody: dict[str, list[str]] = {each.id: [] for each in made}
    there: list[str] = []
    with desk.store.writing() as db:
        moment = engine.now(db)
        for press in range(WORKSHOPS * PEOPLE):
            at, who = dice.choice(made).id, f"{dice.getrandbits(64):016x}"
            person = Participant(id=who, workshop_id=at, joined_at=moment)
            participants.add(db, person, f"{dice.getrandbits(256):064x}")
            cast = Cast(
                sequence=0,
                round_id=rounds[at],
                participant_id=who,
                revision=1,
                origin=Origin.PHONE,
                ballot=written_on(f"{who} wrote " + "x" * dice.randrange(180)),
                receipt=who[:8],
                cast_at=moment,
            )
            ballots.add(db, cast, str(press))
            everybody[at].append(who)
            there.append(who)
            if dice.random() < 0.1:
                participants.remove(db, there.pop(dice.randrange(len(there))))
    return everybody


def remnants(desk: Desk, tmp_path: Path) -> int:
    """Delete some of many workshops, one after another; of how many of their people something is left."""
    everybody = many_workshops(desk)
    going, staying = list(everybody)[:GOING], list(everybody)[GOING:]
    for each in going:
        preparing.delete(desk, each)
    files = b"".join(file.read_bytes() for file in tmp_path.glob("coprod.db*"))
    assert sum(who.encode() in files for each in staying for who in everybody[each]) > PEOPLE
    return sum(who.encode() in files for each in going for who in everybody[each])


@pytest.mark.threat("T25", asked="0 people of whom anything is left")
def test_nothing_is_left_where_rows_were_moved_from(
    laptop: Desk, tmp_path: Path, reached: Callable[..., None]
) -> None:
    left = remnants(laptop, tmp_path)
    reached(f"{left} people", database="sqlite")
    assert left == 0


@pytest.mark.threat("T25", asked="secure_delete alone leaves remnants", control=True)
def test_overwriting_deleted_rows_alone_leaves_remnants(
    laptop: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reached: Callable[..., None]
) -> None:
    """The control: SQLite's `secure_delete`, and no more."""
    monkeypatch.setattr(Store, "_write_anew", lambda *_: True)
    left = remnants(laptop, tmp_path)
    reached(f"{left} people", database="sqlite")
    assert left > 0


def test_somebody_who_is_erased_is_gone_wholly_within_the_hour(laptop: Desk, tmp_path: Path) -> None:
    workshop = factories.workshop(laptop)
    round_ = running.open_round(laptop, workshop.id, "budget")
    who = factories.people(laptop, workshop, 30)
    factories.cast(laptop, round_, who, [written_on(f"{CANARY} {n:02d} " + "y" * 6 * n) for n in range(30)])
    for each in who:
        joining.erase(laptop, workshop, each)
    assert laptop.store.leftovers
    keeping.keep_dates(laptop)
    assert not laptop.store.leftovers
    assert hits(tmp_path) == {}


def test_a_reader_in_the_way_only_delays_it(
    laptop: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(engine, "BUSY_MILLISECONDS", 400)
    workshop = workshop_full_of_canaries(laptop)
    with laptop.store.reading() as db:
        workshops.everyone(db)
        preparing.delete(laptop, workshop.id)
        assert laptop.store.leftovers
        keeping.keep_dates(laptop)
        assert "could not be cleared" in caplog.text
        assert hits(tmp_path)
    keeping.keep_dates(laptop)
    assert hits(tmp_path) == {}


@contextlib.contextmanager
def connected(desk: Desk) -> Iterator[None]:
    """Somebody's phone in another workshop listens for news."""
    heard, over = threading.Event(), threading.Event()

    async def listen() -> None:
        async for _ in desk.news.listen("another", frozenset(Topic), who="somebody", heartbeat=0.05):
            heard.set()
            if over.is_set():
                return

    with ThreadPoolExecutor(1) as phone:
        listening = phone.submit(asyncio.run, listen())
        assert heard.wait(20)
        try:
            yield
        finally:
            over.set()
            listening.result()


def test_a_large_file_is_written_anew_when_nobody_is_connected(
    laptop: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "LARGE_BYTES", 100_000)
    workshop = workshop_full_of_canaries(laptop)
    with connected(laptop):
        preparing.delete(laptop, workshop.id)
        keeping.keep_dates(laptop)
        assert laptop.store.leftovers
    keeping.keep_dates(laptop)
    assert not laptop.store.leftovers
    assert hits(tmp_path) == {}


@pytest.mark.parametrize(("bytes_", "seconds"), [(10_000_000, 3600), (100_000, -1)], ids=["small", "overdue"])
def test_a_file_that_is_small_or_has_waited_a_day_is_written_anew_whoever_is_there(
    laptop: Desk, monkeypatch: pytest.MonkeyPatch, bytes_: int, seconds: float
) -> None:
    monkeypatch.setattr(forgetting, "LARGE_BYTES", bytes_)
    monkeypatch.setattr(forgetting, "LONGEST_SECONDS", seconds)
    workshop = workshop_full_of_canaries(laptop)
    with connected(laptop):
        preparing.delete(laptop, workshop.id)
        assert not laptop.store.leftovers


def test_a_backup_under_way_is_not_missed_by_a_deletion(
    laptop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever deletes is told of every backup that holds it, so the deletion waits for one being made."""
    workshop = workshop_full_of_canaries(laptop)
    copied, go_on = threading.Event(), threading.Event()
    looking = backup.look

    def look(file: Path) -> Contents:
        copied.set()
        assert go_on.wait(20)
        return looking(file)

    def delete() -> list[Backup]:
        preparing.delete(laptop, workshop.id)
        return keeping.holding(laptop.settings, workshop)

    monkeypatch.setattr(backup, "look", look)
    with ThreadPoolExecutor(2) as several:
        making = several.submit(keeping.back_up_closings, laptop)
        assert copied.wait(20)
        deleting = several.submit(delete)
        time.sleep(0.2)
        assert not deleting.done()
        go_on.set()
        making.result()
        assert len(deleting.result()) == 1


def test_an_error_does_not_say_what_people_wrote(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    [person] = factories.people(desk, workshop, 1)
    cast = casting.cast(desk, round_.id, person, written_on(CANARY), "press")
    with pytest.raises(StoreTrouble) as trouble, desk.store.writing() as db:
        ballots.add(db, cast, "another press")
    said, cause = str(trouble.value), trouble.value.__cause__
    assert "UNIQUE" in said or "unique" in said
    assert CANARY not in f"{said} {cause} {cause and cause.__cause__}"


def promised(desk: Desk, workshop: Workshop) -> timedelta:
    found = preparing.find(desk, workshop.code)
    assert found.delete_on is not None
    with desk.store.reading() as db:
        return found.delete_on - engine.now(db)


def test_a_backup_does_not_outlive_a_day_that_was_moved_earlier(laptop: Desk, tmp_path: Path) -> None:
    workshop = workshop_full_of_canaries(laptop)
    other = factories.workshop(laptop, "Another workshop, which stays")
    keeping.back_up_closings(laptop)
    keeping.back_up(laptop.settings)
    with laptop.store.reading() as db:
        tomorrow = engine.now(db).date() + timedelta(days=1)
    keeping.change_date(laptop, workshop.id, tomorrow)
    told = keeping.holding(laptop.settings, preparing.find(laptop, workshop.code))
    assert {each.expires.date() for each in told if each.expires} == {tomorrow}, "the desk says another day"
    with laptop.store.writing() as db:
        workshops.change(db, workshop.id, delete_on=engine.now(db))
    keeping.keep_dates(laptop)
    assert hits(tmp_path) == {}
    [anew] = keeping.backups(laptop.settings)
    assert [each.id for each in anew.holds or ()] == [other.id]


def test_a_clock_that_jumps_ahead_deletes_nothing_before_it_went_on_evenly(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """By the database's clock, which is the machine's on SQLite; seconds are counted apart from it."""
    workshop = factories.workshop(desk)
    with desk.store.reading() as db:
        start = engine.now(db)
    shown = {"clock": start, "seconds": 0.0}
    monkeypatch.setattr(engine, "now", lambda _db: shown["clock"])
    clock = keeping.Clock(lambda: float(shown["seconds"]))

    def look(days: float, hours: float) -> bool:
        shown.update(clock=start + timedelta(days=days), seconds=3600.0 * hours)
        keeping.keep_dates(desk, start, clock=clock)
        return workshop.id in {each.id for each in preparing.everyone(desk)}

    gone = desk.settings.keep_days + 1
    assert look(0, 0)
    assert look(gone, 1), "deleted before its time"
    assert "may have jumped ahead" in caplog.text
    assert look(2 / 24, 2)
    assert look(gone, 3)
    assert not look(gone + 1 / 24, 4), "a clock that goes on evenly was put right"


def test_what_is_long_due_at_the_start_goes_at_the_second_look(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop = factories.workshop(desk)
    with desk.store.reading() as db:
        later = engine.now(db) + timedelta(days=desk.settings.keep_days + 1)
    monkeypatch.setattr(engine, "now", lambda _db: later)
    clock = keeping.Clock()
    keeping.keep_dates(desk, later, clock=clock)
    assert [each.id for each in preparing.everyone(desk)] == [workshop.id]
    keeping.keep_dates(desk, later, clock=clock)
    assert preparing.everyone(desk) == []


def test_it_is_not_deleted_while_people_may_answer_by_link(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    with desk.store.reading() as db:
        now = engine.now(db)
    opens, ends = (now.replace(tzinfo=None) + timedelta(days=days) for days in (1, 20))
    by_link.set_up(desk, workshop.id, opens, ends, "UTC")
    day = now.date()
    with pytest.raises(Refused, match=keeping.DATE_BEFORE_END):
        keeping.change_date(desk, workshop.id, day + timedelta(days=20))
    keeping.change_date(desk, workshop.id, day + timedelta(days=21))
    assert timedelta(days=20) < promised(desk, workshop) <= timedelta(days=21)


def test_a_date_moves_earlier_at_any_time_and_later_until_somebody_was_promised_it(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    with desk.store.reading() as db:
        today = engine.now(db).date()

    def change(days: int) -> str:
        try:
            keeping.change_date(desk, workshop.id, today + timedelta(days=days))
        except Refused as refusal:
            return refusal.reasons[0]
        return "changed"

    assert change(10) == "changed"
    assert timedelta(days=9) < promised(desk, workshop) <= timedelta(days=10)
    assert change(desk.settings.keep_days) == "changed"
    assert change(desk.settings.keep_days + 1) == keeping.DATE_TOO_LATE
    assert change(20) == "changed"
    factories.people(desk, workshop, 1)
    assert change(21) == keeping.DATE_PROMISED
    assert change(20) == "changed"
    assert change(5) == "changed"
    assert change(6) == keeping.DATE_PROMISED
    assert change(0) == keeping.DATE_PAST
    assert timedelta(days=4) < promised(desk, workshop) <= timedelta(days=5)
