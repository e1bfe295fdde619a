"""The results of a workshop that is over, for whoever has the link: no cookie, nobody joins."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coprod import results
from coprod.charts.findings import caveat
from coprod.library import leads
from coprod.model.outcome import Shown
from coprod.text import t
from coprod.web import visit
from coprod.web.pocket import drawing
from coprod.web.pocket.reception import Here, seen
from coprod.web.pocket.shown import found, shown
from coprod.workshops import collecting, results_link

CAREFUL = {"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
"""The key stands in the address, so it is told to nobody."""


def afterwards(here: Here) -> Response:
    """What the phones in the room could see when it was over: findings, and rounds that are revealed."""
    workshop, desk = here.workshop, visit.desk()
    if not results_link.opens(desk, workshop, str(here.request.path_params["key"])[:100]):
        return drawing.page(
            "message.html",
            404,
            headers=CAREFUL,
            title=t("This link shows nothing"),
            sentence=t("It is mistyped, or it was taken back. Ask whoever gave it to you for another."),
        )
    if not results_link.over(workshop, here.scene.now):
        return drawing.page(
            "message.html",
            headers=CAREFUL,
            title=t("Not yet"),
            sentence=t("The results of this workshop stand here once it has ended. Keep the link."),
        )
    store = desk.store
    out = (
        each for each in results.outcomes(store, workshop, at_desk=False) if each.shown is not Shown.HIDDEN
    )
    rounds = [results.in_words_of(each, workshop.template) for each in out]
    return drawing.page(
        "afterwards.html",
        headers=CAREFUL,
        workshop=workshop,
        found=found(workshop, store),
        caveat=caveat(),
        leads=leads(collecting.library(desk), results.ways_on(store, workshop)),
        rounds=[shown(each, store=store) for each in rounds],
    )


ROUTES: list[BaseRoute] = [Route("/r/{code}/{key}", seen(afterwards, joined=False), methods=["GET"])]
