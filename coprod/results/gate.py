"""The one gate: what may be shown of a round, now, to whom."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from coprod.analysis.comparing import shared_percent
from coprod.model.ballot import Ballot, Written, handle_of
from coprod.model.outcome import Details, ItemOutcome, Outcome, Resembled, Shown
from coprod.model.workshop import Round, RoundState, Workshop
from coprod.results import alone, certainty, contrasts
from coprod.results.baselines import baseline_outcome
from coprod.results.once import once
from coprod.results.tally import Version, all_may_join, tally
from coprod.store import Store, ballots, reasons, workshops
from coprod.store.glance import at_round
from coprod.store.lasting import lasting


def outcome(store: Store, round_id: str, *, at_desk: bool = False) -> Outcome | None:
    """What may be shown of a round now; None when it was deleted.

    The hall and the phones see it once it is revealed (a live round from the start, in batches). `at_desk`,
    facilitator and organiser see a closed round before. Nobody sees one of fewer ballots than its minimum.
    """
    with store.reading() as db:
        moment = at_round(db, round_id)
        found = lasting(db, store, moment.workshop_id, moment.version) if moment else None
        if moment is None or found is None:
            return None
        version = ballots.version(db, round_id)
    round_ = next(each for each in found.rounds if each.id == round_id)
    closed = round_.state(moment.now) is RoundState.CLOSED
    return _outcome(store, found.workshop, round_, version, closed, at_desk)


def _as_kept(
    store: Store, workshop: Workshop, round_: Round, version: Version, closed: bool, at_desk: bool
) -> tuple[Any, ...]:
    return store, workshop.id, workshop.version, round_.id, version, closed, at_desk


@once(512, key=_as_kept)
def _outcome(
    store: Store, workshop: Workshop, round_: Round, version: Version, closed: bool, at_desk: bool
) -> Outcome:
    round_id = round_.id
    question = workshop.question(round_.question_id)
    allowed = not question.warm_up and (round_.results_out or (at_desk and closed))
    complete = closed and (not round_.live or all_may_join(store, round_id, version))
    found = tally(store, round_id, round_.live and not complete, version) if allowed else None
    enough = found is not None and found.n >= round_.minimum
    settled = complete and enough
    baseline = baseline_outcome(question.baseline) if question.baseline else None
    beside = baseline is not None and (round_.baseline_out or at_desk)
    return Outcome(
        round_id=round_id,
        question=question,
        number=round_.number,
        shown=Shown.HIDDEN if found is None else Shown.SHOWN if enough else Shown.TOO_FEW,
        minimum=round_.minimum,
        live=round_.live,
        closed=closed,
        complete=complete,
        n=found.n if found and enough else 0,
        abstained=found.abstained if found and enough else 0,
        waiting=found.waiting if found and not closed else 0,
        items=_without_few(found.items, round_.minimum) if found and enough else (),
        baseline=baseline,
        with_baseline=beside,
        made_up=workshop.made_up,
        groups=workshop.template.groups,
        certainty=certainty.certainty(store, round_id, version) if settled else None,
        stands_out=contrasts.standing_out(store, round_id, version) if settled and question.two_way else (),
        widest=contrasts.widest(store, round_id, version) if settled and beside else None,
        shown_before=round_.shown_before,
    )


def written_reasons(store: Store, round_id: str) -> list[Written]:
    """What people wrote beside their ballots in a closed round of enough ballots, in no telling order."""
    shown = outcome(store, round_id, at_desk=True)
    if shown is None or shown.shown is not Shown.SHOWN or not shown.closed:
        return []
    with store.reading() as db:
        out = reasons.released(db, round_id)
        found = [
            Written(
                handle=handle_of(round_id, cast.participant_id, cast.revision),
                text=cast.ballot.reason,
                released=(cast.participant_id, cast.revision) in out,
            )
            for cast in ballots.counting(db, round_id)
            if cast.ballot.reason
        ]
    return sorted(found, key=lambda each: each.handle)


def released_reasons(store: Store, round_id: str) -> list[str]:
    """The reasons that the facilitator has released, as they may stand in a report."""
    return [each.text for each in written_reasons(store, round_id) if each.released]


def details(store: Store, round_id: str) -> Details | None:
    """What stands behind "How sure are we?", for the desk; None where nothing may be shown or is settled.

    Tests against the baseline only from eight ballots on.
    """
    shown = outcome(store, round_id, at_desk=True)
    if shown is None or shown.certainty is None:
        return None
    with store.reading() as db:
        version = ballots.version(db, round_id)
    return certainty.details(store, round_id, version)


def shared_with_room(ballot: Ballot, shown: Outcome) -> Fraction | None:
    """What one person and the room would spend alike, in percent; None where that is not shown."""
    if shown.shown is not Shown.SHOWN or ballot.abstain or shown.question.kind != "budget":
        return None
    return shared_percent(
        alone.percents(ballot.amounts, shown.question), [item.amount for item in shown.items]
    )


def shared_with_baseline(ballot: Ballot, shown: Outcome) -> Fraction | None:
    """What one person and the baseline's mean would spend alike; None before the baseline is shown."""
    if shown.baseline is None or not shown.with_baseline or ballot.abstain or shown.shown is not Shown.SHOWN:
        return None
    means = shown.baseline.means
    return shared_percent(
        alone.percents(ballot.amounts, shown.question), [means[item.id] for item in shown.question.rows]
    )


def resembled(ballot: Ballot, shown: Outcome) -> Resembled | None:
    """Whom of the baseline one person resembles; None before it is shown, or where it names nobody."""
    if shared_with_baseline(ballot, shown) is None or shown.baseline is None:
        return None
    return alone.resembled(alone.percents(ballot.amounts, shown.question), shown.baseline.id)


def outcomes(
    store: Store, workshop: Workshop, *, at_desk: bool = True, rehearsed: bool = False
) -> list[Outcome]:
    """Every round's outcome as the desk (or the hall) may see it, oldest first, warm-ups left out.

    Rounds of a rehearsal only if `rehearsed`, for the screens that it is tried out on: no file holds them.
    """
    with store.reading() as db:
        found = [each for each in workshops.rounds(db, workshop.id) if rehearsed or not each.rehearsal]
    shown = (outcome(store, each.id, at_desk=at_desk) for each in found)
    return [each for each in shown if each is not None and not each.question.warm_up]


def _without_few(items: Sequence[ItemOutcome], minimum: int) -> tuple[ItemOutcome, ...]:
    """Of a budget, those who named a factor are not counted out where they are fewer than the minimum."""

    def few(item: ItemOutcome) -> bool:
        return item.mean_percent is not None and item.people is not None and 0 < item.people < minimum

    return tuple(item.model_copy(update={"people": None}) if few(item) else item for item in items)
