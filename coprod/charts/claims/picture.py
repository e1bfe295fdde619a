"""The baseline by itself: the pens' own diamonds, without a room beside them."""

from fractions import Fraction

from coprod.charts.certainty import said
from coprod.charts.claims.words import mean_of
from coprod.charts.spec import ChartSpec, Mark
from coprod.model.claims import Published
from coprod.text import number, t


def picture(found: Published) -> ChartSpec:
    """The baseline's means from the largest to the smallest, and no room."""
    baseline, question = found.baseline, found.question
    means = sorted(baseline.means.items(), key=lambda each: -each[1])
    first = means[0]
    return ChartSpec(
        kind="bars",
        title=t("What the {n} professionals would spend 100 on", n=baseline.n),
        sentence=t(
            "The {n} put most on {label}: {share} of 100. {certainty}",
            n=baseline.n,
            label=question.place_label(first[0]),
            share=number(first[1]),
            certainty=said(found.certainty),
        ),
        rule=mean_of(baseline.n),
        n=baseline.n,
        unit="percent",
        marks=tuple(
            Mark(
                id=factor,
                letter=question.letter_of(factor),
                label=question.place_label(factor),
                room=Fraction(0),
                baseline=mean,
                people=found.named_by[factor],
            )
            for factor, mean in means
        ),
        fixed_order=True,
        baseline_name=t("Baseline"),
        notes=(
            t("Baseline: {introduced}.", introduced=baseline.introduced),
            t("Rounded; may not add to 100."),
        ),
    )
