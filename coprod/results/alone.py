"""One allocation beside a baseline: the same figures for somebody in a workshop and for somebody alone."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from coprod.analysis.comparing import shared_percent
from coprod.analysis.resemblance import resemblance
from coprod.model.alone import Beside
from coprod.model.outcome import Resembled
from coprod.model.question import Question
from coprod.results.baselines import baseline_outcome, percents_of, stakeholders_of


def beside_baseline(amounts: Mapping[str, int], question: Question) -> Beside | None:
    """A whole allocation (tenths by factor) beside the question's baseline; None where it has none."""
    baseline = baseline_outcome(question.baseline or "")
    if baseline is None:
        return None
    own = percents(amounts, question)
    same = _same_as_each(own, baseline.id)
    found = resembled(own, baseline.id)
    assert found is not None, "every baseline has a stakeholder"
    return Beside(
        baseline=baseline,
        same_as_mean=shared_percent(own, [baseline.means[item.id] for item in question.rows]),
        same_as_each=tuple(sorted(same, key=lambda each: -each[1])),
        resembled=found,
    )


def resembled(own: Sequence[Fraction], baseline_id: str) -> Resembled | None:
    """Whom of a baseline somebody with these percents resembles; None where it names nobody."""
    names = stakeholders_of(baseline_id)
    found = resemblance([float(share) for share in own], percents_of(baseline_id))
    if not found.nearest:
        return None
    return Resembled(
        nearest=tuple(names[i] for i in found.nearest),
        close=tuple(names[i] for i in found.close),
        percent=_in_tenths(found.overlaps[found.nearest[0]]),
    )


def percents(amounts: Mapping[str, int], question: Question) -> list[Fraction]:
    """An allocation in exact percent, in the printed order."""
    return [Fraction(amounts.get(item.id, 0), 10) for item in question.rows]


def _same_as_each(own: Sequence[Fraction], baseline_id: str) -> list[tuple[str, float]]:
    overlaps = resemblance([float(share) for share in own], percents_of(baseline_id)).overlaps
    return list(zip(stakeholders_of(baseline_id), map(_in_tenths, overlaps), strict=True))


def _in_tenths(percent: float) -> float:
    """Both sides are whole tenths, so what they share is as well; the rest is a float's noise."""
    return round(float(percent), 1)
