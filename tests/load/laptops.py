"""Laptops without a screen, for `crowd.py`: they speak Streamlit's own protocol, as its pages do."""

import asyncio
import json
import random
import time
from collections.abc import Mapping
from typing import Any

import aiohttp
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

PATIENCE = aiohttp.ClientTimeout(total=60)
LOBBY, BALLOT, COUNTED = "step lobby", "step ballot", "step counted"


class Page:
    """One page of Streamlit's in one browser: without its files, with its connection and its runs."""

    def __init__(self, base: str, page: str, code: str, session: aiohttp.ClientSession) -> None:
        self.base, self.page, self.code, self.session = base, page, code, session
        self.said: list[ForwardMsg] = []
        self.bytes = 0
        self._one_run = asyncio.Lock()

    async def open(self) -> None:
        """Connect, and run the page for the first time."""
        address = f"{self.base.replace('http', 'ws', 1)}/_stcore/stream"
        self.socket = await self.session.ws_connect(address, protocols=("streamlit",), max_msg_size=0)
        await self.run()

    async def run(self, *states: WidgetState) -> None:
        """One run of the page with what its widgets hold."""
        async with self._one_run, asyncio.timeout(60):
            asked = BackMsg()
            asked.rerun_script.query_string = f"w={self.code}"
            asked.rerun_script.page_name = self.page
            asked.rerun_script.widget_states.widgets.extend(states)
            await self.socket.send_bytes(asked.SerializeToString())
            said: list[ForwardMsg] = []
            while not said or said[-1].WhichOneof("type") != "script_finished":
                message = await self.socket.receive()
                if not isinstance(message.data, bytes):
                    raise RuntimeError(f"the connection ended: {message}")
                self.bytes += len(message.data)
                said.append(ForwardMsg())
                said[-1].ParseFromString(message.data)
            self.said = said

    async def press(self, start: str, *states: WidgetState) -> None:
        """Press the button whose key begins so, with what the other widgets hold."""
        (key, *_) = self.keys(start)
        button = self.state(key)
        button.trigger_value = True
        await self.run(*states, button)

    def elements(self) -> list[tuple[str, Any]]:
        """(kind, element) of all that the last run drew."""
        deltas = [each.delta for each in self.said if each.WhichOneof("type") == "delta"]
        drawn = [each.new_element for each in deltas if each.WhichOneof("type") == "new_element"]
        return [(each.WhichOneof("type"), getattr(each, each.WhichOneof("type"))) for each in drawn]

    def keys(self, start: str) -> list[str]:
        """The keys of the widgets that begin so."""
        return [key for key in self._ids() if key.startswith(start)]

    def state(self, key: str) -> WidgetState:
        """An empty state for the widget with this key; KeyError without one."""
        return WidgetState(id=self._ids()[key])

    def shows(self, container: str) -> bool:
        """Whether there is a container with this key."""
        deltas = [each.delta for each in self.said if each.WhichOneof("type") == "delta"]
        return any(each.add_block.id.endswith(f"-{container}") for each in deltas)

    def _ids(self) -> dict[str, str]:
        named = [getattr(each, "id", "") for _kind, each in self.elements()]
        return {n.split("-", 2)[2]: n for n in named if isinstance(n, str) and n.startswith("$$ID-")}


def session_at(base: str) -> aiohttp.ClientSession:
    """One browser's cookies and connections."""
    return aiohttp.ClientSession(
        cookie_jar=aiohttp.CookieJar(unsafe=True), headers={"Origin": base}, timeout=PATIENCE
    )


class Laptop:
    """One participant at a laptop."""

    def __init__(self, base: str, code: str, number: int) -> None:
        self.base, self.code, self.number = base, code, number
        self.session = session_at(base)
        self.page = Page(base, "take_part", code, self.session)
        self.heard = self.casts = 0
        self.looked = 0.0
        self.listening: asyncio.Task[None] | None = None

    @property
    def bytes(self) -> int:
        return self.page.bytes

    async def arrive(self) -> float:
        """The page's files are left out."""
        return 0.0

    async def join(self) -> float:
        """From the press on "Join" to the page it leads to; seconds."""
        began = time.perf_counter()
        door = self.session.post(f"{self.base}/j/{self.code}", data={"to": "laptop"}, allow_redirects=False)
        async with door as led_on:
            if led_on.status != 303:
                raise RuntimeError(f"laptop {self.number}: joining gave {led_on.status}")
        await self.page.open()
        return time.perf_counter() - began

    async def say_group(self) -> float:
        """From the press that says whom one is here as to "You're in", with live news; seconds."""
        began = time.perf_counter()
        chosen = self.page.state("group choice")
        chosen.string_value = next(each.options[0] for kind, each in self.page.elements() if kind == "radio")
        await self.page.press("come as", chosen)
        if not (self.page.shows(LOBBY) or self.page.shows(BALLOT)):
            raise RuntimeError(f"laptop {self.number} did not come in")
        took = time.perf_counter() - began
        self.listening = asyncio.create_task(self._listen())
        return took

    async def look(self) -> float:
        """Run the page again, as news does; seconds."""
        began = time.perf_counter()
        await self.page.run()
        self.looked = time.time()
        return time.perf_counter() - began

    async def cast(self, round_id: str, fields: Mapping[str, str]) -> float:
        """From the press on "Cast" to "Counted", the form filled in before; seconds."""
        if not self.page.shows(BALLOT):
            await self.page.press("change")
        states = []
        for key in self.page.keys(f"field {round_id} "):
            states.append(self.page.state(key))
            states[-1].string_value = fields.get(key.split()[-1], "")
        began = time.perf_counter()
        await self.page.press(f"cast {round_id}", *states)
        took = time.perf_counter() - began
        if not self.page.shows(COUNTED):
            raise RuntimeError(f"laptop {self.number} was not counted")
        self.casts += 1
        return took

    async def close(self) -> None:
        if self.listening:
            self.listening.cancel()
        await self.session.close()

    async def _listen(self) -> None:
        """Stay with the live news, and run the page when something moved."""
        address = f"{self.base}/live/{self.code}?as=phone"
        while True:
            try:
                async with self.session.get(address, timeout=aiohttp.ClientTimeout(total=None)) as news:
                    async for line in news.content:
                        if line.startswith(b"data:"):
                            self.heard += 1
                            if self.heard > 1:
                                spread_ms = json.loads(line[5:])["spread_ms"]
                                await asyncio.sleep(0.03 + random.random() * spread_ms / 1000)
                                await self.look()
            except (aiohttp.ClientError, RuntimeError, TimeoutError, OSError):
                await asyncio.sleep(1)


async def take_next_step(base: str, code: str, key: str) -> None:
    """What a facilitator does: open the desk by its link and press the large button."""
    async with session_at(base) as session:
        async with session.get(f"{base}/f/{code}/{key}", allow_redirects=False) as led_on:
            if led_on.status != 303:
                raise RuntimeError(f"the facilitator's link gave {led_on.status}")
        desk = Page(base, "facilitate", code, session)
        await desk.open()
        await desk.press("next ")
