"""Our own addresses, answered before Streamlit's machinery would look at the request.

A phone's request would else pass Streamlit's session, compression and path middlewares and its long list of
routes, which takes longer than most of our answers do. See docs/decisions/0013-what-a-phone-costs.md.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

WORTH_PACKING = 1000
"""Bytes from which an answer is compressed: a shorter one fits into one packet as it is."""

QUICKLY = 4
"""Of gzip's nine levels: the smallest three hundredths of a page would take half of the time it takes."""


class Lane:
    """Leads a request to our routes by the first part of its path; all others go on to `app`."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute], handlers: Mapping[Any, Any]) -> None:
        self.app = app
        by_first: defaultdict[str, list[BaseRoute]] = defaultdict(list)
        for each in routes:
            assert isinstance(each, Route)
            by_first[first_part(each.path)].append(each)
        self.ours = {
            first: GZipMiddleware(
                ExceptionMiddleware(Router(its, default=app), handlers), WORTH_PACKING, QUICKLY
            )
            for first, its in by_first.items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ours = self.ours.get(first_part(scope["path"])) if scope["type"] == "http" else None
        await (ours or self.app)(scope, receive, send)


def first_part(path: str) -> str:
    """`pocket` of `/pocket/CODE/cast`."""
    return path.split("/", 2)[1] if "/" in path else ""
