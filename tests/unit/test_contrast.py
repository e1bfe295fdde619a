"""What differs most, and how firm that is: the survey's own figures, and other people's counting."""

import numpy as np
import pytest
from scipy.stats import kendalltau

from coprod.analysis.contrast import widest_change, widest_gap
from coprod.analysis.money_and_dots import money_and_dots
from tests.published import FACTORS, PERCENTS

SURREY, REST = PERCENTS[:3], PERCENTS[3:]
USERS = FACTORS.index("staff_enable_users")


def test_surrey_and_the_rest_differ_most_on_staff_who_enable_users():
    """43.333 against 11.0: the table of subgroups of the survey."""
    found = widest_gap(SURREY, REST)
    assert found is not None
    assert found.leaders == ((USERS, 1),)
    assert found.difference[USERS] == pytest.approx(43.3333 - 11.0, abs=1e-4)
    assert found.n == 8


def test_who_may_leave_is_counted_on_both_sides():
    """Counted again by a plain loop over the eight."""
    found = widest_gap(SURREY, REST)
    assert found is not None
    flips = 0
    for side, rows in enumerate((SURREY, REST)):
        for person in range(len(rows)):
            left = [SURREY, REST]
            left[side] = np.delete(rows, person, axis=0)
            gap = left[0].mean(axis=0) - left[1].mean(axis=0)
            flips += int(np.argmax(np.abs(gap))) != USERS or gap[USERS] < 0
    assert found.flips == flips


def test_a_room_like_the_baseline_has_no_widest_gap():
    found = widest_gap(PERCENTS, PERCENTS)
    assert found is not None
    assert (found.leaders, found.share, found.verdict) == ((), 0.0, "could_go_either_way")


def test_a_gap_that_everybody_makes_is_firm():
    room = np.zeros((10, len(FACTORS)))
    room[:, FACTORS.index("ict")] = 100
    found = widest_gap(room, PERCENTS)
    assert found is not None
    assert found.leaders == ((FACTORS.index("ict"), 1),)
    assert (found.flips, found.share, found.verdict) == (0, 1.0, "firm")


def test_an_empty_side_has_no_gap():
    nobody = np.zeros((0, len(FACTORS)))
    assert widest_gap(nobody, PERCENTS) is None
    assert widest_gap(PERCENTS, nobody) is None
    assert widest_change(nobody, nobody) is None


def test_one_who_moves_everything_decides_what_changed_most():
    before = np.array([[100.0, 0, 0]] * 6)
    after = before.copy()
    after[0] = [0, 0, 100]
    found = widest_change(before, after)
    assert found is not None
    assert set(found.leaders) == {(0, -1), (2, 1)}, "what one loses the other gains"
    assert found.verdict == "could_go_either_way"


def test_tables_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="3 factors and the baseline 11"):
        widest_gap(np.full((2, 3), 1.0), PERCENTS)
    with pytest.raises(ValueError, match="before is"):
        widest_change(np.zeros((2, 3)), np.zeros((3, 3)))


def test_money_and_dots_lean_one_way_as_kendalls_tau_of_everybody_and_without_each():
    """The sign of scipy's tau-b, with all and with one left out at a time."""
    dots = np.zeros_like(PERCENTS)
    for row, person in enumerate(PERCENTS):
        dots[row, np.argsort(-person, kind="stable")[:3]] = 1
    found = money_and_dots(PERCENTS, dots)

    def sign(keep: np.ndarray) -> float:
        money = PERCENTS[keep].mean(axis=0).round(9)
        return float(np.sign(kendalltau(money, dots[keep].mean(axis=0).round(9), variant="b").statistic))

    everybody = np.arange(len(PERCENTS))
    whole = sign(everybody)
    assert np.sign(found.order.tau_b or 0) == whole == 1
    assert found.flips == sum(sign(np.delete(everybody, out)) != whole for out in everybody)
    assert found.share > 0.99
    assert found.verdict == "firm"
