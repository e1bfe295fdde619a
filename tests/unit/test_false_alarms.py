"""Simulations: how often the test sees a difference between room and baseline where there is none, how often
the intervals hold the true mean, and how often the widest gap is called firm. Printed by `make test-long`."""

import numpy as np
import pytest

from coprod.analysis.comparison import compare
from coprod.analysis.contrast import widest_gap
from coprod.analysis.intervals import BOOTSTRAP_FROM, by_bootstrap, by_t
from tests.published import PERCENTS

pytestmark = pytest.mark.long

RUNS = 2_000
FACTORS = 11
SHUFFLES = 199  # 5 % of 200 is a whole number of shuffles
STAKEHOLDERS = 8
CONCENTRATION = 9.0  # as many zeros, 44 %, as in the 2017 table
RARE = 5.0  # percent
STEPS = 20  # people give in fives
ZERO = 0.45  # the share of zeros in the 2017 table


def shares() -> np.ndarray:
    """Eleven factors of unequal weight, as in the 2017 table."""
    mean = PERCENTS.mean(axis=0) + 1
    return mean / mean.sum()


def dirichlet_multinomial(chance: np.random.Generator, people: int) -> np.ndarray:
    """Everybody has shares of their own, and gives them in fives."""
    own = chance.dirichlet(CONCENTRATION * shares(), size=people)
    return chance.multinomial(STEPS, own) * (100 / STEPS)


def zero_inflated(chance: np.random.Generator, people: int) -> np.ndarray:
    """Everybody leaves out some factors altogether (but one), and spreads the rest."""
    own = chance.dirichlet(np.full(FACTORS, 2.0), size=people) * shares()
    named = chance.random((people, FACTORS)) > ZERO
    named[np.arange(people), chance.integers(0, FACTORS, people)] = True
    own = own * named
    return chance.multinomial(STEPS, own / own.sum(axis=1, keepdims=True)) * (100 / STEPS)


def again_from_2017(chance: np.random.Generator, people: int) -> np.ndarray:
    """People like the eight, drawn with replacement."""
    return PERCENTS[chance.integers(0, len(PERCENTS), people)]


POPULATIONS = (dirichlet_multinomial, zero_inflated, again_from_2017)


@pytest.mark.parametrize("population", POPULATIONS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("n", [5, 10, 30, 100])
def test_false_alarms_at_5_percent_are_between_3_and_7(population, n: int):
    chance = np.random.default_rng([n, POPULATIONS.index(population)])

    found = [
        compare(population(chance, n), population(chance, STAKEHOLDERS), seed=run, shuffles=SHUFFLES)
        for run in range(RUNS)
    ]

    alarms = np.mean([each.p <= 0.05 for each in found])
    points, floor = np.mean([each.points for each in found]), np.mean([each.floor for each in found])
    print(f"\n{population.__name__:>22} n = {n:>3}: {alarms:.3f}; {points:.1f} points, by chance {floor:.1f}")
    assert 0.03 <= alarms <= 0.07
    assert points == pytest.approx(floor, rel=0.1)


@pytest.mark.parametrize(
    ("n", "published"), [(8, 0.915), (12, 0.922), (20, 0.933), (30, 0.923), (100, 0.940)]
)
def test_intervals_hold_the_true_mean(n: int, published: float):
    """Beside the coverage published for 74 real budgets over 10 items, of which 36 % were zeros.

    Factors that hardly anybody names are apart: a room in which nobody does has no width there.
    """
    chance = np.random.default_rng(n)
    truth = dirichlet_multinomial(chance, 200_000).mean(axis=0)
    held = []
    for run in range(RUNS // 2):
        room = dirichlet_multinomial(chance, n)
        found = by_t(room) if n < BOOTSTRAP_FROM else by_bootstrap(room, seed=run, draws=1_000)
        held.append((found.low <= truth) & (truth <= found.high))

    coverage = np.mean(held, axis=0)
    usual, rare = coverage[truth >= RARE].mean(), coverage[truth < RARE].mean()
    print(f"\nn = {n:>3}: {usual:.3f}, real budgets {published:.3f}; factors under 5 %: {rare:.3f}")
    assert usual == pytest.approx(published, abs=0.03)
    assert rare > 0.65


@pytest.mark.parametrize("population", POPULATIONS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("n", [5, 10, 30, 100])
def test_what_differs_most_is_seldom_called_firm_where_nothing_differs(population, n: int):
    """The words of the gap headline, for a room and a baseline of eight of the same population."""
    chance = np.random.default_rng([n, POPULATIONS.index(population), 7])
    words = [
        widest_gap(population(chance, n), population(chance, STAKEHOLDERS), seed=run, draws=1_000).verdict
        for run in range(RUNS // 4)
    ]
    firm, likely = (np.mean([word == each for word in words]) for each in ("firm", "likely"))
    print(f"\n{population.__name__:>22} n = {n:>3}: firm {firm:.3f}, likely {likely:.3f}")
    assert firm <= 0.05
    assert likely <= 0.20
