"""The pictures behind and beside a headline: each gated, and computed once per version of its rounds."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from coprod.analysis.agreement import agreement, group_share
from coprod.analysis.contrast import widest_change
from coprod.analysis.firmness import firmness, tipping
from coprod.analysis.intervals import intervals
from coprod.analysis.money_and_dots import money_and_dots
from coprod.analysis.movement import movement
from coprod.analysis.readings import merge_families
from coprod.analysis.resemblance import nearest_counts
from coprod.model.behind import (
    Agreement,
    Detail,
    Enough,
    Flow,
    Groups,
    HowFirm,
    Likeness,
    MoneyAndDots,
    Movement,
    Pictured,
    Spread,
    Together,
)
from coprod.model.outcome import Outcome, Shown
from coprod.model.question import Question
from coprod.model.workshop import View
from coprod.results.answers import Answers, answers
from coprod.results.apart import may_show_flows, may_show_groups
from coprod.results.baselines import percents_of, sectors_of
from coprod.results.gate import outcome, outcomes
from coprod.results.once import once
from coprod.results.tally import Version
from coprod.store import Store, ballots, workshops

FEWEST_FOR_CERTAINTY = 5
FEWEST_FOR_TESTS = 8

Versions = tuple[Version, ...]


def pictured(store: Store, round_id: str, view: View, *, at_desk: bool = False) -> Pictured | None:
    """What this view of a round may show now, to the hall and the phones, or `at_desk`.

    None where there is nothing: the round was deleted, is not closed and out, has too few answers, or has
    nothing to be set beside. KeyError for a view that shows no round's results.
    """
    shown = outcome(store, round_id, at_desk=at_desk)
    if shown is None or view is View.RESULTS:
        return Pictured(view=view, outcome=shown) if shown else None
    make = _MAKERS[view]
    if shown.shown is not Shown.SHOWN or not shown.complete:
        return None
    return make(store, shown, at_desk)


def views(store: Store, round_id: str, *, at_desk: bool = False) -> tuple[View, ...]:
    """The further pictures that there are of a round, in the order in which a facilitator would show them."""
    return tuple(view for view in _MAKERS if pictured(store, round_id, view, at_desk=at_desk) is not None)


def detail(store: Store, round_id: str) -> Detail | None:
    """Every answer to each factor of a closed budget round of enough ballots, for the desk."""
    shown = outcome(store, round_id, at_desk=True)
    if shown is None or shown.shown is not Shown.SHOWN or not shown.complete:
        return None
    if shown.question.kind != "budget":
        return None
    found = answers(store, round_id, *_versions(store, round_id))
    places, percents = found.question.places(), found.percents
    ends = intervals(percents)
    beside = percents_of(shown.baseline.id) if shown.baseline else np.zeros((0, len(places)))
    return Detail(
        outcome=shown,
        answers={place: _sorted(percents[:, i]) for i, place in enumerate(places)},
        stakeholders={place: _sorted(beside[:, i]) for i, place in enumerate(places)},
        intervals={place: (float(ends.low[i]), float(ends.high[i])) for i, place in enumerate(places)}
        if ends
        else {},
    )


def together(store: Store, round_id: str) -> Together | None:
    """What leads in a closed budget round when the factors of each family count as one, for the desk."""
    shown = outcome(store, round_id, at_desk=True)
    if shown is None or shown.certainty is None or not shown.question.families:
        return None
    return _together(store, round_id, _versions(store, round_id))


def enough(store: Store, round_id: str, joined: int) -> Enough | None:
    """Whether an open round has enough ballots, of so many who joined; says nothing of what leads."""
    with store.reading() as db:
        round_ = workshops.round_by_id(db, round_id)
        if round_ is None:
            return None
        turnout, _abstained = ballots.turnout(db, round_id)
    n, further = _tipping(store, round_id, _versions(store, round_id))
    few = n < max(round_.minimum, FEWEST_FOR_CERTAINTY)
    return Enough(
        n=n, minimum=round_.minimum, missing=max(0, joined - turnout), tipping=0 if few else further
    )


def _how_firm(store: Store, shown: Outcome, _at_desk: bool) -> Pictured | None:
    if shown.certainty is None or not shown.leaders:
        return None
    figures = _first_share(store, shown.round_id, _versions(store, shown.round_id))
    return Pictured(view=View.FIRM, outcome=shown, figures=figures)


def _agreement(store: Store, shown: Outcome, _at_desk: bool) -> Pictured | None:
    if shown.question.kind != "budget" or shown.n < FEWEST_FOR_TESTS:
        return None
    found = _agreed(store, shown.round_id, _versions(store, shown.round_id))
    few = {item.item for item in shown.items if item.people is None}
    spread = {place: None if place in few else each for place, each in found.spread.items()}
    figures = found.model_copy(update={"spread": spread})
    return Pictured(view=View.AGREEMENT, outcome=shown, figures=figures)


def _groups(store: Store, shown: Outcome, _at_desk: bool) -> Pictured | None:
    if shown.question.kind != "budget":
        return None
    figures = _by_group(store, shown.round_id, _versions(store, shown.round_id))
    return Pictured(view=View.GROUPS, outcome=shown, figures=figures) if figures else None


def _movement(store: Store, shown: Outcome, at_desk: bool) -> Pictured | None:
    if shown.question.kind != "budget" or shown.number == 1:
        return None
    before = _other(
        store,
        shown,
        at_desk,
        lambda each: each.question.id == shown.question.id and each.number < shown.number,
    )
    if before is None:
        return None
    rounds = before.round_id, shown.round_id
    fewest = max(before.minimum, shown.minimum)
    figures = _moved(store, *rounds, fewest, _versions(store, *rounds))
    return Pictured(view=View.MOVEMENT, outcome=shown, beside=before, figures=figures) if figures else None


def _money(store: Store, shown: Outcome, at_desk: bool) -> Pictured | None:
    other = _other(store, shown, at_desk, lambda each: _same_factors(each.question, shown.question))
    if other is None:
        return None
    money, dots = (shown, other) if shown.question.kind == "budget" else (other, shown)
    rounds = money.round_id, dots.round_id
    fewest = max(money.minimum, dots.minimum, FEWEST_FOR_CERTAINTY)
    figures = _money_beside_dots(store, *rounds, fewest, _versions(store, *rounds))
    return Pictured(view=View.MONEY, outcome=dots, beside=money, figures=figures) if figures else None


def _likeness(store: Store, shown: Outcome, _at_desk: bool) -> Pictured | None:
    if shown.baseline is None or not shown.with_baseline or shown.n < FEWEST_FOR_CERTAINTY:
        return None
    figures = _like(store, shown.round_id, shown.baseline.id, _versions(store, shown.round_id))
    return Pictured(view=View.LIKENESS, outcome=shown, figures=figures)


_MAKERS: dict[View, Callable[[Store, Outcome, bool], Pictured | None]] = {
    View.MOVEMENT: _movement,
    View.MONEY: _money,
    View.FIRM: _how_firm,
    View.AGREEMENT: _agreement,
    View.GROUPS: _groups,
    View.LIKENESS: _likeness,
}


def _same_factors(one: Question, other: Question) -> bool:
    """A budget, and dots on a list of the same items."""
    return {one.kind, other.kind} == {"budget", "dots"} and one.places() == other.places()


def _other(store: Store, shown: Outcome, at_desk: bool, fits: Callable[[Outcome], bool]) -> Outcome | None:
    """The newest other closed round of the workshop that fits and may be shown."""
    with store.reading() as db:
        own = workshops.round_by_id(db, shown.round_id)
        workshop = workshops.by_id(db, own.workshop_id) if own else None
    if own is None or workshop is None:
        return None
    found = [
        each
        for each in outcomes(store, workshop, at_desk=at_desk, rehearsed=own.rehearsal)
        if each.shown is Shown.SHOWN and each.complete and each.round_id != shown.round_id and fits(each)
    ]
    return found[-1] if found else None


def _versions(store: Store, *round_ids: str) -> Versions:
    with store.reading() as db:
        return tuple(ballots.version(db, each) for each in round_ids)


@once(512)
def _tipping(store: Store, round_id: str, versions: Versions) -> tuple[int, int | None]:
    found = answers(store, round_id, *versions)
    further = tipping(found.amounts)
    return len(found.people), further.ballots if further else None


@once(256)
def _together(store: Store, round_id: str, versions: Versions) -> Together | None:
    found = answers(store, round_id, *versions)
    families = {family.id: family.items for family in found.question.families}
    names = {family.id: family.short for family in found.question.families}
    items, merged = merge_families(found.amounts, found.question.places(), families)
    firm = firmness(merged)
    if not firm.leaders:
        return None
    return Together(
        labels=tuple(names.get(items[i]) or found.question.place_label(items[i]) for i in firm.leaders),
        mean_percent=Fraction(int(merged[:, firm.leaders[0]].sum()), 10 * firm.n),
        verdict=firm.verdict.value,
        flips=firm.flips,
        n=firm.n,
    )


@once(256)
def _first_share(store: Store, round_id: str, versions: Versions) -> HowFirm:
    found = answers(store, round_id, *versions)
    shares = firmness(found.amounts).first_share
    shares = np.minimum(shares, 1.0)  # 5,000 draws of 1/5,000 each add up to a hair more than 1
    return HowFirm(first_share=dict(zip(found.question.places(), map(float, shares), strict=True)))


@once(128)
def _agreed(store: Store, round_id: str, versions: Versions) -> Agreement:
    found = answers(store, round_id, *versions)
    agreed = agreement(found.percents)
    assert agreed.overlap is not None
    assert agreed.room_effective is not None
    assert agreed.typical_effective is not None
    n = len(found.people)
    nothing, a_lot = (np.rint(share * n).astype(int) for share in (agreed.nothing, agreed.a_lot))
    return Agreement(
        alike_points=agreed.overlap,
        room_effective=agreed.room_effective,
        person_effective=agreed.typical_effective,
        spread={
            place: Spread(
                nothing=int(nothing[i]),
                some=int(n - nothing[i] - a_lot[i]),
                a_lot=int(a_lot[i]),
                deviation=float(agreed.spread[i]),
            )
            for i, place in enumerate(found.question.places())
        },
    )


@once(128)
def _by_group(store: Store, round_id: str, versions: Versions) -> Groups | None:
    found = answers(store, round_id, *versions)
    rows: dict[str, list[int]] = {}
    for row, group in enumerate(found.groups):
        rows.setdefault(group, []).append(row)
    if not may_show_groups(found.groups, found.let_out):
        return None
    share = group_share(found.percents, found.groups)
    return Groups(
        sizes={group: len(members) for group, members in rows.items()},
        means={
            group: {
                place: Fraction(int(found.amounts[members, i].sum()), 10 * len(members))
                for i, place in enumerate(found.question.places())
            }
            for group, members in rows.items()
        },
        explained=share.share if share else None,
        by_chance=share.by_chance if share else None,
    )


@once(64)
def _moved(store: Store, before: str, now: str, fewest: int, versions: Versions) -> Movement | None:
    first, second = (
        answers(store, each, version) for each, version in zip((before, now), versions, strict=True)
    )
    found = movement(first.people, first.percents, second.people, second.percents)
    if found.paired < fewest:
        return None
    both = _in_both(first, second)
    change = widest_change(first.of(both), second.of(both))
    assert change is not None
    safe = may_show_flows(found.only_first, found.only_second, fewest)
    places = second.question.places()
    return Movement(
        paired=found.paired,
        only_before=found.only_first,
        only_now=found.only_second,
        moved=found.moved,
        widest=(places[change.leaders[0][0]], change.leaders[0][1]) if len(change.leaders) == 1 else None,
        verdict=change.verdict.value,
        flips=change.flips,
        flows=tuple(
            Flow(source=places[flow.source], target=places[flow.target], points=flow.points)
            for flow in (found.flows if safe else ())
        ),
    )


@once(64)
def _money_beside_dots(
    store: Store, money: str, dots: str, fewest: int, versions: Versions
) -> MoneyAndDots | None:
    split, placed = (
        answers(store, each, version) for each, version in zip((money, dots), versions, strict=True)
    )
    both = _in_both(split, placed)
    if len(both) < fewest:
        return None
    found = money_and_dots(split.of(both), placed.of(both))
    places = split.question.places()
    return MoneyAndDots(
        paired=found.n,
        agree=found.order.agree,
        disagree=found.order.disagree,
        tied=found.order.tied,
        top_money=tuple(places[i] for i in found.top_money),
        top_dots=tuple(places[i] for i in found.top_dots),
        stability=found.stability,
        verdict=found.verdict.value,
        flips=found.flips,
    )


@once(128)
def _like(store: Store, round_id: str, baseline_id: str, versions: Versions) -> Likeness:
    found = answers(store, round_id, *versions)
    counts = nearest_counts(found.percents, list(sectors_of(baseline_id)), percents_of(baseline_id))
    undecided = counts.pop("")
    return Likeness(counts=counts, undecided=undecided)


def _in_both(one: Answers, other: Answers) -> list[str]:
    there = set(other.people)
    return [who for who in one.people if who in there]


def _sorted(column: np.ndarray) -> tuple[float, ...]:
    return tuple(sorted(map(float, column), reverse=True))
