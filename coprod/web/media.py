"""Files that Streamlit keeps in memory at /media: an organiser's tickets, say, while the page is open."""

from collections import Counter

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from coprod.access import Action, may, organises
from coprod.errors import NotFound, StoreTrouble
from coprod.text import t
from coprod.web import visit
from coprod.web.caps import device_of
from coprod.web.lane import first_part
from coprod.web.messages import refuse
from coprod.workshops import preparing
from coprod.workshops.keys import ORGANISER_COOKIE, facilitator_cookie

STEERING = facilitator_cookie("")


class OpenFiles:
    """Hands such a file only to a browser that holds a key and has a page open with it; a 404 to all others.

    Streamlit itself would hand it to anybody who has the address, and keeps it for as long as it remembers
    the session: two minutes after the last page was left, or until somebody else comes.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.pages: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            shown = _keys(scope)
            self.pages.update(shown)
            try:
                await self.app(scope, receive, send)
            finally:
                self.pages.subtract(shown)
                self.pages += Counter()  # without those that are left with none
        elif scope["type"] == "http" and first_part(scope["path"]) == "media":
            open_here = any(each in self.pages for each in _keys(scope))
            if open_here and await run_in_threadpool(_fits, Request(scope)):
                await self.app(scope, receive, send)
            else:
                await refuse(scope, receive, send, 404, lambda: t("There is nothing here"))
        else:
            await self.app(scope, receive, send)


def _keys(scope: Scope) -> list[str]:
    """The cookies with keys; a browser may have got others since its page was opened."""
    return [one for one in device_of(scope).split(";") if one.startswith((ORGANISER_COOKIE, STEERING))]


def _fits(request: Request) -> bool:
    """Whether one of the keys is right."""
    codes = [name.removeprefix(STEERING) for name in request.cookies if name.startswith(STEERING)]
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
