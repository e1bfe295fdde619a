"""Easy read: shorter sentences in larger letters, for whoever chose so on this device.

A cookie keeps the choice; the server keeps nothing of it. What is counted is the same.
"""

import re
from contextvars import ContextVar

from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from coprod.charts.spec import ChartSpec
from coprod.text import number, t, tn
from coprod.web import visit

COOKIE = "cp_easy"
DAYS = 365
A_PHONES_PAGE = re.compile(r"/(j|t|pocket)/[\w/-]+(\?[\w=&%.+-]*)?", re.ASCII)

_easy: ContextVar[bool] = ContextVar("easy", default=False)


def easy() -> bool:
    """Whether whoever asks now reads the easy version."""
    return _easy.get()


class EasyReading:
    """Know from the cookie, while a request is answered, whether the easy version is read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            cookies = Headers(scope=scope).get("cookie", "")
            _easy.set(COOKIE in cookies and cookie_parser(cookies).get(COOKIE) == "1")
        await self.app(scope, receive, send)


def keep(request: Request) -> Response:
    """/easy?on=1&to=/pocket/ABCDEFGH: this device reads the easy version from now on; no `on`: no more."""
    there = request.query_params.get("to", "")
    back = visit.as_it_was(request, there) if A_PHONES_PAGE.fullmatch(there) else "/"
    answer = RedirectResponse(back, 303, {"Cache-Control": "no-store"})
    secure = visit.desk().settings.secure
    if request.query_params.get("on"):
        answer.set_cookie(COOKIE, "1", DAYS * visit.DAY, httponly=True, samesite="lax", secure=secure)
    else:
        answer.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=secure)
    return answer


def short(spec: ChartSpec) -> str:
    """The sentence of a picture of the room in short ones, where one factor or place leads; else as it is."""
    leaders = [mark for mark in spec.marks if mark.leads]
    if len(leaders) != 1:
        return spec.sentence
    [first] = leaders
    if spec.unit == "percent":
        said = t("Most goes to: {label}. It gets {n} of 100.", label=first.label, n=number(first.room))
    else:
        people = tn("{n} person chose it.", "{n} people chose it.", first.people or 0)
        said = f"{t('Most dots: {label}.', label=first.label)} {people}"
    return spec.sentence.replace(spec.headline, said)


ROUTES: list[BaseRoute] = [Route("/easy", keep)]
