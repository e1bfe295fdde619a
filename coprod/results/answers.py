"""The answers that count in a round, as a table with a name for each row; never shown as they are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coprod.model.behind import FEWEST_IN_GROUP
from coprod.model.template import Question
from coprod.results.groups import NOT_SAID, merged_groups
from coprod.results.once import once
from coprod.results.tally import Version, counted_amounts, counting_history, released_casts
from coprod.store import Store, ballots, workshops


@dataclass(frozen=True)
class Answers:
    """People x places in whole tenths of a percent, or dots; abstentions are left out."""

    question: Question
    people: tuple[str, ...]
    groups: tuple[str, ...]
    """Each person's stakeholder group as it may be shown."""
    amounts: NDArray[np.int64]
    let_out: bool = False
    """Whether some of them were seen on their own, in batches, while the round was open."""

    @property
    def percents(self) -> NDArray[np.float64]:
        return np.asarray(self.amounts / 10)

    def of(self, people: list[str]) -> NDArray[np.int64]:
        """The rows of these people, in their order; KeyError for somebody who did not answer."""
        place = {who: row for row, who in enumerate(self.people)}
        return self.amounts[[place[who] for who in people]]


@once(64)
def answers(store: Store, round_id: str, version: Version) -> Answers:
    """The counting answers of a round that is there; read once per version of its ballots."""
    with store.reading() as db:
        round_ = workshops.round_by_id(db, round_id)
        assert round_ is not None
        workshop = workshops.by_id(db, round_.workshop_id)
        assert workshop is not None
        question = workshop.question(round_.question_id)
        people, amounts = counted_amounts(db, round_id, question)
        said = ballots.groups(db, round_id)
        in_batches = round_.live and round_.minimum > 1
        books = (counting_history(db, round_), ballots.voids(db, round_id)) if in_batches else None
    fewest = max(FEWEST_IN_GROUP, round_.minimum)
    shown_as = merged_groups({who: said[who] or NOT_SAID for who in people}, fewest)
    return Answers(
        question=question,
        people=tuple(people),
        groups=tuple(shown_as[who] for who in people),
        amounts=amounts,
        let_out=books is not None and bool(released_casts(*books, round_.minimum)),
    )
