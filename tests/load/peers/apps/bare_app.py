"""The least a page can be: plain HTML with one button, by Starlette."""

from casts import store
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

HEAD = (
    "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    "<title>Budget</title><link rel=icon href='data:,'>"
)


def page(_request: Request) -> HTMLResponse:
    return HTMLResponse(f"{HEAD}<h1>Budget</h1><form method=post><button>Cast</button></form>")


def cast(_request: Request) -> HTMLResponse:
    store([])
    return HTMLResponse(f"{HEAD}<h1 id=counted>Counted</h1>")


app = Starlette(routes=[Route("/", page), Route("/", cast, methods=["POST"])])
