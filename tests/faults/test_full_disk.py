"""T13: the disk of the SQLite file is full: people are told, nothing is lost, and it goes on later."""

import os
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coprod.model.workshop import Round, Workshop
from coprod.text import speaking
from coprod.text.reasons import sentence
from coprod.workshops import Desk, keeping, running
from tests import factories
from tests.conftest import missing
from tests.faults.careless import CarelessServer
from tests.faults.crowd import NEVER_ON_A_SCREEN, lost
from tests.phones import SilentPhone
from tests.servers import Server, wait_until

DISK_BYTES = 6 * 1024 * 1024
ROOM_BYTES = 600 * 1024
"""What is left when the workshop begins: some dozen ballots."""
PHONES, REFUSED = 5, 40


class SmallDisk:
    """A folder on a disk of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ballast = folder / "ballast"

    @property
    def free(self) -> int:
        disk = os.statvfs(self.folder)
        return disk.f_bavail * disk.f_frsize

    def fill(self, but: int = 0) -> None:
        """Take all room that is left, `but` so many bytes."""
        with self.ballast.open("ab", buffering=0) as file:
            while self.free > but:
                try:
                    file.write(b"\0" * min(65536, self.free - but))
                except OSError:
                    return

    def free_some(self) -> None:
        self.ballast.unlink()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        missing("a small disk can only be mounted as root")
    yield SmallDisk(folder)
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def status_of(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def begun(server: Server, database: str) -> tuple[Desk, Workshop, Round, list[SilentPhone]]:
    desk = factories.desk_at(database)
    workshop = factories.workshop(desk)
    phones = [SilentPhone(server.url, workshop.code).join() for _ in range(PHONES)]
    round_ = running.open_round(desk, workshop.id, "budget")
    desk.store.close()  # else this process would keep the file's log, too
    return desk, workshop, round_, phones


def cast(phone: SilentPhone, round_: Round, n: int) -> tuple[int, dict[str, object]]:
    return phone.cast(round_.id, {"ict": n % 100, "project_management": 100 - n % 100}, f"press-{n:05}")


@pytest.mark.threat(
    "T13",
    asked="0 acknowledged lost; while full 100 % are told it is not stored, 0 accepted, reads go on, "
    "/readyz 503; works at the first try with room again",
)
def test_a_full_disk_refuses_in_words_and_loses_nothing(
    start_server: Callable[..., Server], small_disk: SmallDisk, reached: Callable[..., None]
) -> None:
    database = f"sqlite:///{small_disk.folder / 'coprod.db'}"
    server = start_server(database=database)
    desk, workshop, round_, phones = begun(server, database)
    small_disk.fill(but=ROOM_BYTES)
    warned_of = keeping.little_room(desk)

    acknowledged: list[str] = []
    said: dict[str, object] = {}
    for n in range(1000):
        status, said = cast(phones[n % PHONES], round_, n)
        if status != 200:
            break
        acknowledged.append(str(said["receipt"]))
    small_disk.fill()

    with speaking("en"):
        not_saved = sentence("not_saved")
    refused, accepted, in_words = 0, 0, int(said.get("sentences") == [not_saved])
    for n in range(1000, 1000 + REFUSED):
        status, said = cast(phones[n % PHONES], round_, n)
        accepted += status == 200
        refused += status == 503
        in_words += said.get("sentences") == [not_saved]
    plain = phones[0].send(
        f"/pocket/{workshop.code}/cast", {"round": round_.id, "press": "press-of-a-form", "ict": "100"}
    )
    newcomer = SilentPhone(server.url, workshop.code)
    came_in, door = newcomer.send(f"/j/{workshop.code}", {})  # writes less than a ballot: it may still fit
    screens = [phone.screen() for phone in phones]
    reads = [status_of(f"{server.url}/{each}") for each in (f"j/{workshop.code}", f"qr/{workshop.code}.svg")]
    ready_while_full = status_of(f"{server.url}/readyz")

    small_disk.free_some()
    first_tries = [cast(phone, round_, 5000 + n) for n, phone in enumerate(phones)]
    acknowledged += [str(answer["receipt"]) for status, answer in first_tries if status == 200]
    newcomer_casts = came_in == 503 or cast(newcomer, round_, 6000)[0] == 200
    joined = SilentPhone(server.url, workshop.code).send(f"/j/{workshop.code}", {})[0]
    wait_until(lambda: status_of(f"{server.url}/readyz") == 200, "/readyz stays at trouble", 10)
    gone = lost(desk.store, round_.id, acknowledged)
    desk.store.close()

    reached(
        f"{gone} of {len(acknowledged)} lost; {in_words} of {REFUSED + 1} told, {accepted} accepted; "
        f"/readyz {ready_while_full}; {[status for status, _ in first_tries].count(200)} of {PHONES} at once",
        database="sqlite",
    )
    assert gone == 0
    assert warned_of is not None
    assert 0 < warned_of <= ROOM_BYTES
    assert len(acknowledged) > 2 * PHONES
    assert (refused, accepted, in_words) == (REFUSED, 0, REFUSED + 1)
    assert plain[0] == 503
    assert not_saved in plain[1]
    assert came_in == 200 or not_saved in door
    assert newcomer_casts, "whoever was told that they joined has not"
    assert not any(word in body for word in NEVER_ON_A_SCREEN for body in (plain[1], door))
    assert all('data-step="counted"' in screen for screen in screens)
    assert reads == [200, 200]
    assert ready_while_full == 503
    assert [status for status, _ in first_tries] == [200] * PHONES
    assert joined == 200  # led on to the first screen
    assert "Traceback" not in server.log


@pytest.mark.long
@pytest.mark.threat("T13", asked='"counted" said before the commit: ballots are lost', control=True)
def test_a_server_that_acknowledges_before_the_commit_loses_ballots_on_a_full_disk(
    small_disk: SmallDisk, tmp_path: Path, reached: Callable[..., None]
) -> None:
    database = f"sqlite:///{small_disk.folder / 'coprod.db'}"
    server = CarelessServer(tmp_path, {"COPROD_DATABASE_URL": database})
    try:
        server.start()
        desk, _workshop, round_, phones = begun(server, database)
        small_disk.fill(but=ROOM_BYTES // 8)
        answers = [cast(phones[n % PHONES], round_, n) for n in range(20)]
        small_disk.fill()
        answers += [cast(phones[n % PHONES], round_, n) for n in range(20, 40)]
    finally:
        server.stop()
    acknowledged = {str(answer["receipt"]) for status, answer in answers if status == 200}
    small_disk.free_some()
    gone = lost(desk.store, round_.id, list(acknowledged))
    desk.store.close()
    reached(f"{gone} of {len(acknowledged)} lost", database="sqlite")
    assert gone > 0
