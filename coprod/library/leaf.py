"""A page of the library as data: facts with the numbers of their sources, and ways to other pages."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, get_args

from coprod.model.library import Fact, Library
from coprod.text import dated, t

Kind = Literal["idea", "factor", "barrier", "step", "co", "case", "reform"]
KINDS: tuple[Kind, ...] = get_args(Kind)


def address(kind: str, entry_id: str) -> str:
    """The stable address of a page that reads and prints without more."""
    return f"/read/{kind}/{entry_id}"


@dataclass(frozen=True)
class Way:
    """A link to another page of the library; `note` says a little more beside it."""

    kind: Kind
    id: str
    label: str
    note: str = ""

    @property
    def address(self) -> str:
        return address(self.kind, self.id)


@dataclass(frozen=True)
class Said:
    """A fact in one sentence or two, and the number of its source on this page."""

    text: str
    source: int


@dataclass(frozen=True)
class Cited:
    """A source as it stands at the foot of a page; `places` are where in it the facts stand."""

    number: int
    title: str
    by: str
    when: str
    places: str
    address: str
    note: str


@dataclass(frozen=True)
class Block:
    """A heading with what is said, ways on, and a note: whose reading it is, or that no more is known."""

    title: str
    says: tuple[Said, ...] = ()
    ways: tuple[Way, ...] = ()
    note: str = ""
    short: bool = False
    """Whether its ways are a few words each, and may stand beside each other."""


@dataclass(frozen=True)
class Leaf:
    """One page. `lead` is the one sentence that explains it; `own` if it was added on this server."""

    kind: Kind
    id: str
    eyebrow: str
    title: str
    lead: str
    blocks: tuple[Block, ...]
    sources: tuple[Cited, ...]
    own: bool = False

    @property
    def address(self) -> str:
        return address(self.kind, self.id)


@dataclass
class Notes:
    """The sources of one page, numbered in the order in which they are first cited."""

    library: Library
    cited: dict[str, list[str]] = field(default_factory=dict)

    def say(self, facts: Iterable[Fact]) -> tuple[Said, ...]:
        """The facts with the numbers of their sources."""
        found = []
        for fact in facts:
            places = self.cited.setdefault(fact.source, [])
            if fact.at not in places:
                places.append(fact.at)
            found.append(Said(fact.text, list(self.cited).index(fact.source) + 1))
        return tuple(found)

    def sources(self) -> tuple[Cited, ...]:
        return tuple(
            Cited(
                number=number,
                title=source.title,
                by=source.by,
                when=_when(source.published, source.read_on),
                places="; ".join(places),
                address=source.address,
                note=source.note,
            )
            for number, (source, places) in enumerate(
                ((self.library.source(each), places) for each, places in self.cited.items()), 1
            )
        )


def _when(published: str, read_on: str) -> str:
    said = dated(published) if published != "undated" else t("undated")
    return t("{published}; read on {day}", published=said, day=dated(read_on)) if read_on else said
