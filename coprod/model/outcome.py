"""What a round says, as far as it may be shown: the value between `results` and the pens."""

from enum import StrEnum
from fractions import Fraction
from typing import Literal

from pydantic import BaseModel, ConfigDict

from coprod.model.template import Group, Question


class Shown(StrEnum):
    """Why an outcome holds figures, or does not."""

    HIDDEN = "hidden"
    TOO_FEW = "too_few"
    SHOWN = "shown"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)


class ItemOutcome(_Frozen):
    """One factor or place: the mean in exact percent (budget) or the dots, and how many people gave any.

    `people` is None where fewer than the round's minimum gave a factor anything: with the mean, one of one
    would be that person's answer.
    """

    item: str
    mean_percent: Fraction | None = None
    dots: int | None = None
    people: int | None = 0

    @property
    def amount(self) -> Fraction:
        return self.mean_percent if self.mean_percent is not None else Fraction(self.dots or 0)


class BaselineOutcome(_Frozen):
    """The baseline's mean by factor, in exact percent, each stakeholder counting once."""

    id: str
    title: str
    introduced: str
    n: int
    means: dict[str, Fraction]


class Certainty(_Frozen):
    """How firm a closed round's headline is: who must leave, or come, for something else to lead."""

    n: int
    verdict: Literal["firm", "likely", "could_go_either_way"]
    flips: int
    """Without how many of the n people, one at a time, something else would lead."""
    leads_share: float
    """The share of resamples of these people in which the leader leads, ties shared; 0 to 1."""
    tipping: int | None
    """The fewest further ballots, like some already here, that would change who leads."""


class Contrast(_Frozen):
    """How firm it is that one factor differs most: without how many of n, one at a time, another would."""

    n: int
    verdict: Literal["firm", "likely", "could_go_either_way"]
    flips: int
    share: float


class Apart(_Frozen):
    """How far a room is from the baseline; in points of 100 that would have to move."""

    points: float
    by_chance: float
    """The same for two groups of these sizes that do not differ."""
    as_much_by_chance: float
    """The share of shuffles of who belongs where that differ as much; 0 to 1."""
    most: str
    """The factor with the largest difference, and how large it is, in points of 100."""
    most_gap: float
    moved: str
    """The factor whose rank differs most, its rank here and there; equal factors share the better one."""
    rank_here: int
    rank_there: int


class Details(_Frozen):
    """What stands behind "How sure are we?": other readings of the same ballots, agreement, distance.

    `readings` are (rule, leading items), the plain mean first; percents are exact up to a float's noise.
    """

    certainty: Certainty
    readings: tuple[tuple[str, tuple[str, ...]], ...]
    alike_percent: float | None = None
    """What two people picked at random would spend alike, of 100."""
    room_effective: float | None = None
    """As if over how many equal factors the room's money is spread."""
    person_effective: float | None = None
    apart: Apart | None = None

    @property
    def leader_depends(self) -> bool:
        """Whether another rule has another leader."""
        return len({leaders for _, leaders in self.readings}) > 1


class Resembled(_Frozen):
    """The stakeholders of a baseline with whom one person would spend most alike.

    `percent` is what they share of 100; `close` are those too close to it to call.
    """

    nearest: tuple[str, ...]
    close: tuple[str, ...]
    percent: float


class Outcome(_Frozen):
    """One round's figures: `n` ballots are in them, `waiting` are in but not yet released."""

    round_id: str
    question: Question
    number: int
    shown: Shown
    minimum: int
    live: bool
    closed: bool
    complete: bool = False
    """Closed, and every ballot is in it: the last of a live round stay out where they would be too few."""
    n: int = 0
    abstained: int = 0
    waiting: int = 0
    items: tuple[ItemOutcome, ...] = ()
    baseline: BaselineOutcome | None = None
    with_baseline: bool = False
    made_up: bool = False
    certainty: Certainty | None = None
    groups: tuple[Group, ...] = ()
    """The template's stakeholder groups, for their names."""
    stands_out: tuple[str, ...] = ()
    """Places of a two-way board with more dots than their row and their column would give; once closed."""
    widest: Contrast | None = None
    """How firm it is which factor differs most from the baseline; only with the baseline, once closed."""
    shown_before: tuple[str, ...] = ()
    """What the room had seen before this round opened: "question:number:room" or "...:baseline"."""

    def amount(self, item: str) -> Fraction:
        """The mean percent or dots of one item; raises KeyError for an unknown one."""
        return self._by_item[item].amount

    def gap(self, item: str) -> Fraction:
        """Room minus baseline, in points; needs a baseline."""
        assert self.baseline is not None
        return self.amount(item) - self.baseline.means[item]

    @property
    def leaders(self) -> tuple[str, ...]:
        """The items with the largest amount, in the question's order; several when tied, none when empty."""
        top = max((i.amount for i in self.items), default=Fraction(0))
        return tuple(i.item for i in self.items if i.amount == top and top > 0)

    @property
    def _by_item(self) -> dict[str, ItemOutcome]:
        return {i.item: i for i in self.items}
