"""The keys of a presenter's clicker at the projector, for a browser that may steer as well."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from coprod.access import Action, may
from coprod.errors import NotFound
from coprod.web import visit
from coprod.workshops import clicking
from coprod.workshops.clicking import Button


def press(request: Request) -> Response:
    """`button` over what the screen showed: 204 done, 409 nothing was done, 403 not by this browser.

    The desks hear why nothing was done; the projector's screen stays as it is.
    """
    if not visit.own_origin(request.headers.get("origin"), request.headers.get("host")):
        raise HTTPException(403)
    workshop = visit.the_workshop(request)
    who = visit.require(request, Action.WATCH, workshop)
    button = request.query_params.get("button", "")
    if button not in list(Button):
        raise HTTPException(404)
    if not may(who, Action.STEER, workshop):
        clicking.refuse(visit.desk(), workshop.id)
        return Response(status_code=403)
    try:
        over = request.query_params.get("over", "")
        why = clicking.press(visit.desk_for(who), workshop.id, Button(button), over)
    except NotFound as missing:
        raise HTTPException(404) from missing
    return Response(status_code=204 if why is None else 409)


ROUTES = [Route("/stage/{code}/press", press, methods=["POST"])]
