"""One person's answer beside a baseline, without any workshop: what is said of it, and its picture."""

from collections.abc import Mapping
from fractions import Fraction

from coprod.analysis.rounding import half_up
from coprod.charts import alike
from coprod.charts.spec import ChartSpec, Mark
from coprod.charts.table import Table
from coprod.model.alone import Beside
from coprod.model.question import Question
from coprod.text import number, t, tn
from coprod.text.origins import introduction

NAMED_AT_MOST = 3


def resembles(found: Beside) -> str:
    """Whom this person resembles, by name as in a workshop; where too many come into question, how many."""
    who = found.resembled
    named = len(who.nearest) + len(who.close)
    if named <= NAMED_AT_MOST:
        return alike.with_stakeholders(who)
    return tn(
        "Too close to call whom you resemble most: {n} person comes into question, with up to {same} of 100 "
        "the same.",
        "Too close to call whom you resemble most: {n} people come into question, with up to {same} of 100 "
        "the same.",
        named,
        same=number(who.percent),
    )


def same(percent: float) -> str:
    """One cell of the list: how much of 100 both would spend the same."""
    return t("{n} of 100", n=number(percent))


def beside(found: Beside, amounts: Mapping[str, int], question: Question) -> ChartSpec:
    """Bars of one person's allocation (tenths by factor) with the baseline's mean beside them."""
    means = found.baseline.means
    own = {item.id: Fraction(amounts.get(item.id, 0), 10) for item in question.rows}
    most = max(own.values())
    rounded = t("Rounded; may not add to 100.")
    exact = all(half_up(share) == share for share in (*own.values(), *means.values()))
    return ChartSpec(
        kind="bars",
        title=question.title,
        sentence=t(
            "You and the mean of all {n}: {same} of 100 the same.",
            n=number(found.baseline.n),
            same=number(found.same_as_mean),
        ),
        rule=tn(
            "Baseline: mean of {n} person; each counts once.",
            "Baseline: mean of {n} people; each counts once.",
            found.baseline.n,
        ),
        n=found.baseline.n,
        unit="percent",
        marks=tuple(
            Mark(item.id, item.letter, item.short, own[item.id], means[item.id], leads=own[item.id] == most)
            for item in question.rows
        ),
        room_name=t("You"),
        baseline_name=t("Mean of {n}", n=number(found.baseline.n)),
        notes=(
            t("They were {who}.", who=introduction(found.baseline.introduced)),
            t("“The same”: of each factor the smaller of the two amounts, added up."),
            *(() if exact else (rounded,)),
        ),
    )


def figures(spec: ChartSpec) -> Table:
    """The picture's figures as a table: this person's own beside the baseline's mean, the most first."""
    heads = (t("Factor"), spec.room_name, spec.baseline_name)
    rows = (
        (f"{mark.letter} {mark.label}".strip(), number(mark.room), number(mark.baseline or 0))
        for mark in spec.by_room()
    )
    return Table(heads, tuple(rows))
