"""Guards what somebody could try out one after the other: join codes, and the keys in links."""

from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coprod.text import speaking, t
from coprod.text.reasons import sentence
from coprod.web import visit
from coprod.web.pocket.drawing import page
from coprod.web.pocket.reception import browser_language, wants_json
from coprod.workshops.guessing import TOO_MANY
from coprod.workshops.keys import fold_code

CHECK = "check"
BY_CODE = ("j", "qr", CHECK)
"""Open to whoever knows a workshop's code, or the key of a room's check, which is as short."""
BY_KEY = ("f", "p", "o", "t", "m", "r")
"""Open to whoever has a key that nobody can guess: they may always try it."""
BY_COOKIE = ("pocket", "live", "stage", "download")
"""Open to whoever is in already."""
GUESSED = frozenset({*BY_CODE, *BY_KEY, *BY_COOKIE})

HERE = "127.0.0.1"
WRONG = (403, 404, 410)


class Guessing:
    """Counts what was not there, and lets too many of them wait; see `coprod.workshops.guessing`.

    While they wait, whoever is in already and whoever has a right key goes on; all others are answered alike,
    so that no answer tells whether a code is one.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind, code = _asked(scope) if scope["type"] == "http" else ("", "")
        if not (code or kind in BY_KEY):
            await self.app(scope, receive, send)
            return
        guesses, address = visit.desk().guesses, address_of(scope)
        known = guesses.was_right(address, code)
        if known and kind not in BY_KEY:
            await self.app(scope, receive, send)
            return
        waits = guesses.waits(address, code)
        if waits and not (kind in BY_KEY or (kind in BY_COOKIE and _holds_cookie(scope, code))):
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


def address_of(scope: Scope) -> str:
    """Where a request comes from; every way to this machine itself is one."""
    address = (scope.get("client") or (HERE,))[0]
    return HERE if address == "::1" else address


def _asked(scope: Scope) -> tuple[str, str]:
    """What kind of address it is, "" for one that nobody guesses, and the code in it, if any."""
    path = scope["path"]
    if path.startswith(f"/live/{CHECK}/"):
        path = path.removeprefix("/live")
    parts = path.split("/", 3)
    first = parts[1] if len(parts) > 1 else ""
    if first not in GUESSED:
        return "", ""
    typed = parts[2].removesuffix(".svg") if len(parts) > 2 else ""
    if first == "j" and not typed:
        query = parse_qs(scope["query_string"].decode("latin-1")[:200])
        typed = query.get("code", [""])[0]
        if not typed:
            return "", ""
    return first, fold_code(typed[:40])


def _holds_cookie(scope: Scope, code: str) -> bool:
    cookies = Headers(scope=scope).get("cookie", "")
    return "cp_org=" in cookies or f"_{code}=" in cookies


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
