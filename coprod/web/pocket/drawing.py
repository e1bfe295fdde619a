"""Drawing a page for a phone: templates, the one style sheet and the one script."""

import hashlib
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

from cachetools import LRUCache
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from coprod.model.template import Template
from coprod.model.words import Word
from coprod.text import ENGLISH, current, day, is_reviewed, on_offer, percent_text, speaking, t, tn
from coprod.text.moments import at
from coprod.text.reasons import sentence
from coprod.web import logo
from coprod.web.pocket import dealt
from coprod.web.pocket.easy import easy
from coprod.web.static import TYPES, StaticBytes

Drawn = TypeVar("Drawn")
HERE = Path(__file__).parent
FILES = {
    "ballot.css": HERE / "ballot.css",
    "reading.css": HERE / "reading.css",
    "ballot.js": HERE / "ballot.js",
    "check.js": HERE / "check.js",
    "connection.js": HERE.parent / "connection.js",
    "shell.css": HERE.parents[1] / "ui" / "shell.css",
}


_REMARK = re.compile(rb"^\s*//.*\n", re.MULTILINE)
"""A line of a script that is all remark: no phone has to fetch it."""


def _asset(name: str, file: Path) -> tuple[str, StaticBytes]:
    content = file.read_bytes()
    if file.suffix == ".js":
        content = _REMARK.sub(b"", content)
    digest = hashlib.sha256(content).hexdigest()[:12]
    packed = StaticBytes(lambda: content, TYPES[file.suffix], digest, smaller=True)
    return f"/pocket/assets/{digest}/{name}", packed


ASSETS = dict(_asset(name, file) for name, file in FILES.items())
"""By an address that changes with the content, so that phones may keep it for good."""
ADDRESSES = {address.rpartition("/")[2]: address for address in ASSETS}
CONNECTION_SCRIPT = ADDRESSES["connection.js"]
SHELL_STYLE = ADDRESSES["shell.css"]

_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


@cache
def spoken(language: str) -> Markup:
    """What the script says in a language that is being spoken, as JSON; {n} is filled in by it."""
    n = {"n": "{n}"}
    said = {
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
        "nowHas": t("{label}: {n}. {left}", label="{label}", left="{left}", **n),
        "giveRest": t("Choose where the rest goes. Escape: not now."),
        "placed": t("Dot placed. {left}", left="{left}"),
        "taken": t("Dot taken back. {left}", left="{left}"),
        "dotMoved": t("Dot moved. All dots placed"),
        "placeOne": sentence("no_dots"),
        "fullPlace": sentence("over_cap"),
        "takeBack": t("Take back: {label}", label="{label}"),
        "casting": t("Casting…"),
        "again": t("Trying again… Your ballot is kept on this phone."),
        "notKept": t("Trying again… Keep this page open: this phone cannot store your ballot."),
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
    return htmlsafe_json_dumps(said)


@cache
def _point(language: str) -> str:
    """What stands before the decimals in this language."""
    with speaking(language):
        return percent_text(5)[1]


def language_of(word: object, template: Template) -> str:
    """The language that a word of the template is in: the one it was translated to, or the template's own."""
    return word.language if isinstance(word, Word) else template.language


def in_library(word: object) -> str:
    """The language that words of the library are in: English, but for those of the template."""
    return word.language if isinstance(word, Word) else ENGLISH


_templates.globals.update(
    in_library=in_library,
    language_of=language_of,
    on_offer=on_offer,
    is_reviewed=is_reviewed,
    easy=easy,
    t=t,
    tn=tn,
    day=day,
    at=at,
    language=current,
    host_of=logo.for_phones,
    decimal_point=lambda: _point(current()),
    words=lambda: spoken(current()),
    css=ADDRESSES["ballot.css"],
    reading_css=ADDRESSES["reading.css"],
    script=ADDRESSES["ballot.js"],
    check_script=ADDRESSES["check.js"],
)


def draw(template: str, **values: Any) -> str:
    """The HTML of a template, in the language being spoken; all values are escaped."""
    return _templates.get_template(template).render(**values)


def same_page(
    key: Hashable,
    template: str,
    *,
    headers: Mapping[str, str] | None = None,
    values: Callable[[], Mapping[str, Any]],
) -> Response:
    """A page that is the same for everybody who gets it: drawn once for each `key` and way of reading."""
    content = _once((template, current(), easy(), key), lambda: draw(template, **values()).encode())
    return _answer(content, 200, headers)


def dealt_page(
    key: Hashable,
    template: str,
    *,
    headers: Mapping[str, str],
    values: Callable[[], Mapping[str, Any]],
    order: Sequence[str],
    own: Mapping[str, str],
) -> Response:
    """A page that differs only in the order of its rows and in a few values of `own`."""
    drawn = _once((template, current(), easy(), key), lambda: dealt.parse(draw(template, **values())))
    return _answer(drawn.deal(order, own), 200, headers)


def _once(key: Hashable, make: Callable[[], Drawn]) -> Drawn:
    found = _same.get(key)
    if found is None:
        found = make()
        with _drawing:
            _same[key] = found
    return cast(Drawn, found)


def page(
    template: str, status: int = 200, *, headers: Mapping[str, str] | None = None, **values: Any
) -> Response:
    """A page for one person: nobody on the way keeps it."""
    return _answer(draw(template, **values), status, headers)


def _answer(content: str | bytes, status: int, headers: Mapping[str, str] | None) -> Response:
    return HTMLResponse(content, status, {"Cache-Control": "no-store", **(headers or {})})


_same: LRUCache[Hashable, object] = LRUCache(maxsize=512)
_drawing = Lock()


async def asset(request: Request) -> Response | StaticBytes:
    """A style sheet or a script."""
    return ASSETS.get(request.url.path) or Response(status_code=404)
