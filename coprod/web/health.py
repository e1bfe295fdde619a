"""Whether this process answers."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route


def healthz(request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})


ROUTES = [Route("/healthz", healthz)]
