"""Guards what somebody could try out one after the other: join codes, and the keys in links."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coprod.text import speaking, t
from coprod.text.reasons import sentence
from coprod.web import visit
from coprod.web.lane import first_part
from coprod.web.pocket.drawing import page
from coprod.web.pocket.reception import browser_language, wants_json
from coprod.workshops.guessing import TOO_MANY
from coprod.workshops.keys import fold_code

CODE, KEY = "code", "key"
"""What routes call the parts of their addresses that somebody could try out."""

FORM = "j"
"""Where a code is typed; it then stands behind the question mark."""

BY_KEY = frozenset({"f", "p", "o", "t", "m", "r"})
"""Open to whoever has a key that nobody can guess: they may always try it."""
BY_COOKIE = frozenset({"pocket", "live", "stage", "download"})
"""Open to whoever is in already. All others are open to whoever knows a code, or the key of a room's check,
which is as short."""

HERE = "127.0.0.1"
WRONG = (403, 404, 410)


@dataclass(frozen=True)
class _Asked:
    """The code in an address, "" where none can be read, and who may ask for it though others wait."""

    code: str = ""
    by_key: bool = False
    by_cookie: bool = False


class Guessing:
    """Counts what was not there, and lets too many of them wait; see `coprod.workshops.guessing`.

    While they wait, whoever is in already and whoever has a right key goes on; all others are answered alike,
    so that no answer tells whether a code is one.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self.app = app
        self.guessed = _guessed(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = self._asked(scope) if scope["type"] == "http" else None
        if asked is None:
            await self.app(scope, receive, send)
            return
        code = asked.code
        guesses, address = visit.desk().guesses, address_of(scope)
        known = guesses.was_right(address, code)
        if known and not asked.by_key:
            await self.app(scope, receive, send)
            return
        waits = guesses.waits(address, code)
        if waits and not (asked.by_key or (asked.by_cookie and _holds_cookie(scope, code))):
            await _wait(scope, receive, send)
            return
        put_off = False

        async def judged(message: Message) -> None:
            nonlocal put_off
            if message["type"] == "http.response.start":
                status, headers = message["status"], Headers(raw=message["headers"])
                led_to_door = status == 303 and headers.get("location", "").startswith("/j/")
                put_off = waits and (status in WRONG or led_to_door)
                if status in WRONG:
                    guesses.wrong(address)
                elif status < 400 and code and not put_off:
                    guesses.right(address, code)
                if put_off:
                    await _wait(scope, receive, send)
            if not put_off:
                await send(message)

        await self.app(scope, receive, judged)

    def _asked(self, scope: Scope) -> _Asked | None:
        """What could be guessed in an address, read as the route reads it that will answer.

        None where nothing is guessed. What fits no route counts, lest something be tried there unseen.
        """
        first = first_part(scope["path"])
        if first not in self.guessed:
            return None
        other = None
        for route in self.guessed[first]:
            match, found = route.matches(scope)
            if match is Match.FULL:
                return _read(first, found["path_params"], scope)
            if match is Match.PARTIAL:  # by another method
                other = other or found
        return _read(first, other["path_params"], scope) if other else _Asked(by_key=first in BY_KEY)


def address_of(scope: Scope) -> str:
    """Where a request comes from; every way to this machine itself is one."""
    address = (scope.get("client") or (HERE,))[0]
    return HERE if address == "::1" else address


def _guessed(routes: Sequence[BaseRoute]) -> dict[str, list[Route]]:
    """By its first part, each part of our addresses in which something could be tried out."""
    by_first: defaultdict[str, list[Route]] = defaultdict(list)
    for each in routes:
        assert isinstance(each, Route)
        if "rest" not in each.param_convertors:  # those lead nowhere
            by_first[first_part(each.path)].append(each)
    return {
        first: its
        for first, its in by_first.items()
        if any(part in each.param_convertors for each in its for part in (CODE, KEY))
    }


def _read(first: str, parts: Mapping[str, str], scope: Scope) -> _Asked | None:
    if CODE in parts:
        return _Asked(fold_code(parts[CODE]), first in BY_KEY, first in BY_COOKIE)
    if KEY in parts:
        return _Asked(fold_code(parts[KEY]), first in BY_KEY)
    code = fold_code(visit.asked_code(Request(scope))) if first == FORM else ""
    return _Asked(code) if code else None


def _holds_cookie(scope: Scope, code: str) -> bool:
    cookies = Headers(scope=scope).get("cookie", "")
    return bool(code) and ("cp_org=" in cookies or f"_{code}=" in cookies)


async def _wait(scope: Scope, receive: Receive, send: Send) -> None:
    visit.desk().guesses.put_off()
    request = Request(scope)
    with speaking(browser_language(request)):
        headers, words = {"Retry-After": "60", "Cache-Control": "no-store"}, sentence(TOO_MANY)
        answer: Response
        if wants_json(request):
            said = {"counted": False, "reasons": [TOO_MANY], "sentences": [words]}
            answer = JSONResponse(said, 429, headers)
        else:
            answer = page("message.html", 429, headers=headers, title=t("One moment"), sentence=words)
    await answer(scope, receive, send)
