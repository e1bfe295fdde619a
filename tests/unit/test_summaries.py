"""Totals and means of ballots are exact."""

from fractions import Fraction

import numpy as np

from coprod.analysis.summaries import dots_total, means_percent, named_by
from coprod.model.baseline import load_baseline, shipped_baselines


def test_the_baselines_means_are_those_of_the_source() -> None:
    baseline = load_baseline(shipped_baselines()["stakeholders_2017"])
    means = means_percent(np.array(baseline.tenths_rows()))
    published = [6.25, 18.75, 23.125, 8.75, 8.75, 8.75, 11.25, 1.875, 0.6875, 0.5625, 11.25]
    assert means == tuple(Fraction(mean) for mean in published)
    assert sum(means) == 100


def test_a_third_is_a_third() -> None:
    assert means_percent(np.array([[1000], [0], [0]])) == (Fraction(100, 3),)


def test_nobody_gives_nothing() -> None:
    nobody = np.zeros((0, 3), dtype=np.int64)
    assert means_percent(nobody) == (0, 0, 0)
    assert named_by(nobody) == (0, 0, 0)
    assert dots_total(nobody) == (0, 0, 0)


def test_dots_and_the_people_they_come_from_are_counted_apart() -> None:
    dots = np.array([[3, 0], [1, 0], [0, 2]])
    assert dots_total(dots) == (4, 2)
    assert named_by(dots) == (2, 1)


def test_small_integers_do_not_overflow() -> None:
    assert dots_total(np.full((400, 1), 100, dtype=np.int8)) == (40_000,)
    assert means_percent(np.full((100, 1), 1000, dtype=np.int16)) == (100,)
