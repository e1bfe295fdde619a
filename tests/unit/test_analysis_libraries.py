"""Our methods beside the same methods written by others."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.spatial.distance import pdist, squareform

from coprod.analysis.agreement import agreement, entropy, group_share
from coprod.analysis.comparison import compare
from coprod.analysis.distance import between
from coprod.analysis.firmness import firmness
from coprod.analysis.intervals import by_bootstrap, by_t
from coprod.analysis.money_and_dots import pair_order
from coprod.analysis.summaries import summarise, trimmed_mean
from tests.published import COUNCILS, ENABLING_USERS, PERCENTS, SECTORS, SURREY, TRAINING

SEEDS = st.integers(0, 2**32 - 1)

ADONIS2 = {
    "sector": (SECTORS, 0.352717659809, 1.3623021899),
    "council": (COUNCILS, 0.198208661299, 1.48324371989),
    "surrey": (SURREY, 0.327743763381, 2.92516822183),
}
"""R vegan 2.6-4, adonis2(dist(X, "manhattan")/200 ~ group): R squared and F."""


def room(seed: int, people: int, factors: int = 11) -> np.ndarray:
    """Made-up allocations in fives, many of them zero."""
    chance = np.random.default_rng(seed)
    shares = chance.dirichlet(np.full(factors, 0.4), size=people)
    return np.array([chance.multinomial(20, share) for share in shares]) * 5.0


@pytest.mark.parametrize("name", ADONIS2)
def test_the_share_between_groups_is_vegans(name: str):
    labels, share, pseudo_f = ADONIS2[name]

    found = group_share(PERCENTS, [str(label) for label in labels])

    assert found is not None
    assert found.share == pytest.approx(share, abs=1e-9)
    assert found.pseudo_f == pytest.approx(pseudo_f, abs=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_the_pseudo_f_is_scikit_bios(seed: int):
    distance = pytest.importorskip("skbio.stats.distance")
    table = room(seed, 24)
    labels = [f"group {place % 3}" for place in range(24)]
    theirs = distance.permanova(
        distance.DistanceMatrix(squareform(pdist(table, "cityblock") / 200)), labels, permutations=99, seed=1
    )

    ours = group_share(table, labels, shuffles=99)

    assert ours is not None
    assert ours.pseudo_f == pytest.approx(theirs["test statistic"], abs=1e-12, rel=1e-12)
    assert ours.share == pytest.approx(1 - 1 / (1 + theirs["test statistic"] * 2 / 21), abs=1e-12)


@given(SEEDS, st.integers(2, 12))
@settings(max_examples=50, deadline=None)
def test_points_to_move_are_bray_and_curtis(seed: int, people: int):
    table = room(seed, people)

    assert between(table, table) / 100 == pytest.approx(squareform(pdist(table, "braycurtis")), abs=1e-15)
    overlap = 100 * (1 - pdist(table, "braycurtis").mean())
    assert agreement(table).overlap == pytest.approx(overlap, abs=1e-11)


def test_the_effective_number_is_hills():
    alpha = pytest.importorskip("skbio.diversity.alpha")
    mean = PERCENTS.mean(axis=0)

    ours = float(np.exp(entropy(mean[None])[0]))

    assert ours == pytest.approx(8.123533267625573, abs=1e-12)
    assert ours == pytest.approx(alpha.hill(mean, order=1), abs=1e-12)
    assert alpha.hill(mean, order=2) == pytest.approx(7.079606860581524, abs=1e-12)


def test_entropy_is_scipys():
    table = room(3, 40)

    assert entropy(table) == pytest.approx(stats.entropy(table, axis=1), abs=1e-12)


@given(SEEDS, st.integers(2, 9), st.integers(2, 9))
@settings(max_examples=30, deadline=None)
def test_the_energy_is_half_the_sum_of_scipys_squared(seed: int, people: int, stakeholders: int):
    here, there = room(seed, people), room(seed + 1, stakeholders)
    by_factor = [stats.energy_distance(a, b) ** 2 for a, b in zip(here.T, there.T, strict=True)]

    assert compare(here, there, shuffles=19).energy == pytest.approx(sum(by_factor) / 2, abs=1e-9)


def test_the_energy_formula_is_dcors_with_dcors_distance(monkeypatch: pytest.MonkeyPatch):
    from scipy.spatial.distance import cdist

    monkeypatch.setattr("coprod.analysis.comparison.between", lambda one, other: cdist(one, other))

    found = compare(PERCENTS[SURREY], PERCENTS[~SURREY])

    assert found.energy == pytest.approx(39.96870879143641, abs=1e-9)
    assert found.energy * 15 / 8 == pytest.approx(74.9413289839, abs=1e-9)


@pytest.mark.long  # it compiles itself when first imported
def test_dcor_says_the_same():
    dcor = pytest.importorskip("dcor")

    theirs = dcor.energy_distance(PERCENTS[SURREY], PERCENTS[~SURREY])

    assert theirs == pytest.approx(39.96870879143641, abs=1e-9)


def test_the_shuffles_of_the_means_are_scipys():
    def points(one, other, axis):
        return np.abs(one.mean(axis=axis) - other.mean(axis=axis)).sum(axis=-1) / 2

    def of_rows(one, other):
        return points(PERCENTS[one.astype(int)], PERCENTS[other.astype(int)], 0)

    theirs = stats.permutation_test(
        (np.flatnonzero(SURREY), np.flatnonzero(~SURREY)),
        of_rows,
        vectorized=False,
        n_resamples=np.inf,
        alternative="greater",
    )
    ours = compare(PERCENTS[SURREY], PERCENTS[~SURREY])

    assert theirs.statistic == pytest.approx(43.6666667)
    assert ours.points == pytest.approx(theirs.statistic)
    assert ours.points_p == theirs.pvalue == 4 / 56
    assert ours.shuffles == len(theirs.null_distribution) == 56
    assert ours.floor == pytest.approx(theirs.null_distribution.mean())


def test_the_mean_without_extremes_is_scipys():
    assert trimmed_mean(PERCENTS) == pytest.approx(stats.trim_mean(PERCENTS, 0.125), abs=1e-12)
    many = room(1, 40)
    assert trimmed_mean(many) == pytest.approx(stats.trim_mean(many, 0.1), abs=1e-12)


def test_random_draws_come_close_to_all_draws():
    exact = by_bootstrap(PERCENTS)
    for item in (TRAINING, ENABLING_USERS):
        theirs = stats.bootstrap(
            (PERCENTS[:, item],), np.mean, method="percentile", n_resamples=20_000, rng=1
        ).confidence_interval
        assert exact.low[item] == pytest.approx(theirs.low, abs=1.25)
        assert exact.high[item] == pytest.approx(theirs.high, abs=1.25)


def test_random_draws_of_the_eight_come_close_to_all_of_them(monkeypatch: pytest.MonkeyPatch):
    exact = firmness(PERCENTS)
    monkeypatch.setattr("coprod.analysis.resampling.EXACT_UP_TO", 0)

    drawn = firmness(PERCENTS, draws=10_000)

    assert not drawn.exact or drawn.draws == 10_000
    assert drawn.first_share == pytest.approx(exact.first_share, abs=0.015)


def test_students_interval_is_scipys():
    table = room(2, 20)
    low, high = stats.t.interval(0.95, 19, table.mean(axis=0), stats.sem(table, axis=0))

    found = by_t(table)

    assert found.low == pytest.approx(np.clip(low, 0, 100), abs=1e-9)
    assert found.high == pytest.approx(np.clip(high, 0, 100), abs=1e-9)


@given(SEEDS)
@settings(max_examples=50, deadline=None)
def test_kendalls_tau_is_scipys(seed: int):
    one, other = np.random.default_rng(seed).integers(0, 6, size=(2, 11)).astype(float)

    ours = pair_order(one, other)

    theirs = stats.kendalltau(one, other).statistic
    assert ours.agree + ours.disagree + ours.tied == 55
    assert (ours.tau_b is None) == np.isnan(theirs)
    assert ours.tau_b is None or ours.tau_b == pytest.approx(theirs, abs=1e-12)


def test_tau_of_the_baseline_without_one_person_is_rs():
    without = np.delete(PERCENTS, 1, axis=0).mean(axis=0)

    assert pair_order(PERCENTS.mean(axis=0), without).tau_b == pytest.approx(0.9607843137, abs=1e-10)


def test_largest_remainders_would_show_nothing_for_better_technology():
    methods = pytest.importorskip("apportionment.methods")
    votes = [int(mean * 16) for mean in summarise(PERCENTS).mean]

    assert methods.compute("hamilton", votes, 100) == [6, 19, 23, 9, 9, 9, 11, 2, 1, 0, 11]


def test_half_of_the_baseline_is_zeros_so_logarithms_have_nothing_to_say():
    composition = pytest.importorskip("skbio.stats.composition")

    assert Counter((PERCENTS == 0).ravel().tolist())[True] == 40
    with pytest.raises(ValueError, match="positive"):
        composition.clr(PERCENTS)
    replaced = composition.multi_replace([[0.2, 0.4, 0.4, 0], [0, 0.5, 0.5, 0]])
    assert replaced == pytest.approx(
        np.array([[0.1875, 0.375, 0.375, 0.0625], [0.0625, 0.4375, 0.4375, 0.0625]])
    )
