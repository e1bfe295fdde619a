"""A ballot's page drawn once for everybody, then dealt to each with their own order of rows and few values.

Drawing it takes some milliseconds, and a room asks for it all at once. The drawn page holds its blanks
between NUL characters, which nothing that people write can hold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

_NUL = "\0"
_ROW = "row/"
_LAST = "rows end"


def blank(name: str) -> Markup:
    """Where the value of this name goes."""
    return Markup(f"{_NUL}{name}{_NUL}")  # noqa: S704  names are ours


def row(name: str) -> Markup:
    """Before a row that may come in any order."""
    return blank(_ROW + name)


def last_row() -> Markup:
    """After the last of them."""
    return blank(_LAST)


@dataclass(frozen=True)
class Dealt:
    """The page as (name, text that follows): what stands before the rows, the rows, what comes after."""

    before: tuple[tuple[str, str], ...]
    rows: Mapping[str, str]
    after: tuple[tuple[str, str], ...]

    def deal(self, order: Sequence[str], values: Mapping[str, str]) -> str:
        """The page with its rows in this order; `values` by name. KeyError for a blank that has none."""
        before = (values[name] + text if name else text for name, text in self.before)
        after = (values[name] + text if name else text for name, text in self.after)
        return "".join((*before, *(self.rows[each] for each in order), *after))


def parse(drawn: str) -> Dealt:
    """The blanks of a drawn page."""
    first, *rest = drawn.split(_NUL)
    pairs = [("", first), *zip(rest[::2], rest[1::2], strict=True)]
    start = next((i for i, (name, _) in enumerate(pairs) if name.startswith(_ROW)), len(pairs))
    end = next((i for i, (name, _) in enumerate(pairs) if name == _LAST), len(pairs))
    return Dealt(
        before=tuple(pairs[:start]),
        rows={name.removeprefix(_ROW): text for name, text in pairs[start:end]},
        after=tuple((name if name != _LAST else "", text) for name, text in pairs[end:]),
    )
