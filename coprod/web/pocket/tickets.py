"""The door for whoever holds a ticket. Looking uses nothing: previews and scanners look at links, too."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coprod.errors import Refused
from coprod.model.workshop import Origin
from coprod.web import visit
from coprod.web.pocket import drawing
from coprod.web.pocket.reception import Here, posted, refusal, seen
from coprod.web.pocket.routes import asks_reason, lead_on, onward, to_laptop
from coprod.workshops import by_link, tickets
from coprod.workshops.keys import new_key, participant_cookie


def door(here: Here) -> Response:
    """What this is and what is kept.

    The device gets the key by which it will be known, so that an answer to "Join" that is lost on the way
    costs nobody their ticket. The key means nothing until then.
    """
    workshop = here.workshop
    used = tickets.known(visit.desk(), workshop, _key(here.request))
    if here.person is None and used is not False:
        return refusal(here.request, (tickets.UNKNOWN_TICKET if used is None else tickets.TICKET_USED,))
    answer = drawing.page(
        "join.html",
        workshop=workshop,
        asks_reason=asks_reason(workshop),
        joined=here.person is not None,
        onward=onward(here),
        to=to_laptop(here),
        secure=visit.desk().settings.secure,
        erased=False,
        next_person=False,
        state=by_link.state(workshop, here.scene.now) if workshop.by_link else None,
        ticket=here.request.url.path,
        reading=here.language,
    )
    if participant_cookie(workshop.code) not in here.request.cookies:
        visit.remember_participant(answer, workshop.code, new_key())
    return answer


def come_in(here: Here) -> Response:
    """Use the ticket for this device, unless the device is in already."""
    answer = lead_on(onward(here))
    if here.person is not None:
        return answer
    key = here.request.cookies.get(participant_cookie(here.workshop.code)) or new_key()
    origin = Origin.LAPTOP if to_laptop(here) else Origin.PHONE
    try:
        tickets.use(
            visit.desk(), here.workshop, _key(here.request), key, language=here.language, origin=origin
        )
    except Refused as refused:
        return refusal(here.request, refused.reasons)
    visit.remember_participant(answer, here.workshop.code, key)
    return answer


def _key(request: Request) -> str:
    return str(request.path_params["key"])


ROUTES: list[BaseRoute] = [
    Route("/t/{code}/{key}", seen(door, joined=False), methods=["GET"]),
    Route("/t/{code}/{key}", posted(come_in, joined=False), methods=["POST"]),
]
