"""The picture of each claim: the one that carries its point, with its spoken sentence and its rule."""

from fractions import Fraction

from coprod.analysis.rounding import half_up, whole_times
from coprod.charts.claims.retold import label, letters
from coprod.charts.claims.words import mean_of
from coprod.charts.spec import ChartSpec, Mark
from coprod.model.claims import (
    Claim,
    ConnectingOften,
    EnablingTogether,
    FitsDots,
    MostCommon,
    NotResources,
    PeopleDiffer,
    Published,
    TrainingNext,
)
from coprod.model.question import Question
from coprod.text import number, t


def of_claim(claim: Claim, found: Published) -> ChartSpec | None:
    """The picture of a claim; None where there is nothing to draw."""
    match claim:
        case PeopleDiffer():
            return _every_answer(claim, found)
        case MostCommon():
            return _draws(claim, found.question)
        case FitsDots():
            return None
        case NotResources():
            return _more_staff(claim, found.question)
        case TrainingNext():
            return _leads(claim, found.question)
        case ConnectingOften():
            return _two_alike(claim, found)
        case EnablingTogether():
            return _together(claim, found.question)


def _mark(factor: str, question: Question, value: Fraction | float) -> Mark:
    return Mark(
        id=factor,
        letter=question.letter_of(factor),
        label=question.place_label(factor),
        room=Fraction(value),
    )


def _answers(factors: tuple[str, ...], found: Published) -> tuple[Mark, ...]:
    """A strip for each factor: everybody's answer, and the mean."""
    return tuple(
        Mark(
            id=factor,
            letter=found.question.letter_of(factor),
            label=found.question.place_label(factor),
            room=found.baseline.means[factor],
            answers=found.answers[factor],
            people=sum(answer > 0 for answer in found.answers[factor]),
        )
        for factor in factors
    )


def _every_answer(claim: PeopleDiffer, found: Published) -> ChartSpec:
    factors = tuple(sorted(found.answers, key=lambda factor: -found.baseline.means[factor]))
    marks = _answers(factors, found)
    widest = max(marks, key=lambda mark: mark.answers[0] - mark.answers[-1])
    return ChartSpec(
        kind="strips",
        title=t("Every answer"),
        sentence=t(
            "The same factor gets much and nothing: answers for {label} go from {low} to {high} of 100.",
            label=widest.label,
            low=number(widest.answers[-1]),
            high=number(widest.answers[0]),
        ),
        rule=t("The answers of {n} people; a larger dot is more people.", n=claim.n),
        n=claim.n,
        unit="percent",
        marks=marks,
        fixed_order=True,
        room_name=t("Answers"),
    )


def _draws(claim: MostCommon, question: Question) -> ChartSpec:
    factor = claim.standings[0].factor
    times = sorted(claim.first_share.items(), key=lambda each: -each[1])
    return ChartSpec(
        kind="bars",
        title=t("How often each would lead"),
        sentence=t(
            "Asked of slightly different people like these, {label} would lead {n} times in 100.",
            label=question.place_label(factor),
            n=number(whole_times(claim.first_share[factor])),
        ),
        rule=t("{n} people, drawn again in every way; under 1 time in 100 is left out.", n=claim.n),
        n=claim.n,
        unit="times",
        marks=tuple(_mark(each, question, share * 100) for each, share in times if half_up(share * 100) > 0),
        fixed_order=True,
        room_name=t("Times in 100 that it leads"),
    )


def _more_staff(claim: NotResources, question: Question) -> ChartSpec:
    rest = 100 - claim.more_staff_percent - claim.training_percent
    return ChartSpec(
        kind="bars",
        title=t("Where the extra money would go"),
        sentence=t(
            "More staff of the three kinds get {staff} of 100, training gets {training}.",
            staff=number(claim.more_staff_percent, 1),
            training=number(claim.training_percent, 1),
        ),
        rule=mean_of(claim.n),
        n=claim.n,
        unit="percent",
        marks=(
            Mark(
                id="more_staff",
                letter=letters(claim.more_staff, question),
                label=t("More staff, three kinds"),
                room=Fraction(claim.more_staff_percent),
            ),
            _mark(claim.training, question, claim.training_percent),
            Mark(id="rest", letter="", label=t("Everything else"), room=Fraction(rest)),
        ),
        fixed_order=True,
        room_name=t("Baseline"),
    )


def _leads(claim: TrainingNext, question: Question) -> ChartSpec:
    factor, rules = claim.standings[0].factor, len(claim.standings)
    alone, shared = claim.leads.get(factor, (0, 0))
    return ChartSpec(
        kind="spread",
        title=t("How many rules put it first"),
        sentence=t(
            "By {rules} rules, {label} leads alone {alone} times and shares the lead {shared} times.",
            rules=rules,
            label=question.place_label(factor),
            alone=alone,
            shared=shared,
        ),
        rule=t(
            "{rules} ways to read the answers of {n} people; what no rule puts first is left out.",
            rules=rules,
            n=claim.n,
        ),
        n=rules,
        unit="people",
        marks=tuple(
            Mark(
                id=each,
                letter=question.letter_of(each),
                label=question.place_label(each),
                room=Fraction(single),
                parts=(rules - single - tied, tied, single),
            )
            for each, (single, tied) in claim.leads.items()
        ),
        fixed_order=True,
        part_names=(t("behind"), t("tied"), t("leads")),
    )


def _two_alike(claim: ConnectingOften, found: Published) -> ChartSpec:
    factor = claim.standings[0].factor
    marks = _answers((factor, *claim.equals), found)
    first = marks[0]
    return ChartSpec(
        kind="strips",
        title=t("The same mean, other answers"),
        sentence=t(
            "{label} has one answer of {high}; without it, its answers go no further than {next}.",
            label=first.label,
            high=number(first.answers[0]),
            next=number(first.answers[1]),
        ),
        rule=t("The answers of {n} people; a larger dot is more people.", n=claim.n),
        n=claim.n,
        unit="percent",
        marks=marks,
        fixed_order=True,
        room_name=t("Answers"),
    )


def _together(claim: EnablingTogether, question: Question) -> ChartSpec:
    one = claim.standings[0].factor
    items = next(family.items for family in question.families if family.id == claim.family)
    ordered = sorted(claim.percents.items(), key=lambda each: -each[1])
    marks = tuple(
        Mark(
            id=factor,
            letter=letters(items if factor == one else (factor,), question),
            label=label(claim.family if factor == one else factor, question),
            room=Fraction(percent),
            leads=factor == one,
        )
        for factor, percent in ordered
    )
    return ChartSpec(
        kind="bars",
        title=t("With the two as one"),
        sentence=t(
            "Taken together they get {mean} of 100; next comes {label} with {second}.",
            mean=number(claim.percent, 1),
            label=marks[1].label,
            second=number(ordered[1][1], 1),
        ),
        rule=mean_of(claim.n),
        n=claim.n,
        unit="percent",
        marks=marks,
        fixed_order=True,
        room_name=t("Baseline"),
    )
