"""How firm a closed round's headline is, and what else the same ballots say; computed once per version."""

import threading

import numpy as np

from coprod.analysis.agreement import agreement
from coprod.analysis.comparison import compare
from coprod.analysis.firmness import firmness
from coprod.analysis.readings import read_another_way
from coprod.model.outcome import Apart, Certainty, Details
from coprod.results.answers import Answers, answers
from coprod.results.baselines import percents_of
from coprod.results.once import once
from coprod.results.tally import Version
from coprod.store import Store

FEWEST_FOR_CERTAINTY = 5
FEWEST_FOR_TESTS = 8
NOT_OF_DOTS = ("median", "trimmed")
"""Rules that say nothing of dots: most people place none on most places."""

_one_at_a_time = threading.RLock()
"""Whoever asks first computes; the others wait for it instead of computing the same."""


def certainty(store: Store, round_id: str, version: Version) -> Certainty | None:
    with _one_at_a_time:
        return _computed_certainty(store, round_id, version)


@once(512)
def _computed_certainty(store: Store, round_id: str, version: Version) -> Certainty | None:
    amounts = answers(store, round_id, version).amounts
    if len(amounts) < FEWEST_FOR_CERTAINTY:
        return None
    found = firmness(amounts)
    return Certainty(
        n=found.n,
        verdict=found.verdict.value,
        flips=found.flips,
        leads_share=float(found.first_share[found.leaders[0]]) if len(found.leaders) == 1 else 0.0,
        tipping=found.tipping.ballots if found.tipping else None,
    )


@once(128)
def details(store: Store, round_id: str, version: Version) -> Details | None:
    found = certainty(store, round_id, version)
    if found is None:
        return None
    everybody = answers(store, round_id, version)
    amounts, groups, question = everybody.amounts, everybody.groups, everybody.question
    places = question.places()
    read = read_another_way(amounts, groups=groups if len(set(groups)) > 1 else None)
    readings = tuple(
        (each.rule, tuple(places[leader] for leader in each.leaders))
        for each in read.readings
        if question.kind == "budget" or each.rule not in NOT_OF_DOTS
    )
    if question.kind != "budget":
        return Details(certainty=found, readings=readings)
    agreed = agreement(everybody.percents)
    return Details(
        certainty=found,
        readings=readings,
        alike_percent=agreed.overlap,
        room_effective=agreed.room_effective,
        person_effective=agreed.typical_effective,
        apart=_apart(everybody),
    )


def _apart(everybody: Answers) -> Apart | None:
    """How far the room is from the baseline; from eight answers on."""
    question = everybody.question
    if question.baseline is None or len(everybody.people) < FEWEST_FOR_TESTS:
        return None
    found = compare(everybody.percents, percents_of(question.baseline))
    if found.floor is None or found.p is None:
        return None
    places = question.places()
    most, moved = int(found.contributions.argmax()), int(np.abs(found.rank_changes).argmax())
    return Apart(
        points=found.points,
        by_chance=found.floor,
        as_much_by_chance=found.p,
        most=places[most],
        most_gap=float(abs(found.gap[most])),
        moved=places[moved],
        rank_here=int(found.room_ranks[moved]),
        rank_there=int(found.baseline_ranks[moved]),
    )
