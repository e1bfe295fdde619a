"""A round's ballots as figures: which of them count, which may be seen, and what they add up to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from coprod.analysis.release import released
from coprod.analysis.summaries import dots_total, means_percent, named_by
from coprod.model.ballot import Ballot, Cast
from coprod.model.outcome import ItemOutcome
from coprod.model.template import Question
from coprod.model.workshop import Origin, Round
from coprod.store import Database, Store, ballots, workshops

Version = tuple[int, int, int]
"""What `ballots.version` says: the key by which every viewer shares one computation."""


@dataclass(frozen=True)
class Tally:
    n: int
    abstained: int
    waiting: int
    items: tuple[ItemOutcome, ...]


@lru_cache(maxsize=512)
def tally(store: Store, round_id: str, in_batches: bool, version: Version) -> Tally:
    """A round's figures; `version` is the key that makes every viewer share one computation."""
    with store.reading() as db:
        round_ = workshops.round_by_id(db, round_id)
        assert round_ is not None
        workshop = workshops.by_id(db, round_.workshop_id)
        assert workshop is not None
        everything = newest_counting(ballots.history(db, round_id))
        seen = _released(db, round_) if in_batches else everything
    question = workshop.question(round_.question_id)
    counted = [cast.ballot for cast in seen if not cast.ballot.abstain]
    amounts = matrix(counted, question)
    people = named_by(amounts)
    if question.kind == "budget":
        means = means_percent(amounts)
        items = tuple(
            ItemOutcome(item=place, mean_percent=mean, people=n)
            for place, mean, n in zip(question.places(), means, people, strict=True)
        )
    else:
        items = tuple(
            ItemOutcome(item=place, dots=dots, people=n)
            for place, dots, n in zip(question.places(), dots_total(amounts), people, strict=True)
        )
    return Tally(len(counted), len(seen) - len(counted), len(everything) - len(seen), items)


def _released(db: Database, round_: Round) -> list[Cast]:
    history = ballots.history(db, round_.id)
    struck = ballots.voids(db, round_.id)
    events = sorted(
        [(cast.cast_at, cast.participant_id, cast) for cast in history]
        + [(moment, who, None) for who, _revision, moment in struck],
        key=lambda event: event[0],
    )
    out = events[: released(_changing(events), round_.minimum)]
    struck_by_now = {(who, moment) for moment, who, cast in out if cast is None}
    gone = {(who, revision) for who, revision, moment in struck if (who, moment) in struck_by_now}
    newest = {cast.participant_id: cast for _, _, cast in out if cast is not None}
    return [cast for cast in newest.values() if (cast.participant_id, cast.revision) not in gone]


def _changing(events: Sequence[tuple[datetime, str, Cast | None]]) -> list[str | None]:
    """Whose answer each event changes in the picture: an abstention does so only where an answer stood."""
    answering: set[str] = set()
    found: list[str | None] = []
    for _moment, who, cast in events:
        answers = cast is not None and not cast.ballot.abstain
        found.append(who if answers or who in answering else None)
        answering = answering | {who} if answers else answering - {who}
    return found


def newest_of_each(db: Database, round_: Round) -> list[Cast]:
    """Each person's highest revision, struck or not, without rehearsals."""
    newest = {c.participant_id: c for c in ballots.history(db, round_.id) if c.origin is not Origin.REHEARSAL}
    return list(newest.values())


def newest_counting(history: Sequence[Cast]) -> list[Cast]:
    newest = {cast.participant_id: cast for cast in history if cast.origin is not Origin.REHEARSAL}
    return [cast for cast in newest.values() if cast.void_reason is None]


def counted(cast: Sequence[Cast]) -> int:
    return sum(1 for c in cast if c.void_reason is None and not c.ballot.abstain)


def matrix(counted: Sequence[Ballot], question: Question) -> NDArray[np.int64]:
    places = question.places()
    amounts = [[ballot.amounts.get(place, 0) for place in places] for ballot in counted]
    return np.array(amounts, dtype=np.int64).reshape(len(counted), len(places))
