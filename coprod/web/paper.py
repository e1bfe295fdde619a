"""A pack of paper sheets, printed with new numbers for whoever steers the workshop."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from coprod import results
from coprod.access import Action
from coprod.errors import NotFound, Refused
from coprod.web import visit
from coprod.workshops import paper, steps

COPIES, LARGE = "copies", "large"


def pack(request: Request) -> Response:
    """POST, since each pack makes new numbers: `copies` sheets, in large print with `large=1`."""
    from coprod.formats.sheets import sheets_pdf  # heavy, and most servers print nothing

    if not visit.own_origin(request.headers.get("origin"), request.headers.get("host")):
        raise HTTPException(403)
    workshop = visit.the_workshop(request)
    who = visit.require(request, Action.STEER, workshop)
    asked = request.query_params.get(COPIES, "")
    large = request.query_params.get(LARGE) == "1"
    try:
        copies = int(asked) if asked.isdecimal() and len(asked) < 5 else 0
        sheets = paper.print_sheets(visit.desk_for(who), workshop.id, copies)
        standing = steps.scene(visit.desk(), workshop.id)
    except Refused as refusal:
        raise HTTPException(422) from refusal
    except NotFound as missing:
        raise HTTPException(404) from missing
    if standing is None:
        raise HTTPException(404)
    name = f"{workshop.code}-paper-{sheets[0].number}-{sheets[-1].number}.pdf"
    return Response(
        sheets_pdf(
            workshop,
            standing.agenda,
            sheets,
            large=large,
            logo=results.logo(visit.desk().store, workshop),
        ),
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


ROUTES = [Route("/download/{code}/paper", pack, methods=["POST"])]
