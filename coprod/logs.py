"""What this process writes to its log: lines without keys, join codes, addresses or anybody's words.

Streamlit and uvicorn give their loggers handlers of their own; each is taken over when it first speaks.
"""

import json
import logging
import re
import secrets
import sys
import traceback
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal

from coprod.errors import CoprodError

Form = Literal["plain", "json"]

REFERENCE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
errors = 0
"""How many errors this process has given a reference."""

_CODE = f"[{REFERENCE_LETTERS}]"
_BEFORE = r"(^|[\s\"'(=,]|://[^/\s\"']+)"
_MASKS = (
    (r"(?i)\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", "[id]"),
    # what stands behind one of our own addresses, a path or whole: a join code, mostly, and a key
    (rf"{_BEFORE}/(f|p|o|m|t|r|check)/[^\s\"'?#]+", r"\1/\2/[key]"),
    (
        rf"{_BEFORE}/(j|pocket(?:/preview)?|live(?:/check)?|stage|qr|logo|download)/[^\s\"'?#/]+",
        r"\1/\2/[code]",
    ),
    (r"(?i)([?&](?:w|manage|code|key|token)=)[^\s\"'&#]+", r"\1[code]"),
    (r"(?i)\b(cp_\w{1,3}?_?|_streamlit_\w+|coprod_side)(_[A-Z0-9]{8})?=[^\s;\"',]+", r"\1=[key]"),
    (r"(?i)(\b(?:bearer|basic) )[^\s\"',]+", r"\1[key]"),
    (r"(://[^:/@\s]*):[^/@\s]+@", r"\1:[key]@"),
    (rf"\b{_CODE}{{4}}-{_CODE}{{4}}\b|\b{_CODE}{{8}}\b", "[code]"),
    (r"\b[0-9a-f]{32,}\b", "[key]"),  # a hash
    (r"(?<![\w/-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{32}(?![\w-])", "[key]"),  # as `keys.new_key` makes
    (r"(?<![\w/-])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{24,}(?![\w-])", "[key]"),  # such as a ticket
    (rf"(?<![\w/-]){_CODE}{{24,}}(?![\w-])", "[key]"),  # a ticket that has no digit, one in a thousand
    (r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\w)(?::\d+)?", "[address]"),
    (r"(?i)(?<![\w:])\[?(?:[0-9a-f]{0,4}:){2,7}:?[0-9a-f]{1,4}(?:%\w+)?(?![\w:])\]?", "[address]"),
)
_masks = [(re.compile(pattern), instead) for pattern, instead in _MASKS]
_TIME = re.compile(r"\d\d:\d\d:\d\d")
_log = logging.getLogger(__name__)


def masked(text: str, known: Collection[str] = ()) -> str:
    """The text without session ids, keys, join codes, cookies, addresses of machines, and what is `known`."""
    for each in known:
        text = text.replace(each, "[key]")
    for pattern, instead in _masks:
        text = pattern.sub(partial(_unless_time, instead), text)
    return text


def reference(error: BaseException | None = None, where: str = "") -> str:
    """Write an error to the log under a new reference such as "K7M-Q3X", and give that for the screen.

    One line, with the traceback of `error`, or else of the one being handled. `where` says what was tried.
    """
    global errors
    errors += 1
    letters = [secrets.choice(REFERENCE_LETTERS) for _ in range(6)]
    new = f"{''.join(letters[:3])}-{''.join(letters[3:])}"
    shown = error or sys.exception()
    _log.error(
        "%s, reference %s", where or "Something went wrong", new, exc_info=shown, extra={"reference": new}
    )
    return new


def keep(form: Form, known: Collection[str] = ()) -> Callable[[], None]:
    """From now on every logger of this process writes to standard error in this form, masked.

    `known` are keys that this process holds, and that no log may have. Gives what puts all back.
    """
    handler = logging.StreamHandler()
    handler.setFormatter((_Json if form == "json" else _Plain)(tuple(filter(None, known))))
    root, make = logging.getLogger(), logging.getLogRecordFactory()
    house = logging.getLogger("coprod")
    before, level = root.handlers[:], house.level
    ours = [each for each in before if type(each) is not logging.StreamHandler]

    def take_over(name: str, *said: Any, **more: Any) -> logging.LogRecord:
        logger: logging.Logger | None = logging.getLogger(name)
        while logger is not None and logger is not root:  # a record also goes to those above
            if logger.handlers or not logger.propagate:
                logger.handlers, logger.propagate = [], True
            logger = logger.parent
        return make(name, *said, **more)

    root.handlers = [*ours, handler]
    house.setLevel(logging.INFO)
    logging.setLogRecordFactory(take_over)

    def put_back() -> None:
        logging.setLogRecordFactory(make)
        root.handlers = before
        house.setLevel(level)

    return put_back


@contextmanager
def kept(form: Form, known: Collection[str] = ()) -> Iterator[None]:
    """The same within the block."""
    put_back = keep(form, known)
    try:
        yield
    finally:
        put_back()


class _Plain(logging.Formatter):
    def __init__(self, known: Collection[str]) -> None:
        self.known = known
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
        self.default_msec_format = "%s.%03d"

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have kept it, with its words
        return masked(super().format(record), self.known)

    def formatException(self, found: Any) -> str:
        return traced(found[1])


class _Json(_Plain):
    """One object a line: time, level, logger, message, and reference and error where there are any."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(record.getMessage(), self.known),
        }
        if hasattr(record, "reference"):
            said["reference"] = record.reference
        if record.exc_info and record.exc_info[1]:
            said["error"] = masked(traced(record.exc_info[1]), self.known)
        return json.dumps(said)


def traced(error: BaseException | None) -> str:
    """Where an error came from, and what kind it is, with those it came of; the newest last.

    What it says is left out, but for our own: it may repeat what somebody typed or handed in.
    """
    told: list[str] = []
    while error is not None and len(told) < 10:
        said = f": {error}" if isinstance(error, CoprodError) else ""
        kind = f"{type(error).__module__}.{type(error).__qualname__}{said}"
        head = "Traceback (most recent call last):\n"
        told.append("".join([head, *traceback.format_tb(error.__traceback__), kind]))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nwhich led to\n".join(reversed(told))


def _unless_time(to: str, found: re.Match[str]) -> str:
    """A time of day looks like the address of a machine."""
    return found[0] if _TIME.fullmatch(found[0]) else found.expand(to)
