"""The figures of this process for Prometheus, for whoever shows the token that the host set."""

import hmac
import math

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from coprod import logs, measures
from coprod.errors import StoreTrouble
from coprod.web import visit
from coprod.workshops import Desk
from coprod.workshops.desk import unready


def metrics(request: Request) -> Response:
    """Without a token of the host's, or without showing it, there is nothing here."""
    token = visit.desk().settings.metrics_token.get_secret_value()
    shown = request.headers.get("authorization", "")
    if not token or not hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        raise HTTPException(404)
    return Response(
        measures.text(_now(visit.desk())),
        media_type=measures.CONTENT_TYPE,
        headers={"Cache-Control": "no-store"},
    )


def _now(desk: Desk) -> dict[str, float]:
    return {
        "coprod_phones_connected": sum(len(who) for who in desk.news.connected_here().values()),
        "coprod_news_waiting": desk.news.waiting(),
        "coprod_errors": logs.errors,
        "coprod_database_up": 0 if unready(desk) else 1,
        "coprod_database_bytes": _bytes(desk),
    }


def _bytes(desk: Desk) -> float:
    try:
        return desk.store.file_bytes()
    except StoreTrouble:
        return math.nan


ROUTES = [Route("/metrics", metrics)]
