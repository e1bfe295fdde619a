"""Every method against the figures that were worked out from the 2017 table by other means."""

import numpy as np
import pytest

from coprod.analysis.agreement import agreement, group_share
from coprod.analysis.checking import leaders, ranks
from coprod.analysis.comparison import compare
from coprod.analysis.distance import between, points_to_move
from coprod.analysis.firmness import Verdict, firmness
from coprod.analysis.intervals import by_bootstrap, by_t, intervals
from coprod.analysis.money_and_dots import pair_order
from coprod.analysis.readings import merge_families, read_another_way
from coprod.analysis.resampling import middle, resamples
from coprod.analysis.resemblance import nearest_counts, resemblance
from coprod.analysis.summaries import means_by, summarise, trimmed_mean, weights
from tests.published import (
    CONNECTING,
    COUNCILS,
    ENABLING_COMMUNITIES,
    ENABLING_USERS,
    FACTORS,
    FRONTLINE,
    MANAGEMENT,
    ORGANISATIONS,
    PARTNERS,
    PEOPLE,
    PERCENTS,
    SECTORS,
    SUPPORTING_COMMUNITIES,
    SUPPORTING_USERS,
    SURREY,
    TRAINING,
)

EVERY = tuple(range(11))


def mean(table: np.ndarray) -> np.ndarray:
    return summarise(table).mean


# Summaries: the acceptance table


def test_the_plain_summaries_of_the_2017_table():
    found = summarise(PERCENTS)

    assert found.n == 8
    assert PERCENTS.sum(axis=0).tolist() == [50, 150, 185, 70, 70, 70, 90, 15, 5.5, 4.5, 90]
    assert found.mean.tolist() == [6.25, 18.75, 23.125, 8.75, 8.75, 8.75, 11.25, 1.875, 0.6875, 0.5625, 11.25]
    assert found.median.tolist() == [0, 20, 20, 7.5, 10, 10, 5, 0, 0, 0, 12.5]
    assert found.median.sum() == 85
    assert found.named_by.tolist() == [3, 7, 7, 5, 5, 5, 4, 2, 2, 2, 6]
    assert found.top_choices.tolist() == [2, 4, 5, 2, 0, 0, 1, 0, 0, 0, 2]
    assert found.first_choices == pytest.approx([1.2, 1.95, 2.95, 0.45, 0, 0, 1, 0, 0, 0, 0.45])
    assert found.first_choices.sum() == pytest.approx(8)


def test_the_means_without_extremes_and_among_those_naming():
    found = summarise(PERCENTS)

    without = [5, 18.3333, 17.5, 8.3333, 8.3333, 8.3333, 6.6667, 0.8333, 0.4167, 0.3333, 11.6667]
    assert found.trimmed == pytest.approx(without, abs=5e-5)
    assert found.trimmed.sum() == pytest.approx(85.75)
    naming = [16.67, 21.43, 26.43, 14, 14, 14, 22.5, 7.5, 2.75, 2.25, 15]
    assert found.mean_of_naming == pytest.approx(naming, abs=5e-3)


def test_one_answer_counting_for_each_organisation_or_sector():
    by_organisation = means_by(PERCENTS, ORGANISATIONS)[1].mean(axis=0)
    by_sector = means_by(PERCENTS, SECTORS)[1].mean(axis=0)

    organisations = [6.1111, 17.2222, 16.3889, 9.4444, 11.6667, 9.4444, 15, 2.5, 0.9167, 0.75, 10.5556]
    sectors = [6, 15, 17, 8.8333, 10.8333, 8.8333, 22.3333, 1.5, 0.6667, 0.5, 8.5]
    assert by_organisation == pytest.approx(organisations, abs=5e-5)
    assert by_sector == pytest.approx(sectors, abs=5e-5)
    assert weights(ORGANISATIONS) @ PERCENTS == pytest.approx(by_organisation)
    assert weights(SECTORS) @ PERCENTS == pytest.approx(by_sector)
    assert weights(PEOPLE) @ PERCENTS == pytest.approx(mean(PERCENTS))


def test_the_three_items_with_more_staff_take_38_of_100():
    staff = PERCENTS[:, [FRONTLINE, ENABLING_USERS, ENABLING_COMMUNITIES]].sum(axis=1)

    assert staff.tolist() == [30, 80, 60, 40, 30, 30, 35, 0]
    assert staff.mean() == 38.125


# Who is first, by rule


def test_the_leader_depends_on_the_rule():
    found = read_another_way(PERCENTS, ORGANISATIONS, SECTORS)

    assert {each.rule: each.leaders for each in found.readings} == {
        "mean": (ENABLING_USERS,),
        "median": (TRAINING, ENABLING_USERS),
        "trimmed": (TRAINING,),
        "named_by": (TRAINING, ENABLING_USERS),
        "first_choices": (ENABLING_USERS,),
        "mean_by_organisation": (TRAINING,),
        "mean_by_group": (CONNECTING,),
    }
    assert found.leader_depends


@pytest.mark.parametrize(
    ("kept", "first_three"),
    [
        (np.ones(8, bool), {ENABLING_USERS: 23.125, TRAINING: 18.75, CONNECTING: 11.25, PARTNERS: 11.25}),
        (SURREY, {ENABLING_USERS: 43.333, TRAINING: 23.333, PARTNERS: 13.333}),
        (~SURREY, {CONNECTING: 18, TRAINING: 16, SUPPORTING_USERS: 14, ENABLING_USERS: 11}),
        (COUNCILS, {ENABLING_USERS: 31, TRAINING: 20, PARTNERS: 13}),
        (~COUNCILS, {CONNECTING: 26.667, TRAINING: 16.667, SUPPORTING_USERS: 15}),
        (np.arange(8) >= 6, {TRAINING: 25, SUPPORTING_USERS: 17.5, CONNECTING: 15}),
    ],
)
def test_the_first_places_of_subgroups(kept: np.ndarray, first_three: dict[int, float]):
    found = mean(PERCENTS[kept])

    order = sorted(EVERY, key=lambda item: -found[item])[: len(first_three)]
    assert set(order) == set(first_three)
    assert [found[item] for item in order] == pytest.approx(list(first_three.values()), abs=5e-4)


def test_no_headline_by_organisation_is_stable():
    names, rows = means_by(PERCENTS, ORGANISATIONS)
    found = firmness(rows)

    without = dict(zip(names, found.without_one, strict=True))
    assert without["Surrey CC"] == without["Sandwell MBC"] == (CONNECTING,)
    assert without["Solihull MBC"] == (TRAINING, ENABLING_USERS)
    assert without["National Charity"] == (ENABLING_USERS,)
    assert list(without.values()).count((TRAINING,)) == 2
    assert found.verdict is Verdict.EITHER_WAY


def test_other_weightings_move_the_order_and_the_money():
    plain = mean(PERCENTS)
    organisation = means_by(PERCENTS, ORGANISATIONS)[1].mean(axis=0)
    sector = means_by(PERCENTS, SECTORS)[1].mean(axis=0)

    assert pair_order(plain, organisation).tau_b == pytest.approx(0.8956, abs=5e-5)
    assert pair_order(plain, sector).tau_b == pytest.approx(0.7813, abs=5e-5)
    assert points_to_move(plain, organisation) == pytest.approx(9.097, abs=5e-4)
    assert points_to_move(plain, sector) == pytest.approx(13.333, abs=5e-4)


# Vote splitting


def test_staff_who_enable_merged_are_a_firm_first():
    family = {"staff_enable": ["staff_enable_users", "staff_enable_communities"]}
    items, merged = merge_families(PERCENTS, FACTORS, family)
    here = items.index("staff_enable")
    found, summary = firmness(merged), summarise(merged)

    assert summary.mean[here] == 31.875
    assert summary.median[here] == 32.5
    assert summary.trimmed[here] == pytest.approx(29.167, abs=5e-4)
    assert means_by(merged, ORGANISATIONS)[1].mean(axis=0)[here] == pytest.approx(25.833, abs=5e-4)
    assert (found.leaders, found.flips) == ((here,), 0)
    lowest = min(mean(np.delete(merged, row, axis=0))[here] for row in range(8))
    assert lowest == 25
    assert found.first_alone[here] == pytest.approx(0.8869, abs=5e-5)
    assert found.first_or_tied[here] == pytest.approx(0.9054, abs=5e-5)


def test_it_stays_first_when_others_are_merged_too():
    families = {
        "staff_enable": ["staff_enable_users", "staff_enable_communities"],
        "support": ["support_users", "support_communities"],
        "technology": ["ict", "other_technology"],
    }
    items, merged = merge_families(PERCENTS, FACTORS, families)

    assert len(items) == 8
    alone = firmness(merged).first_alone[items.index("staff_enable")]
    assert alone == pytest.approx(0.8534, abs=5e-3)


# Leaving out one, two


LEFT_OUT = [
    ("sur_sen", ENABLING_USERS, 22.143, 17.143, 12.857, 3, 10.0, 4, 0.9412, 5.446),
    ("sur_mid_a", TRAINING, 18.571, 15.0, 12.857, 3, 12.857, 3, 0.9608, 8.304),
    ("sur_mid_b", ENABLING_USERS, 23.571, 18.571, 12.857, 3, 10.0, 4, 0.9515, 5.0),
    ("sand_sen", ENABLING_USERS, 23.571, 18.571, 12.857, 3, 10.0, 4, 0.9617, 3.393),
    ("soli_sen", ENABLING_USERS, 25.714, 20.0, 11.429, 4, 12.143, 3, 0.9718, 5.446),
    ("scot_ph", ENABLING_USERS, 25.0, 21.429, 5.714, 7, 12.857, 3, 0.8627, 6.607),
    ("nat_3s", ENABLING_USERS, 23.571, 20.0, 11.429, 4, 12.143, 3, 0.9804, 3.661),
    ("nat_ch", ENABLING_USERS, 26.429, 15.714, 10.0, 3, 10.0, 3, 0.9297, 7.143),
]


@pytest.mark.parametrize(
    (
        "who",
        "first",
        "most",
        "second",
        "connecting",
        "connecting_rank",
        "partners",
        "partners_rank",
        "tau",
        "tv",
    ),
    LEFT_OUT,
)
def test_leaving_out_one(
    who, first, most, second, connecting, connecting_rank, partners, partners_rank, tau, tv
):
    found = mean(np.delete(PERCENTS, PEOPLE.index(who), axis=0))

    assert leaders(found) == (first,)
    assert sorted(found)[-2:] == pytest.approx([second, most], abs=5e-4)
    assert found[[CONNECTING, PARTNERS]] == pytest.approx([connecting, partners], abs=5e-4)
    assert ranks(found)[[CONNECTING, PARTNERS]].tolist() == [connecting_rank, partners_rank]
    assert pair_order(mean(PERCENTS), found).tau_b == pytest.approx(tau, abs=5e-5)
    assert points_to_move(mean(PERCENTS), found) == pytest.approx(tv, abs=5e-4)


def test_one_person_decides_the_headline():
    found = firmness(PERCENTS)

    assert found.leaders == (ENABLING_USERS,)
    assert (found.flips, found.n) == (1, 8)
    assert found.without_one[PEOPLE.index("sur_mid_a")] == (TRAINING,)
    assert (found.pair_flips, found.pairs) == (6, 28)
    assert found.tipping is not None
    assert (found.tipping.ballots, found.tipping.leaders) == (1, (TRAINING,))
    assert PEOPLE[found.tipping.like_row] == "nat_ch"
    assert found.verdict is Verdict.EITHER_WAY


def test_the_trimmed_mean_without_one():
    found = {who: leaders(trimmed_mean(np.delete(PERCENTS, row, axis=0))) for row, who in enumerate(PEOPLE)}

    assert found["soli_sen"] == (TRAINING, ENABLING_USERS)
    assert found["nat_ch"] == (ENABLING_USERS,)
    assert list(found.values()).count((TRAINING,)) == 6


# Drawing people again


def test_all_sixteen_million_draws_of_the_eight():
    found = firmness(PERCENTS)
    all_ = 8**8

    assert (found.exact, found.draws) == (True, all_)
    assert np.rint(found.first_alone * all_).astype(int).tolist() == [
        27_267, 4_453_651, 10_159_578, 0, 952, 7_616, 1_483_105, 0, 0, 0, 0,
    ]  # fmt: skip
    assert np.rint(found.first_or_tied * all_).astype(int).tolist() == [
        42_452, 4_975_104, 10_627_931, 16_176, 11_942, 23_534, 1_750_701, 0, 0, 0, 256,
    ]  # fmt: skip
    shared = [0.002032, 0.280816, 0.619300, 0.000435, 0.000322, 0.000858, 0.096234, 0, 0, 0, 0.000004]
    assert found.first_share == pytest.approx(shared, abs=5e-7)
    assert found.first_share.sum() == pytest.approx(1)


def test_all_draws_of_the_six_organisations():
    found = firmness(means_by(PERCENTS, ORGANISATIONS)[1])

    first_three = [TRAINING, ENABLING_USERS, CONNECTING]
    assert found.draws == 46_656
    assert found.first_share[first_three] == pytest.approx([0.3562, 0.3277, 0.3044], abs=5e-5)
    assert found.first_alone[first_three] == pytest.approx([0.3439, 0.3133, 0.3020], abs=5e-5)


def test_percentile_intervals_from_all_draws():
    found = by_bootstrap(PERCENTS)

    ends = {
        ENABLING_USERS: (10, 41.25),
        TRAINING: (11.25, 27.5),
        CONNECTING: (2.5, 23.75),
        PARTNERS: (5, 17.5),
        ENABLING_COMMUNITIES: (3.125, 14.375),
        SUPPORTING_USERS: (3.75, 13.75),
        SUPPORTING_COMMUNITIES: (3.75, 13.75),
        FRONTLINE: (1.25, 12.5),
        MANAGEMENT: (0, 4.375),
        8: (0, 1.625),
        9: (0, 1.3125),
    }
    assert {item: (found.low[item], found.high[item]) for item in EVERY} == ends


def test_t_intervals_are_the_default_for_eight_and_stop_at_0():
    found = intervals(PERCENTS)

    assert found is not None
    assert found.method == "t"
    ends = {
        ENABLING_USERS: (2.29, 43.96),
        TRAINING: (8.33, 29.17),
        CONNECTING: (0, 25.69),
        PARTNERS: (3.27, 19.23),
    }
    for item, both in ends.items():
        assert (found.low[item], found.high[item]) == pytest.approx(both, abs=5e-3)
    assert by_t(PERCENTS).low.min() == 0


# Agreement


def test_the_distances_between_the_eight():
    apart = between(PERCENTS, PERCENTS)

    assert apart.tolist() == [
        [0, 50, 40, 30, 65, 80, 50, 50],
        [50, 0, 60, 60, 85, 90, 70, 80],
        [40, 60, 0, 20, 55, 70, 50, 60],
        [30, 60, 20, 0, 55, 60, 30, 50],
        [65, 85, 55, 55, 0, 50, 25.5, 60],
        [80, 90, 70, 60, 50, 0, 50, 70],
        [50, 70, 50, 30, 25.5, 50, 0, 60],
        [50, 80, 60, 50, 60, 70, 60, 0],
    ]
    to_mean = between(PERCENTS, [mean(PERCENTS)])[:, 0]
    assert to_mean == pytest.approx([38.125, 58.125, 35, 23.75, 38.125, 46.25, 25.625, 50])
    assert PEOPLE[int(to_mean.argmin())] == "sand_sen"


def test_two_of_the_eight_share_44_of_100():
    found = agreement(PERCENTS)

    assert found.overlap == pytest.approx(43.7321, abs=5e-5)
    assert found.room_effective == pytest.approx(8.123533, abs=5e-7)
    each = [3.920, 1.649, 5.000, 5.743, 9.167, 4.472, 8.324, 3.789]
    assert found.people_effective == pytest.approx(each, abs=5e-4)
    assert found.typical_effective == pytest.approx(4.704899, abs=5e-7)
    assert found.room_effective / found.typical_effective == pytest.approx(1.726612, abs=5e-7)


@pytest.mark.parametrize(
    ("labels", "share", "by_chance", "adjusted", "pseudo_f", "p", "ways"),
    [
        (SECTORS, 0.352718, 0.285714, 0.0938, 1.362302, 42 / 168, 168),
        (COUNCILS, 0.198209, 0.142857, 0.0646, 1.483244, 8 / 56, 56),
        (SURREY, 0.327744, 0.142857, 0.2157, 2.925168, 2 / 56, 56),
        (ORGANISATIONS, 0.787550, 0.714286, 0.2564, None, 17 / 56, 6_720),
    ],
)
def test_the_share_between_groups_beside_what_chance_gives(
    labels, share, by_chance, adjusted, pseudo_f, p, ways
):
    found = group_share(PERCENTS, [str(label) for label in labels])

    assert found is not None
    assert found.share == pytest.approx(share, abs=5e-7)
    assert found.by_chance == pytest.approx(by_chance, abs=5e-7)
    assert found.adjusted == pytest.approx(adjusted, abs=5e-5)
    assert pseudo_f is None or found.pseudo_f == pytest.approx(pseudo_f, abs=5e-7)
    assert (found.p, found.exact, found.shuffles) == (pytest.approx(p), True, ways)
    assert not found.enough, "a group under five is never shown"


def test_senior_commissioners_are_no_group_of_their_own():
    senior = [who.endswith("_sen") for who in PEOPLE]

    found = group_share(PERCENTS, [str(label) for label in senior])

    assert found is not None
    assert found.share == pytest.approx(0.030180, abs=5e-7)
    assert found.p == 1


# Comparing


def test_surrey_beside_the_rest():
    found = compare(PERCENTS[SURREY], PERCENTS[~SURREY])

    assert found.energy == pytest.approx(47.8266666667)
    assert found.p == pytest.approx(3 / 56)
    assert found.points == pytest.approx(43.6666667)
    assert found.points_p == pytest.approx(4 / 56)
    assert found.floor == pytest.approx(32.28, abs=5e-3)
    assert (found.exact, found.shuffles) == (True, 56)
    assert found.contributions.sum() == pytest.approx(found.points)
    assert found.rank_changes[ENABLING_USERS] == 3


def test_whom_the_mean_and_a_stakeholder_resemble():
    like_the_mean = resemblance(mean(PERCENTS), PERCENTS)
    solihull = resemblance(PERCENTS[4], np.delete(PERCENTS, 4, axis=0))

    assert [PEOPLE[who] for who in like_the_mean.nearest] == ["sand_sen"]
    assert [PEOPLE[who] for who in like_the_mean.close] == ["nat_3s"]
    assert like_the_mean.too_close_to_call
    assert solihull.overlaps[solihull.nearest[0]] == 74.5
    assert not solihull.too_close_to_call


def test_resemblance_is_counted_by_kind_of_post():
    posts = ["senior", "middle", "middle", "senior", "senior", "health", "advocacy", "charity"]

    found = nearest_counts([PERCENTS[1], PERCENTS[2], mean(PERCENTS)], posts, PERCENTS)

    assert found == {"senior": 0, "middle": 2, "health": 0, "advocacy": 0, "charity": 0, "": 1}


# Figures of other rules, from the same draws


def first_shares(scores_of) -> np.ndarray:
    """The share of all draws of the eight in which each factor is first by another rule, ties shared."""
    found = np.zeros(11)
    for counts, share in resamples(8):
        for drawn, weight in zip(counts.astype(int), share, strict=True):
            first = list(leaders(scores_of(np.repeat(PERCENTS, drawn, axis=0))))
            found[first] += weight / len(first)
    return found


def test_first_by_median_and_without_extremes_in_all_draws():
    by_median = first_shares(lambda table: np.median(table, axis=0))
    by_trimmed = first_shares(lambda table: np.sort(table, axis=0)[1:-1].mean(axis=0))

    some = [ENABLING_USERS, TRAINING, PARTNERS, CONNECTING]
    assert by_median[some] == pytest.approx([0.4335, 0.3622, 0.0878, 0.0385], abs=5e-5)
    assert by_trimmed[some[:2]] == pytest.approx([0.5088, 0.3779], abs=5e-5)
    assert by_trimmed[CONNECTING] == pytest.approx(0.0959, abs=5e-5)


def test_enabling_beats_training_in_two_of_three_draws():
    ahead = PERCENTS[:, ENABLING_USERS] - PERCENTS[:, TRAINING]
    assert ahead.tolist() == [0, 60, 0, 0, -5, 10, 10, -40]

    ((counts, share),) = resamples(8)
    by = counts @ ahead

    wins = [round(share[which].sum() * 8**8) for which in (by > 0, by == 0, by < 0)]
    assert wins == [11_020_323, 450_585, 5_306_308]
    low, high = middle((by / 8)[:, None], share)
    assert (low[0], high[0]) == (-12.5, 23.75)


def test_enabling_beats_every_other_factor_head_to_head():
    given = PERCENTS[:, [ENABLING_USERS]] - PERCENTS
    wins, losses = (given > 0).sum(axis=0), (given < 0).sum(axis=0)

    assert (wins[TRAINING], losses[TRAINING]) == (3, 2)
    assert all(wins[item] > losses[item] for item in EVERY if item != ENABLING_USERS)


def test_the_share_of_one_person_in_the_headline():
    who = PEOPLE.index("sur_mid_a")

    assert PERCENTS[who, ENABLING_USERS] / PERCENTS[:, ENABLING_USERS].sum() == pytest.approx(0.432, abs=5e-4)
    less = PERCENTS.copy()
    less[who, ENABLING_USERS] = 45
    assert leaders(mean(less)) == (TRAINING, ENABLING_USERS)


def test_within_and_between_surrey():
    apart = between(PERCENTS, PERCENTS)
    surrey, rest = np.flatnonzero(SURREY), np.flatnonzero(~SURREY)

    assert apart[np.ix_(surrey, surrey)].sum() / 6 == 50
    assert apart[np.ix_(rest, rest)].sum() / 20 == pytest.approx(51.05)
    assert apart[np.ix_(surrey, rest)].mean() == pytest.approx(61)
    councils = np.flatnonzero(COUNCILS)
    assert apart[np.ix_(councils, councils)].sum() / 20 == 52
    pairs = apart[np.triu_indices(8, 1)]
    assert (len(pairs), pairs.sum(), np.median(pairs), pairs.min(), pairs.max()) == (28, 1575.5, 57.5, 20, 90)
