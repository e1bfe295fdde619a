"""The baselines that rooms are compared with, read once."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from coprod.analysis.summaries import means_percent
from coprod.model.baseline import Baseline, load_baseline, shipped_baselines
from coprod.model.outcome import BaselineOutcome


@lru_cache(maxsize=16)
def _loaded(baseline_id: str) -> Baseline | None:
    file = shipped_baselines().get(baseline_id)
    return load_baseline(file) if file else None


@lru_cache(maxsize=16)
def baseline_outcome(baseline_id: str) -> BaselineOutcome | None:
    """The baseline's mean by factor; None when there is no such baseline."""
    baseline = _loaded(baseline_id)
    if baseline is None:
        return None
    columns = np.array(baseline.tenths_rows(), dtype=np.int64)
    return BaselineOutcome(
        id=baseline.id,
        title=baseline.title,
        introduced=baseline.introduced,
        n=baseline.n,
        means=dict(zip(baseline.factor_ids, means_percent(columns), strict=True)),
    )


def stakeholders_of(baseline_id: str) -> tuple[str, ...]:
    """The stakeholders as the baseline names them, in its order."""
    baseline = _loaded(baseline_id)
    return tuple(who.label for who in baseline.stakeholders) if baseline else ()


def sectors_of(baseline_id: str) -> tuple[str, ...]:
    """The sector of each stakeholder, in the same order: the kind of post, which names nobody."""
    baseline = _loaded(baseline_id)
    return tuple(who.sector for who in baseline.stakeholders) if baseline else ()


def percents_of(baseline_id: str) -> NDArray[np.float64]:
    """Stakeholders x factors in percent; no rows when there is no such baseline."""
    baseline = _loaded(baseline_id)
    return np.array(baseline.tenths_rows(), dtype=np.float64) / 10 if baseline else np.zeros((0, 0))
