"""Links that carry a key: the key becomes a cookie and leaves the address at once."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from coprod.access import organises
from coprod.web import visit
from coprod.workshops import example
from coprod.workshops.keys import (
    ORGANISER_COOKIE,
    facilitator_cookie,
    identify,
    projector_cookie,
)


def facilitator(request: Request) -> Response:
    """/f/CODE/KEY, with the facilitator's key or the owner's."""
    workshop = visit.the_workshop(request)
    key = request.path_params["key"]
    who = identify(visit.desk(), {facilitator_cookie(workshop.code): key}, workshop)
    if not (who.facilitator or who.owner):
        raise HTTPException(403)
    answer = _lead_on(f"/facilitate?w={workshop.code}")
    if who.owner or not visit.visitor(request, workshop).owner:  # never put the owner's key out
        visit.remember_facilitator(answer, workshop.code, key)
    return answer


def projector(request: Request) -> Response:
    """/p/CODE/KEY, with the projector's key."""
    workshop = visit.the_workshop(request)
    key = request.path_params["key"]
    if not identify(visit.desk(), {projector_cookie(workshop.code): key}, workshop).projector:
        raise HTTPException(403)
    answer = _lead_on(f"/projector?w={workshop.code}")
    visit.remember_projector(answer, workshop.code, key)
    return answer


def organiser(request: Request) -> Response:
    """/o/KEY, as printed at the start, a colleague's, or a pass of whoever signed in with this browser."""
    key = request.path_params["key"]
    who = identify(visit.desk(), request.cookies | {ORGANISER_COOKIE: key})
    if not organises(who, None):
        raise HTTPException(403)
    answer = _lead_on("/workshops")
    if who.organiser or not visit.visitor(request).organiser:  # never put the house's own key out
        visit.remember_organiser(answer, key)
    return answer


def open_example(request: Request) -> Response:
    """Lead a newcomer to the example workshop (made if need be): its projector, or `to=ballot` its ballot."""
    if not visit.own_origin(request.headers.get("origin"), request.headers.get("host")):
        raise HTTPException(403)
    workshop = example.ensure(visit.desk())
    if request.query_params.get("to") == "ballot":
        return _lead_on(f"/j/{workshop.code}")
    answer = _lead_on(f"/projector?w={workshop.code}")
    visit.remember_projector(answer, workshop.code, example.PROJECTOR_KEY)
    return answer


def _lead_on(address: str) -> RedirectResponse:
    return RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})


ROUTES = [
    Route("/f/{code}/{key}", facilitator),
    Route("/p/{code}/{key}", projector),
    Route("/o/{key}", organiser),
    Route("/example", open_example, methods=["POST"]),
]
