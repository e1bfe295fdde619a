"""The claims of the 2017 slides, held against the answers they were made from; every figure is worked out."""

from collections import Counter
from collections.abc import Sequence
from math import comb

import numpy as np

from coprod.analysis import checking
from coprod.analysis.agreement import agreement, group_share
from coprod.analysis.checking import Amounts, Mask
from coprod.analysis.distance import between
from coprod.analysis.firmness import Firmness, firmness
from coprod.analysis.readings import merge_families, read_another_way
from coprod.analysis.summaries import named_by, summarise
from coprod.model.baseline import Baseline, load_baseline, shipped_baselines
from coprod.model.claims import (
    ConnectingOften,
    EnablingTogether,
    FitsDots,
    Holds,
    MostCommon,
    NotResources,
    PeopleDiffer,
    Published,
    Standing,
    TrainingNext,
)
from coprod.model.outcome import Certainty
from coprod.model.template import shipped_template
from coprod.results.baselines import baseline_outcome
from coprod.results.once import once

BASELINE, TEMPLATE, QUESTION = "stakeholders_2017", "coproduction_survey", "budget"
FAMILY = "enabling_staff"
FRONTLINE, TRAINING, CONNECTING = "frontline_more", "frontline_training", "connect_users_communities"
ENABLING = ("staff_enable_users", "staff_enable_communities")
MORE_STAFF = (FRONTLINE, *ENABLING)
OTHERS_ALIKE = {
    "support_users": ("support_users", "support_communities"),
    "ict": ("ict", "other_technology"),
}
HALF = 50.0
"""Answers differ a lot where two people spend less than this much of 100 alike."""
RARELY = 0.05
"""Groups would be shown to differ if so few of the ways to deal out their labels explained as much."""


@once(16)
def published(language: str = "") -> Published:
    """The answers and the claims in the slide's order, our own last; computed once per process.

    The question has its words in the language, as far as the shipped survey has any in it.
    """
    if language:
        words = shipped_template(TEMPLATE).spoken_in(language).question(QUESTION)
        return published().model_copy(update={"question": words})
    answers = _Answers(load_baseline(shipped_baselines()[BASELINE]))
    outcome = baseline_outcome(BASELINE)
    assert outcome is not None
    return Published(
        question=shipped_template(TEMPLATE).question(QUESTION),
        baseline=outcome,
        source=answers.baseline.source,
        people={who.id: who.label for who in answers.baseline.stakeholders},
        answers={
            factor: tuple(sorted(answers.given(factor).tolist(), reverse=True)) for factor in answers.factors
        },
        certainty=_certainty(answers.firm),
        claims=(
            _people_differ(answers),
            _most_common(answers),
            FitsDots(n=answers.n, verdicts=(Holds.UNKNOWN,)),
            _not_resources(answers),
            _training_next(answers),
            _connecting_often(answers),
        ),
        ours=(_enabling_together(answers),),
    )


class _Answers:
    """The answers as people x factors in percent, and what all claims ask of them."""

    def __init__(self, baseline: Baseline) -> None:
        self.baseline, self.n = baseline, baseline.n
        self.factors = baseline.factor_ids
        tenths = np.array(baseline.tenths_rows(), dtype=np.int64)
        self.percents: Amounts = tenths / 10
        self.named = named_by(tenths)
        self.means = summarise(self.percents).mean
        self.firm = firmness(self.percents)
        self.organisations = [who.organisation for who in baseline.stakeholders]
        self.sectors = [who.sector for who in baseline.stakeholders]

    def place(self, factor: str) -> int:
        return self.factors.index(factor)

    def mean(self, factor: str) -> float:
        return float(self.means[self.place(factor)])

    def given(self, factor: str) -> Amounts:
        """What each person gives it."""
        return np.asarray(self.percents[:, self.place(factor)])

    def but(self, person: int) -> Mask:
        return np.asarray(np.arange(self.n) != person)

    def standings(
        self, factor: str, percents: Amounts | None = None, factors: Sequence[str] = ()
    ) -> tuple[Standing, ...]:
        """Where a factor stands by each rule, the mean first; of the answers, or a table made from them."""
        table, names = (self.percents, self.factors) if percents is None else (percents, factors)
        found = read_another_way(table, self.organisations, self.sectors)
        return tuple(_standing(each.rule, each.scores, factor, names) for each in found.readings)

    def standing_among(self, factor: str, people: Mask) -> Standing:
        """Where a factor stands by the mean of some of the people."""
        return _standing("mean", summarise(self.percents[people]).mean, factor, self.factors)


def _standing(rule: str, scores: Amounts, factor: str, factors: Sequence[str]) -> Standing:
    ranks, leaders = checking.ranks(scores), checking.leaders(scores)
    place = factors.index(factor)
    return Standing(
        factor=factor,
        rule=rule,
        score=float(scores[place]),
        rank=int(ranks[place]),
        shared=int((ranks == ranks[place]).sum()),
        leaders=tuple(factors[leader] for leader in leaders),
        most=float(scores[leaders[0]]),
    )


def _certainty(firm: Firmness) -> Certainty:
    return Certainty(
        n=firm.n,
        verdict=firm.verdict.value,
        flips=firm.flips,
        leads_share=float(firm.first_share[firm.leaders[0]]),
        tipping=firm.tipping.ballots if firm.tipping else None,
    )


def _depends(standings: Sequence[Standing]) -> bool:
    """Whether another rule puts the factor elsewhere."""
    return len({(each.rank, each.shared) for each in standings}) > 1


def _leads(standings: Sequence[Standing]) -> dict[str, tuple[int, int]]:
    """By how many rules each factor that leads at all does so alone, and together with others."""
    alone = Counter(each.leaders[0] for each in standings if len(each.leaders) == 1)
    shared = Counter(leader for each in standings if len(each.leaders) > 1 for leader in each.leaders)
    leads = {factor: (alone[factor], shared[factor]) for factor in (alone | shared)}
    return dict(sorted(leads.items(), key=lambda each: (-sum(each[1]), -each[1][0], each[0])))


def _people_differ(answers: _Answers) -> PeopleDiffer:
    apart = between(answers.percents, answers.percents)[np.triu_indices(answers.n, 1)]
    alike = agreement(answers.percents).overlap
    groups = group_share(answers.percents, answers.sectors)
    assert alike is not None
    assert groups is not None
    told_apart = groups.enough and groups.p <= RARELY
    return PeopleDiffer(
        n=answers.n,
        verdicts=(
            Holds.YES if alike < HALF else Holds.NOT_SHOWN,
            Holds.YES if told_apart else Holds.NOT_SHOWN,
        ),
        pairs=comb(answers.n, 2),
        alike_percent=alike,
        most_alike_percent=100 - float(apart.min()),
        least_alike_percent=100 - float(apart.max()),
        group_sizes=tuple(sorted(groups.sizes.values(), reverse=True)),
        explained=groups.share,
        by_chance=groups.by_chance,
        as_much_by_chance=groups.p,
    )


def _most_common(answers: _Answers) -> MostCommon:
    factor, firm = ENABLING[0], answers.firm
    given = answers.given(factor)
    person = int(given.argmax())
    left = summarise(answers.percents[answers.but(person)]).mean
    largest = max(set(answers.organisations), key=answers.organisations.count)
    elsewhere = np.array([name != largest for name in answers.organisations])
    standings = answers.standings(factor)
    rests = firm.flips == 1 and firm.without_one[person] != firm.leaders
    rival = int(np.where(np.arange(len(left)) == answers.place(factor), -1, left).argmax())
    return MostCommon(
        n=answers.n,
        verdicts=(
            *((Holds.BY_PERSON,) if rests else ()),
            *((Holds.BY_RULE,) if _depends(standings) else ()),
        )
        or (Holds.YES,),
        percent=answers.mean(factor),
        certainty=_certainty(firm),
        first_share=dict(zip(answers.factors, firm.first_share.tolist(), strict=True)),
        from_one=float(given[person]),
        from_one_share=float(given[person] / given.sum()),
        without_one={answers.factors[place]: float(left[place]) for place in (answers.place(factor), rival)},
        organisation_people=int((~elsewhere).sum()),
        without_organisation=answers.standing_among(factor, elsewhere),
        standings=standings,
    )


def _not_resources(answers: _Answers) -> NotResources:
    more_staff = sum(map(answers.given, MORE_STAFF), np.zeros(answers.n))
    return NotResources(
        n=answers.n,
        verdicts=(Holds.UNKNOWN,),
        more_staff_percent=float(more_staff.mean()),
        least_percent=float(more_staff.min()),
        most_percent=float(more_staff.max()),
        training_percent=answers.mean(TRAINING),
        frontline_percent=answers.mean(FRONTLINE),
        frontline_people=answers.named[answers.place(FRONTLINE)],
        more_staff=MORE_STAFF,
        training=TRAINING,
    )


def _training_next(answers: _Answers) -> TrainingNext:
    standings = answers.standings(TRAINING)
    without = [answers.standing_among(TRAINING, answers.but(who)).rank for who in range(answers.n)]
    return TrainingNext(
        n=answers.n,
        verdicts=(Holds.BY_RULE if _depends(standings) else Holds.YES,),
        percent=answers.mean(TRAINING),
        people=answers.named[answers.place(TRAINING)],
        standings=standings,
        best_without_one=min(without),
        worst_without_one=max(without),
        leads=_leads(standings),
    )


def _connecting_often(answers: _Answers) -> ConnectingOften:
    given, standings = answers.given(CONNECTING), answers.standings(CONNECTING)
    person = int(given.argmax())
    without = answers.standing_among(CONNECTING, answers.but(person))
    mean = answers.mean(CONNECTING)
    return ConnectingOften(
        n=answers.n,
        verdicts=(
            *((Holds.BY_PERSON,) if without.rank > standings[0].rank else ()),
            *((Holds.BY_RULE,) if _depends(standings) else ()),
        )
        or (Holds.YES,),
        percent=mean,
        people=answers.named[answers.place(CONNECTING)],
        equals={
            factor: people
            for factor, people in zip(answers.factors, answers.named, strict=True)
            if factor != CONNECTING and abs(answers.mean(factor) - mean) <= checking.SAME
        },
        standings=standings,
        from_one_share=float(given[person] / given.sum()),
        without_one=without,
    )


def _enabling_together(answers: _Answers) -> EnablingTogether:
    together = ENABLING[0]
    factors, percents = merge_families(answers.percents, answers.factors, {together: ENABLING})
    every, all_merged = merge_families(
        answers.percents, answers.factors, {together: ENABLING, **OTHERS_ALIKE}
    )
    place, firm, means = factors.index(together), firmness(percents), summarise(percents).mean
    left = np.array([summarise(percents[answers.but(who)]).mean for who in range(answers.n)])
    lowest = left[int(left[:, place].argmin())]
    following = int(np.where(np.arange(len(factors)) == place, -1, lowest).argmax())
    standings = answers.standings(together, percents, factors)
    return EnablingTogether(
        n=answers.n,
        verdicts=(Holds.YES if firm.leaders == (place,) and firm.flips == 0 else Holds.BY_PERSON,),
        percent=float(means[place]),
        family=FAMILY,
        percents=dict(zip(factors, means.tolist(), strict=True)),
        certainty=_certainty(firm),
        runs_first=sum(each == (place,) for each in firm.without_one),
        lowest_percent=float(lowest[place]),
        next_then=factors[following],
        next_then_percent=float(lowest[following]),
        all_merged_share=float(firmness(all_merged).first_share[every.index(together)]),
        standings=standings,
    )
