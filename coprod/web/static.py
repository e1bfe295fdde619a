"""Bytes that stay the same: compressed once, when they are first asked for, and kept by browsers.

One mechanism for Streamlit's own files, for plotly.js, and for the scripts and style sheets of ours.
See docs/decisions/0012-bytes.md.
"""

import gzip
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

import brotli  # type: ignore[import-untyped]  # it ships none
from cachetools import LRUCache
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

FOR_GOOD = "public, max-age=31536000, immutable"
"""For an address that changes with its content."""

MOST_BYTES = 10 * 2**20
"""What is kept in memory ready to send; all that pages with plotly.js need is 3 MB."""

TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".woff2": "font/woff2",
}
PACKED_ALREADY = {"font/woff2", "image/png", "image/jpeg"}

# Brotli 5 and gzip 6: a page's sixty files take 0.07 s once. Brotli 9 takes six times as long to save 3 %.
PACKERS: Mapping[str, Callable[[bytes], bytes]] = {
    "br smaller": lambda content: brotli.compress(content, quality=11),
    "br": lambda content: brotli.compress(content, quality=5),
    "gzip": lambda content: gzip.compress(content, 6, mtime=0),
    "": lambda content: content,
}


@dataclass(frozen=True)
class StaticBytes:
    """Bytes as they are served, and themselves the answer to a request for them.

    `read` is called again when they are no longer in memory; `tag` changes with what it gives. What every
    phone fetches is packed `smaller`: a tenth less for ten times the work, 0.1 s once.
    """

    read: Callable[[], bytes]
    media_type: str
    tag: str
    kept: str = FOR_GOOD
    vary: str = "Accept-Encoding"
    smaller: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = Headers(scope=scope)
        encoding = "" if self.media_type in PACKED_ALREADY else best(asked.get("accept-encoding", ""))
        tag = f'"{self.tag}{encoding and "-"}{encoding}"'
        headers = {"Cache-Control": self.kept, "ETag": tag, "Vary": self.vary}
        if _known(asked.get("if-none-match", ""), tag):
            await Response(status_code=304, headers=headers)(scope, receive, send)
            return
        body = self._ready(encoding)
        if body is None:
            body = await run_in_threadpool(self.packed, encoding)
        if encoding:
            headers["Content-Encoding"] = encoding
        answer = Response(body, 200, headers, self.media_type)
        if scope["method"] == "HEAD":
            answer.body = b""
        await answer(scope, receive, send)

    def packed(self, encoding: str) -> bytes:
        """The bytes in this encoding (`br`, `gzip` or none), from memory or made now."""
        body = self._ready(encoding)
        if body is None:
            packer = f"{encoding} smaller" if self.smaller and encoding == "br" else encoding
            body = PACKERS[packer](self.read())
            with _lock:
                _packed[self.tag, encoding] = body
        return body

    def _ready(self, encoding: str) -> bytes | None:
        with _lock:
            return _packed.get((self.tag, encoding))


class StreamlitFiles:
    """Serves the files of Streamlit's pages, which Streamlit itself sends as they lie on the disk."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked_for = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        found = streamlit_files().get(scope["path"]) if asked_for else None
        await (found or self.app)(scope, receive, send)


def streamlit_folder() -> Path:
    """Where the installed Streamlit keeps its page; nothing of it is imported."""
    package = find_spec("streamlit")
    assert package is not None, "Streamlit is not installed"
    return Path(str(package.origin)).parent / "static"


@cache
def streamlit_files() -> dict[str, StaticBytes]:
    """Address -> file, for all whose name changes with its content; the rest is left to Streamlit."""
    root = streamlit_folder()
    found = {}
    for file in (root / "static").rglob("*"):
        if file.suffix in TYPES:
            seen = file.stat()
            tag = sha256(f"{file.name} {seen.st_size} {seen.st_mtime_ns}".encode()).hexdigest()[:12]
            address = f"/{file.relative_to(root).as_posix()}"
            found[address] = StaticBytes(file.read_bytes, TYPES[file.suffix], tag)
    return found


def best(accepted: str) -> str:
    """The encoding that suits an Accept-Encoding header: `br`, `gzip`, or "" for none."""
    for each in ("br", "gzip"):
        named = re.search(rf"\b{each}\b\s*(?:;\s*q=(\d(?:\.\d*)?))?", accepted.lower())
        if named and float(named[1] or 1):
            return each
    return ""


def _known(tags: str, tag: str) -> bool:
    """Whether an If-None-Match header names the tag; a proxy may have made it a weak one."""
    return tag in [each.strip().removeprefix("W/") for each in tags.split(",")]


_packed: LRUCache[tuple[str, str], bytes] = LRUCache(MOST_BYTES, getsizeof=len)
_lock = Lock()
