"""A round's ballots as figures: which of them count, which may be seen, and what they add up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from coprod.analysis.release import enough_left, released
from coprod.analysis.summaries import dots_total, means_percent, named_by
from coprod.model.ballot import Ballot, Cast
from coprod.model.outcome import ItemOutcome
from coprod.model.template import Question
from coprod.model.workshop import Round
from coprod.results.once import once
from coprod.store import Database, Store, ballots, workshops

Version = tuple[int, int, int]
"""What `ballots.version` says: the key by which every viewer shares one computation."""


@dataclass(frozen=True)
class Tally:
    n: int
    abstained: int
    waiting: int
    items: tuple[ItemOutcome, ...]


@dataclass(frozen=True)
class _Sums:
    """What n answers add up to: `totals` in tenths of a percent or dots, and `people` naming it, by place."""

    n: int
    abstained: int
    totals: NDArray[np.int64]
    people: NDArray[np.int64]


@once(512)
def tally(store: Store, round_id: str, in_batches: bool, version: Version) -> Tally:
    """A round's figures; `version` is the key that makes every viewer share one computation."""
    with store.reading() as db:
        round_ = workshops.round_by_id(db, round_id)
        assert round_ is not None
        workshop = workshops.by_id(db, round_.workshop_id)
        assert workshop is not None
        question = workshop.question(round_.question_id)
        waiting = 0
        if in_batches:
            history = counting_history(db, round_)
            seen = released_casts(history, ballots.voids(db, round_id), round_.minimum)
            waiting = len(newest_counting(history)) - len(seen)
            sums = _sums_of_casts(seen, question)
        else:
            sums = _sums_of_round(db, round_id, question)
    return Tally(sums.n, sums.abstained, waiting, _items(sums, question))


@once(512)
def all_may_join(store: Store, round_id: str, version: Version) -> bool:
    """Whether a live round that closed may show every ballot; else it stays at its last live picture."""
    with store.reading() as db:
        round_ = workshops.round_by_id(db, round_id)
        assert round_ is not None
        if round_.minimum <= 1 or round_.closed_at is None:
            return True
        # Whoever is struck after the close leaves what was shown, as decision 0005 says.
        struck = [each for each in ballots.voids(db, round_id) if each[2] <= round_.closed_at]
        return rest_may_join(counting_history(db, round_), struck, round_.minimum)


def _items(sums: _Sums, question: Question) -> tuple[ItemOutcome, ...]:
    each = zip(question.places(), sums.totals.tolist(), sums.people.tolist(), strict=True)
    if question.kind != "budget":
        return tuple(ItemOutcome(item=place, dots=total, people=people) for place, total, people in each)
    # The room as one row: its total in percent, shared out among n.
    percents = means_percent(sums.totals[np.newaxis])
    return tuple(
        ItemOutcome(item=place, mean_percent=percent / max(1, sums.n), people=people)
        for (place, _total, people), percent in zip(each, percents, strict=True)
    )


def _sums_of_casts(seen: Sequence[Cast], question: Question) -> _Sums:
    answers = [cast.ballot for cast in seen if not cast.ballot.abstain]
    amounts = matrix(answers, question)
    return _Sums(len(answers), len(seen) - len(answers), *_added(amounts))


def _sums_of_round(db: Database, round_id: str, question: Question) -> _Sums:
    """The same of every ballot that counts, added up while they are read: a million take no more memory."""
    n = abstained = 0
    totals, people = _added(matrix([], question))
    for portion in ballots.portions(db, round_id):
        _who, amounts = answered(portion, question)
        n += len(amounts)
        abstained += len(portion.people) - len(amounts)
        more, naming = _added(amounts)
        totals += more
        people += naming
    return _Sums(n, abstained, totals, people)


def _added(amounts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(total, people naming it) of each place."""
    return np.array(dots_total(amounts), dtype=np.int64), np.array(named_by(amounts), dtype=np.int64)


def answered(portion: ballots.Portion, question: Question) -> tuple[list[str], NDArray[np.int64]]:
    """Who of the portion did not abstain, and their amounts as people x places."""
    people, abstained, amounts = portion
    if any(abstained):
        people = [who for who, out in zip(people, abstained, strict=True) if not out]
        amounts = [given for given, out in zip(amounts, abstained, strict=True) if not out]
    return list(people), _table(amounts, question)


def counted_amounts(db: Database, round_id: str, question: Question) -> tuple[list[str], NDArray[np.int64]]:
    """Whose answers count, in the order of their first ballots, and people x places of whole tenths or dots.

    Abstentions are left out. Filled while the ballots are read: nothing of one is kept but its row.
    """
    _last, _struck, at_most = ballots.version(db, round_id)
    # Rows that are never written (revisions, abstentions) take no memory.
    table = np.empty((at_most, len(question.places())), dtype=np.int64)
    people: list[str] = []
    for portion in ballots.portions(db, round_id):
        who, amounts = answered(portion, question)
        table[len(people) : len(people) + len(who)] = amounts
        people += who
    return people, table[: len(people)]


Strike = tuple[str, int, datetime]
"""(participant, revision, when)"""


def released_casts(history: Sequence[Cast], struck: Sequence[Strike], minimum: int) -> list[Cast]:
    """The ballots that count in a live round's picture, let out in batches of at least `minimum` people.

    `history` is every revision and `struck` every void, both in order.
    """
    events = _events(history, struck)
    out = events[: released(_answering(events), minimum)]
    struck_by_now = {(who, moment) for moment, who, cast in out if cast is None}
    gone = {(who, revision) for who, revision, moment in struck if (who, moment) in struck_by_now}
    newest = {cast.participant_id: cast for _, _, cast in out if cast is not None}
    return [cast for cast in newest.values() if (cast.participant_id, cast.revision) not in gone]


def rest_may_join(history: Sequence[Cast], struck: Sequence[Strike], minimum: int) -> bool:
    """Whether a live round that closes may show every ballot; else it stays at the last live picture."""
    return enough_left(_answering(_events(history, struck)), minimum)


_Event = tuple[datetime, str, Cast | None]


def _events(history: Sequence[Cast], struck: Sequence[Strike]) -> list[_Event]:
    """Ballots and strikes in order; a strike has no ballot."""
    handed_in: list[_Event] = [(cast.cast_at, cast.participant_id, cast) for cast in history]
    taken_out: list[_Event] = [(moment, who, None) for who, _revision, moment in struck]
    return sorted(handed_in + taken_out, key=lambda event: event[0])


def _answering(events: Sequence[_Event]) -> list[tuple[str, bool]]:
    """Whose each event is, and whether it leaves an answer of theirs standing."""
    return [(who, cast is not None and not cast.ballot.abstain) for _moment, who, cast in events]


def counting_history(db: Database, round_: Round) -> list[Cast]:
    """Every revision in order, struck or not; those of a rehearsal only where the round is one."""
    return [cast for cast in ballots.history(db, round_.id) if round_.counts(cast.origin)]


def newest_of_each(db: Database, round_: Round) -> list[Cast]:
    """Each person's highest revision, struck or not."""
    return list({cast.participant_id: cast for cast in counting_history(db, round_)}.values())


def newest_counting(history: Sequence[Cast]) -> list[Cast]:
    newest = {cast.participant_id: cast for cast in history}
    return [cast for cast in newest.values() if cast.void_reason is None]


def counted(cast: Sequence[Cast]) -> int:
    return sum(1 for c in cast if c.void_reason is None and not c.ballot.abstain)


def matrix(counted: Sequence[Ballot], question: Question) -> NDArray[np.int64]:
    return _table([ballot.amounts for ballot in counted], question)


def _table(amounts: Sequence[Mapping[str, int]], question: Question) -> NDArray[np.int64]:
    """People x places; what a person did not name is zero, what is no place of the question is left out."""
    places = question.places()
    zeros = [0] * len(places)
    flat = chain.from_iterable(map(given.get, places, zeros) for given in amounts)
    size = len(amounts) * len(places)
    return np.fromiter(flat, dtype=np.int64, count=size).reshape(len(amounts), len(places))
