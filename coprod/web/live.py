"""Server-sent events: version numbers only; whoever hears one asks for what they may see."""

import json
from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from coprod.access import Action, may
from coprod.model.workshop import Workshop
from coprod.news import Topic
from coprod.web import visit

PHONE = frozenset({Topic.NOW})
SCREEN = frozenset({Topic.NOW, Topic.NUMBERS})


async def live(request: Request) -> StreamingResponse:
    """News for somebody who takes part (what to do now) or who watches and steers (figures too)."""
    workshop, who, topics = await run_in_threadpool(_listening, request)
    return StreamingResponse(
        _events(workshop.id, topics, who),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _listening(request: Request) -> tuple[Workshop, str | None, frozenset[Topic]]:
    workshop = visit.the_workshop(request)
    visitor = visit.visitor(request, workshop)
    as_phone = request.query_params.get("as") == "phone"
    if not as_phone and may(visitor, Action.WATCH, workshop):
        return workshop, None, SCREEN
    if may(visitor, Action.TAKE_PART, workshop):
        return workshop, visitor.participant_id, PHONE
    raise HTTPException(403)


async def _events(workshop_id: str, topics: frozenset[Topic], who: str | None) -> AsyncIterator[str]:
    yield "retry: 1000\n\n"
    async for version, heard in visit.desk().news.listen(workshop_id, topics, who=who):
        if heard:
            yield f"id: {version}\ndata: {json.dumps({'version': version, 'topics': sorted(heard)})}\n\n"
        else:
            yield ": still here\n\n"


ROUTES = [Route("/live/{code}", live)]
