"""The pictures behind and beside a headline, each with its sentence: from figures to specs."""

from dataclasses import replace
from fractions import Fraction

from coprod.analysis.rounding import half_up, whole_times
from coprod.charts.certainty import reasons
from coprod.charts.compose import about, compose, marks_of, rounded, title_of, worded
from coprod.charts.money import money_and_dots
from coprod.charts.spec import ChartSpec, Heading, Mark
from coprod.model.behind import (
    FEWEST_IN_GROUP,
    Agreement,
    Detail,
    Groups,
    HowFirm,
    Likeness,
    MoneyAndDots,
    Movement,
    Pictured,
)
from coprod.model.outcome import Outcome
from coprod.text import listed, number, t, tn
from coprod.text.origins import baseline_of

MERGED, NOT_SAID = "merged", "not_said"
NAMED_AT_MOST = 2


def picture(shown: Pictured) -> ChartSpec:
    """The spec of any view of a round."""
    match shown.figures:
        case None:
            return compose(shown.outcome)
        case HowFirm():
            return how_firm(shown.outcome, shown.figures)
        case Agreement():
            return agreement(shown.outcome, shown.figures)
        case Groups():
            return groups(shown.outcome, shown.figures)
        case Movement():
            assert shown.beside is not None
            return movement(shown.beside, shown.outcome, shown.figures)
        case MoneyAndDots():
            assert shown.beside is not None
            return money_and_dots(shown.beside, shown.outcome, shown.figures)
        case Likeness():
            return likeness(shown.outcome, shown.figures)


def how_firm(outcome: Outcome, found: HowFirm) -> ChartSpec:
    """How many times in 100 each place would lead, had slightly different people like these answered."""
    assert outcome.certainty is not None
    certainty = outcome.certainty
    times = {place: whole_times(share) for place, share in found.first_share.items()}
    marks = tuple(
        replace(mark, room=Fraction(times[mark.id])) for mark in marks_of(outcome) if times[mark.id] > 0
    )
    if len(outcome.leaders) == 1:
        label = outcome.question.place_label(outcome.leaders[0])
        sentence = t(
            "Asked of slightly different people, {label} would lead {n} times in 100.",
            label=label,
            n=number(times[outcome.leaders[0]]),
        )
    else:
        sentence = t(
            "{labels} lead together.",
            labels=listed(outcome.question.place_label(place) for place in outcome.leaders[:3]),
        )
    return ChartSpec(
        kind="bars",
        title=t("How sure are we? {title}", title=title_of(outcome)),
        **worded(sentence, certainty.verdict, tie=len(outcome.leaders) > 1),
        rule=tn(
            "{n} ballot, drawn again many times; places under 1 in 100 are left out.",
            "{n} ballots, drawn again many times; places under 1 in 100 are left out.",
            outcome.n,
        ),
        n=outcome.n,
        unit="times",
        marks=marks,
        room_name=t("Times in 100 that it leads"),
        notes=(*reasons(certainty)[:2], t("The room is not a sample.")),
    )


def agreement(outcome: Outcome, found: Agreement) -> ChartSpec:
    """How many people give each factor nothing, something and a lot; the most divided factor first."""

    def divided(mark: Mark) -> float:
        spread = found.spread[mark.id]
        return spread.deviation if spread else 0.0

    return ChartSpec(
        kind="spread",
        title=t("How far we agree: {title}", title=title_of(outcome)),
        sentence=t(
            "Two of you, picked at random, would spend {n} of every 100 in the same way.",
            n=number(found.alike_points),
        ),
        rule=tn(
            "{n} ballot; where answers differ most stands first.",
            "{n} ballots; where answers differ most stands first.",
            outcome.n,
        ),
        n=outcome.n,
        unit="people",
        marks=tuple(
            replace(mark, parts=(spread.nothing, spread.some, spread.a_lot) if spread else ())
            for mark in sorted(marks_of(outcome), key=divided, reverse=True)
            for spread in [found.spread[mark.id]]
        ),
        fixed_order=True,
        part_names=(t("nothing"), t("under 20"), t("20 or more")),
        notes=(
            *((t("No bar: only a few gave it anything."),) if None in found.spread.values() else ()),
            t(
                "The room's money is spread as if over {room} equal factors, "
                "a typical person's over {person}.",
                room=number(found.room_effective, 1),
                person=number(found.person_effective, 1),
            ),
            *about(outcome),
        ),
    )


def groups(outcome: Outcome, found: Groups) -> ChartSpec:
    """Each group's mean by factor, as a board of factors x groups."""
    names = {group.id: group.label for group in outcome.groups} | {
        MERGED: t("Smaller groups together"),
        NOT_SAID: t("Did not say"),
    }
    ordered = sorted(found.sizes, key=lambda group: (group == MERGED, -found.sizes[group], group))
    columns = tuple(
        Heading(
            group, "", t("{group}, n\u00a0=\u00a0{n}", group=names.get(group, group), n=found.sizes[group])
        )
        for group in ordered
    )
    marks = []
    for mark in marks_of(outcome):
        row = {group: found.means[group][mark.id] for group in ordered}
        marks += [
            replace(mark, id=f"{mark.id}/{group}", room=row[group], leads=row[group] == _most(found, group))
            for group in ordered
        ]
    rows = tuple(Heading(mark.id, mark.letter, mark.label) for mark in marks_of(outcome))
    return ChartSpec(
        kind="board",
        title=t("Group by group: {title}", title=title_of(outcome)),
        sentence=_explained(found),
        rule=tn(
            "Mean of each group's ballots; {n} ballot in all.",
            "Mean of each group's ballots; {n} ballots in all.",
            outcome.n,
        ),
        n=outcome.n,
        unit="percent",
        marks=tuple(marks),
        rows=rows,
        columns=columns,
        room_name=t("This room"),
        notes=(
            t(
                "A frame: what the group puts most on. Groups of fewer than {n} stand together.",
                n=max(FEWEST_IN_GROUP, outcome.minimum),
            ),
            *rounded(*(found.means[group].values() for group in ordered)),
            *about(outcome),
        ),
    )


def strips(found: Detail) -> ChartSpec:
    """Every answer to each factor, with the mean and how far it could lie; the baseline's people as ticks."""
    outcome = found.outcome
    marks = tuple(
        replace(
            mark,
            answers=found.answers[mark.id],
            ticks=found.stakeholders[mark.id] if outcome.with_baseline else (),
            ends=found.intervals.get(mark.id),
        )
        for mark in marks_of(outcome)
    )
    widest = max(marks, key=lambda mark: mark.answers[0] - mark.answers[-1])
    return ChartSpec(
        kind="strips",
        title=t("Answer by answer: {title}", title=title_of(outcome)),
        sentence=t(
            "Answers lie furthest apart on {label}: from {low} to {high} of 100.",
            label=widest.label,
            low=number(Fraction(widest.answers[-1])),
            high=number(Fraction(widest.answers[0])),
        ),
        rule=tn("{n} ballot.", "{n} ballots.", outcome.n)
        + (
            f" {t('The line: where the mean could lie, 95 times in 100, with slightly different people.')}"
            if found.intervals
            else ""
        ),
        n=outcome.n,
        unit="percent",
        marks=marks,
        room_name=t("Answers here"),
        baseline_name=t("Answers of the baseline") if outcome.with_baseline else "",
        notes=(
            t("For the desk only: one answer may be known as somebody's."),
            t("The room is not a sample."),
        ),
    )


def movement(before: Outcome, now: Outcome, found: Movement) -> ChartSpec:
    """This round's means as bars, with a ring where each stood in the earlier round."""
    marks = tuple(replace(mark, before=before.amount(mark.id)) for mark in marks_of(now))
    moved = tn(
        "{n} of {all} moved 10 points or more.",
        "{n} of {all} moved 10 points or more.",
        found.moved,
        all=found.paired,
    )
    unpaired = found.only_before + found.only_now
    notes = [
        tn(
            "{n} person answered only one of the rounds.",
            "{n} people answered only one of the rounds.",
            unpaired,
        )
    ]
    notes += [
        t(
            "From {source} to {target}: {points} of 100 on average.",
            source=now.question.place_label(flow.source),
            target=now.question.place_label(flow.target),
            points=number(flow.points, 1),
        )
        for flow in found.flows[:NAMED_AT_MOST]
    ]
    return ChartSpec(
        kind="bars",
        title=t("What moved: {title}", title=title_of(now)),
        **worded(
            " ".join(filter(None, [moved, _changed_most(before, now, found)])),
            found.verdict if found.widest else "",
        ),
        rule=t(
            "{now}; {before}; {both}.",
            now=tn("Means of {n} ballot", "Means of {n} ballots", now.n),
            before=tn(
                "in round {number}, of {n} ballot",
                "in round {number}, of {n} ballots",
                before.n,
                number=before.number,
            ),
            both=tn("{n} person answered both", "{n} people answered both", found.paired),
        ),
        n=found.paired,
        unit="percent",
        marks=marks,
        room_name=t("Round {n}", n=now.number),
        before_name=t("Round {n}", n=before.number),
        notes=(
            *(notes if unpaired else notes[1:]),
            *rounded(*([each.amount(mark.id) for mark in marks] for each in (before, now))),
            t("The room is not a sample."),
        ),
    )


def likeness(outcome: Outcome, found: Likeness) -> ChartSpec:
    """How many people resemble each kind of post of the baseline; nobody is named."""
    assert outcome.baseline is not None
    counts = dict(sorted(found.counts.items(), key=lambda kind: -kind[1])) | {"": found.undecided}
    most = max(found.counts.values(), default=0)
    kinds = [kind for kind, n in found.counts.items() if n == most and n]
    marks = tuple(
        Mark(
            id=kind or "undecided",
            letter="",
            label=_kind(kind),
            room=Fraction(n),
            people=n,
            leads=kind in kinds,
        )
        for kind, n in counts.items()
    )
    if not kinds:
        sentence = t("Nobody here clearly resembles one kind of post more than the others.")
    elif len(kinds) > 1:
        sentence = t("As many here resemble one kind of post as another: {n} each.", n=most)
    else:
        sentence = tn(
            "{n} of {all} here resembles those from {kind} most.",
            "{n} of {all} here resemble those from {kind} most.",
            most,
            all=outcome.n,
            kind=_kind(kinds[0]),
        )
    return ChartSpec(
        kind="bars",
        title=t("Whom we resemble: {title}", title=title_of(outcome)),
        sentence=sentence,
        rule=tn(
            "{n} ballot, each beside the one of the baseline with whom it shares most.",
            "{n} ballots, each beside the one of the baseline with whom it shares most.",
            outcome.n,
        ),
        n=outcome.n,
        unit="people",
        marks=marks,
        fixed_order=True,
        room_name=t("People here"),
        notes=(baseline_of(outcome.baseline.introduced), *about(outcome)),
    )


def _most(found: Groups, group: str) -> Fraction:
    return max(found.means[group].values())


def _explained(found: Groups) -> str:
    if found.explained is None or found.by_chance is None:
        return t("What each group would spend the money on.")
    return t(
        "Knowing which group you belong to explains {share} of 100 parts of the differences; "
        "shuffled labels would explain {chance}.",
        share=number(found.explained * 100),
        chance=number(found.by_chance * 100),
    )


def _changed_most(before: Outcome, now: Outcome, found: Movement) -> str:
    """What changed most among those who answered both; with everybody's means where these say the same."""
    if found.widest is None:
        return ""
    place, way = found.widest
    label = now.question.place_label(place)
    was, is_now = before.amount(place), now.amount(place)
    if (is_now - was) * way > 0 and half_up(was) != half_up(is_now):
        return (
            t("{label} gained most, from {before} to {now} of 100.", **_from_to(label, was, is_now))
            if way > 0
            else t("{label} lost most, from {before} to {now} of 100.", **_from_to(label, was, is_now))
        )
    return t("{label} gained most.", label=label) if way > 0 else t("{label} lost most.", label=label)


def _from_to(label: str, was: Fraction, is_now: Fraction) -> dict[str, str]:
    return {"label": label, "before": number(was), "now": number(is_now)}


def _kind(kind: str) -> str:
    """A sector of the 2017 baseline in the words of the catalogue; another baseline's own word."""
    known = {
        "": t("too close to call"),
        "local government": t("councils"),
        "health and social care partnership": t("health and social care"),
        "third sector": t("the third sector"),
    }
    return known.get(kind, kind)
