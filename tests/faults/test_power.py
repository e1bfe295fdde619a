"""T12: what a disk holds if the current is cut the moment a ballot was called counted.

What the program writes and syncs is written down by strace and done again on a disk that keeps only what was
synced: all else is taken to be lost. Whether a real disk keeps its word nobody can test here.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coprod.workshops import running
from tests import factories
from tests.conftest import missing
from tests.servers import ROOT

Reached = Callable[..., None]
BALLOTS = 20
CASTER = """
import os, sys
from sqlalchemy import event
from coprod.workshops import casting
from coprod.workshops.keys import new_key
from tests import factories

database, round_id, lax, *people = sys.argv[1:]
desk = factories.desk_at(database)
if lax:
    desk.store.engine.dispose()
    event.listen(desk.store.engine, "connect", lambda driver, _: driver.execute("PRAGMA synchronous=NORMAL"))
for each in people:
    cast = casting.cast(desk, round_id, each, factories.budget(ict=100), new_key())
    os.write(1, f"counted {cast.receipt}\\n".encode())
os._exit(0)
"""
CALL = re.compile(r"^(?:\d+ +)?(pwrite64|write|fsync|fdatasync|ftruncate)\(\d+<([^>]*)>(.*)$")
RESUMED = re.compile(r"^(\d+) +<\.\.\. (fsync|fdatasync) resumed>.*= 0$")
WORDS = re.compile(r'^, "((?:\\x[0-9a-f]{2})*)", (\d+)(?:, (\d+))?')


class Disk:
    """Files as a program sees them, and as they are on the disk: as at each file's last sync."""

    def __init__(self, folder: Path) -> None:
        self.seen = {each.name: bytearray(each.read_bytes()) for each in folder.glob("coprod.db*")}
        self.kept = {name: bytes(data) for name, data in self.seen.items()}

    def write(self, name: str, data: bytes, at: int) -> None:
        file = self.seen.setdefault(name, bytearray())
        file.extend(bytes(max(0, at + len(data) - len(file))))
        file[at : at + len(data)] = data

    def cut(self, name: str, length: int) -> None:
        del self.seen.setdefault(name, bytearray())[length:]

    def sync(self, name: str) -> None:
        self.kept[name] = bytes(self.seen.get(name, b""))

    def receipts(self, folder: Path) -> set[str]:
        """What a server that starts on this disk finds; an unsound database is a failure."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, data in self.kept.items():
            if not name.endswith("-shm"):
                (folder / name).write_bytes(data)
        with sqlite3.connect(folder / "coprod.db") as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            return {row[0] for row in database.execute("SELECT receipt FROM ballot")}


def calls(trace: Path) -> Iterator[tuple[str, str, str]]:
    """(call, file, the rest) in order; a sync counts once it is over."""
    under_way: dict[str, tuple[str, str]] = {}
    for line in trace.read_text("ascii", errors="replace").splitlines():
        if (over := RESUMED.match(line)) is not None:
            call, file = under_way.pop(over[1])
            yield call, file, ""
        elif (found := CALL.match(line)) is not None:
            call, place, rest = found.groups()
            file = os.path.basename(plain(place).decode())
            if "sync" in call and rest.endswith("<unfinished ...>"):
                under_way[line.split()[0]] = call, file
            elif "sync" not in call or rest.endswith("= 0"):
                yield call, file, rest


def plain(words: str) -> bytes:
    """What strace wrote as \\x6f\\x6b."""
    return bytes.fromhex(words.replace("\\x", ""))


def lost_when_the_current_is_cut(folder: Path, *, lax: bool) -> tuple[int, int]:
    """Cast under strace and cut the current behind each "counted": (ballots lost, "counted" said)."""
    if shutil.which("strace") is None:
        missing("no strace found (Debian: apt-get install strace)")
    there = folder / "disk"
    there.mkdir()
    desk = factories.desk_in(there)
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    people = factories.people(desk, workshop, BALLOTS)
    desk.store.close()
    disk, trace = Disk(there), folder / "trace"
    watched = ["strace", "-f", "-qq", "--seccomp-bpf", "-y", "-xx", "-s", "1000000", "-o", str(trace)]
    watched += ["-e", "trace=pwrite64,write,fsync,fdatasync,ftruncate"]
    cast = [sys.executable, "-c", CASTER, f"sqlite:///{there / 'coprod.db'}", round_.id, "lax" if lax else ""]
    ran = subprocess.run(
        [*watched, *cast, *people], cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=120
    )
    said = re.findall(r"counted (\w+)", ran.stdout)
    assert len(said) == BALLOTS, ran.stderr[-2000:]
    counted, lost = list[str](), 0
    for call, file, rest in calls(trace):
        words = WORDS.match(rest)
        if call == "write" and words is not None and plain(words[1]).startswith(b"counted "):
            counted.append(plain(words[1]).split()[1].decode())
            lost += counted[-1] not in disk.receipts(folder / "after")
        elif not file.startswith("coprod.db"):
            continue
        elif call == "pwrite64":
            assert words is not None, rest[:80]
            disk.write(file, plain(words[1]), int(words[3]))
        elif call == "ftruncate":
            disk.cut(file, int(re.findall(r"\d+", rest)[0]))
        elif "sync" in call:
            disk.sync(file)
    assert counted == said
    return lost, len(counted)


@pytest.mark.threat("T12", asked="the current cut behind each “counted”: 0 of 20 lost, every database sound")
def test_what_was_called_counted_is_on_the_disk_already(tmp_path: Path, reached: Reached) -> None:
    lost, counted = lost_when_the_current_is_cut(tmp_path, lax=False)
    reached(f"{lost} of {counted} lost", database="sqlite")
    assert (lost, counted) == (0, BALLOTS)


@pytest.mark.threat("T12", asked="where SQLite does not wait for the disk, ballots are lost", control=True)
def test_without_waiting_for_the_disk_ballots_are_lost(tmp_path: Path, reached: Reached) -> None:
    lost, counted = lost_when_the_current_is_cut(tmp_path, lax=True)
    reached(f"{lost} of {counted} lost", database="sqlite")
    assert lost > 0
