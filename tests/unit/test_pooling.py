"""Pooling rooms and baselines: who counts once, worked out by hand from the 2017 table."""

from fractions import Fraction

import numpy as np
import pytest

from coprod.analysis.pooling import Group, Source, pool
from coprod.analysis.summaries import means_percent
from coprod.model.baseline import Stakeholder, load_baseline, shipped_baselines
from coprod.results.pooled import published_column, side_by_side
from tests import factories

BASELINE = load_baseline(shipped_baselines()[factories.BASELINE])
USERS, TRAINING, CONNECTING = (
    BASELINE.factor_ids.index(each)
    for each in ("staff_enable_users", "frontline_training", "connect_users_communities")
)
# What Surrey's three give each factor together, and the other five: sums of the columns of the slide.
SURREY = [20, 70, 130, 20, 0, 20, 0, 0, 0, 0, 40]
REST = [30, 80, 55, 50, 70, 50, 90, 15, "5.5", "4.5", 50]


def source(people: list[Stakeholder], groups: bool = False) -> Source:
    def means(of: list[Stakeholder]) -> tuple[Fraction, ...]:
        tenths = [[who.tenths[factor] for factor in BASELINE.factor_ids] for who in of]
        return means_percent(np.array(tenths, dtype=np.int64))

    sectors = dict.fromkeys(who.sector for who in people if groups)
    inside = {name: [who for who in people if who.sector == name] for name in sectors}
    return Source(
        len(people), means(people), tuple(Group(name, len(who), means(who)) for name, who in inside.items())
    )


def split(by: str, groups: bool = False) -> list[Source]:
    names = dict.fromkeys(getattr(who, by) for who in BASELINE.stakeholders)
    return [
        source([who for who in BASELINE.stakeholders if getattr(who, by) == name], groups) for name in names
    ]


def surrey_and_rest(groups: bool = False) -> list[Source]:
    people = list(BASELINE.stakeholders)
    surrey = [who for who in people if who.organisation == "Surrey CC"]
    return [source(surrey, groups), source([who for who in people if who not in surrey], groups)]


def test_the_two_halves_are_those_of_the_slide():
    surrey, rest = surrey_and_rest()
    assert surrey.means == tuple(Fraction(total) / 3 for total in SURREY)
    assert rest.means == tuple(Fraction(total) / 5 for total in REST)


def test_per_person_gives_back_the_published_means():
    found = pool(surrey_and_rest()).readings[0]
    assert (found.rule, found.means[USERS], found.means[TRAINING]) == (
        "per_person",
        Fraction("23.125"),
        Fraction("18.75"),
    )
    assert found.means == source(list(BASELINE.stakeholders)).means
    assert found.effective_n == 8


def test_per_workshop_surrey_counts_as_much_as_all_others():
    # (130/3 + 55/5) / 2 = (43.333 + 11) / 2 = 27.1667; training (70/3 + 80/5) / 2 = 19.6667
    found = pool(surrey_and_rest()).readings[1]
    assert found.rule == "per_workshop"
    assert found.means[USERS] == Fraction(163, 6)
    assert found.means[TRAINING] == Fraction(59, 3)
    assert sum(found.means) == 100
    # each of the three counts 1/6, each of the five 1/10: 1 / (3/36 + 5/100) = 7.5
    assert found.effective_n == Fraction(15, 2)


def test_six_organisations_as_six_workshops_put_training_first():
    found = pool(split("organisation"))
    per_person, per_workshop = found.readings
    assert per_person.leaders == (USERS,)
    assert per_workshop.leaders == (TRAINING,)
    # the slide's table by organisation, numbers 1.4: 17.2222, 16.3889, 15.0000
    assert per_workshop.means[TRAINING] == Fraction(155, 9)
    assert per_workshop.means[USERS] == Fraction(295, 18)
    assert per_workshop.means[CONNECTING] == 15
    assert found.leader_depends


def test_each_stakeholder_group_counts_once_over_all_sources():
    # both halves hold people of local government: together they are one group, 17.0 and 22.3333 by sector
    found = pool(surrey_and_rest(groups=True)).readings[2]
    assert found.rule == "per_group"
    assert found.means[USERS] == 17
    assert found.means[CONNECTING] == Fraction(67, 3)
    assert found.leaders == (CONNECTING,)


def test_without_two_groups_or_where_one_source_has_none_there_is_no_reading_by_group():
    surrey, rest = surrey_and_rest(groups=True)
    assert [each.rule for each in pool([surrey]).readings] == ["per_person", "per_workshop"]
    without = Source(rest.n, rest.means)
    assert [each.rule for each in pool([surrey, without]).readings] == ["per_person", "per_workshop"]


def test_a_tie_is_exact_and_a_difference_from_a_tie_is_one():
    one = Source(3, (Fraction(100, 3), Fraction(200, 3)))
    other = Source(6, (Fraction(200, 3), Fraction(100, 3)))
    found = pool([one, other])
    assert [each.leaders for each in found.readings] == [(0,), (0, 1)]
    assert found.leader_depends


def test_nobody_leads_where_all_is_nothing():
    assert pool([Source(2, (Fraction(0), Fraction(0)))]).readings[0].leaders == ()


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ([], "nothing to pool"),
        ([Source(1, (Fraction(1),)), Source(1, (Fraction(1), Fraction(1)))], "same items"),
        ([Source(0, (Fraction(1),))], "nobody"),
        ([Source(2, (Fraction(1),), (Group("a", 1, (Fraction(1),)),))], "not its people"),
    ],
)
def test_what_cannot_be_pooled_is_refused_by_name(sources: list[Source], said: str):
    with pytest.raises(ValueError, match=said):
        pool(sources)


def test_the_2017_baseline_stands_alone_with_its_word_and_its_sectors():
    column = published_column()
    assert (column.n, column.verdict, column.leaders) == (8, "could_go_either_way", ("staff_enable_users",))
    assert [(group.label, group.n) for group in column.groups] == [
        ("local government", 5),
        ("health and social care partnership", 1),
        ("third sector", 2),
    ]
    assert side_by_side([column]).pooling is None


def test_the_same_answers_are_never_pooled_twice():
    column = published_column()
    found = side_by_side([column, column])
    assert len(found.columns) == 2
    assert found.counted_once == (column,)
    assert found.pooling is None
