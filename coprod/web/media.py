"""Files that Streamlit keeps in memory at /media: an organiser's tickets, say, while the page is open."""

from collections import Counter

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from coprod.access import Action, may, organises
from coprod.errors import NotFound, StoreTrouble
from coprod.text import t
from coprod.web import visit
from coprod.web.caps import device_of
from coprod.web.lane import first_part
from coprod.workshops import preparing
from coprod.workshops.keys import facilitator_cookie


class OpenFiles:
    """Hands such a file only to a browser that holds a key and has a page open here; a 404 to all others.

    Streamlit itself would hand it to anybody who has the address, and keeps it for as long as it remembers
    the session: two minutes after the last page was left, or until somebody else comes.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.pages: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            device = device_of(scope)
            self.pages[device] += 1
            try:
                await self.app(scope, receive, send)
            finally:
                self.pages[device] -= 1
                if not self.pages[device]:
                    del self.pages[device]
            return
        if scope["type"] == "http" and first_part(scope["path"]) == "media":
            here = device_of(scope) in self.pages
            if not (here and await run_in_threadpool(_holds_a_key, Request(scope))):
                await PlainTextResponse(t("There is nothing here"), 404)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _holds_a_key(request: Request) -> bool:
    """Whether this browser may steer any workshop here, by its cookies now."""
    beginning = facilitator_cookie("")
    codes = [name.removeprefix(beginning) for name in request.cookies if name.startswith(beginning)]
    try:
        return organises(visit.visitor(request), None) or any(_steers(request, code) for code in codes)
    except StoreTrouble:
        return False


def _steers(request: Request, code: str) -> bool:
    try:
        workshop = preparing.find(visit.desk(), code)
    except NotFound:  # it was deleted; its cookie lives on for a while
        return False
    return may(visit.visitor(request, workshop), Action.STEER, workshop)
