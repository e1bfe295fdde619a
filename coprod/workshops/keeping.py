"""Backups of the whole database, how long they last, and the date by which a workshop is deleted."""

import contextlib
import hashlib
import logging
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from functools import lru_cache
from pathlib import Path

from coprod.errors import BadFile, CoprodError, NotFound, Refused, StoreTrouble
from coprod.model.act import What
from coprod.model.backup import Backup, Contents, Held
from coprod.model.workshop import Workshop
from coprod.news import Topic
from coprod.settings import Settings
from coprod.store import Store, backup, dump, engine, listing, open_store, participants, tables, workshops
from coprod.workshops import preparing, trail
from coprod.workshops.desk import Desk
from coprod.workshops.forgetting import forget

FOLDER, BY_HAND = "backups", "-by-hand"
DATE_PAST, DATE_PROMISED, DATE_TOO_LATE = "date_past", "date_promised", "date_too_late"
DATE_BEFORE_END = "date_before_end"

_NAME = re.compile(rf"coprod-(\d{{8}}-\d{{6}}-\d{{3}})({BY_HAND})?\.(db|dump)")
_STAMP = "%Y%m%d-%H%M%S-%f"
_ABANDONED = timedelta(hours=1)
"""An unfinished file as old as this was left by a process that died."""

LOW_DISK_BYTES = 50 * 1024 * 1024
"""With less room than this people are warned: once there is none, nothing can be stored."""

MOST_AHEAD = timedelta(hours=1)
"""So far the clock may run ahead of the seconds that passed: more is a jump, or the machine was asleep."""
LONG_AWAY = timedelta(days=31)
"""Where nothing was stored for as long, a clock that is wrong at the start looks the same."""

_NEVER = datetime.min.replace(tzinfo=UTC)

_log = logging.getLogger(__name__)


def back_up(settings: Settings, to: Path | None = None) -> tuple[Backup, Contents]:
    """Copy the whole database to the new file `to`, else to one in the folder of backups, where it expires.

    The database is taken as it stands, of whatever version. Raises StoreTrouble, BadFile.
    """
    store = open_store(settings.database, as_it_is=True)
    try:
        return _write(store, settings, to, by_hand=True)
    finally:
        store.close()


def little_room(desk: Desk) -> int | None:
    """Bytes left on the disk of an SQLite database once they are few, else None."""
    left = desk.store.room_left()
    return left if left is not None and left < LOW_DISK_BYTES else None


def restore(file: Path, to: str) -> Contents:
    """Make a new database from a backup: `to` is a file that is not there, or an empty PostgreSQL's address.

    Raises BadFile, StoreTrouble; then nothing was made.
    """
    to = to.removeprefix("sqlite:///").replace("postgresql://", "postgresql+psycopg://", 1)
    is_dump, to_postgresql = dump.is_dump(file), to.startswith("postgresql")
    if is_dump and not to_postgresql:
        right = "--to postgresql+psycopg://name@host/empty_database"
        raise BadFile(
            file.name, "", "it is a backup of a PostgreSQL database, which a file cannot hold", right
        )
    if to_postgresql and not is_dump:
        raise BadFile(file.name, "", "it is no backup of a PostgreSQL database", "--to and a new file's name")
    return dump.restore(file, to) if is_dump else backup.restore(file, Path(to))


def digest(file: Path) -> str:
    """The SHA-256 of a file, by which two copies of it are told to be the same."""
    with file.open("rb") as whole:
        return hashlib.file_digest(whole, "sha256").hexdigest()


def backups(settings: Settings) -> list[Backup]:
    """Every backup in the folder, newest first; files with other names than ours do not expire."""
    found = []
    for file in (settings.data_dir / FOLDER).glob("*"):
        if file.suffix in (".db", ".dump") and not file.name.startswith("."):
            with contextlib.suppress(OSError):
                found.append(_backup(settings, file))
    return sorted(found, key=lambda each: each.made, reverse=True)


def holding(settings: Settings, workshop: Workshop) -> list[Backup]:
    """The backups that hold a workshop, or may, also after it was deleted; newest first.

    `expires` says when it is gone from each: with the file, or with the date that its people were promised,
    which may have been moved since the backup was made.
    """
    held = [each for each in backups(settings) if each.may_hold(workshop.id, workshop.created_at)]
    return [_gone_with(each, workshop.delete_on) for each in held]


def workshops_here(settings: Settings) -> frozenset[str] | None:
    """The workshops that the database has now, by id; None where it cannot be read."""
    try:
        store = open_store(settings.database, as_it_is=True)
        with store.reading() as db:
            found = backup.workshop_ids(db)
    except StoreTrouble:
        return None
    store.close()
    return found


def back_up_closings(desk: Desk) -> float | None:
    """Back up once for all rounds closed since the last time, if the host wants it (SQLite only).

    Answers with the seconds until a countdown or a timer closes a round, after which to ask again, else with
    None. What goes wrong is written to the log and harms nothing.
    """
    keep = desk.settings.backups
    if not keep or not desk.store.is_sqlite:
        return None
    with desk.store.reading() as db:
        moment = engine.now(db)
        last, coming = backup.closings(db, moment)
    if last is not None and max(_automatic(desk.settings), default=_NEVER) < last:
        _back_up_quietly(desk)
    return (coming - moment).total_seconds() if coming is not None else None


def _seconds() -> float:
    """Seconds that nobody can set, also those asleep where the system counts them."""
    counted = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if counted is None else time.clock_gettime(counted)


class Clock:
    """Whether the database's clock can be gone by: none is deleted early because it jumped ahead.

    It is compared with the seconds since it was looked at last, and at first with what was stored last.
    """

    def __init__(self, seconds: Callable[[], float] = _seconds) -> None:
        self._seconds = seconds
        self._last: tuple[datetime, float] | None = None

    def is_sure(self, desk: Desk) -> bool:
        """False, once, after it ran ahead by more than an hour, or a month in which nothing happened."""
        with desk.store.reading() as db:
            moment = engine.now(db)
            stored = listing.last_stored(db, moment)
        last, self._last = self._last, (moment, self._seconds())
        if last is None:
            return stored is None or moment - stored <= LONG_AWAY
        passed = timedelta(seconds=self._last[1] - last[1])
        return moment - last[0] - passed <= MOST_AHEAD


def keep_dates(desk: Desk, moment: datetime | None = None, *, clock: Clock | None = None) -> None:
    """Delete the workshops whose date has come, with all traces, and the backups whose time is over.

    `moment` stands for now when it comes to backups; None is this machine's clock. What one part cannot do,
    the others do all the same; it is tried again when this is called again. Where the `clock` cannot be gone
    by, nothing has had its time.
    """
    if clock is not None and not clock.is_sure(desk):
        _log.warning("The clock may have jumped ahead: nothing is deleted by its date before the next look")
        _clear_traces(desk)
        return
    outlived = False
    with _logged("Backups of workshops whose date has come could not be deleted"):
        outlived = _expire_with_workshops(desk)
    with _logged("Workshops whose date has come could not be deleted"):
        preparing.delete_due(desk)
    _clear_traces(desk)
    with _logged("Backups could not be deleted"):
        _expire(desk, moment or datetime.now(UTC), anew=outlived)


def change_date(desk: Desk, workshop_id: str, day: date) -> None:
    """Let the workshop be deleted when `day` begins (UTC): earlier than promised, or later if nobody joined.

    Raises NotFound, Refused(DATE_PAST) for a day that has begun, Refused(DATE_PROMISED) once people were told
    an earlier one, Refused(DATE_TOO_LATE) for one past the host's most days, and Refused(DATE_BEFORE_END)
    where people were told that they may answer by link until later.
    """
    chosen = datetime.combine(day, time_of_day(), UTC)
    with desk.store.writing() as db:
        workshop, moment = workshops.by_id(db, workshop_id, lock=True), engine.now(db)
        if workshop is None:
            raise NotFound("workshop")
        if workshop.delete_on is not None and day == workshop.delete_on.date():
            return
        if chosen <= moment:
            raise Refused(DATE_PAST)
        if workshop.by_link and workshop.ends_at is not None and chosen < workshop.ends_at:
            raise Refused(DATE_BEFORE_END)
        later = workshop.delete_on is None or chosen > workshop.delete_on
        told = participants.count(db, workshop_id) or tables.count(db, workshop_id)
        if later and workshop.delete_on is not None and told:
            raise Refused(DATE_PROMISED)
        if later and day > latest(desk.settings, moment):
            raise Refused(DATE_TOO_LATE)
        workshops.change(db, workshop_id, delete_on=chosen)
        trail.note(db, desk, workshop_id, What.DELETION_MOVED, day=day.isoformat())
    desk.news.tell(workshop_id, Topic.NOW)


def latest(settings: Settings, moment: datetime) -> date:
    """The last day that a workshop may be kept until, as of `moment`."""
    return (moment + timedelta(days=settings.keep_days)).date()


def _write(store: Store, settings: Settings, to: Path | None, *, by_hand: bool) -> tuple[Backup, Contents]:
    if to is None:
        folder = settings.data_dir / FOLDER
        with backup.told(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
        with store.reading() as db:
            stamp = engine.now(db).strftime(_STAMP)[:-3]
        end = "db" if store.is_sqlite else "dump"
        to = folder / f"coprod-{stamp}{BY_HAND if by_hand else ''}.{end}"
    found = (backup if store.is_sqlite else dump).write(store, to)
    return _backup(settings, to), found


def _backup(settings: Settings, file: Path) -> Backup:
    there, named = file.stat(), _time_of(file)
    ours = named is not None and file.parent.resolve() == (settings.data_dir / FOLDER).resolve()
    holds = _holds(file, there.st_ino, there.st_ctime_ns, there.st_size)
    made = named or datetime.fromtimestamp(there.st_mtime, UTC)
    until = [made + timedelta(days=settings.backup_days)]
    until += [each.delete_on for each in holds or () if each.delete_on is not None]
    return Backup(file=file, made=made, size=there.st_size, expires=min(until) if ours else None, holds=holds)


@lru_cache(maxsize=16)
def _holds(file: Path, *_unchanged: int) -> tuple[Held, ...] | None:
    """Read once for each file: with many workshops that takes a while, and a backup never changes."""
    return backup.holds(file) if not dump.is_dump(file) else None


def _time_of(file: Path) -> datetime | None:
    """When a file with a name of ours was made; None for any other name."""
    named = _NAME.fullmatch(file.name)
    with contextlib.suppress(ValueError):
        return datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC) if named else None
    return None


def _automatic(settings: Settings) -> dict[datetime, Path]:
    """The backups that were made after closings, by the time they were made."""
    files = (settings.data_dir / FOLDER).glob("coprod-*.db")
    timed = {_time_of(file): file for file in files if BY_HAND not in file.name}
    return {made: file for made, file in timed.items() if made is not None}


def _back_up_quietly(desk: Desk) -> None:
    """A further automatic backup, and no more of them than the host keeps."""
    with _logged("The backup was not made"):
        _write(desk.store, desk.settings, None, by_hand=False)
        automatic = _automatic(desk.settings)
        for made in sorted(automatic, reverse=True)[desk.settings.backups :]:
            automatic[made].unlink(missing_ok=True)


def _clear_traces(desk: Desk) -> None:
    with _logged("Traces of what was deleted could not be cleared"):
        if desk.store.leftovers and not forget(desk):
            raise StoreTrouble("The database was busy, or its disk is full.")


def _gone_with(held: Backup, delete_on: datetime | None) -> Backup:
    """A backup of a workshop, gone by the day that its database names where that is earlier."""
    if held.holds is None or held.expires is None or delete_on is None:
        return held
    return held.model_copy(update={"expires": min(held.expires, delete_on)})


def _expire_with_workshops(desk: Desk) -> bool:
    """Delete the backups that hold a workshop whose date has come; whether an automatic one was among them.

    The database is asked, before it forgets them: a backup knows the date of its own time, and dates are
    moved earlier. Once they are gone a new one holds nothing of them.
    """
    with desk.store.reading() as db:
        due = set(listing.due(db, engine.now(db)))
    over = (
        [each for each in backups(desk.settings) if due & {held.id for held in each.holds or ()}]
        if due
        else []
    )
    ours = [each.file for each in over if each.expires is not None]
    automatic = set(_automatic(desk.settings).values())
    for file in ours:
        file.unlink(missing_ok=True)
    return not automatic.isdisjoint(ours)


def _expire(desk: Desk, moment: datetime, *, anew: bool) -> None:
    """Delete the backups that have had their time.

    A new one comes first where no automatic one is left, or none was left before (`anew`).
    """
    found = backups(desk.settings)
    over = [each for each in found if each.expires is not None and each.expires <= moment]
    automatic = set(_automatic(desk.settings).values())
    none_left = (automatic or anew) and automatic <= {each.file for each in over}
    if none_left and desk.settings.backups and _holds_any(desk):
        _back_up_quietly(desk)
    for each in over:
        each.file.unlink(missing_ok=True)
    for part in (desk.settings.data_dir / FOLDER).glob(f".*{backup.PART}*"):
        with contextlib.suppress(FileNotFoundError):
            if moment - datetime.fromtimestamp(part.stat().st_mtime, UTC) > _ABANDONED:
                part.unlink()


def _holds_any(desk: Desk) -> bool:
    with desk.store.reading() as db:
        return bool(listing.newest(db, 1))


@contextlib.contextmanager
def _logged(what: str) -> Iterator[None]:
    """Whatever goes wrong inside is one line of the log, and no more."""
    try:
        yield
    except (CoprodError, OSError) as error:
        _log.warning("%s: %s", what, error)
