"""Server-sent events: version numbers only; whoever hears one asks for what they may see.

`at` is the version of the workshop when the connection began: a page that was drawn at it need not ask.
`spread_ms` is how long phones wait at most before they ask, each for a time of its own.
"""

import json
from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from coprod.access import Action, Visitor, may
from coprod.errors import NotFound
from coprod.model.workshop import Workshop
from coprod.news import PASSING, Topic
from coprod.web import visit

PHONE = frozenset({Topic.NOW})
SCREEN = frozenset({Topic.NOW, Topic.NUMBERS})
DESK = SCREEN | PASSING

SPREAD_MS_EACH = 3
"""A phone's question costs the server about this long, so that hundreds of them do not queue."""

LEAST_SPREAD_MS = 200


async def live(request: Request) -> StreamingResponse:
    """News for somebody who takes part (what to do now) or who watches and steers (figures too)."""
    before = visit.desk().news.told
    if visit.desk().store.reads_at_once and _as_phone(request):
        workshop, who, topics = _listening(request)
    else:
        workshop, who, topics = await run_in_threadpool(_listening, request)
    return StreamingResponse(
        _events(workshop, topics, who, before),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _as_phone(request: Request) -> bool:
    return request.query_params.get("as") == "phone"


def _listening(request: Request) -> tuple[Workshop, str | None, frozenset[Topic]]:
    if _as_phone(request):
        workshop, visitor = _whose_phone(request)
    else:
        workshop = visit.the_workshop(request)
        visitor = visit.visitor(request, workshop)
        if may(visitor, Action.WATCH, workshop):
            at_desk = request.query_params.get("as") == "desk" and may(visitor, Action.STEER, workshop)
            return workshop, None, DESK if at_desk else SCREEN
    if may(visitor, Action.TAKE_PART, workshop):
        return workshop, visitor.participant_id, PHONE
    raise HTTPException(403)


def _whose_phone(request: Request) -> tuple[Workshop, Visitor]:
    """The same as `visit.visitor` for somebody who only takes part, with one question to the database."""
    try:
        scene, person = visit.look(request)
    except NotFound as missing:
        raise HTTPException(404) from missing
    return scene.workshop, Visitor(participant_id=person.id if person else None)


async def _events(
    workshop: Workshop, topics: frozenset[Topic], who: str | None, before: int
) -> AsyncIterator[str]:
    """`before`: how much news there had been when the workshop was looked up."""
    news, first = visit.desk().news, True
    yield "retry: 1000\n\n"
    async for version, heard in news.listen(workshop.id, topics, who=who):
        if not heard:
            yield ": still here\n\n"
            continue
        said: dict[str, object] = {"version": version, "topics": sorted(heard)}
        if first and news.told == before:  # else what was looked up may be older than what will be heard
            said["at"] = workshop.version
        first = False
        said["spread_ms"] = max(LEAST_SPREAD_MS, SPREAD_MS_EACH * news.listening(workshop.id, Topic.NOW))
        yield f"id: {version}\ndata: {json.dumps(said)}\n\n"


ROUTES = [Route("/live/{code}", live)]
