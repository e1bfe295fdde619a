"""What one browser, or a stolen session, can do over Streamlit's connection; and what breaks inside."""

import asyncio
import re
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from coprod.store import workshops
from coprod.web.caps import MESSAGES, OF_A_DEVICE
from coprod.workshops import Desk, joining, running
from coprod.workshops.keys import facilitator_cookie, participant_cookie
from tests import factories
from tests.faults.breaking import SECRET, BreakingServer
from tests.faults.trusting import TrustingServer
from tests.faults.unguarded import WITHOUT, Unguarded
from tests.load.laptops import Page, session_at
from tests.loops import alone
from tests.phones import SilentPhone
from tests.servers import Server

Reached = Callable[..., None]
TRIES, FLOOD = 20, 60
PATIENCE = aiohttp.ClientTimeout(total=30)


class TellingServer(BreakingServer):
    module = "tests.faults.telling"


class Room:
    """A running server, a workshop on it, and the desk over the same database."""

    def __init__(self, folder: Path, kind: type[Server], **settings: str) -> None:
        database = f"sqlite:///{folder / 'coprod.db'}"
        self.desk: Desk = factories.desk_at(database)
        self.workshop, self.keys = factories.workshop_and_keys(self.desk)
        self.server = kind(folder, {"COPROD_DATABASE_URL": database, **settings}).start()
        self.base = self.server.url

    @property
    def code(self) -> str:
        return self.workshop.code

    def rounds(self) -> int:
        with self.desk.store.reading() as db:
            return len(workshops.rounds(db, self.workshop.id))

    def browser(self, **cookies: str) -> aiohttp.ClientSession:
        session = session_at(self.base)
        session.cookie_jar.update_cookies(cookies)
        return session

    def facilitator(self) -> aiohttp.ClientSession:
        return self.browser(**{facilitator_cookie(self.code): self.keys.facilitator})


@pytest.fixture
def open_room(tmp_path: Path) -> Iterator[Callable[..., Room]]:
    opened: list[Room] = []

    def run(kind: type[Server] = Server, **settings: str) -> Room:
        opened.append(Room(tmp_path, kind, **settings))
        return opened[-1]

    yield run
    for each in opened:
        each.server.stop()
        each.desk.store.close()


# ---- a stolen session


async def press_with_a_stolen_session(room: Room) -> list[str]:
    """What the thief's page draws after each press of the facilitator's large button."""
    async with room.facilitator() as theirs, room.browser() as thiefs:
        desk = Page(room.base, "facilitate", room.code, theirs)
        await desk.open()
        begun = [each.new_session for each in desk.said if each.HasField("new_session")]
        stolen = begun[0].initialize.session_id
        [button] = desk.keys("next ")
        pressed = desk.state(button)
        pressed.trigger_value = True
        await desk.socket.close()
        await asyncio.sleep(0.5)
        thief = Page(room.base, "facilitate", room.code, thiefs)
        address = f"{room.base.replace('http', 'ws', 1)}/_stcore/stream"
        drawn = []
        thief.socket = await thiefs.ws_connect(address, protocols=("streamlit", "x", stolen), max_msg_size=0)
        for _ in range(TRIES):
            await thief.run(pressed)
            drawn.append(repr(thief.elements()))
        return drawn


@pytest.mark.threat("T7", asked="0 of 20 presses with a stolen session count; its id in 0 lines of the log")
def test_a_stolen_session_presses_no_button(open_room: Callable[..., Room], reached: Reached) -> None:
    room = open_room()
    drawn = alone(press_with_a_stolen_session(room))
    shown = sum("next " in each for each in drawn)
    ids = re.findall(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", room.server.log)
    reached(f"{room.rounds()} of {len(drawn)}; {len(ids)} ids", database="sqlite")
    assert (room.rounds(), shown, ids) == (0, 0, [])


@pytest.mark.threat("T7", asked="were rights kept in the session, one press opens a round", control=True)
def test_were_rights_kept_in_the_session_a_thief_would_steer(
    open_room: Callable[..., Room], reached: Reached
) -> None:
    room = open_room(TrustingServer)
    alone(press_with_a_stolen_session(room))
    reached(f"{room.rounds()} opened", database="sqlite")
    assert room.rounds() > 0


# ---- floods


def a_message(room: Room) -> bytes:
    asked = BackMsg()
    asked.rerun_script.query_string = f"w={room.code}"
    asked.rerun_script.page_name = "library"
    return asked.SerializeToString()


async def flood(room: Room, times: int, message: bytes = b"") -> tuple[int, int | None]:
    """(how many were sent, the code it was closed with, None if it was not), reading all the while."""
    async with room.browser() as session:
        address = f"{room.base.replace('http', 'ws', 1)}/_stcore/stream"
        socket = await session.ws_connect(address, protocols=("streamlit",), max_msg_size=0)

        async def read() -> None:
            async for _ in socket:
                pass

        reading = asyncio.create_task(read())
        sent = 0
        for _ in range(times):
            try:
                await socket.send_bytes(message or a_message(room))
            except (aiohttp.ClientError, ConnectionError):
                break
            sent += 1
            await asyncio.sleep(0.002)
        await asyncio.wait({reading}, timeout=3)
        code = socket.close_code if socket.closed else None
        reading.cancel()
        return sent, code


@pytest.mark.threat("T23", asked="floods and messages over 1 MB are closed 1008; 30 others save at p95 < 1 s")
def test_who_floods_is_cut_off_and_others_save(open_room: Callable[..., Room], reached: Reached) -> None:
    room = open_room()
    round_ = running.open_round(room.desk, room.workshop.id, "budget")
    phones = [SilentPhone(room.base, room.code).join() for _ in range(30)]
    stop, closed = threading.Event(), []

    def flooding() -> None:
        while not stop.is_set():
            closed.append(alone(flood(room, FLOOD))[1])

    def save(phone: SilentPhone) -> float:
        began = time.monotonic()
        status, _ = phone.cast(round_.id, {"ict": 100})
        assert status == 200
        return time.monotonic() - began

    flooder = threading.Thread(target=flooding)
    flooder.start()
    with ThreadPoolExecutor(8) as many:
        took = sorted(second for _ in range(4) for second in many.map(save, phones))
    stop.set()
    flooder.join(timeout=30)
    large = alone(flood(room, 1, b"x" * (2**20 + 1)))[1]
    p95 = statistics.quantiles(took, n=20)[-1]
    reached(f"{sorted({str(each) for each in [*closed, large]})}; p95 {p95:.2f} s", database="sqlite")
    assert closed
    assert {*closed, large} == {1008}
    assert p95 < 1


@pytest.mark.threat("T23", asked="without the cap a flood goes on", control=True)
def test_without_the_cap_a_flood_goes_on(open_room: Callable[..., Room], reached: Reached) -> None:
    room = open_room(Unguarded, **{WITHOUT: "Messages"})
    sent, code = alone(flood(room, FLOOD))
    reached(f"{sent} of {FLOOD} taken, closed with {code}")
    assert (sent, code) == (FLOOD, None)
    assert sent > MESSAGES


async def many_connections(room: Room, cookies: dict[str, str], pages: int) -> tuple[int, int, int]:
    """(pages that are connected, news that is heard, news that ended) of one browser that opens so many."""
    address = f"{room.base.replace('http', 'ws', 1)}/_stcore/stream"
    async with room.browser(**cookies) as session:
        inside: list[Any] = []
        for _ in range(pages):
            try:
                inside.append(await session.ws_connect(address, protocols=("streamlit",)))
            except aiohttp.WSServerHandshakeError:
                continue
        news = [
            await session.get(f"{room.base}/live/{room.code}?as=phone", timeout=PATIENCE)
            for _ in range(pages)
        ]
        await asyncio.sleep(1)
        ended = sum(each.content.at_eof() or each.content.is_eof() for each in news)
        heard = len(news) - ended
        for each in inside:
            await each.close()
        return len(inside), heard, ended


@pytest.mark.threat("T23", asked="8 pages and 8 listeners of one device; the newest listener stays")
def test_one_device_has_so_many_pages_and_listeners(open_room: Callable[..., Room], reached: Reached) -> None:
    room = open_room()
    _person, key = joining.join(room.desk, room.workshop)
    device = {participant_cookie(room.code): key}
    inside, heard, ended = alone(many_connections(room, device, 12))
    time.sleep(2)
    again = alone(many_connections(room, device, 3))
    reached(f"{inside} pages, {heard} listeners of 12")
    assert (inside, heard, ended) == (OF_A_DEVICE, OF_A_DEVICE, 12 - OF_A_DEVICE)
    assert again == (3, 3, 0), "what was closed is open again"


@pytest.mark.threat("T23", asked="without the cap all 12 stay", control=True)
def test_without_the_cap_one_device_has_all_it_opens(
    open_room: Callable[..., Room], reached: Reached
) -> None:
    room = open_room(Unguarded, **{WITHOUT: "Connections"})
    _person, key = joining.join(room.desk, room.workshop)
    inside, heard, _ended = alone(many_connections(room, {participant_cookie(room.code): key}, 12))
    reached(f"{inside} pages, {heard} listeners of 12")
    assert (inside, heard) == (12, 12)


# ---- what breaks inside


async def what_a_page_says(room: Room) -> bytes:
    async with room.facilitator() as session:
        desk = Page(room.base, "facilitate", room.code, session)
        await desk.open()
        return b"".join(each.SerializeToString() for each in desk.said)


async def what_a_route_says(room: Room, accept: str) -> tuple[int, bytes]:
    address = f"{room.base}/stage/{room.code}"
    async with room.facilitator() as session, session.get(address, headers={"Accept": accept}) as answer:
        return answer.status, await answer.read()


@pytest.mark.threat(
    "T28", asked="0 bytes of the secret to anybody; a reference there and in one line of the log"
)
def test_a_fault_of_ours_is_a_sentence_and_a_reference(
    open_room: Callable[..., Room], reached: Reached
) -> None:
    room = open_room(BreakingServer)
    page = alone(what_a_page_says(room))
    status, html = alone(what_a_route_says(room, "text/html"))
    json_status, json = alone(what_a_route_says(room, "application/json"))
    told = [page, html, json]
    leaks = sum(bad in each for each in told for bad in (SECRET.encode(), b"Traceback", b"ValueError"))
    references = [re.search(rb"reference ([A-Z0-9]{3}-[A-Z0-9]{3})", each) for each in told]
    lines = [
        sum(found is not None and found[1].decode() in line for line in room.server.log.splitlines())
        for found in references
    ]
    reached(f"{leaks}; lines of the log: {lines}")
    assert (leaks, lines) == (0, [1, 1, 1])
    assert (status, json_status) == (500, 500)
    assert SECRET not in room.server.log


@pytest.mark.threat("T28", asked="Streamlit shows the secret where details are switched on", control=True)
def test_with_streamlit_s_own_details_the_secret_would_be_shown(
    open_room: Callable[..., Room], reached: Reached
) -> None:
    room = open_room(TellingServer, STREAMLIT_CLIENT_SHOW_ERROR_DETAILS="full")
    page = alone(what_a_page_says(room))
    reached(f"{page.count(SECRET.encode())} times")
    assert SECRET.encode() in page
