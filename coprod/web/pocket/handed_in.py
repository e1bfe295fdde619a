"""What one person handed in by link, question by question, and their own budget beside the baseline."""

from dataclasses import dataclass, replace

from coprod.charts import alike, alone
from coprod.charts.phone import svg
from coprod.charts.table import Table
from coprod.model.alone import Beside
from coprod.model.ballot import Ballot
from coprod.model.question import Question
from coprod.participation import Screen
from coprod.web.pocket.shown import WIDTH, Line, given


@dataclass(frozen=True)
class Own:
    """One budget beside the baseline: nothing of anybody else's in the workshop."""

    sentence: str
    resembles: str
    table: Table
    picture: str
    small_print: tuple[str, ...]


@dataclass(frozen=True)
class HandedIn:
    """One question and what was given: nothing where `receipt` is empty."""

    round_id: str
    title: str
    lines: tuple[Line, ...] = ()
    abstained: bool = False
    reason: str = ""
    receipt: str = ""
    own: Own | None = None


def handed_in(screen: Screen) -> tuple[HandedIn, ...]:
    """Every question by link with this person's answer, as far as `screen` tells."""
    found = []
    for each in screen.given:
        cast = each.counted
        if cast is None:
            found.append(HandedIn(each.round.id, each.question.title))
            continue
        found.append(
            HandedIn(
                each.round.id,
                each.question.title,
                lines=tuple(given(replace(screen, round=each.round, mine=cast))),
                abstained=cast.ballot.abstain,
                reason=cast.ballot.reason,
                receipt=f"{cast.receipt[:4]} {cast.receipt[4:]}",
                own=_own(each.beside, cast.ballot, each.question) if each.beside else None,
            )
        )
    return tuple(found)


def _own(beside: Beside, ballot: Ballot, question: Question) -> Own:
    spec = alone.beside(beside, ballot.amounts, question)
    return Own(
        sentence=alike.with_baseline(beside.same_as_mean),
        resembles=alone.resembles(beside),
        table=alone.figures(spec),
        picture=svg(spec, width=WIDTH),
        small_print=(spec.rule, *spec.notes),
    )
