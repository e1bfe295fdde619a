"""A phone's line about what its owner will do."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coprod.errors import Refused
from coprod.web import visit
from coprod.web.pocket.reception import Here, posted, refusal
from coprod.web.pocket.routes import lead_on
from coprod.workshops import pledging


def write(here: Here) -> Response:
    """Keep it, or take it back where nothing was left in the box."""
    assert here.person is not None
    try:
        pledging.write(visit.desk(), here.workshop.id, here.person.id, here.sent.get("pledge", ""))
    except Refused as refused:
        return refusal(here.request, refused.reasons, here.sent)
    return lead_on(f"/pocket/{here.workshop.code}#pledge")


ROUTES: list[BaseRoute] = [Route("/pocket/{code}/pledge", posted(write), methods=["POST"])]
