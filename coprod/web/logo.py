"""The host's logo: whole for large screens, and so small for phones that it costs next to nothing."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route

from coprod import results
from coprod.formats import logo as pictures
from coprod.model.host import Logo
from coprod.model.workshop import Workshop
from coprod.results import once
from coprod.web import visit
from coprod.web.static import StaticBytes


@dataclass(frozen=True)
class Host:
    """Who invites: a name and the address of a picture, each "" where there is none."""

    name: str
    picture: str


def for_phones(workshop: Workshop) -> Host:
    """With the small picture, which some logos do not have."""
    found = results.logo(visit.desk().store, workshop)
    return Host(workshop.host, _address(workshop, _small(found)) if found else "")


def for_hall(workshop: Workshop) -> Host:
    """With the whole picture."""
    return Host(workshop.host, _address(workshop, results.logo(visit.desk().store, workshop)))


def picture(request: Request) -> StaticBytes:
    """A picture by its address, which changes with it, so that browsers may keep it."""
    workshop = visit.the_workshop(request)
    whole = results.logo(visit.desk().store, workshop)
    for each in (whole, _small(whole) if whole else None):
        if each is not None and _address(workshop, each) == request.url.path:
            return _served(each)
    raise HTTPException(404)


def _served(logo: Logo) -> StaticBytes:
    return StaticBytes(lambda: logo.content, logo.media_type, logo.digest)


def _address(workshop: Workshop, logo: Logo | None) -> str:
    return f"/logo/{workshop.code}/{logo.digest}.{logo.ending}" if logo else ""


@once(64, key=lambda logo: logo.digest)
def _small(logo: Logo) -> Logo | None:
    return pictures.small(logo)


ROUTES = [Route("/logo/{code}/{name}", picture)]
