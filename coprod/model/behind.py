"""What stands behind and beside a round's headline, each a picture of its own, as far as it may be shown."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from pydantic import BaseModel, ConfigDict

from coprod.model.outcome import Outcome
from coprod.model.workshop import View

Verdict = Literal["firm", "likely", "could_go_either_way"]

FEWEST_IN_GROUP = 5
"""A stakeholder group of fewer people never stands alone, however low the round's minimum is."""


class _Behind(BaseModel):
    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)


class HowFirm(_Behind):
    """The share of draws of these people in which each place comes first, ties shared; adds up to 1."""

    first_share: Mapping[str, float]


class Spread(_Behind):
    """One factor: how many people give it nothing, something, and 20 points or more."""

    nothing: int
    some: int
    a_lot: int
    deviation: float
    """The standard deviation (n - 1), in points."""


class Agreement(_Behind):
    """How alike the people of a room are; points of 100, factors, and each factor's spread."""

    alike_points: float
    room_effective: float
    person_effective: float
    spread: Mapping[str, Spread | None]
    """None where fewer than the round's minimum gave a factor anything."""


class Groups(_Behind):
    """The mean of each stakeholder group that may be shown, and what the group explains.

    `merged` people are of groups too small to be told apart, and stand together under MERGED.
    """

    sizes: Mapping[str, int]
    means: Mapping[str, Mapping[str, Fraction]]
    """Group -> place -> mean percent, or mean dots."""
    explained: float | None
    """The share of the differences that goes with the group, 0 to 1; never shown without `by_chance`."""
    by_chance: float | None


class Flow(_Behind):
    """Points of 100 that went from one factor to another, on average over the paired people."""

    source: str
    target: str
    points: float


class Movement(_Behind):
    """Who moved between two rounds of a question.

    The figures of the two rounds are those of everybody, which are shown anyway. What is counted here is the
    people who answered both; `flows` are left out where they would give away who answered only one.
    """

    paired: int
    only_before: int
    only_now: int
    moved: int
    """How many of the paired moved 10 points or more."""
    widest: tuple[str, int] | None
    """The factor that changed most among the paired, and 1 for more or -1 for less; None in a tie."""
    verdict: Verdict
    """How firm it is that this changed most."""
    flips: int
    flows: tuple[Flow, ...] = ()


class MoneyAndDots(_Behind):
    """A budget round and dots on the same factors, over the people who gave both."""

    paired: int
    agree: int
    disagree: int
    tied: int
    top_money: tuple[str, ...]
    top_dots: tuple[str, ...]
    stability: tuple[float, float] | None
    """Where tau-b lies in 95 % of draws of the people."""
    verdict: Verdict
    flips: int

    @property
    def pairs(self) -> int:
        return self.agree + self.disagree + self.tied


class Likeness(_Behind):
    """How many people resemble each kind of post of the baseline; `undecided`: too close to call."""

    counts: Mapping[str, int]
    undecided: int


class Together(_Behind):
    """What leads when similar factors are read as one, and how firm that is."""

    labels: tuple[str, ...]
    """The leaders: a family's short label, or a factor's."""
    mean_percent: Fraction
    verdict: Verdict
    flips: int
    n: int


class Detail(_Behind):
    """Every answer to each factor, largest first, for the desk alone; and the baseline's, and intervals."""

    outcome: Outcome
    answers: Mapping[str, tuple[float, ...]]
    stakeholders: Mapping[str, tuple[float, ...]]
    intervals: Mapping[str, tuple[float, float]]
    """95 %: where the mean could lie with slightly different people like these; empty under 8."""


class Enough(_Behind):
    """Whether an open round has enough ballots yet, without a word about what they say."""

    n: int
    minimum: int
    missing: int
    """Of those who joined, how many have not handed in a ballot."""
    tipping: int | None
    """The fewest further ballots, of kinds already seen, that would change what leads; None: none would."""

    @property
    def settled(self) -> bool:
        """Whether those still missing could not change what leads, if they answer like anybody here."""
        return self.tipping is None or self.tipping > self.missing


Figures = HowFirm | Agreement | Groups | Movement | MoneyAndDots | Likeness


class Pictured(_Behind):
    """What one picture on a projector, a phone or a page shows.

    `beside` is the earlier round of a movement, and the money of money and dots. `figures` are those of the
    view; a round's results themselves have none.
    """

    view: View
    outcome: Outcome
    beside: Outcome | None = None
    figures: Figures | None = None
