"""What holds for every table of ballots, whatever stands in it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod.analysis.agreement import agreement, group_share
from coprod.analysis.boards import board_cells
from coprod.analysis.comparison import compare
from coprod.analysis.contrast import widest_change, widest_gap
from coprod.analysis.distance import between, points_to_move
from coprod.analysis.firmness import Verdict, firmness
from coprod.analysis.intervals import by_bootstrap, intervals
from coprod.analysis.money_and_dots import money_and_dots
from coprod.analysis.movement import movement
from coprod.analysis.readings import merge_families
from coprod.analysis.resampling import EXACT_UP_TO, number_of_draws, resamples
from coprod.analysis.summaries import means_by, summarise

MANY = settings(max_examples=60, deadline=None)


@st.composite
def rooms(draw: st.DrawFn, fewest: int = 1, most: int = 9, factors: int | None = None) -> np.ndarray:
    """Allocations of people over 2 to 7 factors, in steps of 2.5; all on one factor is among them."""
    width = factors or draw(st.integers(2, 7))
    parts = st.lists(st.integers(0, 40), min_size=width - 1, max_size=width - 1)
    people = draw(st.lists(parts, min_size=fewest, max_size=most))
    cuts = np.array([[0, *sorted(each), 40] for each in people])
    return np.diff(cuts, axis=1) * 2.5


@given(st.integers(2, 7).flatmap(lambda k: st.tuples(*[rooms(factors=k)] * 3)))
@MANY
def test_points_to_move_are_a_distance(three):
    a, b, c = (room[0] for room in three)

    assert points_to_move(a, b) == points_to_move(b, a)
    assert points_to_move(a, a) == 0
    assert 0 <= points_to_move(a, b) <= 100
    assert points_to_move(a, c) <= points_to_move(a, b) + points_to_move(b, c) + 1e-9


@given(rooms(fewest=2), st.floats(0.1, 10))
@MANY
def test_the_scale_of_the_answers_makes_no_difference(room, scale):
    other = room * scale

    closed = other * (100 / other.sum(axis=1, keepdims=True))

    assert between(closed, closed) == pytest.approx(between(room, room), abs=1e-9)


@given(rooms(fewest=2, most=EXACT_UP_TO), st.randoms(use_true_random=False))
@MANY
def test_the_order_of_the_factors_makes_no_difference(room, chance):
    order = list(range(room.shape[1]))
    chance.shuffle(order)

    one, other = firmness(room), firmness(room[:, order])

    assert other.first_share == pytest.approx(one.first_share[order], abs=1e-9)
    assert (one.flips, one.pair_flips, one.verdict) == (other.flips, other.pair_flips, other.verdict)
    assert (one.tipping is None) == (other.tipping is None)
    assert one.tipping is None or one.tipping.ballots == other.tipping.ballots
    assert agreement(room).overlap == pytest.approx(agreement(room[:, order]).overlap)


def everything_drawn(room: np.ndarray, later: np.ndarray, labels: np.ndarray) -> list[object]:
    """Every figure that comes from draws or shuffles of these people."""
    half = len(room) // 2
    firm, board = firmness(room), board_cells(later, 2, 3)
    gap, change = widest_gap(room, later[:half]), widest_change(room, later)
    both, beside = money_and_dots(room, later), compare(room, later[:half], shuffles=99)
    ends, between_groups = intervals(room), group_share(room, list(labels), shuffles=99)
    assert board is not None
    assert gap is not None
    assert change is not None
    assert ends is not None
    assert between_groups is not None
    return [
        *(firm.verdict, firm.flips, *firm.first_share, *firm.first_alone, *firm.first_or_tied),
        *(gap.verdict, gap.flips, gap.share, change.verdict, change.flips, change.share),
        *(both.verdict, both.flips, both.share, both.stability),
        *(*ends.low, *ends.high, *board.low.ravel(), *board.high.ravel(), *board.stands_out.ravel()),
        *(beside.floor, beside.points_p, beside.p, between_groups.p),
    ]


@pytest.mark.parametrize("n", [9, 10, 12, 31])
@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_the_people_makes_no_difference(n: int, seed: int):
    chance = np.random.default_rng(seed)
    room, later = chance.multinomial(20, np.full(6, 1 / 6), size=(2, n)) * 5.0
    labels = chance.choice(["a", "b"], size=n)
    labels[:2] = "a", "b"
    order = np.r_[chance.permutation(n // 2), chance.permutation(np.arange(n // 2, n))]

    again = everything_drawn(room[order], later[order], labels[order])

    assert again == everything_drawn(room, later, labels)


def test_who_leads_without_somebody_stands_in_their_own_place():
    room = np.array([[0.0, 100.0], [100.0, 0.0], [100.0, 0.0]] + [[50.0, 50.0]] * 7)

    assert [each != (0,) for each in firmness(room).without_one] == [False, True, True] + [False] * 7


@given(rooms(), st.data())
@MANY
def test_group_means_weighted_by_size_are_the_mean(room, data):
    labels = data.draw(st.lists(st.sampled_from("abc"), min_size=len(room), max_size=len(room)))

    names, means = means_by(room, labels)

    sizes = np.array([labels.count(name) for name in names])
    assert sizes @ means / len(room) == pytest.approx(room.mean(axis=0))


@given(rooms())
@MANY
def test_the_mean_is_the_share_naming_times_the_mean_of_those_naming(room):
    found = summarise(room)

    assert found.named_by / found.n * np.nan_to_num(found.mean_of_naming) == pytest.approx(found.mean)


@given(st.integers(2, 7).flatmap(lambda k: st.tuples(rooms(factors=k), rooms(factors=k))))
@MANY
def test_everybody_twice_changes_no_size(two):
    room, baseline = two
    doubled = np.repeat(room, 2, axis=0)

    assert summarise(doubled).mean == pytest.approx(summarise(room).mean)
    assert summarise(doubled).median == pytest.approx(summarise(room).median)
    once, twice = compare(room, baseline, shuffles=9), compare(doubled, baseline, shuffles=9)
    assert twice.points == pytest.approx(once.points)
    assert twice.energy == pytest.approx(once.energy, abs=1e-9)
    labels = ["even" if place % 2 else "odd" for place in range(len(room))]
    one, other = group_share(room, labels), group_share(doubled, [each for each in labels for _ in "xx"])
    assert (one is None) == (other is None)
    assert one is None or other is None or other.share == pytest.approx(one.share)


@given(st.integers(3, 7).flatmap(lambda k: st.tuples(rooms(factors=k), rooms(factors=k))))
@MANY
def test_merging_factors_never_moves_the_room_further_away(two):
    names = [str(place) for place in range(two[0].shape[1])]
    merged = [merge_families(room, names, {"both": ["0", "1"]})[1] for room in two]

    assert compare(*merged, shuffles=9).points <= compare(*two, shuffles=9).points + 1e-9


@given(rooms(fewest=1))
@MANY
def test_shares_of_first_place_add_up_to_1(room):
    found = firmness(room, draws=200)

    assert found.first_share.sum() == pytest.approx(1)
    assert (found.first_alone <= found.first_share + 1e-12).all()
    assert (found.first_share <= found.first_or_tied + 1e-12).all()


@given(rooms(fewest=1))
@MANY
def test_the_tipping_number_is_enough_and_one_fewer_is_not(room):
    found = firmness(room, draws=10)
    if found.tipping is None:
        return
    copies = found.tipping.ballots

    def leads_with(more: int) -> tuple[int, ...]:
        row = room[[found.tipping.like_row]]
        return firmness(np.vstack([room, np.repeat(row, more, axis=0)]), draws=10).leaders

    assert leads_with(copies) != found.leaders
    assert leads_with(copies) == found.tipping.leaders
    assert leads_with(copies - 1) == found.leaders


@given(rooms(fewest=2, most=6))
@MANY
def test_pairs_that_change_the_leader_are_counted_as_by_hand(room):
    found = firmness(room, draws=10)

    by_hand = sum(
        firmness(np.delete(room, [one, other], axis=0), draws=10).leaders != found.leaders
        for one in range(len(room))
        for other in range(one)
    )
    assert found.pair_flips == by_hand


@given(rooms(fewest=5))
@MANY
def test_a_headline_that_one_person_can_change_is_never_firm(room):
    found = firmness(room, draws=200)

    if found.flips or len(found.leaders) != 1:
        assert found.verdict is Verdict.EITHER_WAY


@given(rooms(fewest=2))
@MANY
def test_an_interval_holds_the_mean(room):
    found = by_bootstrap(room, draws=400)

    assert (found.low <= room.mean(axis=0) + 1e-9).all()
    assert (found.high >= room.mean(axis=0) - 1e-9).all()


@given(st.integers(2, 7).flatmap(lambda k: st.tuples(rooms(factors=k), rooms(factors=k))))
@MANY
def test_what_moves_is_what_changes(two):
    first, second = two
    found = movement([str(i) for i in range(len(first))], first, [str(i) for i in range(len(second))], second)

    assert found.paired + found.only_first == len(first)
    assert found.paired + found.only_second == len(second)
    assert found.change.sum() == pytest.approx(0, abs=1e-9)
    net = np.zeros(first.shape[1])
    for flow in found.flows:
        assert flow.points > 0
        net[flow.source] -= flow.points
        net[flow.target] += flow.points
    assert net == pytest.approx(found.change, abs=1e-6)


@pytest.mark.parametrize("n", [1, 2, 5, 8, 9, 30])
def test_all_draws_weigh_1_and_draw_n_people(n):
    batches = list(resamples(n))

    assert sum(weights.sum() for _, weights in batches) == pytest.approx(1)
    assert all((counts.sum(axis=1) == n).all() for counts, _ in batches)


def test_many_people_are_drawn_less_often():
    assert [number_of_draws(n) for n in (0, 1, 8, 9, 5_000, 5_001)] == [0, 1, 8**8, 5_000, 5_000, 1_000]
    assert sum(len(counts) for counts, _ in resamples(5_001)) == 1_000


@pytest.mark.parametrize("n", [2, 9])
def test_the_same_seed_draws_the_same(n):
    one, other = (np.vstack([counts for counts, _ in resamples(n, seed=5, draws=50)]) for _ in range(2))

    assert (one == other).all()
