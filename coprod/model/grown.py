"""A baseline that was added on this server: gated means of a workshop or of an uploaded table, no persons."""

import hashlib
from datetime import date, datetime
from fractions import Fraction
from typing import Literal, Self

from pydantic import Field, model_validator

from coprod.model.question import Question
from coprod.model.words import Label, Line, Note, Sentence, Short, Slug, Title, Value

Origin = Literal["workshop", "upload"]
ALL = Fraction(100)


class Factor(Value):
    """One factor as it was asked about."""

    id: Slug
    letter: str
    short: Short
    label: Label


class GroupMeans(Value):
    """The mean percent of one stakeholder group, in the order of the factors; exact, adding up to 100.

    The words for groups that were merged, or not said, are the screen's: then `label` is empty.
    """

    id: str
    label: str = ""
    n: int = Field(ge=1)
    means: tuple[Fraction, ...]


class Asked(Value):
    """How the answers were come by, as far as it is known: an uploaded table says nothing of it."""

    prompt: Sentence | Literal[""] = ""
    template_id: str = ""
    template_version: int = 0
    live: bool = False
    shown_before: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        return bool(self.prompt)


class Grown(Value):
    """One version of an own baseline: `means` are those of all `n` people, `groups` those of the same people.

    `published` is for everybody who works on this server, else for who sees the workshop's results.
    `goes_with_workshop`: deleted with the workshop that it was made from.
    """

    id: Slug
    version: int = Field(default=1, ge=1)
    title: Title
    place: Line
    day: date
    made_up: bool = False
    published: bool = False
    origin: Origin
    n: int = Field(ge=1)
    factors: tuple[Factor, ...] = Field(min_length=2)
    means: tuple[Fraction, ...]
    groups: tuple[GroupMeans, ...]
    asked: Asked = Asked()
    verdict: str = ""
    note: Note = ""
    people: str = ""
    """A name of those who answered, the same for every baseline of one workshop, also once that is gone."""
    workshop_id: str | None = None
    round_id: str | None = None
    goes_with_workshop: bool = False
    added_at: datetime | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        for means in (self.means, *(group.means for group in self.groups)):
            if len(means) != len(self.factors) or sum(means) != ALL or any(mean < 0 for mean in means):
                raise ValueError("the means do not add up to 100")
        if self.groups and sum(group.n for group in self.groups) != self.n:
            raise ValueError("the groups are not all of the people")
        return self

    @property
    def key(self) -> str:
        """What tells this version from every other baseline."""
        return f"{self.id}:{self.version}"


def people_of(workshop_id: str) -> str:
    """The name of a workshop's people, which tells nothing of the workshop."""
    return hashlib.sha256(f"people of {workshop_id}".encode()).hexdigest()[:16]


def factors_of(question: Question) -> tuple[Factor, ...]:
    """The factors of a budget question as a baseline keeps them."""
    return tuple(
        Factor(id=item.id, letter=item.letter, short=item.short, label=item.label) for item in question.rows
    )
