"""What the 2017 slides say of their answers, claim by claim: how far it holds, and the figures behind."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from coprod.model.outcome import BaselineOutcome, Certainty
from coprod.model.question import Question


class Holds(StrEnum):
    """How far a claim holds; the last is an answer as well."""

    YES = "holds"
    BY_RULE = "depends_on_the_rule"
    BY_PERSON = "rests_on_one_person"
    NOT_SHOWN = "not_shown"
    UNKNOWN = "cannot_be_checked"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Standing(_Frozen):
    """Where one factor stands by one rule; percents, or people for the rules that count people."""

    factor: str
    rule: str
    """As in `analysis.readings`."""
    score: float
    rank: int
    """1 for the most; equal ones share the better rank."""
    shared: int
    """How many factors have that rank, this one among them."""
    leaders: tuple[str, ...]
    most: float
    """What each of the leaders gets."""

    @property
    def alone_first(self) -> bool:
        return self.rank == 1 and self.shared == 1

    @property
    def shares_first(self) -> bool:
        return self.rank == 1 and self.shared > 1


class _Claim(_Frozen):
    """One claim over the answers of n people; percents are means, each person counting once."""

    n: int
    verdicts: tuple[Holds, ...]


class PeopleDiffer(_Claim):
    """That answers differ a lot (the first verdict), and that groups of stakeholders do (the second)."""

    id: Literal["people_differ"] = "people_differ"
    pairs: int
    alike_percent: float
    """What two people picked at random would spend alike, of 100."""
    most_alike_percent: float
    least_alike_percent: float
    group_sizes: tuple[int, ...]
    """The people of each sector, the largest first."""
    explained: float
    """The share of the differences that goes with the sector, 0 to 1; never shown without `by_chance`."""
    by_chance: float
    as_much_by_chance: float
    """The share of all ways to give out the same labels that explain as much."""


class MostCommon(_Claim):
    """That more staff who can enable service users is the most common factor."""

    id: Literal["most_common"] = "most_common"
    percent: float
    certainty: Certainty
    first_share: Mapping[str, float]
    """The share of draws of these people in which each factor comes first, ties shared."""
    from_one: float
    """The most that one person gives."""
    from_one_share: float
    """That, as a share of all it got."""
    without_one: Mapping[str, float]
    """What it and the foremost of the others get without that person."""
    organisation_people: int
    """How many people the organisation with the most people has."""
    without_organisation: Standing
    standings: tuple[Standing, ...]


class FitsDots(_Claim):
    """That the dots exercise found the same; of its dots nothing is published."""

    id: Literal["fits_dots"] = "fits_dots"


class NotResources(_Claim):
    """That it is not about resources, but about the use and the training of staff, and about recruitment."""

    id: Literal["not_resources"] = "not_resources"
    more_staff_percent: float
    """Of the three factors that are more staff, together."""
    least_percent: float
    """What the person who gives those three the least gives them."""
    most_percent: float
    training_percent: float
    frontline_percent: float
    frontline_people: int


class TrainingNext(_Claim):
    """That training frontline staff comes next."""

    id: Literal["training_next"] = "training_next"
    percent: float
    people: int
    standings: tuple[Standing, ...]
    best_without_one: int
    """Its best rank by the mean when one person is left out."""
    worst_without_one: int


class ConnectingOften(_Claim):
    """That connecting service users to communities comes up often."""

    id: Literal["connecting_often"] = "connecting_often"
    percent: float
    people: int
    equals: Mapping[str, int]
    """The other factors with the same mean, and how many people name each."""
    standings: tuple[Standing, ...]
    from_one_share: float
    """The share of what it got that comes from one person."""
    without_one: Standing


class EnablingTogether(_Claim):
    """Not on the slide: staff who enable service users and staff who enable communities as one factor."""

    id: Literal["enabling_together"] = "enabling_together"
    percent: float
    certainty: Certainty
    runs_first: int
    """Without how many of the n, one at a time, it leads alone."""
    lowest_percent: float
    """The lowest it falls to without one person."""
    next_then: str
    next_then_percent: float
    """What the next factor gets then."""
    all_merged_share: float
    """The share of draws in which it leads when the other factors that are alike are put together too."""
    standings: tuple[Standing, ...]


Claim = (
    PeopleDiffer | MostCommon | FitsDots | NotResources | TrainingNext | ConnectingOften | EnablingTogether
)


class Published(_Frozen):
    """The answers of 2017 themselves, the question they answer, and the claims in the slide's order."""

    question: Question
    baseline: BaselineOutcome
    source: str
    named_by: Mapping[str, int]
    """How many people give each factor anything."""
    certainty: Certainty
    claims: tuple[Claim, ...]
    ours: tuple[Claim, ...]
    """Claims that are not on the slide."""
