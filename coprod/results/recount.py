"""The numbers of closed rounds counted again from the stored ballots, in a way of its own.

Nothing here is shared with `tally.py`, `analysis/` or any cache: every revision and every void is read anew,
and added up in whole fractions. So a number that is wrong on a screen has no second chance to look right.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from coprod.ballots import judge
from coprod.model.ballot import Cast
from coprod.model.outcome import Outcome, Shown
from coprod.model.recount import Difference, Figure, Receipt, ReceiptAnswer, RoundRecount
from coprod.model.template import Question
from coprod.model.workshop import Origin, Round, RoundState, Workshop
from coprod.results.gate import outcome
from coprod.store import Store, ballots, engine, workshops

TRIES = 3
"""How often a round is counted again when a ballot was struck between its two counts."""


_Void = tuple[str, int, datetime]
"""(participant, revision, when)"""
_Event = tuple[datetime, str, Cast | None]
"""A ballot, or without one a strike: when, and whose."""


@dataclass(frozen=True)
class _Count:
    """What the ballots `in_it` come to, by place: the mean in percent or the dots, and how many gave any.

    `flips` of the n change who leads by leaving.
    """

    in_it: tuple[Cast, ...]
    n: int
    abstained: int
    amounts: dict[str, Fraction]
    people: dict[str, int]
    leads: frozenset[str]
    flips: int


def recount(store: Store, workshop: Workshop) -> list[RoundRecount]:
    """Every closed round, oldest first, beside what the organiser's screens show of it now.

    Warm-ups and rehearsals are left out.
    """
    with store.reading() as db:
        moment, found = engine.now(db), workshops.rounds(db, workshop.id)
    closed = [each for each in found if each.state(moment) is RoundState.CLOSED and not each.rehearsal]
    return [
        _recounted(store, each, workshop.question(each.question_id))
        for each in closed
        if not workshop.question(each.question_id).warm_up
    ]


def receipt(store: Store, workshop: Workshop, code: str) -> ReceiptAnswer:
    """What has become of the ballot with this receipt code, however it was typed."""
    wanted = "".join(letter for letter in code.upper() if letter.isalnum())
    with store.reading() as db:
        moment = engine.now(db)
        for round_ in workshops.rounds(db, workshop.id):
            history = ballots.history(db, round_.id)
            everything = [*history, *ballots.of_tables(db, round_.id)]
            for cast in reversed(everything):  # one that was given back has the code of the earlier one
                if wanted and cast.receipt == wanted:
                    question = workshop.question(round_.question_id)
                    closed = round_.state(moment) is RoundState.CLOSED
                    in_it = _standing(round_, history, ballots.voids(db, round_.id)) if closed else history
                    return ReceiptAnswer(
                        found=_became_of(cast, everything, in_it, question),
                        question=question,
                        number=round_.number,
                        reason=cast.void_reason or "",
                    )
    return ReceiptAnswer(found=Receipt.UNKNOWN)


def _became_of(cast: Cast, history: Sequence[Cast], in_it: Sequence[Cast], question: Question) -> Receipt:
    if cast.void_reason is not None:
        return Receipt.STRUCK
    if cast is not _newest(history)[cast.participant_id]:
        return Receipt.REPLACED
    if cast.origin is Origin.TABLE:
        return Receipt.APART
    if question.warm_up or cast.origin is Origin.REHEARSAL:
        return Receipt.NOT_COUNTED
    if judge(cast.ballot, question):
        return Receipt.CHANGED
    return Receipt.COUNTED if cast in in_it else Receipt.HELD_BACK


def _recounted(store: Store, round_: Round, question: Question) -> RoundRecount:
    for last in [False] * (TRIES - 1) + [True]:
        with store.reading() as db:
            before = ballots.version(db, round_.id)
        shown = outcome(store, round_.id, at_desk=True)
        with store.reading() as db:
            history, struck = ballots.history(db, round_.id), ballots.voids(db, round_.id)
            settled = ballots.version(db, round_.id) == before
        if shown is not None and (settled or last):
            return _compared(round_, question, history, struck, shown)
    return RoundRecount(round_id=round_.id, question=question, number=round_.number, enough=False)


def _compared(
    round_: Round, question: Question, history: Sequence[Cast], struck: Sequence[_Void], shown: Outcome
) -> RoundRecount:
    found = _count(_standing(round_, history, struck), question)
    said = RoundRecount(
        round_id=round_.id, question=question, number=round_.number, enough=found.n >= round_.minimum
    )
    if said.enough is not (shown.shown is Shown.SHOWN):
        return said.model_copy(update={"differences": (Difference(figure="shown"),)})
    if not said.enough:
        return said
    pairs = list(_pairs(found, shown, round_.minimum))
    voided = {(who, revision) for who, revision, _moment in struck}
    newest = _newest(history)
    return said.model_copy(
        update={
            "compared": len(pairs),
            "differences": tuple(
                Difference(figure=figure, item=item, on_screens=there, recounted=here)
                for figure, item, there, here in pairs
                if there != here
            ),
            "ballots": found.n + found.abstained,
            "replaced": sum(
                cast.revision < newest[cast.participant_id].revision
                for cast in history
                if cast.origin is not Origin.REHEARSAL
            ),
            "struck": tuple(
                cast.void_reason or "" for cast in history if (cast.participant_id, cast.revision) in voided
            ),
            "unfit": sum(bool(judge(cast.ballot, question)) for cast in found.in_it),
        }
    )


_Pair = tuple[Figure, str, Fraction | None, Fraction | None]


def _pairs(found: _Count, shown: Outcome, minimum: int) -> Iterator[_Pair]:
    """Every number of the round as (what, where, on the screens, counted here)."""
    yield "ballots", "", Fraction(shown.n), Fraction(found.n)
    yield "abstained", "", Fraction(shown.abstained), Fraction(found.abstained)
    budget, there = shown.question.kind == "budget", {each.item: each for each in shown.items}
    for place in found.amounts:
        on_screen = there.get(place)
        yield "amount", place, None if on_screen is None else on_screen.amount, found.amounts[place]
        few = budget and 0 < found.people[place] < minimum
        yield (
            "people",
            place,
            None if on_screen is None or on_screen.people is None else Fraction(on_screen.people),
            None if few else Fraction(found.people[place]),
        )
        yield "leads", place, Fraction(place in shown.leaders), Fraction(place in found.leads)
    if shown.certainty is not None:
        yield "flips", "", Fraction(shown.certainty.flips), Fraction(found.flips)


def _count(in_it: Sequence[Cast], question: Question) -> _Count:
    answers = [cast.ballot.amounts for cast in in_it if not cast.ballot.abstain]
    share = Fraction(1, 10 * max(1, len(answers))) if question.kind == "budget" else Fraction(1)
    totals = {place: sum(given.get(place, 0) for given in answers) for place in question.places()}
    leads = _leading(totals)
    return _Count(
        in_it=tuple(in_it),
        n=len(answers),
        abstained=len(in_it) - len(answers),
        amounts={place: total * share for place, total in totals.items()},
        people={place: sum(given.get(place, 0) > 0 for given in answers) for place in totals},
        leads=leads,
        flips=sum(
            _leading({place: total - given.get(place, 0) for place, total in totals.items()}) != leads
            for given in answers
        ),
    )


def _leading(totals: dict[str, int]) -> frozenset[str]:
    most = max(totals.values(), default=0)
    return frozenset(place for place, total in totals.items() if total == most > 0)


def _newest(history: Sequence[Cast]) -> dict[str, Cast]:
    """Each person's highest revision, in the order of their first."""
    newest: dict[str, Cast] = {}
    for cast in history:
        known = newest.setdefault(cast.participant_id, cast)
        if cast.revision > known.revision:
            newest[cast.participant_id] = cast
    return newest


def _standing(round_: Round, history: Sequence[Cast], struck: Sequence[_Void]) -> list[Cast]:
    """The ballots that count in what is shown of a closed round.

    Of a round shown live the last ones stay out where they are fewer than its minimum: decision 0005.
    """
    earnest = [cast for cast in history if cast.origin is not Origin.REHEARSAL]
    closed_at = round_.closed_at
    if round_.live and round_.minimum > 1 and closed_at is not None:
        events = _in_order(earnest, [each for each in struck if each[2] <= closed_at])
        out = _let_out(events, round_.minimum)
        waiting = {who: _stands(cast) for _moment, who, cast in events[out:]}
        if out and sum(waiting.values()) < round_.minimum:
            return _last_picture(_in_order(earnest, struck), struck, round_.minimum)
    gone = {(who, revision) for who, revision, _moment in struck}
    return [cast for who, cast in _newest(earnest).items() if (who, cast.revision) not in gone]


def _last_picture(events: Sequence[_Event], struck: Sequence[_Void], minimum: int) -> list[Cast]:
    seen = events[: _let_out(events, minimum)]
    strikes = {(who, moment) for moment, who, cast in seen if cast is None}
    gone = {(who, revision) for who, revision, moment in struck if (who, moment) in strikes}
    newest = _newest([cast for _moment, _who, cast in seen if cast is not None])
    return [cast for who, cast in newest.items() if (who, cast.revision) not in gone]


def _in_order(earnest: Sequence[Cast], struck: Sequence[_Void]) -> list[_Event]:
    """Ballots and strikes by time, a strike after a ballot of the same moment."""
    handed_in: list[_Event] = [(cast.cast_at, cast.participant_id, cast) for cast in earnest]
    taken_out: list[_Event] = [(moment, who, None) for who, _revision, moment in struck]
    return sorted([*handed_in, *taken_out], key=lambda event: event[0])


def _let_out(events: Sequence[_Event], minimum: int) -> int:
    """How many of the first events a live picture holds: the batch filled last waits for the next one."""
    ends, fresh = [0], set[str]()
    for place, (_moment, who, cast) in enumerate(events, start=1):
        (fresh.add if _stands(cast) else fresh.discard)(who)
        if len(fresh) >= minimum:
            ends.append(place)
            fresh = set()
    return ends[-2] if len(ends) > 1 else 0


def _stands(cast: Cast | None) -> bool:
    return cast is not None and not cast.ballot.abstain
