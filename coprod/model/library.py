"""The library: what stands in the way of co-production, what others did about it, and where that is written.

Every fact names its source and the place in it. Tags that no source states are listed in `ours`: they are a
reading of this project (or of the organiser who added the entry), and every screen says so.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from coprod.model.question import Item
from coprod.model.refusals import Loc
from coprod.model.words import Label, Line, Note, Short, Slug, Title, Value, long_line

TopicKind = Literal["factor", "barrier", "step", "co"]
Tag = Literal["factors", "barriers", "steps", "cos"]
KIND_OF: Mapping[Tag, TopicKind] = {"factors": "factor", "barriers": "barrier", "steps": "step", "cos": "co"}

MOST_TAGS = 20
MOST_FACTS = 30

Said = Annotated[str, long_line(600)]


def _on_the_calendar(written: str) -> str:
    if written != "undated":
        try:
            date.fromisoformat(f"{written}-01-01"[:10])
        except ValueError:
            raise ValueError("there is no such day") from None
    return written


Date = Annotated[str, Field(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?|undated)$"), AfterValidator(_on_the_calendar)]


def _leads_somewhere(address: str) -> str:
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    if address and not host:
        raise ValueError("this is no web address")
    return address


Address = Annotated[
    str, Field(pattern=r"^(https?://[^\s\"'<>\\]{1,400})?$"), AfterValidator(_leads_somewhere)
]
Reference = tuple[Loc, str, str]
"""Where in an entry, the kind of thing it points at, and its id."""

_ID = Field(description='a short name in small letters, such as "esther_coaches"')
_TITLE = Field(description="a title of 1 to 60 characters")
_FACTS = Field(
    default=(),
    max_length=MOST_FACTS,
    description='a list such as [{ text = "…", source = "slides_2017", at = "slide 3" }]',
)
_TAGS = Field(default=(), max_length=MOST_TAGS, description="a list of ids")
_OURS = Field(default=(), description='some of "factors", "barriers", "steps", "cos"')


class Entry(Value):
    """Anything with an id of its own."""

    id: Slug = _ID


class Source(Entry):
    """A publication that facts are taken from; `read_on` is the day on which a web page was read."""

    title: Note = Field(min_length=1, description="its title")
    by: Label = Field(description="who wrote or published it, up to 120 characters")
    published: Date = Field(description='a date in quotes such as "2017-12-01", or "undated"')
    read_on: Date | Literal[""] = Field(default="", description='a date in quotes such as "2026-11-26"')
    address: Address = Field(default="", description="an address that begins with https:// or http://")
    note: Note = Field(default="", description="what a reader should know of it, up to 500 characters")


class Fact(Value):
    """One thing that a source says, in our own words."""

    text: Said = Field(description="1 to 600 characters")
    source: Slug = Field(description="the id of one of the sources")
    at: Label = Field(description='where in the source, such as "slide 3" or "section Results"')


class _Entry(Entry):
    def references(self) -> Iterator[Reference]:
        """Everything this entry points at."""
        for name in type(self).model_fields:
            yield from _references((name,), getattr(self, name))


def _references(loc: Loc, value: object) -> Iterator[Reference]:
    if isinstance(value, Fact):
        yield (*loc, "source"), "source", value.source
    elif isinstance(value, tuple):
        kind = KIND_OF.get(loc[0]) or {"cases": "case"}.get(str(loc[0]))  # type: ignore[call-overload]
        for place, each in enumerate(value):
            if kind and isinstance(each, str):
                yield (*loc, place), kind, each
            else:
                yield from _references((*loc, place), each)


class Idea(_Entry):
    """A definition or a model."""

    title: Title = _TITLE
    says: tuple[Fact, ...] = Field(min_length=1, max_length=MOST_FACTS, description="at least one fact")


class Topic(_Entry):
    """What is known of a factor, a barrier, a step or a Co; its label stands in the survey's template."""

    kind: TopicKind = Field(description='"factor", "barrier", "step" or "co"')
    says: tuple[Fact, ...] = _FACTS

    def references(self) -> Iterator[Reference]:
        yield ("id",), self.kind, self.id
        yield from super().references()


class Study(_Entry):
    """A publication that lists barriers; `short` names it above its column."""

    title: Title = _TITLE
    short: Short = Field(description="a name of 1 to 28 characters")
    says: tuple[Fact, ...] = _FACTS


class Literature(_Entry):
    """A barrier (or the reverse side of one) in a study; it falls under `barriers` of the nine."""

    study: Slug = Field(description="the id of one of the studies")
    letter: Annotated[str, Field(pattern=r"^[A-Z0-9]{1,3}$")] = Field(description="1 to 3 capitals or digits")
    title: Label = Field(description="a title of 1 to 120 characters")
    group: Line | Literal[""] = Field(default="", description="a heading within the study")
    says: tuple[Fact, ...] = Field(min_length=1, max_length=MOST_FACTS, description="at least one fact")
    barriers: tuple[Slug, ...] = _TAGS
    ours: tuple[Tag, ...] = _OURS

    def references(self) -> Iterator[Reference]:
        yield ("study",), "study", self.study
        yield from super().references()


class _Tagged(_Entry):
    """An entry under factors, barriers, steps and Co's; `ours` names the lists that no source states."""

    title: Title = _TITLE
    factors: tuple[Slug, ...] = _TAGS
    barriers: tuple[Slug, ...] = _TAGS
    steps: tuple[Slug, ...] = _TAGS
    cos: tuple[Slug, ...] = _TAGS
    ours: tuple[Tag, ...] = _OURS

    def under(self, kind: TopicKind) -> tuple[str, ...]:
        """The ids it stands under, of one kind."""
        tagged: tuple[str, ...] = getattr(self, {kind_: tag for tag, kind_ in KIND_OF.items()}[kind])
        return tagged


class Reform(_Tagged):
    """Something that can be changed; `cases` are those in which it was."""

    says: tuple[Fact, ...] = Field(min_length=1, max_length=MOST_FACTS, description="at least one fact")
    cases: tuple[Slug, ...] = _TAGS


class Case(_Tagged):
    """Who has done it, where, and what came of it; a list that is empty means that no source says more."""

    where: Label = Field(description="a place, up to 120 characters")
    when: Line | Literal[""] = Field(default="", description="the years, up to 80 characters")
    about: Fact = Field(description='a fact such as { text = "…", source = "…", at = "…" }')
    objective: tuple[Fact, ...] = _FACTS
    change: tuple[Fact, ...] = _FACTS
    results: tuple[Fact, ...] = _FACTS
    learning: tuple[Fact, ...] = _FACTS
    barriers_met: tuple[Fact, ...] = _FACTS


class WayOn(Value):
    """Where a room's ballots lead in the library: what leads of one kind, and how firm that is.

    `contenders` are the leader alone where it is firm or likely that it leads; else everything that may lead.
    """

    kind: TopicKind
    round_id: str
    n: int
    verdict: Literal["firm", "likely", "could_go_either_way"]
    contenders: tuple[str, ...]


class Additions(Value):
    """What an organiser has added: cases and reforms with their sources."""

    sources: tuple[Source, ...] = ()
    reforms: tuple[Reform, ...] = ()
    cases: tuple[Case, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(each.id for each in (*self.sources, *self.reforms, *self.cases))


class Library(Additions):
    """Everything there is, each entry once; `own` are the ids that were added on this server."""

    ideas: tuple[Idea, ...] = ()
    topics: tuple[Topic, ...] = ()
    studies: tuple[Study, ...] = ()
    literature: tuple[Literature, ...] = ()
    items: Mapping[TopicKind, Mapping[str, Item]] = Field(default_factory=dict)
    """The factors, barriers, steps and Co's of the shipped template, by kind and id."""
    own: frozenset[str] = frozenset()

    def item(self, kind: TopicKind, topic_id: str) -> Item:
        """The template's letter, label and explanation; KeyError when there is none."""
        return self.items[kind][topic_id]

    def spoken_in(self, language: str) -> "Library":
        """The same with the template's words in this language; all that is known of them stays as it is."""
        items = {
            kind: {each: item.in_language(language) for each, item in some.items()}
            for kind, some in self.items.items()
        }
        return self.model_copy(update={"items": items})

    def topic(self, kind: TopicKind, topic_id: str) -> Topic:
        """What is known of it, which may be nothing."""
        return self._topics.get((kind, topic_id)) or Topic(id=topic_id, kind=kind)

    def source(self, source_id: str) -> Source:
        return self._sources[source_id]

    def case(self, case_id: str) -> Case | None:
        return self._cases.get(case_id)

    def reform(self, reform_id: str) -> Reform | None:
        return self._reforms.get(reform_id)

    def idea(self, idea_id: str) -> Idea | None:
        return next((each for each in self.ideas if each.id == idea_id), None)

    def reforms_under(self, kind: TopicKind, topic_id: str) -> tuple[Reform, ...]:
        return tuple(each for each in self.reforms if topic_id in each.under(kind))

    def cases_under(self, kind: TopicKind, topic_id: str) -> tuple[Case, ...]:
        return tuple(each for each in self.cases if topic_id in each.under(kind))

    def reforms_with(self, case_id: str) -> tuple[Reform, ...]:
        """The reforms that this case is an example of."""
        return tuple(each for each in self.reforms if case_id in each.cases)

    def literature_under(self, barrier_id: str) -> tuple[Literature, ...]:
        return tuple(each for each in self.literature if barrier_id in each.barriers)

    @cached_property
    def _topics(self) -> dict[tuple[str, str], Topic]:
        return {(each.kind, each.id): each for each in self.topics}

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {each.id: each for each in self.sources}

    @cached_property
    def _cases(self) -> dict[str, Case]:
        return {each.id: each for each in self.cases}

    @cached_property
    def _reforms(self) -> dict[str, Reform]:
        return {each.id: each for each in self.reforms}
