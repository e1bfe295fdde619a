"""Going on with another phone: the link to it, and its door."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coprod.errors import Refused
from coprod.formats import qr
from coprod.model.workshop import Origin
from coprod.web import visit
from coprod.web.pocket import drawing
from coprod.web.pocket.reception import Here, posted, refusal, seen
from coprod.web.pocket.routes import lead_on
from coprod.workshops import moving, preparing


def begin(here: Here) -> Response:
    """Show the link, as a QR code and in letters. A device that several people use keeps its people."""
    assert here.person is not None
    if here.person.origin is Origin.SHARED:
        return lead_on(f"/pocket/{here.workshop.code}")
    key = moving.begin(visit.desk(), here.person.id)
    address = moving.link(preparing.address_of(visit.desk(), here.workshop), here.workshop, key)
    return drawing.page(
        "move.html",
        workshop=here.workshop,
        address=address,
        qr=qr.svg(address).decode(),
        minutes=moving.MINUTES,
    )


def door(here: Here) -> Response:
    """What pressing the button does; looking uses nothing, as previews and scanners look, too."""
    if not moving.may(visit.desk(), here.workshop, _key(here.request)):
        return refusal(here.request, (moving.MOVE_OVER,))
    return drawing.page(
        "moved.html", workshop=here.workshop, action=here.request.url.path, joined=here.person is not None
    )


def finish(here: Here) -> Response:
    """Make this device the person's."""
    try:
        key = moving.finish(visit.desk(), here.workshop, _key(here.request))
    except Refused as refused:
        return refusal(here.request, refused.reasons)
    answer = lead_on(f"/pocket/{here.workshop.code}")
    visit.remember_participant(answer, here.workshop.code, key)
    return answer


def _key(request: Request) -> str:
    return str(request.path_params["key"])[:100]


ROUTES: list[BaseRoute] = [
    Route("/pocket/{code}/move", posted(begin), methods=["POST"]),
    Route("/m/{code}/{key}", seen(door, joined=False), methods=["GET"]),
    Route("/m/{code}/{key}", posted(finish, joined=False), methods=["POST"]),
]
