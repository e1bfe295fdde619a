"""How much one device, and all of them together, may ask of this process at once.

A device is known by our cookies: a whole room shares one network address. Whoever sends other cookies each
time, or none, is held by the caps on messages and on all connections together.
"""

import asyncio
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coprod.web import process, visit
from coprod.web.lane import first_part

OF_A_DEVICE = 8
"""So many pages of one browser may be connected, and so many of them listen to news."""

MESSAGES, SECONDS, BYTES = 40, 2.0, 2**20
FILES_KEPT_FREE = 256
WITHOUT_COOKIE = 4
"""A quarter of all connections is for browsers that hold no cookie of ours: the front page, the library."""

POLICY, TRY_LATER = 1008, 1013


class Connections:
    """Holds each device to a few lasting connections, and all to as many as there may be.

    A page too many is refused. News too much ends the oldest instead: the connections of a phone that lost
    its network may stand for minutes, and must not keep it out.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.pages: Counter[str] = Counter()
        self.news: defaultdict[str, list[asyncio.Task[None]]] = defaultdict(list)
        self.ended: set[asyncio.Task[None]] = set()
        self.all = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._page(scope, receive, send)
        elif scope["type"] == "http" and first_part(scope["path"]) == "live":
            await self._news(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        device = device_of(scope)
        most = OF_A_DEVICE if device else self._most() // WITHOUT_COOKIE
        if self.pages[device] >= most or self.all >= self._most():
            await send({"type": "websocket.close", "code": POLICY if device else TRY_LATER})
            return
        self.pages[device] += 1
        self.all += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.all -= 1
            self.pages[device] -= 1
            if not self.pages[device]:
                del self.pages[device]

    async def _news(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.all >= self._most():
            await PlainTextResponse("", 503, {"Retry-After": "10"})(scope, receive, send)
            return
        device, this = device_of(scope), asyncio.current_task()
        assert this is not None
        theirs = self.news[device]
        theirs.append(this)
        self.all += 1
        if device and len(theirs) > OF_A_DEVICE:
            self.ended.add(theirs[0])
            theirs.pop(0).cancel()
        try:
            await self.app(scope, receive, send)
        except asyncio.CancelledError:
            if this not in self.ended:
                raise
            this.uncancel()
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self.all -= 1
            self.ended.discard(this)
            if this in theirs:
                theirs.remove(this)
            if not theirs and self.news.get(device) is theirs:
                del self.news[device]

    @staticmethod
    def _most() -> int:
        """As many as are set, and as leave each a second file beside its connection."""
        files = process.file_limit()
        chosen = visit.desk().settings.most_connections
        return chosen if files is None else max(1, min(chosen, (files - FILES_KEPT_FREE) // 2))


class Messages:
    """Ends a page's connection that sends more, or larger, messages than a hand can press buttons."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        self.app = app
        self.clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        came: deque[float] = deque(maxlen=MESSAGES + 1)
        ended = False

        async def counted() -> Message:
            nonlocal ended
            if ended:
                return {"type": "websocket.disconnect", "code": POLICY}
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            came.append(self.clock())
            size = len(message.get("bytes") or message.get("text") or "")
            if size > BYTES or (len(came) > MESSAGES and came[-1] - came[0] <= SECONDS):
                ended = True
                await send({"type": "websocket.close", "code": POLICY})
                return {"type": "websocket.disconnect", "code": POLICY}
            return message

        async def unless_ended(message: Message) -> None:
            if not ended:
                await send(message)

        await self.app(scope, counted, unless_ended)


def device_of(scope: Scope) -> str:
    """Our cookies as one text, the same for every page of a browser; "" without any."""
    cookies = ";".join(Headers(scope=scope).getlist("cookie")).split(";")
    return ";".join(sorted(one.strip() for one in cookies if one.strip().startswith("cp_")))
