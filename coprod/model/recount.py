"""What a recount from the stored ballots found beside what the screens show."""

from enum import StrEnum
from fractions import Fraction
from typing import Literal

from pydantic import ConfigDict

from coprod.model.template import Question
from coprod.model.words import Value

Figure = Literal["ballots", "abstained", "amount", "people", "leads", "flips", "shown"]
"""`shown` is whether the round has enough ballots for a result at all; no number is told of it."""


class Difference(Value):
    """One number that differs: `item` names the factor or place it stands at, "" where it is of the round.

    `leads` counts 1 where the item leads. None is a number that is kept back, as of people too few to tell.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    figure: Figure
    item: str = ""
    on_screens: Fraction | None = None
    recounted: Fraction | None = None


class RoundRecount(Value):
    """One closed round: how many numbers were compared, which differ, and what was replaced or struck.

    Where `enough` is false nothing of the round is told but that. `unfit` are ballots that count and do not
    answer the question: they were changed after they were stored.
    """

    round_id: str
    question: Question
    number: int
    enough: bool
    compared: int = 0
    differences: tuple[Difference, ...] = ()
    ballots: int = 0
    replaced: int = 0
    struck: tuple[str, ...] = ()
    unfit: int = 0

    @property
    def matches(self) -> bool:
        return not self.differences and not self.unfit


class Receipt(StrEnum):
    """What has become of the ballot with a receipt code."""

    COUNTED = "counted"
    REPLACED = "replaced"
    STRUCK = "struck"
    NOT_COUNTED = "not counted"
    """Handed in to try things out."""
    APART = "apart"
    """What a table agreed on."""
    CHANGED = "changed"
    """What is stored is no answer to the question."""
    HELD_BACK = "held back"
    """Of a round shown live: too few came after its last picture."""
    UNKNOWN = "unknown"


class ReceiptAnswer(Value):
    """The answer to a receipt code: never whose ballot it is, nor what it holds."""

    found: Receipt
    question: Question | None = None
    number: int = 1
    reason: str = ""
