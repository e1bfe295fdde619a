"""What the hall sees, on a phone: the projector's screen of the moment, and all that was found so far."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coprod import results
from coprod.charts.findings import caveat
from coprod.errors import NotFound
from coprod.library import Lead, leads
from coprod.model.outcome import Shown
from coprod.model.workshop import View, Workshop
from coprod.web import visit
from coprod.web.pocket import drawing
from coprod.web.pocket.reception import Here, seen
from coprod.web.pocket.shown import found, further, shown
from coprod.workshops import collecting, pledging, steps
from coprod.workshops.steps import Standing


def on_the_projector(here: Here) -> Response:
    """What the hall sees now: sentence, then list, then picture."""
    return _projector(here, "projector_page.html")


def projector_part(here: Here) -> Response:
    return _projector(here, "projector.html")


def findings(here: Here) -> Response:
    """Everything the room found so far, with a link to keep."""
    workshop = here.workshop
    return drawing.page(
        "findings_page.html",
        workshop=workshop,
        found=found(workshop, visit.desk().store),
        caveat=caveat(),
        leads=_leads(workshop),
        version=f"findings-{workshop.version}",
    )


def _projector(here: Here, template: str) -> Response:
    standing = steps.stand(visit.desk(), here.workshop.id)
    if standing is None:
        raise NotFound("workshop")
    standing = standing.spoken_in(here.language)
    workshop, round_ = standing.workshop, standing.showing
    view = workshop.view
    if round_ is None and (view is View.QUESTION or view.of_results):
        view = View.LOBBY
    store = visit.desk().store
    outcome = results.outcome(store, round_.id) if round_ and view.of_results else None
    if outcome is not None and outcome.shown is Shown.HIDDEN:
        outcome = None
    beyond = (
        results.pictured(store, round_.id, view) if outcome and round_ and view is not View.RESULTS else None
    )
    number = outcome.n if outcome else _people(standing, view)
    version = f"projector-{view}-{workshop.version}-{number}"
    return drawing.page(
        template,
        headers={"X-Screen-Version": version},
        workshop=workshop,
        standing=standing,
        view=view,
        round=round_,
        question=standing.question(round_) if round_ else None,
        shown=shown(results.in_words_of(outcome, workshop.template), store=store) if outcome else None,
        further=further(results.pictured_in_words_of(beyond, workshop.template)) if beyond else None,
        found=found(workshop, store) if view is View.FINDINGS else (),
        leads=_leads(workshop) if view is View.REFORMS else (),
        pledges=pledging.listed(visit.desk(), workshop, released=True) if view is View.PLEDGES else (),
        version=version,
    )


def _people(standing: Standing, view: View) -> str:
    """The numbers of people that the page of the projector says while it shows no results."""
    if view is View.LOBBY:
        return str(standing.joined)
    turnout = standing.turnout
    return f"{turnout.ballots}-{turnout.joined}" if view is View.QUESTION or view.of_results else ""


def _leads(workshop: Workshop) -> tuple[Lead, ...]:
    ways = results.ways_on(visit.desk().store, workshop, rehearsed=True)
    return leads(collecting.library(visit.desk()), ways)


ROUTES: list[BaseRoute] = [
    Route("/pocket/{code}/findings", seen(findings)),
    Route("/pocket/{code}/screen", seen(on_the_projector)),
    Route("/pocket/{code}/screen/part", seen(projector_part)),
]
