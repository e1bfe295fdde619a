"""The choice of a language on the phone, where there is one."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coprod.text import on_offer
from coprod.web import visit
from coprod.web.pocket.reception import LANGUAGE, Here, posted
from coprod.web.pocket.routes import lead_on
from coprod.workshops import joining


def choose(here: Here) -> Response:
    """Let this person read in another language; one that is not on offer changes nothing."""
    assert here.person is not None
    chosen = here.sent.get(LANGUAGE, "")
    if chosen in on_offer(here.workshop.template.written.languages):
        joining.speak(visit.desk(), here.person.id, chosen)
    return lead_on(f"/pocket/{here.workshop.code}")


ROUTES: list[BaseRoute] = [Route("/pocket/{code}/language", posted(choose), methods=["POST"])]
