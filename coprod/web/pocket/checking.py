"""The page that a phone in the hall opens to check the room: /check/KEY.

Who holds the key may answer, from whatever address: a proxy that hides ours is one of the things to find out.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from coprod.addresses import reachable
from coprod.errors import Refused
from coprod.model.room_check import RoomReport
from coprod.text import speaking
from coprod.web import visit
from coprod.web.pocket import drawing
from coprod.web.pocket.reception import browser_language, fields, for_anybody, refusal, wants_json
from coprod.workshops import checking
from coprod.workshops.keys import fold_code

EVENTS = 3
EVENT_SECONDS = 0.5
OPEN_SECONDS = 5.0
"""The connection stands on after the last event, as that of a page does: else a buffer would empty."""

WRONG_CHECK = "wrong_check"


def look(request: Request) -> Response:
    """The page; looking answers nothing, as previews and scanners look, too."""
    if not checking.alive(visit.desk(), _key(request)):
        return refusal(request, (checking.CHECK_OVER,))
    answer = _page(request, done=False)
    visit.try_cookie(answer)
    return answer


async def answer(request: Request) -> Response:
    """Keep what the phone found, or without a script what is seen from here."""
    sent = await fields(request)
    with speaking(browser_language(request)):
        return await run_in_threadpool(_answer, request, sent)


def tell_time(request: Request) -> Response:
    """This server's clock, in milliseconds since 1970."""
    _known(request)
    return JSONResponse({"now_ms": round(time.time() * 1000)}, headers={"Cache-Control": "no-store"})


async def news(request: Request) -> Response:
    """Three events, half a second apart, sent as live news is and from the same part of our addresses."""
    await run_in_threadpool(_known, request)
    return StreamingResponse(
        _events(),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _events() -> AsyncIterator[str]:
    yield "retry: 1000\n\n"
    for n in range(EVENTS):
        yield f"data: {json.dumps({'n': n})}\n\n"
        await asyncio.sleep(EVENT_SECONDS)
    await asyncio.sleep(OPEN_SECONDS)


def _answer(request: Request, sent: Mapping[str, str]) -> Response:
    try:
        checking.answer(visit.desk(), _key(request), _report(request, sent))
    except ValidationError:
        return refusal(request, (WRONG_CHECK,))
    except Refused as refused:
        return refusal(request, refused.reasons)
    if wants_json(request):
        return JSONResponse({"kept": True}, headers={"Cache-Control": "no-store"})
    return _page(request, done=True)


def _page(request: Request, *, done: bool) -> Response:
    key = fold_code(_key(request))
    return drawing.page("check.html", here=f"/check/{key}", news=f"/live/check/{key}", done=done)


def _report(request: Request, sent: Mapping[str, str]) -> RoomReport:
    """Raises ValidationError for what no page of ours sends."""
    settings = visit.desk().settings
    host = request.headers.get("host", "")
    found = {name: sent[name] for name in ("news", "round_trip_ms", "clock_ms") if sent.get(name)}
    return RoomReport.model_validate(
        {
            "address": sent.get("address") or f"{request.url.scheme}://{host}",
            "cookies": visit.CHECK_COOKIE in request.cookies,
            "network": checking.network_of(
                request.client.host if request.client else "", reachable(settings), settings.public_url
            ),
            "origin_fits": visit.own_origin(request.headers.get("origin"), host),
            **found,
        }
    )


def _known(request: Request) -> None:
    if not checking.alive(visit.desk(), _key(request)):
        raise HTTPException(404)


def _key(request: Request) -> str:
    return str(request.path_params["key"])


ROUTES: list[BaseRoute] = [
    Route("/check/{key}", for_anybody(look), methods=["GET"]),
    Route("/check/{key}", answer, methods=["POST"]),
    Route("/check/{key}/time", tell_time),
    Route("/live/check/{key}", news),
]
