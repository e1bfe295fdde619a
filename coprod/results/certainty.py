"""How firm a closed round's headline is, and what else the same ballots say; computed once per version."""

import threading
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from coprod.analysis.agreement import agreement
from coprod.analysis.comparison import compare
from coprod.analysis.firmness import firmness
from coprod.analysis.readings import read_another_way
from coprod.model.outcome import Certainty, Details
from coprod.model.template import Question
from coprod.results.baselines import percents_of
from coprod.results.groups import NOT_SAID, merged_groups
from coprod.results.tally import Version, counted_amounts
from coprod.store import Store, ballots, workshops

FEWEST_FOR_CERTAINTY = 5
FEWEST_FOR_TESTS = 8
FEWEST_IN_GROUP = 5

_one_at_a_time = threading.RLock()
"""Whoever asks first computes; the others wait for it instead of computing the same."""


def certainty(store: Store, round_id: str, version: Version) -> Certainty | None:
    with _one_at_a_time:
        return _computed_certainty(store, round_id, version)


@lru_cache(maxsize=512)
def _computed_certainty(store: Store, round_id: str, version: Version) -> Certainty | None:
    amounts, _groups, _question = _everything(store, round_id)
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


@lru_cache(maxsize=128)
def details(store: Store, round_id: str, version: Version) -> Details | None:
    found = certainty(store, round_id, version)
    if found is None:
        return None
    amounts, groups, question = _everything(store, round_id)
    places = question.places()
    read = read_another_way(amounts, groups=groups if len(set(groups)) > 1 else None)
    readings = tuple((each.rule, tuple(places[leader] for leader in each.leaders)) for each in read.readings)
    if question.kind != "budget":
        return Details(certainty=found, readings=readings)
    percents = amounts / 10
    agreed = agreement(percents)
    apart = by_chance = None
    if question.baseline and len(amounts) >= FEWEST_FOR_TESTS:
        compared = compare(percents, percents_of(question.baseline))
        apart, by_chance = compared.points, compared.floor
    return Details(
        certainty=found,
        readings=readings,
        alike_percent=agreed.overlap,
        room_effective=agreed.room_effective,
        person_effective=agreed.typical_effective,
        apart_points=apart,
        apart_by_chance=by_chance,
    )


def _everything(store: Store, round_id: str) -> tuple[NDArray[np.int64], list[str], Question]:
    """Counted ballots as people x places, each person's group as it may be shown, and the question."""
    with store.reading() as db:
        round_ = workshops.round_by_id(db, round_id)
        assert round_ is not None
        workshop = workshops.by_id(db, round_.workshop_id)
        assert workshop is not None
        question = workshop.question(round_.question_id)
        people, amounts = counted_amounts(db, round_id, question)
        said = ballots.groups(db, round_id)
    groups = merged_groups({who: said[who] or NOT_SAID for who in people}, FEWEST_IN_GROUP)
    return amounts, [groups[who] for who in people], question
