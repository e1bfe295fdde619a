"""What stands in front of every request: foreign names and pages stay out, unknown addresses are a 404."""

import base64
import hashlib
import re
from functools import cache

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coprod.addresses import is_known, reachable
from coprod.text import t
from coprod.web import visit
from coprod.web.caps import Connections, Messages
from coprod.web.lane import first_part
from coprod.web.media import OpenFiles
from coprod.web.messages import refuse
from coprod.web.static import streamlit_folder
from coprod.web.visit import own_origin

POCKET_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ON_PHONE = ("j", "t", "m", "r", "pocket", "try", "read", "check")
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
    "r",
    "logo",
    "check",
)
FOR_MACHINES = ("healthz", "readyz", "metrics")
"""Asked by proxies and monitors under whatever name they have for this process; they change nothing."""
CLOSED = ("/_stcore/metrics", "/_stcore/agent")
"""What Streamlit would tell anybody: figures about its sessions, and how to drive the app without a page."""

READING = ("GET", "HEAD", "OPTIONS")
DOCUMENTS = ("text/html", "image/svg+xml", "application/xhtml")
"""What a browser can open as a page: only there the rules of what may be loaded mean anything."""
TO_COME = "max-age=31536000"


class KnownHosts:
    """Answers under names of this server's only: another's name that leads here would make its pages ours."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and first_part(scope["path"]) not in FOR_MACHINES:
            settings = visit.desk().settings
            if not is_known(settings, host_of(scope)):
                await refuse(scope, receive, send, 400, lambda: _other_name(reachable(settings)[0]))
                return
        await self.app(scope, receive, send)


class OwnOrigin:
    """Refuses what another site's page opens or sends, before Streamlit looks at it.

    Streamlit would ask the internet for this machine's address, in the event loop, to judge a foreign origin.
    Our own routes that change something refuse by themselves, in words.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        opens = scope["type"] == "websocket"
        changes = scope["type"] == "http" and scope["method"] not in READING
        if opens or (changes and first_part(scope["path"]) not in OWN_PREFIXES):
            origins = Headers(scope=scope).getlist("origin")
            if len(origins) != 1 or not own_origin(origins[0], host_of(scope)):
                await refuse(scope, receive, send, 403, lambda: t("This was sent from another page."))
                return
        await self.app(scope, receive, send)


class ClosedAddresses:
    """A 404 where Streamlit answers machines that nobody here asks."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(CLOSED):
            await refuse(scope, receive, send, 404, lambda: t("There is nothing here"))
            return
        await self.app(scope, receive, send)


class CarefulHeaders:
    """Tells browsers not to guess types, not to pass addresses on, and what a page may load."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        policy = POCKET_POLICY if first_part(scope["path"]) in ON_PHONE else streamlit_policy()

        async def careful(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "same-origin")
                headers.setdefault("X-Frame-Options", "SAMEORIGIN")
                if headers.get("content-type", "").startswith(DOCUMENTS):
                    headers.setdefault("Content-Security-Policy", policy)
                if visit.desk().settings.secure:
                    headers.setdefault("Strict-Transport-Security", TO_COME)
            await send(message)

        await self.app(scope, receive, careful)


class HostCookies:
    """Over https, gives our cookies the prefix with which no other site, and nobody on plain http, sets them.

    Inside they have the same names as ever; one that comes without the prefix is not seen.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or not visit.desk().settings.secure:
            await self.app(scope, receive, send)
            return
        headers = [(k, _unprefixed(v) if k == b"cookie" else v) for k, v in scope["headers"]]
        scope = {**scope, "headers": headers}

        async def prefixed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    (k, b"__Host-" + v if k.lower() == b"set-cookie" and v.startswith(b"cp_") else v)
                    for k, v in message["headers"]
                ]
            await send(message)

        await self.app(scope, receive, prefixed)


def host_of(scope: Scope) -> str | None:
    """The name by which this server is asked; None without one, or with several that may differ."""
    named = [value for name, value in scope["headers"] if name == b"host"]
    return named[0].decode("latin-1") if len(named) == 1 else None


@cache
def streamlit_policy() -> str:
    """What Streamlit's pages may load: our own, and the one script that stands in its index page."""
    page = (streamlit_folder() / "index.html").read_text("utf-8")
    inline = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    allowed = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()}'" for each in inline
    )
    return (
        f"default-src 'self'; script-src 'self' blob: {allowed}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


def not_there(request: Request) -> None:
    """A real 404: Streamlit would answer any address with its own page."""
    raise HTTPException(404)


def _unprefixed(cookies: bytes) -> bytes:
    each = [one.strip() for one in cookies.split(b";")]
    return b"; ".join(one.removeprefix(b"__Host-") for one in each if not one.startswith(b"cp_"))


def _other_name(address: str) -> str:
    return t("This server has another name. Open {address} instead. Its host can add names.", address=address)


LAST_ROUTES: list[BaseRoute] = [
    Route(f"/{prefix}{rest}", not_there, methods=["GET", "POST"])
    for prefix in OWN_PREFIXES
    for rest in ("", "/{rest:path}")
]
GUARDS = [
    Middleware(each)
    for each in (
        CarefulHeaders,
        KnownHosts,
        OwnOrigin,
        ClosedAddresses,
        HostCookies,
        Connections,
        OpenFiles,
        Messages,
    )
]
