"""Pages that say in words why something is not to be had."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from coprod.errors import StoreTrouble
from coprod.text import t
from coprod.text.reasons import sentence
from coprod.web.pocket.drawing import page


def refused(request: Request, error: Exception) -> Response:
    """401, 403 and 404 in words; the status stays what it is."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    titles = {
        403: (t("This link does not open this"), t("Ask for a new link: this one is wrong or was replaced.")),
        404: (t("There is nothing here"), t("The link is wrong, or the workshop has been deleted.")),
    }
    title, words = titles.get(status, (t("This did not work"), t("Go back and try again.")))
    return page("message.html", status, title=title, sentence=words)


def trouble(request: Request, error: Exception) -> Response:
    """The database could not be used: nothing was written."""
    return page("message.html", 503, title=t("Not stored"), sentence=sentence("not_saved"))


HANDLERS = {HTTPException: refused, StoreTrouble: trouble}
