"""Whether this process lives, and whether a proxy should send it visitors."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from coprod.web import visit
from coprod.workshops.desk import unready

NEVER_KEPT = {"Cache-Control": "no-store"}


async def healthz(request: Request) -> PlainTextResponse:
    """It lives: asks nothing of the database, so that nobody restarts a process which only has to wait."""
    return PlainTextResponse("ok", headers=NEVER_KEPT)


async def readyz(request: Request) -> PlainTextResponse:
    """200 when the database answers and has this version's migrations; else 503 and why, as a code."""
    why = await run_in_threadpool(unready, visit.desk())
    return PlainTextResponse(why or "ok", 503 if why else 200, headers=NEVER_KEPT)


ROUTES = [Route("/healthz", healthz), Route("/readyz", readyz)]
