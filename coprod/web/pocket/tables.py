"""The door for a table that hands in one agreed ballot."""

from collections.abc import Sequence

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from coprod.errors import Refused
from coprod.text.reasons import sentences
from coprod.web import visit
from coprod.web.pocket import drawing
from coprod.web.pocket.reception import Here, posted, refusal, seen, status_of
from coprod.web.pocket.routes import lead_on
from coprod.workshops import joining, tables

ABOUT_WHAT_WAS_TYPED = {joining.WRONG_TABLE, tables.WRONG_TABLE_PEOPLE, tables.TABLE_TAKEN}


def door(here: Here) -> Response:
    """Ask for the table's number and its people, where a table can come in; makes nobody."""
    workshop = here.workshop
    shut = workshop.by_link or workshop.door_locked or workshop.closed_at is not None
    if here.person is not None or shut:
        return lead_on(f"/j/{workshop.code}")
    return _asked(here)


def join(here: Here) -> Response:
    """Let the table in, unless this device is somebody already; what is wrong is said where it was typed."""
    answer = lead_on(f"/pocket/{here.workshop.code}")
    if here.person is not None:
        return answer
    typed = here.sent.get("table", ""), here.sent.get("people", "")
    try:
        _, key = tables.join(visit.desk(), here.workshop, *typed, language=here.language)
    except Refused as refused:
        if ABOUT_WHAT_WAS_TYPED & set(refused.reasons):
            return _asked(here, refused.reasons)
        return refusal(here.request, refused.reasons)
    visit.remember_participant(answer, here.workshop.code, key)
    return answer


def _asked(here: Here, reasons: Sequence[str] = ()) -> Response:
    return drawing.page(
        "table.html",
        status_of(reasons) if reasons else 200,
        workshop=here.workshop,
        number=here.sent.get("table", "")[:8],
        people=here.sent.get("people", "")[:8],
        problems=sentences(reasons),
        reading=here.language,
    )


ROUTES: list[BaseRoute] = [
    Route("/j/{code}/table", seen(door, joined=False), methods=["GET"]),
    Route("/j/{code}/table", posted(join, joined=False), methods=["POST"]),
]
