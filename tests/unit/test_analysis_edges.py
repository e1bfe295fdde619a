"""Nobody, one, all alike, one factor, thousands of factors, and what is no number: a figure or a reason."""

import numpy as np
import pytest

from coprod.analysis.agreement import agreement, group_share
from coprod.analysis.boards import board_cells
from coprod.analysis.comparison import compare
from coprod.analysis.firmness import Verdict, firmness, verdict
from coprod.analysis.intervals import by_bootstrap, by_t, intervals
from coprod.analysis.money_and_dots import money_and_dots, pair_order
from coprod.analysis.movement import Flow, movement
from coprod.analysis.readings import merge_families, read_another_way
from coprod.analysis.resemblance import resemblance
from coprod.analysis.summaries import means_by, summarise, weights
from tests.published import PERCENTS

NOBODY = np.zeros((0, 3))
ALIKE = np.array([[60.0, 40.0, 0.0]] * 6)
ONE_FACTOR = np.array([[0.0, 100.0, 0.0]] * 6)


def test_nobody_says_nothing():
    found = firmness(NOBODY)

    assert summarise(NOBODY).mean.tolist() == [0, 0, 0]
    assert (found.leaders, found.flips, found.pairs, found.draws) == ((), 0, 0, 0)
    assert (found.tipping, found.verdict) == (None, Verdict.EITHER_WAY)
    assert agreement(NOBODY).overlap is None
    assert (intervals(NOBODY), group_share(NOBODY, [])) == (None, None)
    assert (compare(NOBODY, ALIKE).floor, compare(ALIKE, NOBODY).p) == (None, None)
    assert not read_another_way(NOBODY, [], []).leader_depends
    assert movement([], NOBODY, [], NOBODY).paired == 0
    assert weights([]).size == 0


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_fewer_than_five_are_never_firm(n: int):
    found = firmness(ALIKE[:n])

    assert found.leaders == (0,)
    assert found.first_share == pytest.approx([1, 0, 0])
    assert found.verdict is Verdict.EITHER_WAY


def test_one_person_leaving_leaves_no_leader():
    found = firmness(ALIKE[:1])

    assert found.without_one == ((),)
    assert (found.flips, found.pairs, found.pair_flips) == (1, 0, 0)


@pytest.mark.parametrize(("table", "first"), [(ALIKE, 0), (ONE_FACTOR, 1)])
def test_all_alike_are_firm_and_nothing_tips_it(table, first):
    found = firmness(table)

    assert (found.leaders, found.flips, found.pair_flips) == ((first,), 0, 0)
    assert found.first_share[first] == pytest.approx(1)
    assert (found.tipping, found.verdict) == (None, Verdict.FIRM)
    assert agreement(table).overlap == pytest.approx(100)
    assert agreement(table).spread == pytest.approx(0)
    assert group_share(table, list("aabbcc")) is None


def test_rooms_that_are_the_same_are_no_points_apart():
    found = compare(ALIKE, ALIKE)

    assert (found.points, found.floor, found.energy) == (0, 0, 0)
    assert (found.p, found.points_p) == (1, 1)
    assert found.rank_changes.tolist() == [0, 0, 0]


def test_a_tie_has_two_leaders_and_one_ballot_breaks_it():
    found = firmness([[60, 40, 0], [40, 60, 0]] * 3)

    assert found.leaders == (0, 1)
    assert found.flips == 6
    assert found.tipping is not None
    assert (found.tipping.ballots, len(found.tipping.leaders)) == (1, 1)
    assert found.verdict is Verdict.EITHER_WAY


@pytest.mark.parametrize(
    ("n", "flips", "share", "word"),
    [
        (5, 0, 0.90, Verdict.FIRM),
        (5, 0, 0.8999, Verdict.LIKELY),
        (5, 0, 0.70, Verdict.LIKELY),
        (5, 0, 0.6999, Verdict.EITHER_WAY),
        (300, 1, 1.0, Verdict.EITHER_WAY),
        (4, 0, 1.0, Verdict.EITHER_WAY),
    ],
)
def test_the_thresholds_of_the_three_words(n, flips, share, word):
    assert verdict(n, flips, share) is word


BAD = {
    "row 2, column 1 is not a number": [[50, 50], [float("nan"), 100]],
    "row 1, column 2 is not a number": [[50, float("inf")]],
    "row 1, column 1 is under 0": [[-1, 101]],
    "not all numbers": [["fifty", 50]],
    "differ in length": [[50, 50], [100]],
    "table of people x items": [50, 50],
}


@pytest.mark.parametrize("reason", BAD)
@pytest.mark.parametrize(
    "method", [summarise, firmness, agreement, intervals, read_another_way, by_bootstrap]
)
def test_what_is_no_amount_is_refused_in_words(method, reason: str):
    with pytest.raises(ValueError, match=reason):
        method(BAD[reason])


def test_what_does_not_add_up_is_refused_with_its_row():
    with pytest.raises(ValueError, match="row 2 adds up to 90, not to 100"):
        agreement([[50, 50], [50, 40]])


@pytest.mark.parametrize(
    ("refused", "reason"),
    [
        (lambda: compare(ALIKE, PERCENTS), "the room has 3 factors and the baseline 11"),
        (lambda: resemblance([50, 50], PERCENTS), "one has 2 factors and the other 11"),
        (lambda: means_by(ALIKE, ["a"]), "6 people and 1 labels"),
        (lambda: group_share(ALIKE, ["a"]), "6 people and 1 labels"),
        (lambda: movement(["a"], ALIKE[:1], ["a"], PERCENTS[:1]), "3 factors and the second 11"),
        (lambda: movement(["a", "a"], ALIKE[:2], [], NOBODY), "named twice"),
        (lambda: movement(["a"], ALIKE[:2], [], NOBODY), "1 names and 2 rows"),
        (lambda: money_and_dots(ALIKE, ALIKE[:2]), "people x factors"),
        (lambda: pair_order([1, 2], [1]), "same factors"),
        (lambda: board_cells(np.ones((1, 5)), 2, 3), "6 cells, not 5"),
        (lambda: merge_families(ALIKE, ["a", "b", "c"], {"f": ["a", "z"]}), "no item z"),
        (lambda: merge_families(ALIKE, ["a", "b", "c"], {"f": ["a"], "g": ["a"]}), "two families"),
        (lambda: merge_families(ALIKE, ["a", "b", "c"], {"a": ["b", "c"]}), "name of an item"),
        (lambda: by_t(ALIKE[:1]), "at least 2"),
        (lambda: by_bootstrap(NOBODY), "needs people"),
    ],
)
def test_what_does_not_fit_together_is_refused_in_words(refused, reason: str):
    with pytest.raises(ValueError, match=reason):
        refused()


def test_thousands_of_factors_are_only_slower():
    chance = np.random.default_rng(1)
    table = chance.multinomial(40, np.full(5_000, 1 / 5_000), size=12) * 2.5

    found = firmness(table, draws=200)

    assert found.first_share.sum() == pytest.approx(1)
    assert compare(table[:6], table[6:], shuffles=99).points > 0
    assert agreement(table).overlap is not None
    assert intervals(table) is not None
    assert money_and_dots(table, table).order.disagree == 0


def test_a_group_of_one_is_computed_but_not_to_be_shown():
    table = np.vstack([ALIKE, ONE_FACTOR[:1]])

    found = group_share(table, ["many"] * 6 + ["one"])

    assert found is not None
    assert found.share == pytest.approx(1)
    assert (found.pseudo_f, found.enough) == (None, False)


def test_everybody_in_a_group_of_their_own_leaves_nothing_to_compare_with():
    found = group_share(PERCENTS, list("abcdefgh"))

    assert found is not None
    assert (found.share, found.by_chance, found.adjusted, found.pseudo_f) == (1, 1, None, None)


def test_too_many_people_for_every_pair_leave_only_the_sizes():
    crowd = np.tile(PERCENTS, (400, 1))

    found = compare(crowd, PERCENTS)

    assert (found.points, found.floor, found.p) == (0, None, None)
    assert group_share(crowd, ["a", "b"] * 1_600) is None


# Movement


def test_movement_pairs_people_and_says_what_went_where():
    first = [[60, 40, 0], [50, 50, 0], [0, 0, 100]]
    second = [[50, 50, 0], [50, 30, 20], [100, 0, 0]]

    found = movement(["ann", "bob", "cay"], first, ["bob", "ann", "dee"], [second[1], second[0], second[2]])

    assert (found.paired, found.only_first, found.only_second) == (2, 1, 1)
    assert found.points_moved.tolist() == [10, 20]
    assert found.moved == 2
    assert found.change.tolist() == [-5, -5, 10]
    assert found.flows == (Flow(1, 2, 10.0), Flow(0, 1, 5.0))


def test_moves_there_and_back_cancel_out():
    found = movement(["a", "b"], [[100, 0], [0, 100]], ["a", "b"], [[0, 100], [100, 0]])

    assert (found.flows, found.moved) == ((), 2)


def test_nine_points_and_a_half_are_not_yet_a_move():
    found = movement(["a"], [[50, 50]], ["a"], [[59.5, 40.5]])

    assert (found.moved, found.points_moved.tolist()) == (0, [9.5])


# Money and dots


def test_money_and_dots_that_agree_on_everything():
    dots = (PERCENTS > 5).astype(float)

    found = money_and_dots(PERCENTS, PERCENTS)
    other = money_and_dots(PERCENTS, dots)

    assert (found.order.agree, found.order.disagree, found.order.tied) == (51, 0, 4)
    assert found.order.tau_b == pytest.approx(1)
    assert (found.top_money, found.top_shared) == ((1, 2, 6, 10), 4)
    assert found.stability == pytest.approx((1, 1))
    assert other.order.agree + other.order.disagree + other.order.tied == 55
    assert other.stability is not None
    assert other.stability[0] <= other.order.tau_b <= 1


def test_noise_of_a_fraction_breaks_no_tie():
    assert pair_order([0.1 + 0.2, 0.3, 1], [1, 1, 2]).tied == 1


def test_without_dots_there_is_no_order():
    found = money_and_dots(PERCENTS, np.zeros_like(PERCENTS))

    assert (found.order.tau_b, found.order.tied, found.top_dots, found.stability) == (None, 55, (), None)


# Boards


def test_a_cell_that_everybody_marks_stands_out():
    marked = np.zeros((30, 6))
    marked[:, 0] = 1
    marked[np.arange(30), 1 + np.arange(30) % 5] = 1

    found = board_cells(marked, 2, 3)

    assert found is not None
    assert (found.dots, found.people) == (60, 30)
    assert found.expected.sum() == pytest.approx(60)
    assert found.residuals[0, 0] > 2
    assert found.stands_out[0, 0]
    assert (found.low <= found.residuals).all()
    assert (found.residuals <= found.high).all()


def test_the_residuals_are_adjusted_for_row_and_column():
    dots = np.array([[10.0, 5.0, 5.0, 10.0]])

    found = board_cells(dots, 2, 2)

    assert found is not None
    assert found.residuals[0] == pytest.approx([2.5 / np.sqrt(7.5 / 4), -2.5 / np.sqrt(7.5 / 4)])


def test_one_persons_pile_of_dots_does_not_stand_out():
    spread = np.tile(np.ones(4), (10, 1))
    spread[0] = [40, 1, 1, 1]

    found = board_cells(spread, 2, 2)

    assert found is not None
    assert found.residuals[0, 0] > 2
    assert not found.stands_out.any(), "it is one person, however many dots"


def test_a_board_of_nineteen_dots_is_not_read():
    assert board_cells(np.ones((19, 1)), 1, 1) is None
    assert board_cells(np.ones((20, 1)), 1, 1) is not None
    assert board_cells(np.zeros((0, 6)), 2, 3) is None
