"""From a round's outcome to its picture; the one sentence of each picture is made here, from templates."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypedDict

from coprod.analysis.rounding import half_up
from coprod.charts.certainty import in_a_sentence
from coprod.charts.spec import ChartSpec, Heading, Mark
from coprod.model.outcome import Outcome, Shown
from coprod.text import listed, number, t, titled, tn
from coprod.text.origins import baseline_of

NAMED_AT_MOST = 3


def compose(outcome: Outcome) -> ChartSpec:
    """The picture that the question asks for; without marks where no result may be shown."""
    if outcome.shown is not Shown.SHOWN:
        return _covered(outcome)
    if outcome.question.kind == "budget":
        return room_and_baseline(outcome)
    return {"star": star, "cos": cos, "board": board, "bars": dots_on_list}[outcome.question.picture](outcome)


def room_and_baseline(outcome: Outcome) -> ChartSpec:
    """A budget: the room's mean by factor, beside the baseline's once that is revealed."""
    baseline = outcome.baseline if outcome.with_baseline else None
    marks = marks_of(outcome)
    if baseline:
        marks = tuple(replace(mark, baseline=baseline.means[mark.id]) for mark in marks)
    notes = [baseline_of(baseline.introduced)] if baseline else []
    notes += rounded((mark.room for mark in marks), baseline.means.values() if baseline else ())
    return ChartSpec(
        kind="bars",
        title=title_of(outcome),
        **(_with_contrast(marks, outcome) if baseline else _with_certainty(_most(marks), outcome)),
        rule=tn(
            "Mean of {n} ballot; each person counts once.",
            "Mean of {n} ballots; each person counts once.",
            outcome.n,
        ),
        n=outcome.n,
        unit="percent",
        marks=marks,
        room_name=t("This room"),
        baseline_name=t("Baseline") if baseline else "",
        notes=(*notes, *about(outcome)),
    )


def dots_on_list(outcome: Outcome) -> ChartSpec:
    """Dots on a list, as bars."""
    return ChartSpec(
        kind="bars",
        title=title_of(outcome),
        **_with_certainty(_leading(outcome), outcome),
        rule=_dots_rule(outcome),
        n=outcome.n,
        unit="dots",
        marks=marks_of(outcome),
        room_name=t("This room"),
        notes=about(outcome),
    )


def star(outcome: Outcome) -> ChartSpec:
    """Dots on the five steps, one point of the Star each."""
    return replace(dots_on_list(outcome), kind="star")


def cos(outcome: Outcome) -> ChartSpec:
    """Dots on the Four Co's, one petal each."""
    return replace(dots_on_list(outcome), kind="cos")


def board(outcome: Outcome) -> ChartSpec:
    """Dots on rows x columns, one cell a place."""
    rows, columns = (
        tuple(Heading(item.id, item.letter, item.short) for item in items)
        for items in (outcome.question.rows, outcome.question.columns)
    )
    spec = dots_on_list(outcome)
    marks = tuple(replace(mark, stands_out=mark.id in outcome.stands_out) for mark in spec.marks)
    ringed = t("A ring: more dots than its row and its column would give.")
    notes = (ringed, *spec.notes) if outcome.stands_out else spec.notes
    return replace(spec, kind="board", marks=marks, rows=rows, columns=columns, notes=notes)


class Worded(TypedDict):
    """The parts of a spec that hold a sentence and how firm it is."""

    sentence: str
    headline: str
    verdict: str


def worded(headline: str, verdict: str, *, tie: bool = False) -> Worded:
    """A headline with its one word of certainty; a tie has one, too, but needs no sentence for it."""
    said = "" if tie or not verdict else f" {in_a_sentence(verdict)}"
    return {"sentence": f"{headline}{said}", "headline": headline, "verdict": verdict}


def _with_contrast(marks: Sequence[Mark], outcome: Outcome) -> Worded:
    """With the word for what differs most, where the headline names it."""
    named = half_up(max(map(abs, _gaps(marks).values()))) > 0
    return worded(_compared(marks), outcome.widest.verdict if named and outcome.widest else "")


def _with_certainty(headline: str, outcome: Outcome) -> Worded:
    verdict = outcome.certainty.verdict if outcome.certainty and outcome.leaders else ""
    return worded(headline, verdict, tie=len(outcome.leaders) > 1)


def _covered(outcome: Outcome) -> ChartSpec:
    """Why there is nothing to see yet, in place of a picture."""
    question = outcome.question
    return ChartSpec(
        kind=question.picture,
        title=title_of(outcome),
        sentence=t("The results are not shown yet.") if outcome.shown is not Shown.TOO_FEW else _few(outcome),
        rule="",
        n=0,
        unit="percent" if question.kind == "budget" else "dots",
        marks=(),
    )


def _few(outcome: Outcome) -> str:
    """How many answers it takes; who abstains gives none. Live, the first batch shows once a second is in."""
    if outcome.closed:
        return tn(
            "Fewer than {n} answer came in, so nothing is shown.",
            "Fewer than {n} answers came in, so nothing is shown.",
            outcome.minimum,
        )
    return tn(
        "Results show once at least {n} answer is in.",
        "Results show once at least {n} answers are in.",
        outcome.minimum * 2 if outcome.live and outcome.minimum > 1 else outcome.minimum,
    )


def marks_of(outcome: Outcome) -> tuple[Mark, ...]:
    question, leaders = outcome.question, outcome.leaders
    found = {item.item: item for item in outcome.items}
    return tuple(
        Mark(
            id=place,
            letter=question.letter_of(place),
            label=question.place_label(place),
            room=found[place].amount if place in found else Fraction(0),
            people=found[place].people if place in found else 0,
            leads=place in leaders,
        )
        for place in question.places()
    )


def title_of(outcome: Outcome) -> str:
    return titled(outcome.question.title, outcome.number)


def _most(marks: Sequence[Mark]) -> str:
    leaders = [mark for mark in marks if mark.leads]
    if not leaders:
        return t("Nobody has given anything yet.")
    share = number(leaders[0].room)
    if len(leaders) == len(marks):
        return t("The room gives every factor the same: {share} of 100.", share=share)
    if len(leaders) > NAMED_AT_MOST:
        return tn(
            "{n} factor leads: {share} of 100.",
            "{n} factors lead together: {share} of 100 each.",
            len(leaders),
            share=share,
        )
    if len(leaders) > 1:
        return t("The room puts most on {labels}: {share} of 100 each.", labels=_names(leaders), share=share)
    close = [m for m in marks if not m.leads and half_up(m.room) == half_up(leaders[0].room)]
    if close:
        return t(
            "The room puts most on {label}: {share} of 100, just ahead of {labels}.",
            label=leaders[0].label,
            share=share,
            labels=_names(close),
        )
    return t("The room puts most on {label}: {share} of 100.", label=leaders[0].label, share=share)


def _compared(marks: Sequence[Mark]) -> str:
    gaps = _gaps(marks)
    widest = max(abs(gap) for gap in gaps.values())
    if widest == 0:
        return t("The room and the baseline agree on every factor.")
    if half_up(widest) == 0:
        return t("The room and the baseline differ by less than 1 of 100 on every factor.")
    apart = [mark for mark in marks if abs(gaps[mark.id]) == widest]
    size = number(widest)
    if len(apart) > NAMED_AT_MOST:
        return tn(
            "The room differs most from the baseline on {n} factor: by {size} of 100.",
            "The room differs most from the baseline on {n} factors: by {size} of 100 each.",
            len(apart),
            size=size,
        )
    if len(apart) > 1:
        return t(
            "The room differs most from the baseline on {labels}: by {size} of 100 each.",
            labels=_names(apart),
            size=size,
        )
    decimals = int(half_up(apart[0].room) == half_up(apart[0].baseline or 0))
    return t(
        "Room and baseline differ most on {label}: {room} of 100 here, {baseline} there.",
        label=apart[0].label,
        room=number(apart[0].room, decimals),
        baseline=number(apart[0].baseline or 0, decimals),
    )


def _gaps(marks: Sequence[Mark]) -> dict[str, Fraction]:
    return {mark.id: mark.room - (mark.baseline or 0) for mark in marks}


def _leading(outcome: Outcome) -> str:
    leaders = [mark for mark in marks_of(outcome) if mark.leads]
    if not leaders:
        return t("No dots yet.")
    dots = _dots(int(leaders[0].room))
    if len(leaders) > NAMED_AT_MOST:
        return tn(
            "{n} place leads: {dots}.", "{n} places lead together: {dots} each.", len(leaders), dots=dots
        )
    if len(leaders) > 1:
        return t("{labels} lead together: {dots} each.", labels=_names(leaders), dots=dots)
    people = tn("{n} person", "{n} people", leaders[0].people or 0)
    return t(
        "Most dots are on {label}: {dots} from {people}.",
        label=leaders[0].label,
        dots=number(leaders[0].room),
        people=people,
    )


def _dots_rule(outcome: Outcome) -> str:
    ballots = tn("All dots of {n} ballot", "All dots of {n} ballots", outcome.n)
    dots = _dots(outcome.question.dots or 0)
    return t("{ballots}; up to {dots} for each person.", ballots=ballots, dots=dots)


def about(outcome: Outcome) -> tuple[str, ...]:
    """What is not in the figures, and what they are not."""
    waiting = tn("{n} more ballot joins later.", "{n} more ballots join later.", outcome.waiting)
    abstained = tn("{n} person abstained.", "{n} people abstained.", outcome.abstained)
    left_out = t("The last ballots are left out: so few would be given away by what was shown before.")
    return (
        *((waiting,) if outcome.waiting else ()),
        *((left_out,) if outcome.closed and not outcome.complete and outcome.live else ()),
        *((abstained,) if outcome.abstained else ()),
        t("The room is not a sample."),
    )


def rounded(*columns: Iterable[Fraction]) -> tuple[str, ...]:
    """What is to be said where percents of a column do not add to 100: whole as in pictures, or in tenths as
    in tables."""
    exact = [shares for each in columns if (shares := tuple(each))]
    adds_up = all(
        sum(half_up(share, decimals) for share in shares) == 100 for shares in exact for decimals in (0, 1)
    )
    return () if adds_up else (t("Rounded; may not add to 100."),)


def _dots(n: int) -> str:
    return tn("{n} dot", "{n} dots", n)


def _names(marks: Sequence[Mark]) -> str:
    return listed(m.label for m in marks)
