"""A workshop's findings in words: a sentence each, its word of certainty, its n and its rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from coprod.charts.behind import picture
from coprod.charts.certainty import in_a_word
from coprod.charts.spec import ChartSpec
from coprod.model.behind import Pictured
from coprod.model.workshop import View
from coprod.text import t

IN_THE_HALL = 3
UNSURE = "could_go_either_way"


@dataclass(frozen=True)
class Finding:
    """`sentence` says what was found, `word` how firm that is; `shown` is where both come from."""

    sentence: str
    verdict: str
    word: str
    answered: str
    spec: ChartSpec
    shown: Pictured


def finding(shown: Pictured) -> Finding:
    """A picture as a finding; where nothing leads alone, it could go either way."""
    spec = picture(shown)
    verdict = spec.verdict or UNSURE
    return Finding(
        sentence=spec.headline or spec.sentence,
        verdict=verdict,
        word=in_a_word(verdict),
        answered=t("n\u00a0=\u00a0{n}", n=spec.n),
        spec=spec,
        shown=shown,
    )


def foremost(found: Sequence[Finding]) -> list[Finding]:
    """The three for the hall: the money, beside the baseline, where the room is stuck; else what there is."""
    ranked = sorted(range(len(found)), key=lambda place: (_rank(found[place]), place))
    return [found[place] for place in sorted(ranked[:IN_THE_HALL])]


def read_aloud(found: Sequence[Finding]) -> str:
    """All findings as a text to read out: what was asked and found, how firm that is, and of how many."""
    paragraphs = [f"{each.spec.title}. {each.spec.sentence} {each.spec.rule}" for each in found]
    return "\n\n".join([*paragraphs, caveat()])


def caveat() -> str:
    """What holds for all of them."""
    return t("Each speaks of those who answered it. The room is not a sample.")


def _rank(found: Finding) -> int:
    shown = found.shown
    if shown.view is View.MOVEMENT:
        return 3
    if shown.view is View.MONEY:
        return 4
    if shown.outcome.question.kind == "budget":
        return 1 if shown.outcome.with_baseline else 0
    return 2 if shown.outcome.question.picture == "star" else 5
