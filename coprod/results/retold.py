"""The answers of 2017 read again: without some people, with other weights, with similar factors as one.

Open to everybody, as the answers are published; exact, and worked out once for each settings.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from coprod.analysis.agreement import mean_overlap
from coprod.analysis.retelling import means_of_labels
from coprod.model.baseline import Baseline, load_baseline, shipped_baselines
from coprod.model.claims import (
    Asked,
    ConnectingOften,
    CountsAs,
    EnablingTogether,
    FitsDots,
    MostCommon,
    NotResources,
    PeopleDiffer,
    Retold,
    Settings,
    TrainingNext,
    Trial,
)
from coprod.model.question import Question
from coprod.results.once import once
from coprod.results.published import BASELINE, published

FEWEST = 2
"""So many people stay at least."""


@once(1)
def _answers() -> Baseline:
    return load_baseline(shipped_baselines()[BASELINE])


def _question() -> Question:
    return published().question


def asked(without: Iterable[str], counts: Sequence[str], merged: Iterable[str]) -> Asked:
    """The settings in words from an address; what there is not is left out, and said to be."""
    people, families = tuple(published().people), tuple(each.id for each in _question().families)
    out, one = set(without), set(merged)
    weightings = {each.value for each in CountsAs}
    too_few = len(people) - len(out & set(people)) < FEWEST
    count = counts[-1] if counts and counts[-1] in weightings else CountsAs.PERSON
    return Asked(
        settings=Settings(
            without=() if too_few else tuple(each for each in people if each in out),
            counts=CountsAs(count),
            merged=tuple(each for each in families if each in one),
        ),
        unknown=bool(out - set(people) or one - set(families) or set(counts) - weightings),
        too_few=too_few,
    )


@once(1024)
def retold(settings: Settings) -> Retold:
    """The answers under these settings; KeyError for a family that the question has not."""
    kept = [who for who in _answers().stakeholders if who.id not in settings.without]
    labels = {
        CountsAs.PERSON: [who.id for who in kept],
        CountsAs.ORGANISATION: [who.organisation for who in kept],
        CountsAs.KIND: [who.sector for who in kept],
    }[settings.counts]
    factors = _answers().factor_ids
    rows = [[who.tenths[factor] for factor in factors] for who in kept]
    by_factor = dict(zip(factors, means_of_labels(rows, labels), strict=True))
    members = _members(settings.merged)
    percents = {mark: sum(by_factor[factor] for factor in its) for mark, its in members.items()}
    published_means = published().baseline.means
    together = [[sum(who.tenths[factor] for factor in its) for its in members.values()] for who in kept]
    return Retold(
        settings=settings,
        n=len(kept),
        units=len(set(labels)),
        percents=dict(sorted(percents.items(), key=lambda each: -each[1])),
        everybody={mark: sum(published_means[factor] for factor in its) for mark, its in members.items()},
        members=members,
        by_factor=by_factor,
        alike_percent=mean_overlap(np.array(together, dtype=np.float64) / 10),
    )


def _members(merged: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The marks in the printed order, each with its factors; a family stands where its first one stood."""
    items = {family.id: family.items for family in _question().families}
    family_of = {item: family for family in merged for item in items[family]}
    marks = dict.fromkeys(family_of.get(factor, factor) for factor in _answers().factor_ids)
    return {mark: items[mark] if mark in merged else (mark,) for mark in marks}


@once(32)
def trials(claim_id: str) -> tuple[Trial, ...]:
    """The settings that put a claim to the test, the strongest first; none where none could."""
    found = published()
    claim = next(each for each in (*found.claims, *found.ours) if each.id == claim_id)
    headline = next(each for each in found.claims if isinstance(each, MostCommon)).standings[0].factor
    organisation = Trial(id="organisation", settings=Settings(counts=CountsAs.ORGANISATION))
    kind = Trial(id="kind", settings=Settings(counts=CountsAs.KIND))
    match claim:
        case PeopleDiffer():
            everything = tuple(family.id for family in _question().families)
            return (Trial(id="read_as_one", settings=Settings(merged=everything)), _without_most((headline,)))
        case FitsDots():
            return ()
        case MostCommon():
            return (_without_most((headline,)), organisation, kind)
        case NotResources():
            return (_without_most(claim.more_staff), organisation)
        case TrainingNext():
            return (_without_most((headline,)), organisation, kind)
        case ConnectingOften():
            return (_without_most((claim.standings[0].factor,)), kind)
        case EnablingTogether():
            one = (claim.family,)
            left = _without_most((headline,))
            return (
                Trial(id="the_two_as_one", settings=Settings(merged=one)),
                Trial(
                    id="one_and_without",
                    settings=Settings(merged=one, without=left.settings.without),
                    amount=left.amount,
                ),
                Trial(
                    id="one_and_organisation",
                    settings=Settings(merged=one, counts=CountsAs.ORGANISATION),
                ),
            )


def _without_most(factors: tuple[str, ...]) -> Trial:
    """Without the one who gave these factors the most."""
    given = {who.id: sum(who.tenths[each] for each in factors) for who in _answers().stakeholders}
    most = max(given, key=lambda who: given[who])
    return Trial(id="without_most", settings=Settings(without=(most,)), amount=given[most] / 10)
