"""Pages that say in words why something is not to be had."""

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from coprod import logs
from coprod.errors import StoreTrouble
from coprod.text import speaking, t
from coprod.text.reasons import our_fault, sentence
from coprod.web.pocket.drawing import page
from coprod.web.pocket.reception import browser_language, wants_json

WEBSOCKET_REFUSED = 1008


def refused(request: Request, error: Exception) -> Response:
    """401, 403 and 404 in words; the status stays what it is."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    with speaking(browser_language(request)):
        titles = {
            403: (
                t("This link does not open this"),
                t("Ask for a new link: this one is wrong or was replaced."),
            ),
            404: (t("There is nothing here"), t("The link is wrong, or the workshop has been deleted.")),
        }
        title, words = titles.get(status, (t("This did not work"), t("Go back and try again.")))
        return page("message.html", status, title=title, sentence=words)


def trouble(request: Request, error: Exception) -> Response:
    """The database could not be used: nothing was written."""
    with speaking(browser_language(request)):
        return page("message.html", 503, title=t("Not stored"), sentence=sentence("not_saved"))


def mishap(request: Request, error: Exception) -> Response:
    """A fault of ours: a sentence and a reference number, under which the log has the rest."""
    found = logs.reference(error, f"{request.method} {request.scope['path']}")
    with speaking(browser_language(request)):
        words = our_fault(found)
        if wants_json(request):
            said = {"counted": False, "reasons": ["mishap"], "sentences": [words]}
            return JSONResponse(said, 500, {"Cache-Control": "no-store"})
        return page("message.html", 500, title=t("Something went wrong"), sentence=words)


async def refuse(scope: Scope, receive: Receive, send: Send, status: int, words: Callable[[], str]) -> None:
    """For guards: a WebSocket is closed, and whoever asks otherwise reads why, in their language."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": WEBSOCKET_REFUSED})
        return
    with speaking(browser_language(Request(scope))):
        answer = PlainTextResponse(words(), status)
    await answer(scope, receive, send)


HANDLERS = {HTTPException: refused, StoreTrouble: trouble, Exception: mishap}
