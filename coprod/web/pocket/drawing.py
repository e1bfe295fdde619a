"""Drawing a page for a phone: templates, the one style sheet and the one script."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from coprod.text import current, day, percent_text, speaking, t, tn
from coprod.text.reasons import sentence

HERE = Path(__file__).parent
YEAR = 365 * 24 * 3600
TYPES = {
    "ballot.css": "text/css; charset=utf-8",
    "reading.css": "text/css; charset=utf-8",
    "ballot.js": "text/javascript; charset=utf-8",
}


@dataclass(frozen=True)
class Asset:
    """One file as it is served: its address changes with its content, so phones may keep it for good."""

    content: bytes
    packed: bytes
    address: str


def _asset(name: str) -> Asset:
    content = (HERE / name).read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Asset(content, gzip.compress(content, 9, mtime=0), f"/pocket/assets/{digest}/{name}")


ASSETS = {name: _asset(name) for name in TYPES}

_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def spoken() -> dict[str, str]:
    """What the script says, in the language of the page; {n} is filled in by it."""
    n = {"n": "{n}"}
    return {
        "left": t("{n} left of 100", **n),
        "over": t("{n} over 100: take some back", **n),
        "all": t("All 100 shared out"),
        "unreadable": t("One box does not hold a number"),
        "below": t("One number is below zero"),
        "tooFine": t("Use steps of 0.1, such as 12.5"),
        "notYet": t("Share out all 100 first: {n} is left.", **n),
        "tooMuch": t("That is {n} more than 100. Take some back first.", **n),
        "nothingLeft": t("Nothing is left to give. Take some back first."),
        "nothingToScale": t("Give something first, then it can be scaled to 100."),
        "noDotsLeft": t("No dots are left. Take one back first."),
        "placeOne": sentence("no_dots"),
        "fullPlace": sentence("over_cap"),
        "takeBack": t("Take back: {label}", label="{label}"),
        "casting": t("Casting…"),
        "again": t("Trying again… Your ballot is kept on this phone."),
        "counted": t("Counted"),
        "already": t("A ballot of yours is counted already. If you cast this one, it takes its place."),
        "closed": sentence("round_closed"),
        "changeTooLate": sentence("change_too_late"),
        "another": t("Another question is open now. Go on to answer it; this ballot was not counted."),
        "gone": sentence("workshop_gone"),
        "closes": t("Closes in {n} s", **n),
        "minute": t("{n} s to go", **n),
        "minuteSpoken": t("About a minute to go."),
        "timeUp": t("Time is up. You can cast until the round is closed."),
        "asked": t("The facilitator can see that you want more time."),
    }


@cache
def _point(language: str) -> str:
    """What stands before the decimals in this language."""
    with speaking(language):
        return percent_text(5)[1]


_templates.globals.update(
    t=t,
    tn=tn,
    day=day,
    language=current,
    decimal_point=lambda: _point(current()),
    words=spoken,
    css=ASSETS["ballot.css"].address,
    reading_css=ASSETS["reading.css"].address,
    script=ASSETS["ballot.js"].address,
)


def draw(template: str, **values: Any) -> str:
    """The HTML of a template, in the language being spoken; all values are escaped."""
    return _templates.get_template(template).render(**values)


def page(
    template: str, status: int = 200, *, headers: Mapping[str, str] | None = None, **values: Any
) -> Response:
    """A page for one person: nobody on the way keeps it."""
    return HTMLResponse(draw(template, **values), status, {"Cache-Control": "no-store", **(headers or {})})


def asset(request: Request) -> Response:
    """The style sheet or the script."""
    name = request.path_params["name"]
    found = ASSETS.get(name)
    if found is None or request.url.path != found.address:
        return Response(status_code=404)
    headers = {"Cache-Control": f"public, max-age={YEAR}, immutable", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.packed, 200, {**headers, "Content-Encoding": "gzip"}, TYPES[name])
    return Response(found.content, 200, headers, TYPES[name])
