"""What the 2017 slides say of their answers, claim by claim: how far it holds, and the figures behind."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
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
    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)


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
    more_staff: tuple[str, ...]
    training: str


class TrainingNext(_Claim):
    """That training frontline staff comes next."""

    id: Literal["training_next"] = "training_next"
    percent: float
    people: int
    standings: tuple[Standing, ...]
    best_without_one: int
    """Its best rank by the mean when one person is left out."""
    worst_without_one: int
    leads: Mapping[str, tuple[int, int]]
    """Each factor that a rule puts first: by how many it leads alone, and by how many it shares it."""


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
    family: str
    """What the two are together, in the question's families."""
    percents: Mapping[str, float]
    """The means with the two as one, which stands under the id of its first."""
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
    people: Mapping[str, str]
    """The stakeholders by id, as the baseline names them."""
    answers: Mapping[str, tuple[float, ...]]
    """What each person gives each factor, the most first, so that no place in it is a person's."""
    certainty: Certainty
    claims: tuple[Claim, ...]
    ours: tuple[Claim, ...]
    """Claims that are not on the slide."""


class CountsAs(StrEnum):
    """Who counts as one when the answers are added up."""

    PERSON = "person"
    ORGANISATION = "organisation"
    KIND = "kind"


class Settings(_Frozen):
    """A way to read the answers again; ids of stakeholders and of the question's families, in their order."""

    without: tuple[str, ...] = ()
    counts: CountsAs = CountsAs.PERSON
    merged: tuple[str, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether this is the reading of the slides: everybody, once each, every factor by itself."""
        return self == Settings()


class Asked(_Frozen):
    """The settings that somebody asked for, as far as there are such."""

    settings: Settings
    unknown: bool = False
    """Whether something was asked for that there is not."""
    too_few: bool = False
    """Whether too few people would have stayed, so that nobody is left out."""


class Trial(_Frozen):
    """Settings that put a claim to the test; `amount` is what the one who is left out gave, if that is it."""

    id: str
    settings: Settings
    amount: float | None = None


class Place(_Frozen):
    """Where a factor stands among all; `mark` is itself, or the family that it is read in."""

    mark: str
    percent: Fraction
    rank: int
    shared: int
    """How many have that rank, this one among them."""


class Retold(_Frozen):
    """The answers under some settings, in exact percent; a mark is a factor, or a family read as one."""

    settings: Settings
    n: int
    units: int
    """How many people, organisations or kinds of organisation count as one each."""
    percents: Mapping[str, Fraction]
    """By mark, the most first."""
    everybody: Mapping[str, Fraction]
    """What the same marks get from everybody, each person counting once."""
    members: Mapping[str, tuple[str, ...]]
    """The factors of each mark."""
    by_factor: Mapping[str, Fraction]
    """The same settings, but every factor by itself."""
    alike_percent: float
    """What two of these people picked at random would spend alike, of 100."""

    @property
    def pairs(self) -> int:
        return self.n * (self.n - 1) // 2

    def at(self, rank: int) -> tuple[str, ...]:
        """The marks that have this rank."""
        return tuple(mark for mark in self.percents if self._rank(mark) == rank)

    @property
    def leaders(self) -> tuple[str, ...]:
        return self.at(1)

    @property
    def following(self) -> tuple[str, ...]:
        """The marks behind the leaders."""
        return self.at(len(self.leaders) + 1)

    def place(self, factor: str) -> Place:
        """Where a factor stands, or the family it is read in."""
        mark = next(mark for mark, its in self.members.items() if factor in its)
        rank = self._rank(mark)
        return Place(mark=mark, percent=self.percents[mark], rank=rank, shared=len(self.at(rank)))

    def _rank(self, mark: str) -> int:
        return 1 + sum(other > self.percents[mark] for other in self.percents.values())
