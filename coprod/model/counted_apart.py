"""What stands beside a round's results and in no number about people: tables that agreed, and wall boards."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, PlainSerializer

from coprod.model.question import Question
from coprod.model.words import Value

MOST_PEOPLE = 2000
"""So many may have put dots on one wall board."""
TABLE_NUMBERS = range(1, 1000)
TABLE_PEOPLE = range(2, 100)
"""One person alone is no table."""

Dots = Annotated[
    Mapping[str, int],
    AfterValidator(lambda dots: MappingProxyType({place: n for place, n in dots.items() if n})),
    PlainSerializer(lambda dots: dict(dots)),
]


class WallTotal(Value):
    """The dots of a poster as they were counted, by place; the highest `number` counts, others are kept.

    `people` is about how many placed them; None where nobody said.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    round_id: str
    number: int
    dots: Dots
    people: int | None
    entered_at: datetime


class AgreedTables(Value):
    """What n tables handed in for one round, one agreed ballot each, for so many people.

    `abstained` of them gave no answer: the others, of `answering_people`, are in the figures.
    `amounts` holds each place's mean in percent or its dots; empty where no figures may be shown: the round
    is open or hidden, or fewer than `minimum` tables gave an answer.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    question: Question
    number: int
    minimum: int
    n: int
    people: int
    answering_people: int
    abstained: int
    closed: bool
    amounts: Mapping[str, Fraction]

    @property
    def answering(self) -> int:
        """How many tables the figures are of."""
        return self.n - self.abstained


class WallBoard(Value):
    """A poster's dots beside a round whose results are out (or closed, at the desk).

    `amounts` is empty where fewer than `minimum` people placed dots on it, or may have.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    question: Question
    number: int
    minimum: int
    total: int
    people: int | None
    amounts: Mapping[str, int]
