"""Many phones without a screen, in a process of their own: `python -m tests.load.crowd ADDRESS CODE`.

Each has its own connections and cookies, as a phone has: it opens the code's page, fetches what that page
names, presses "Join", says whom it is here as, keeps live news open, and casts (or revises) when told to.
The commands come on standard input, one JSON object a line, and each is answered by one line.
"""

import asyncio
import json
import random
import re
import secrets
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.load.laptops import Laptop, take_next_step

PATIENCE = aiohttp.ClientTimeout(total=60)
FOREVER = aiohttp.ClientTimeout(total=None, sock_connect=60)
NAMED = re.compile(r'(?:src|href)="(/pocket/assets/[^"]+)"')
ROUND = re.compile(r'data-round="([^"]+)"')


@dataclass
class Phone:
    """One participant's device."""

    base: str
    code: str
    number: int
    session: aiohttp.ClientSession = field(init=False)
    heard: int = 0
    bytes: int = 0
    casts: int = 0
    looked: float = 0
    listening: "asyncio.Task[None] | None" = None

    def __post_init__(self) -> None:
        self.session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=4, force_close=False),
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            headers={"Accept-Encoding": "gzip, br", "Origin": self.base},
            timeout=PATIENCE,
        )

    async def arrive(self) -> float:
        """From the QR code to the door's page with its style sheet and script; seconds."""
        began = time.perf_counter()
        page = await self._ask("GET", f"/j/{self.code}")
        for asset in dict.fromkeys(NAMED.findall(page)):
            await self._ask("GET", asset)
        return time.perf_counter() - began

    async def join(self) -> float:
        """From the press on "Join" to the page it leads to; seconds."""
        began = time.perf_counter()
        self._must_show(await self._ask("POST", f"/j/{self.code}"), "group")
        return time.perf_counter() - began

    async def say_group(self) -> float:
        """From the press that says whom one is here as to "You're in", with live news; seconds."""
        began = time.perf_counter()
        page = await self._ask("POST", f"/pocket/{self.code}/group", {"group": "manager"})
        self._must_show(page, "lobby", "ballot")
        self.listening = asyncio.create_task(self._listen())
        while not self.heard:
            await asyncio.sleep(0.005)
        return time.perf_counter() - began

    def _must_show(self, page: str, *steps: str) -> None:
        if not any(f'data-step="{step}"' in page for step in steps):
            raise RuntimeError(f"phone {self.number} shows none of {steps}: {page[:300]}")

    async def cast(self, round_id: str, fields: dict[str, str]) -> float:
        """From the press to "counted"; seconds."""
        sent = {"round": round_id, "press": secrets.token_hex(12), "act": "cast", **fields}
        address = f"/pocket/{self.code}/cast"
        began = time.perf_counter()
        said = await self._ask("POST", address, sent, accept="application/json")
        took = time.perf_counter() - began
        answer = json.loads(said)
        if not answer["counted"]:
            raise RuntimeError(f"phone {self.number}: {answer}")
        self.casts += 1
        return took

    async def look(self) -> float:
        """Fetch the part of the page that changes; seconds."""
        began = time.perf_counter()
        await self._ask("GET", f"/pocket/{self.code}/part")
        self.looked = time.time()
        return time.perf_counter() - began

    async def close(self) -> None:
        if self.listening:
            self.listening.cancel()
        await self.session.close()

    async def _ask(
        self,
        method: str,
        path: str,
        fields: Mapping[str, str] | None = None,
        accept: str = "text/html",
    ) -> str:
        """What the server says; as a browser does, once more where an idle connection had been closed."""
        body = urlencode(fields) if fields is not None else None
        headers = {"Accept": accept}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            async with self.session.request(method, self.base + path, data=body, headers=headers) as answer:
                text = await answer.text()
        except (aiohttp.ClientError, OSError):
            async with self.session.request(method, self.base + path, data=body, headers=headers) as answer:
                text = await answer.text()
        if answer.status >= 400:
            raise RuntimeError(f"phone {self.number}: {method} {path} gave {answer.status}: {text[:200]}")
        return text

    async def _listen(self) -> None:
        """Stay with the live news as a browser does: come back when it ends."""
        while True:
            try:
                address = f"{self.base}/live/{self.code}?as=phone"
                async with self.session.get(address, timeout=FOREVER) as news:
                    async for line in news.content:
                        self.bytes += len(line)
                        if line.startswith(b"data:"):
                            self.heard += 1
                            if self.heard > 1:
                                spread_ms = json.loads(line[5:])["spread_ms"]
                                await asyncio.sleep(random.random() * spread_ms / 1000)
                                await self.look()
            except (aiohttp.ClientError, RuntimeError, TimeoutError, OSError):
                await asyncio.sleep(1)


class Crowd:
    """Phones, and what they do together."""

    def __init__(self, base: str, code: str) -> None:
        self.base, self.code = base, code
        self.phones: list[Phone | Laptop] = []
        self.newest: Sequence[Phone | Laptop] = ()

    async def arrive(self, phones: int, within: float, laptops: bool = False) -> dict[str, Any]:
        """So many more come to the pocket page's door, or sit down at `laptops`, within so many seconds."""
        kind = Laptop if laptops else Phone
        self.newest = [kind(self.base, self.code, len(self.phones) + n) for n in range(phones)]
        self.phones += self.newest
        return await self._spread([phone.arrive for phone in self.newest], within)

    async def join(self, within: float) -> dict[str, Any]:
        """Those who arrived last press "Join"."""
        return await self._spread([phone.join for phone in self.newest], within)

    async def say_group(self, within: float) -> dict[str, Any]:
        """They say whom they are here as, and are in."""
        return await self._spread([phone.say_group for phone in self.newest], within)

    async def cast(self, round_id: str, fields: list[dict[str, str]], within: float) -> dict[str, Any]:
        """Everybody casts once; fields are dealt out in turn. `at`: when each was acknowledged."""
        everybody = list(enumerate(self.phones))
        random.Random(1).shuffle(everybody)
        acknowledged: list[float] = []

        def one(n: int, phone: Phone | Laptop) -> Any:
            async def cast() -> float:
                took = await phone.cast(round_id, fields[n % len(fields)])
                acknowledged.append(time.time())
                return took

            return cast

        found = await self._spread([one(n, phone) for n, phone in everybody], within)
        return found | {"at": sorted(acknowledged)}

    async def look(self, within: float) -> dict[str, Any]:
        """Everybody fetches the part of the page that changes."""
        return await self._spread([phone.look for phone in self.phones], within)

    async def press(self, facilitator: str, patience: float = 60) -> dict[str, Any]:
        """A facilitator presses the large button; seconds until each phone has what is new."""
        for phone in self.phones:
            phone.looked = 0.0
        pressed = time.time()
        await take_next_step(self.base, self.code, facilitator)
        while time.time() < pressed + patience and not all(phone.looked for phone in self.phones):
            await asyncio.sleep(0.02)
        seconds = sorted(phone.looked - pressed for phone in self.phones if phone.looked)
        return {"n": len(self.phones), "failed": len(self.phones) - len(seconds), "seconds": seconds}

    async def heard(self) -> dict[str, Any]:
        """News and bytes of live news so far, all phones together."""
        return {"heard": sum(p.heard for p in self.phones), "bytes": sum(p.bytes for p in self.phones)}

    async def leave(self) -> dict[str, Any]:
        await asyncio.gather(*(phone.close() for phone in self.phones))
        self.phones.clear()
        self.newest = ()
        return {}

    @staticmethod
    async def _spread(acts: list[Any], within: float) -> dict[str, Any]:
        began = time.perf_counter()

        async def later(n: int, act: Any) -> float:
            await asyncio.sleep(max(0.0, began + within * n / len(acts) - time.perf_counter()))
            return float(await act())

        results = await asyncio.gather(*(later(n, act) for n, act in enumerate(acts)), return_exceptions=True)
        seconds = sorted(r for r in results if isinstance(r, float))
        failures = [repr(r) for r in results if not isinstance(r, float)]
        return {
            "n": len(acts),
            "failed": len(failures),
            "failures": failures[:3],
            "seconds": seconds,
            "all_in": time.perf_counter() - began,
        }


async def main() -> None:
    crowd = Crowd(sys.argv[1], sys.argv[2])
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        order = json.loads(line)
        answer = await getattr(crowd, order.pop("do"))(**order)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    await crowd.leave()


if __name__ == "__main__":
    asyncio.run(main())
