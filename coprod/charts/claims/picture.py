"""The baseline under some settings: a bar a factor, and a ring where it stands with everybody."""

from coprod.charts.certainty import said
from coprod.charts.claims.retold import headline, label, letters, rule
from coprod.charts.spec import ChartSpec, Mark
from coprod.model.claims import Published, Retold
from coprod.text import t
from coprod.text.origins import baseline_of


def picture(now: Retold, found: Published) -> ChartSpec:
    """The means from the largest to the smallest."""
    question, plain = found.question, now.settings.plain
    spoken = headline(now, question)
    return ChartSpec(
        kind="bars",
        title=t("What the {n} professionals would spend 100 on", n=found.baseline.n),
        sentence=f"{spoken} {said(found.certainty)}" if plain else spoken,
        rule=rule(now, question),
        n=now.n,
        unit="percent",
        marks=tuple(
            Mark(
                id=mark,
                letter=letters(now.members[mark], question),
                label=label(mark, question),
                room=percent,
                before=None if plain else now.everybody[mark],
            )
            for mark, percent in now.percents.items()
        ),
        fixed_order=True,
        room_name=t("Baseline") if plain else t("Your settings"),
        before_name=t("All {n}", n=found.baseline.n),
        notes=(
            baseline_of(found.baseline.introduced),
            t("Rounded; may not add to 100."),
        ),
    )
