"""What stands in front of every request: foreign pages are kept out, unknown addresses get a real 404."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coprod.web.visit import own_origin

POCKET_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
OWN_PREFIXES = (
    "j",
    "f",
    "p",
    "o",
    "pocket",
    "live",
    "stage",
    "qr",
    "download",
    "example",
    "try",
    "read",
    "t",
    "m",
)
WEBSOCKET_REFUSED = 1008


class OriginGuard:
    """Refuses a WebSocket that another site opened, before Streamlit looks at it.

    Streamlit would ask the internet for this machine's address, in the event loop, to judge a foreign origin.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            headers = Headers(scope=scope)
            if not own_origin(headers.get("origin"), headers.get("host")):
                await send({"type": "websocket.close", "code": WEBSOCKET_REFUSED})
                return
        await self.app(scope, receive, send)


class CarefulHeaders:
    """Tells browsers not to guess types, not to pass addresses on, and what the phone's page may load."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        on_phone = scope["path"].split("/")[1] in ("j", "t", "pocket", "try", "read")

        async def careful(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "same-origin")
                headers.setdefault("X-Frame-Options", "SAMEORIGIN")
                if on_phone:
                    headers.setdefault("Content-Security-Policy", POCKET_POLICY)
            await send(message)

        await self.app(scope, receive, careful)


def not_there(request: Request) -> None:
    """A real 404: Streamlit would answer any address with its own page."""
    raise HTTPException(404)


LAST_ROUTES: list[BaseRoute] = [
    Route(f"/{prefix}{rest}", not_there, methods=["GET", "POST"])
    for prefix in OWN_PREFIXES
    for rest in ("", "/{rest:path}")
]
GUARDS = [Middleware(OriginGuard), Middleware(CarefulHeaders)]
