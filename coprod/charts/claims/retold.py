"""The answers read again, in words: who leads now, what that rests on, and what becomes of each claim.

The panel names stakeholders as the baseline does; nothing here does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from coprod.charts.claims.words import mean_of
from coprod.model.claims import (
    Claim,
    ConnectingOften,
    CountsAs,
    EnablingTogether,
    FitsDots,
    MostCommon,
    NotResources,
    PeopleDiffer,
    Place,
    Retold,
    TrainingNext,
    Trial,
)
from coprod.model.question import Question
from coprod.text import listed, number, t, tn

EXACT = 3
Lead = Literal["same", "other", "shared"]


@dataclass(frozen=True)
class Effect:
    """What becomes of a claim: its place, who leads, the same with everybody, and the rule."""

    said: tuple[str, ...]
    before: str
    rule: str


def label(mark: str, question: Question) -> str:
    """The short label of a factor, or of a family of factors."""
    families = {family.id: family.short for family in question.families}
    return families.get(mark) or question.place_label(mark)


def letters(factors: Iterable[str], question: Question) -> str:
    """C, or C+D for what is read as one."""
    return "+".join(question.letter_of(factor) for factor in factors)


def _labels(marks: Iterable[str], question: Question) -> str:
    return listed(label(mark, question) for mark in marks)


def headline(now: Retold, question: Question) -> str:
    """Who leads, and who comes next, with exact means."""
    leaders, following = now.leaders, now.following
    known = {
        "leaders": _labels(leaders, question),
        "most": number(now.percents[leaders[0]], EXACT),
        "next": _labels(following, question),
        "second": number(now.percents[following[0]], EXACT) if following else "",
    }
    if len(leaders) > 1:
        if not following:
            return t("A tie: {leaders} share the lead with {most} each.", **known)
        if len(following) > 1:
            return t(
                "A tie: {leaders} share the lead with {most} each; then {next} with {second} each.", **known
            )
        return t("A tie: {leaders} share the lead with {most} each; then {next} with {second}.", **known)
    if len(following) > 1:
        return t("{leaders} leads with {most}; then {next} with {second} each.", **known)
    return t("{leaders} leads with {most}; then {next} with {second}.", **known)


def before(everybody: Retold, question: Question) -> str:
    """The same as the slides have it."""
    return t("With everybody, as published: {what}", what=headline(everybody, question))


def lead(now: Retold, everybody: Retold) -> Lead:
    """Whether what led with everybody still does, by itself or as a part of what is read as one."""
    if len(now.leaders) > 1:
        return "shared"
    (leader,) = now.leaders
    return "same" if set(everybody.leaders) & set(now.members[leader]) else "other"


def in_a_word(how: Lead) -> str:
    return {
        "same": t("The same one leads"),
        "other": t("Another one leads"),
        "shared": t("A tie"),
    }[how]


def rule(now: Retold, question: Question) -> str:
    """How many answers count, as what, who is left out, and what is read as one."""
    counts = {
        CountsAs.PERSON: mean_of(now.n),
        CountsAs.ORGANISATION: t(
            "Mean of {units} organisations, of {n} people; each organisation counts once.",
            units=now.units,
            n=now.n,
        ),
        CountsAs.KIND: t(
            "Mean of {units} kinds of organisation, of {n} people; each kind counts once.",
            units=now.units,
            n=now.n,
        ),
    }
    return " ".join((counts[now.settings.counts], *_left_out(now), *_read_as_one(now, question)))


def _left_out(now: Retold) -> tuple[str, ...]:
    out = len(now.settings.without)
    return (tn("{n} person is left out.", "{n} people are left out.", out),) if out else ()


def _read_as_one(now: Retold, question: Question) -> tuple[str, ...]:
    families = _labels(now.settings.merged, question)
    return (t("Read as one: {families}.", families=families),) if families else ()


def trial(one: Trial) -> str:
    """What a trial does, as a button says it."""
    left_out = {"amount": number(one.amount or 0)}
    return {
        "without_most": t("Without the one who gave {amount}", **left_out),
        "organisation": t("Each organisation once"),
        "kind": t("Each kind of organisation once"),
        "read_as_one": t("Similar factors read as one"),
        "the_two_as_one": t("The two read as one"),
        "one_and_without": t("As one, without the one who gave {amount}", **left_out),
        "one_and_organisation": t("As one, each organisation once"),
    }[one.id]


def effect(claim: Claim, now: Retold, everybody: Retold, question: Question) -> Effect | None:
    """What becomes of the claim under the settings; None where no answers could tell."""
    if isinstance(claim, FitsDots):
        return None
    first, *others = _becomes(claim, now, question)
    plain = now.settings.plain
    here = t("With everybody: {what}", what=first) if plain else t("With your settings: {what}", what=first)
    was = "" if plain else t("With everybody: {what}", what=_was(claim, everybody, question))
    pairs = tn("{n} pair, of {people} people.", "{n} pairs, of {people} people.", now.pairs, people=now.n)
    return Effect(
        said=(here, *others),
        before=was,
        rule=" ".join((pairs, *_left_out(now), *_read_as_one(now, question)))
        if isinstance(claim, PeopleDiffer)
        else rule(now, question),
    )


Tried = MostCommon | TrainingNext | ConnectingOften | EnablingTogether | NotResources | PeopleDiffer


def _becomes(claim: Tried, now: Retold, question: Question) -> tuple[str, ...]:
    match claim:
        case PeopleDiffer():
            alike = number(now.alike_percent, 1)
            return (
                t(
                    "two of {n} people, picked at random, would spend {alike} of 100 alike.",
                    n=now.n,
                    alike=alike,
                ),
            )
        case NotResources():
            staff, training, rest = _shares(claim, now)
            return (
                t(
                    "more staff of the three kinds {staff} of 100, training {training}, all else {rest}.",
                    staff=staff,
                    training=training,
                    rest=rest,
                ),
                t("Whether money is the point, no settings can tell."),
            )
        case EnablingTogether():
            place = now.place(claim.standings[0].factor)
            if place.mark != claim.family:
                return (_apart(claim, now, question),)
            return (_stands(place), *_beside(place, now, question))
        case _:
            factor = claim.standings[0].factor
            place = now.place(factor)
            family = label(place.mark, question)
            within = (t("That is {family}, read as one.", family=family),) if place.mark != factor else ()
            return (_stands(place), *within, *_beside(place, now, question))


def _was(claim: Tried, everybody: Retold, question: Question) -> str:
    """The same with everybody, in as few words as can be."""
    match claim:
        case PeopleDiffer():
            return t("{alike} of 100.", alike=number(everybody.alike_percent, 1))
        case NotResources():
            return t("{shares} of 100.", shares=listed(_shares(claim, everybody)))
        case EnablingTogether():
            return _apart(claim, everybody, question)
        case _:
            return _stands(everybody.place(claim.standings[0].factor))


def _apart(claim: EnablingTogether, now: Retold, question: Question) -> str:
    """Where the two stand by themselves."""
    items = next(family.items for family in question.families if family.id == claim.family)
    first, second = map(now.place, items[:2])
    return t(
        "apart, place {rank} with {mean} of 100 and place {other} with {less}.",
        rank=first.rank,
        mean=number(first.percent, 1),
        other=second.rank,
        less=number(second.percent, 1),
    )


def _shares(claim: NotResources, now: Retold) -> tuple[str, str, str]:
    """What more staff, training and everything else get."""
    staff = sum((now.by_factor[factor] for factor in claim.more_staff), Fraction(0))
    training = now.by_factor[claim.training]
    return number(staff, 1), number(training, 1), number(100 - staff - training, 1)


def _stands(place: Place) -> str:
    known = {"rank": place.rank, "mean": number(place.percent, 1)}
    if place.shared > 1:
        return t("a shared place {rank}, {mean} of 100.", **known)
    return t("place {rank}, {mean} of 100.", **known)


def _beside(place: Place, now: Retold, question: Question) -> tuple[str, ...]:
    leaders, following = now.leaders, now.following
    if place.rank == 1 and place.shared > 1:
        others = tuple(mark for mark in leaders if mark != place.mark)
        return (t("It shares the lead with {labels}.", labels=_labels(others, question)),)
    if place.rank == 1:
        if not following:
            return ()
        known = {
            "labels": _labels(following, question),
            "second": number(now.percents[following[0]], 1),
        }
        if len(following) > 1:
            return (t("Next come {labels} with {second} each.", **known),)
        return (t("Next comes {labels} with {second}.", **known),)
    known = {"labels": _labels(leaders, question), "most": number(now.percents[leaders[0]], 1)}
    if len(leaders) > 1:
        return (t("{labels} share the lead with {most} each.", **known),)
    return (t("{labels} leads with {most}.", **known),)
