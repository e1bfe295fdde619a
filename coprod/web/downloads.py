"""Files for the organiser, under stable links; a cookie is checked each time."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from coprod.access import Action
from coprod.formats.files import FILES
from coprod.text import on_offer
from coprod.web import paper, visit
from coprod.workshops import collecting, trail


def download(request: Request) -> Response:
    """One file of a workshop, for whoever owns it; `?language=cy` for another than the workshop's."""
    workshop = visit.the_workshop(request)
    who = visit.require(request, Action.DOWNLOAD, workshop)
    file = FILES.get(request.path_params["file"])
    if file is None:
        raise HTTPException(404)
    desk = visit.desk_for(who)
    asked = request.query_params.get("language", "")
    language = asked if asked in on_offer(workshop.template.written.languages) else ""
    data = file.make(desk.store, workshop, collecting.library(desk), language)
    trail.downloaded(desk, workshop.id, file.name)
    return Response(
        data,
        media_type=file.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{workshop.code}-{file.name}"',
            "Cache-Control": "no-store",
        },
    )


ROUTES = [Route("/download/{code}/{file}", download), *paper.ROUTES]
