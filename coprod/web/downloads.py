"""Files for the organiser, under stable links; a cookie is checked each time."""

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from coprod.access import Action
from coprod.formats.tables import ballots_csv, results_csv
from coprod.model.workshop import Workshop
from coprod.store import Store
from coprod.web import visit

FILES: dict[str, Callable[[Store, Workshop], str]] = {"ballots.csv": ballots_csv, "results.csv": results_csv}
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as something else."""


def download(request: Request) -> Response:
    """One file of a workshop, for whoever owns it."""
    workshop = visit.the_workshop(request)
    visit.require(request, Action.DOWNLOAD, workshop)
    name = request.path_params["file"]
    if name not in FILES:
        raise HTTPException(404)
    text = FILES[name](visit.desk().store, workshop)
    return Response(
        (BYTE_ORDER_MARK + text).encode(),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{workshop.code}-{name}"',
            "Cache-Control": "no-store",
        },
    )


ROUTES = [Route("/download/{code}/{file}", download)]
