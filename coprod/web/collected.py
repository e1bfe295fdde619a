"""What was added to the library on this server, as a file; public, as the library's pages are."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from coprod.formats.library_toml import additions_toml
from coprod.web import visit
from coprod.workshops import collecting


def library_toml(request: Request) -> Response:
    return Response(
        additions_toml(collecting.additions(visit.desk())).encode(),
        media_type="application/toml; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="library.toml"',
            "Cache-Control": "no-store",
        },
    )


ROUTES = [Route("/library.toml", library_toml)]
