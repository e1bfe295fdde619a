"""Who is asking, for which workshop, and the cookies by which they are known again."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from coprod.access import Action, Visitor, may, part
from coprod.errors import NotFound
from coprod.model.workshop import Participant, Workshop
from coprod.text import COOKIE as LANGUAGE_COOKIE
from coprod.workshops import Desk, preparing, steps
from coprod.workshops.desk import the_desk
from coprod.workshops.keys import (
    ORGANISER_COOKIE,
    facilitator_cookie,
    fold_code,
    identify,
    participant_cookie,
    projector_cookie,
)
from coprod.workshops.steps import Scene

CHECK_COOKIE = "cp_check"
DAY = 24 * 3600
LANGUAGE_DAYS = 365
PARTICIPANT_DAYS = 90
STEERING_HOURS = 12

_ASKED = re.compile(r"[\w=&%.+-]{1,100}", re.ASCII)

desk: Callable[[], Desk] = the_desk


def the_workshop(request: Request) -> Workshop:
    """The workshop whose code stands in the address; a 404 for any other."""
    try:
        return preparing.find(desk(), str(request.path_params.get("code", "")))
    except NotFound as missing:
        raise HTTPException(404) from missing


def asked_code(request: Request) -> str:
    """What was typed into the form for a code; where it stands several times, the last."""
    return request.query_params.get("code", "").strip()


def as_it_was(request: Request, path: str) -> str:
    """`path`, with what this browser asked of it when it had it open: a ballot being changed stays open."""
    came_from = urlsplit(request.headers.get("referer", ""))
    its_own = came_from.path == path and _ASKED.fullmatch(came_from.query)
    return f"{path}?{came_from.query}" if its_own else path


def look(request: Request) -> tuple[Scene, Participant | None]:
    """The workshop whose code stands in the address, and who asks; raises NotFound."""
    typed = str(request.path_params.get("code", ""))
    return steps.look(desk(), typed, request.cookies.get(participant_cookie(fold_code(typed)), ""))


def visitor(request: Request, workshop: Workshop | None = None) -> Visitor:
    """Who asks, by their cookies now."""
    return identify(desk(), request.cookies, workshop)


def require(request: Request, action: Action, workshop: Workshop | None = None) -> Visitor:
    """The visitor, when the table of rights lets them; a 403 otherwise."""
    who = visitor(request, workshop)
    if not may(who, action, workshop):
        raise HTTPException(403)
    return who


def desk_for(who: Visitor) -> Desk:
    """The desk at which somebody acts on a workshop that they may act on."""
    return desk().as_(part(who))


def remember_participant(response: Response, code: str, key: str) -> None:
    _keep(response, participant_cookie(code), key, PARTICIPANT_DAYS * DAY)


def forget_participant(response: Response, code: str) -> None:
    """Over https a browser listens only to an answer that is as careful as the one that set the cookie."""
    secure = desk().settings.secure
    response.delete_cookie(participant_cookie(code), path="/", httponly=True, samesite="lax", secure=secure)


def remember_facilitator(response: Response, code: str, key: str) -> None:
    _keep(response, facilitator_cookie(code), key, STEERING_HOURS * 3600)


def remember_projector(response: Response, code: str, key: str) -> None:
    _keep(response, projector_cookie(code), key, STEERING_HOURS * 3600)


def remember_organiser(response: Response, key: str) -> None:
    _keep(response, ORGANISER_COOKIE, key, STEERING_HOURS * 3600)


def remember_language(response: Response, language: str) -> None:
    _keep(response, LANGUAGE_COOKIE, language, LANGUAGE_DAYS * DAY)


def try_cookie(response: Response) -> None:
    """A cookie that says nothing: whether it comes back shows whether the browser keeps ours."""
    _keep(response, CHECK_COOKIE, "1", 3600)


def own_origin(origin: str | None, host: str | None) -> bool:
    """True when a request that changes something comes from one of our own pages.

    A page of the public address counts also where a proxy gives this process another name; one that came by
    plain http does not where https is spoken.
    """
    scheme, there, named = (origin or "").lower().partition("://")
    if not host or not there or scheme not in ("http", "https"):
        return False
    settings = desk().settings
    if settings.public_url and named == urlsplit(settings.public_url).netloc.lower():
        return scheme == "https" or not settings.secure
    return named == host.lower()


def _keep(response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="lax",
        secure=desk().settings.secure,
    )
