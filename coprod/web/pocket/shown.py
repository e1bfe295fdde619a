"""Results as a phone shows them: sentence, then list, then picture, then the baseline."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from coprod import results
from coprod.charts import alike
from coprod.charts.behind import picture
from coprod.charts.compose import compose
from coprod.charts.counted_apart import Apart, of_tables, of_wall
from coprod.charts.findings import finding
from coprod.charts.phone import svg
from coprod.charts.spec import ChartSpec, Mark
from coprod.charts.table import Table, table
from coprod.model.ballot import Ballot
from coprod.model.behind import Pictured
from coprod.model.outcome import Outcome
from coprod.model.workshop import Workshop
from coprod.participation import Screen
from coprod.store import Store
from coprod.text import current, number, percent_text
from coprod.text.origins import introduction
from coprod.web.pocket.easy import easy, short

WIDTH = 340
LISTED = 10
"""A two-way board has many places: those after the first ten are behind a button."""


@dataclass(frozen=True)
class Line:
    """One factor or place, in words; `you` and `baseline` are empty where there is none."""

    letter: str
    label: str
    room: str
    you: str = ""
    baseline: str = ""
    leads: bool = False


@dataclass(frozen=True)
class Shown:
    """All that is said about one outcome; without lines it says why there is nothing to see.

    `picture` is SVG from the pen, which escapes what people wrote.
    """

    title: str
    sentence: str
    alike: str
    lines: tuple[Line, ...]
    more: tuple[Line, ...]
    picture: str
    compared: str
    introduced: str
    alike_baseline: tuple[str, ...]
    small_print: tuple[str, ...]
    with_you: bool = False
    with_baseline: bool = False
    apart: tuple[Apart, ...] = ()


def shown(outcome: Outcome, screen: Screen | None = None, store: Store | None = None) -> Shown:
    """An outcome for everybody, or with `screen` beside this person's own ballot.

    With the `store`, also what tables agreed on and what was counted from a poster.
    """
    drawn = _drawn(outcome, current())
    spec = drawn.spec
    cast = screen.counted if screen else None
    own = cast.ballot if cast and not cast.ballot.abstain else None
    with_baseline = spec.with_baseline
    lines = tuple(_line(mark, line, spec, own) for mark, line in drawn.lines if _is_listed(mark, spec, own))
    listed = LISTED if spec.kind == "board" else len(lines)
    return Shown(
        title=spec.title,
        sentence=short(drawn.room_alone) if easy() else drawn.room_alone.sentence,
        alike=_alike(screen),
        lines=lines[:listed],
        more=lines[listed:],
        picture=drawn.picture,
        compared=spec.sentence if with_baseline else "",
        introduced=introduction(outcome.baseline.introduced) if with_baseline and outcome.baseline else "",
        alike_baseline=tuple(_alike_baseline(screen)) if with_baseline else (),
        small_print=tuple(each for each in (spec.rule, *spec.notes) if each),
        with_you=own is not None and bool(spec.marks),
        with_baseline=with_baseline,
        apart=_apart(outcome, current(), store)[1] if store else (),
    )


class _Drawn(NamedTuple):
    """What is the same on every phone; `outcome` is held so that nothing else can have its identity."""

    outcome: Outcome
    spec: ChartSpec
    room_alone: ChartSpec
    lines: tuple[tuple[Mark, Line], ...]
    picture: str


def _same_outcome(outcome: Outcome, language: str) -> tuple[int, str]:
    return id(outcome), language


@results.once(128, key=_same_outcome)
def _drawn(outcome: Outcome, _language: str) -> _Drawn:
    """Composed and drawn once for all phones: results are handed out as one value for each version."""
    spec = compose(outcome)
    room_alone = compose(outcome.model_copy(update={"with_baseline": False}))
    lines = tuple((mark, _line_for_all(mark)) for mark in spec.by_room())
    return _Drawn(outcome, spec, room_alone, lines, svg(spec, width=WIDTH) if spec.marks else "")


def _as_kept(outcome: Outcome, language: str, _store: Store) -> tuple[int, str]:
    return id(outcome), language


@results.once(128, key=_as_kept)
def _apart(outcome: Outcome, _language: str, store: Store) -> tuple[Outcome, tuple[Apart, ...]]:
    """Read once for all phones, as an outcome is another one when any ballot or poster of its round is."""
    agreed = results.agreed_tables(store, outcome.round_id)
    wall = results.wall_board(store, outcome.round_id)
    spoken = {"question": outcome.question}
    found = (
        of_tables(agreed.model_copy(update=spoken)) if agreed else None,
        of_wall(wall.model_copy(update=spoken)) if wall else None,
    )
    return outcome, tuple(each for each in found if each)


@dataclass(frozen=True)
class Further:
    """A picture behind or beside the results: sentence, table, picture, small print."""

    title: str
    sentence: str
    table: Table
    picture: str
    small_print: tuple[str, ...]


def further(shown: Pictured) -> Further:
    """A further view of a round, for everybody."""
    spec = picture(shown)
    return Further(
        title=spec.title,
        sentence=spec.sentence,
        table=table(spec),
        picture=svg(spec, width=WIDTH),
        small_print=tuple(each for each in (spec.rule, *spec.notes) if each),
    )


@dataclass(frozen=True)
class Found:
    """A finding as a phone shows it."""

    sentence: str
    word: str
    verdict: str
    answered: str
    rule: str
    table: Table
    picture: str


def found(workshop: Workshop, store: Store) -> tuple[Found, ...]:
    """Every finding that is out."""
    pictures = results.findings(store, workshop, rehearsed=True)
    each_of = (finding(results.pictured_in_words_of(each, workshop.template)) for each in pictures)
    return tuple(
        Found(
            sentence=each.sentence,
            word=each.word,
            verdict=each.verdict,
            answered=each.answered,
            rule=each.spec.rule,
            table=table(each.spec),
            picture=svg(each.spec, width=WIDTH),
        )
        for each in each_of
    )


def given(screen: Screen) -> list[Line]:
    """What this person's ballot gives, the most first."""
    cast, question = screen.mine, screen.question
    if cast is None or question is None:
        return []
    places = sorted(cast.ballot.amounts.items(), key=lambda item: -item[1])
    budget = question.kind == "budget"
    return [
        Line(
            question.letter_of(place),
            question.place_label(place),
            "",
            percent_text(n) if budget else number(n),
        )
        for place, n in places
    ]


def _is_listed(mark: Mark, spec: ChartSpec, own: Ballot | None) -> bool:
    """Of a two-way board, only places where something lies."""
    return spec.kind != "board" or mark.room > 0 or bool(own and own.amounts.get(mark.id))


def _line_for_all(mark: Mark) -> Line:
    return Line(
        letter=mark.letter,
        label=mark.label,
        room=number(mark.room),
        baseline="" if mark.baseline is None else number(mark.baseline),
        leads=mark.leads,
    )


def _line(mark: Mark, line: Line, spec: ChartSpec, own: Ballot | None) -> Line:
    if own is None:
        return line
    amount = own.amounts.get(mark.id, 0)
    return replace(line, you=percent_text(amount) if spec.unit == "percent" else number(amount))


def _alike(screen: Screen | None) -> str:
    if screen is None or screen.shared_with_room is None:
        return ""
    return alike.with_room(screen.shared_with_room)


def _alike_baseline(screen: Screen | None) -> list[str]:
    if screen is None or screen.shared_with_baseline is None:
        return []
    said = [alike.with_baseline(screen.shared_with_baseline)]
    return [*said, alike.with_stakeholders(screen.resembled)] if screen.resembled else said
