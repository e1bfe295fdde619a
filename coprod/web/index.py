"""The page that carries Streamlit's: the installed package's own, in the browser's language, with our icon.

It says in words what to do where scripts or WebSockets are blocked; Streamlit's own shows grey bars for ever.
"""

import hashlib
import re
from base64 import b64encode
from functools import cache, lru_cache
from html import escape

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from coprod.settings import ROOT
from coprod.text import current, speaking, t
from coprod.web.pocket import drawing
from coprod.web.pocket.reception import browser_language
from coprod.web.static import TYPES, StaticBytes, streamlit_folder
from coprod.workshops.keys import fold_code

ICON = ROOT / "coprod" / "ui" / "icon.svg"
PAGES = ("", *sorted(page.stem for page in (ROOT / "pages").glob("*.py")))


async def index(request: Request) -> StaticBytes:
    """The same for all who speak a language, but for the way to the pocket page of the workshop it names."""
    code = fold_code(request.query_params.get("w", "")[:20])
    return _index(browser_language(request), f"/j/{code}" if code else "/j")


@lru_cache(maxsize=100)
def _index(language: str, door: str) -> StaticBytes:
    with speaking(language):
        content = _with_our_words(_streamlits(), door).encode()
    tag = hashlib.sha256(content).hexdigest()[:16]
    return StaticBytes(
        lambda: content, TYPES[".html"], tag, kept="no-cache", vary="Accept-Encoding, Accept-Language, Cookie"
    )


def _with_our_words(page: str, door: str) -> str:
    """What is looked for and not there is left out: the page works as it came."""
    icon = f"data:image/svg+xml;base64,{b64encode(ICON.read_bytes()).decode()}"
    script = f'<script src="{drawing.CONNECTION_SCRIPT}" defer></script>'
    style = f'<link rel="stylesheet" href="{drawing.SHELL_STYLE}">'
    said = drawing.draw("no_connection.html", door=door)
    for sought, put in (
        (r'<html lang="en">', f'<html lang="{current()}">'),
        (r'href="\./favicon\.png"', f'href="{icon}"'),
        (r"<title>.*?</title>", f"<title>{escape(t('Co-production workshop'))}</title>"),
        (r"<noscript>.*?</noscript>", said),
        (r"</head>", f"{script}</head>"),
        (r"</body>", f"{style}</body>"),  # below the head, where Streamlit's own rules come to stand
    ):
        before, found, after = _parted(sought, page)
        page = f"{before}{put}{after}" if found else page
    return page


def _parted(sought: str, page: str) -> tuple[str, str, str]:
    """The page before, in and after what is sought."""
    found = re.search(sought, page, re.DOTALL)
    return (page[: found.start()], found[0], page[found.end() :]) if found else (page, "", "")


@cache
def _streamlits() -> str:
    return (streamlit_folder() / "index.html").read_text("utf-8")


ROUTES: list[BaseRoute] = [Route(f"/{page}", index) for page in PAGES]
