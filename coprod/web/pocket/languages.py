"""The choice of a language: on the phone for who takes part, on every other page for this browser."""

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from coprod.text import languages, on_offer
from coprod.web import visit
from coprod.web.pocket.reception import LANGUAGE, Here, posted
from coprod.web.pocket.routes import lead_on
from coprod.workshops import joining

OUR_PAGE = re.compile(r"/(?![/\\])[\w/-]*(\?[\w=&%.+-]*)?", re.ASCII)
"""A path on this server, with what it asks for: no other host."""


def choose(here: Here) -> Response:
    """Let this person read in another language; one that is not on offer changes nothing."""
    assert here.person is not None
    chosen = here.sent.get(LANGUAGE, "")
    if chosen in on_offer(here.workshop.template.written.languages):
        joining.speak(visit.desk(), here.person.id, chosen)
    return lead_on(visit.as_it_was(here.request, f"/pocket/{here.workshop.code}"))


def keep(request: Request) -> Response:
    """/language?language=cy&to=/library: this browser reads our pages in that language from now on."""
    there = request.query_params.get("to", "")
    answer = RedirectResponse(there if OUR_PAGE.fullmatch(there) else "/", 303, {"Cache-Control": "no-store"})
    if (chosen := request.query_params.get(LANGUAGE, "")) in languages():
        visit.remember_language(answer, chosen)
    return answer


ROUTES: list[BaseRoute] = [
    Route("/pocket/{code}/language", posted(choose), methods=["POST"]),
    Route("/language", keep),
]
