"""The library on a page that is light enough for any phone, and that prints: /read."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coprod.library import contents, heading, leaf, search
from coprod.web import visit
from coprod.web.pocket import drawing
from coprod.web.pocket.reception import for_anybody
from coprod.workshops import collecting

LONGEST = 80


def read_all(request: Request) -> Response:
    """Everything there is by kind; with `q`, what holds these words."""
    typed = request.query_params.get("q", "").strip()[:LONGEST]
    library = collecting.library(visit.desk())
    found = search(library, typed) if typed else contents(library)
    listed = [(heading(kind), ways) for kind, ways in found.items() if ways]
    return drawing.page("contents.html", typed=typed, found=listed)


def read_one(request: Request) -> Response:
    """One page of the library; a 404 for one that is not there."""
    found = leaf(collecting.library(visit.desk()), request.path_params["kind"], request.path_params["entry"])
    if found is None:
        raise HTTPException(404)
    return drawing.page("leaf.html", leaf=found)


ROUTES: list[BaseRoute] = [
    Route("/read", for_anybody(read_all)),
    Route("/read/{kind}/{entry}", for_anybody(read_one)),
]
