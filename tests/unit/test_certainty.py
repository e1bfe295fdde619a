"""The word of certainty behind a headline, from ballots in the store to the sentence in the hall."""

from pathlib import Path

import numpy as np
import pytest

from coprod import results
from coprod.charts import alike
from coprod.charts import certainty as words
from coprod.charts.compose import compose
from coprod.model.ballot import Ballot
from coprod.workshops import Desk, running
from tests import factories
from tests.published import PERCENTS


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return factories.desk_in(tmp_path)


def test_the_2017_headline_could_go_either_way(desk: Desk) -> None:
    """Leave-one-out 1 of 8, 61.93 % of the exact resamples, one further ballot: the survey's own figures."""
    workshop = factories.workshop(desk)
    round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    shown = results.outcome(desk.store, round_.id)
    assert shown is not None
    assert shown.certainty is not None
    found = shown.certainty
    assert (found.verdict, found.flips, found.n, found.tipping) == ("could_go_either_way", 1, 8, 1)
    assert found.leads_share == pytest.approx(0.6193, abs=5e-5)
    sentence = compose(shown).sentence
    assert sentence == "The room puts most on Staff who enable users: 23 of 100. That could go either way."
    assert words.reasons(found) == [
        "Without one person something else would lead: that is so for 1 of 8.",
        "1 further ballot, like one already here, could change it.",
        "With slightly different people like these it would lead about 6 times in 10.",
    ]


def test_the_2017_survey_read_another_way(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    details = results.details(desk.store, round_.id)
    assert details is not None
    assert details.leader_depends
    by_rule = dict(details.readings)
    assert by_rule["mean"] == ("staff_enable_users",)
    assert by_rule["trimmed"] == ("frontline_training",)
    assert set(by_rule["named_by"]) == {"frontline_training", "staff_enable_users"}
    assert details.alike_percent == pytest.approx(43.7321, abs=5e-5)
    assert details.room_effective == pytest.approx(8.123533, abs=5e-7)
    assert details.person_effective == pytest.approx(4.704899, abs=5e-7)
    assert details.apart is not None
    assert details.apart.points == 0
    said = words.further(details)
    assert said[0] == "Two of you, picked at random, would spend 44 of every 100 in the same way."
    assert said[1].endswith("8.1 equal factors, a typical person's over 4.7.")


def test_a_room_of_one_mind_is_firm(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = factories.revealed_round(desk, workshop, "dots_steps", [factories.dots("map_it")] * 12)
    shown = results.outcome(desk.store, round_.id)
    assert shown is not None
    assert compose(shown).sentence == "Most dots are on Map it: 12 from 12 people. That is firm."


def test_dots_are_read_by_no_rule_that_the_desk_does_not_show(desk: Desk) -> None:
    """The median of every step is nought: it would say that nothing leads, where all that is shown agrees."""
    workshop = factories.workshop(desk)
    ballots = (
        [factories.dots("map_it")] * 5 + [factories.dots("grow_it")] * 3 + [factories.dots("people_it")] * 4
    )
    round_ = factories.revealed_round(desk, workshop, "dots_steps", ballots)
    details = results.details(desk.store, round_.id)
    assert details is not None
    shown = words.readings(details, workshop.question("dots_steps"))
    assert len(shown) == len(details.readings)
    assert {leads for _, leads in shown} == {"Map it"}
    assert not details.leader_depends


def test_nothing_is_said_of_an_open_round_nor_of_fewer_than_five(desk: Desk) -> None:
    workshop = factories.workshop(desk, minimum=1, live=frozenset({"dots_steps"}))
    live = running.open_round(desk, workshop.id, "dots_steps")
    factories.cast(desk, live, factories.people(desk, workshop, 6), [factories.dots("map_it")] * 6)
    still_open = results.outcome(desk.store, live.id)
    running.close_round(desk, live.id)
    few = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots()[:4])
    shown = results.outcome(desk.store, few.id)
    assert still_open is not None
    assert shown is not None
    assert (still_open.n, still_open.certainty) == (6, None)
    assert (shown.n, shown.certainty, results.details(desk.store, few.id)) == (4, None, None)


def test_a_live_round_shows_from_as_many_answers_on_as_it_says(desk: Desk) -> None:
    workshop = factories.workshop(desk, live=frozenset({"dots_steps"}))
    live = running.open_round(desk, workshop.id, "dots_steps")
    who = factories.people(desk, workshop, 12)
    factories.cast(desk, live, who[:2], [Ballot(kind="dots", abstain=True)] * 2)
    factories.cast(desk, live, who[2:11], [factories.dots("map_it")] * 9)
    before = results.outcome(desk.store, live.id)
    assert before is not None
    assert compose(before).sentence == "Results show once at least 10 answers are in."
    factories.cast(desk, live, who[11:], [factories.dots("map_it")])
    after = results.outcome(desk.store, live.id)
    assert after is not None
    assert after.n == 5


def test_a_room_that_abstains_is_told_of_answers_not_of_ballots(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    ballots = [Ballot(kind="dots", abstain=True)] * 12 + [factories.dots("map_it")] * 3
    round_ = factories.revealed_round(desk, workshop, "dots_steps", ballots)
    shown = results.outcome(desk.store, round_.id)
    assert shown is not None
    assert compose(shown).sentence == "Fewer than 5 answers came in, so nothing is shown."


def test_before_the_reveal_the_hall_gets_no_word_of_it(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    factories.cast(desk, round_, factories.people(desk, workshop, 8), factories.baseline_ballots())
    running.close_round(desk, round_.id)
    shown = results.outcome(desk.store, round_.id)
    assert shown is not None
    assert shown.certainty is None


def test_sandwell_s_own_column_resembles_sandwell_and_then_surrey_s_manager_b(desk: Desk) -> None:
    """100 of 100 with itself and 80 with Surrey's middle manager B: numbers of the survey's table."""
    workshop = factories.workshop(desk)
    ballots = factories.baseline_ballots()
    round_ = factories.revealed_round(desk, workshop, "budget", ballots)
    sandwell = ballots[3]
    room_only = results.outcome(desk.store, round_.id)
    running.reveal_baseline(desk, round_.id)
    beside = results.outcome(desk.store, round_.id)
    assert room_only is not None
    assert beside is not None
    assert results.resembled(sandwell, room_only) is None
    found = results.resembled(sandwell, beside)
    assert found is not None
    assert (found.nearest, found.close, found.percent) == (("Sandwell MBC – Senior commissioner",), (), 100)
    nearly = factories.budget(
        frontline_training=20, staff_enable_users=20, staff_enable_communities=20, support_partners=20,
        frontline_more=10, support_users=10,
    )  # fmt: skip
    tie = results.resembled(nearly, beside)
    assert tie is not None
    assert set(tie.nearest) == {
        "Sandwell MBC – Senior commissioner",
        "Surrey CC – middle management commissioner B",
    }
    assert tie.percent == 90
    assert "90 of 100" in alike.with_stakeholders(tie)


def test_surrey_as_a_room_is_as_far_from_the_others_as_their_table_says(desk: Desk) -> None:
    """Eight times the three of Surrey's mean: 43.33 for staff who enable users, the baseline 23.125."""
    workshop = factories.workshop(desk)
    ballots = [each for each in factories.baseline_ballots()[:3] for _ in range(3)]
    round_ = factories.revealed_round(desk, workshop, "budget", ballots)
    details = results.details(desk.store, round_.id)
    assert details is not None
    found = details.apart
    assert found is not None
    means = PERCENTS[:3].mean(axis=0), PERCENTS.mean(axis=0)
    assert found.points == pytest.approx(np.abs(means[0] - means[1]).sum() / 2)
    assert found.most == "staff_enable_users"
    assert found.most_gap == pytest.approx(43.3333 - 23.125, abs=1e-4)
    said = words.apart(found, workshop.question("budget"))
    assert said[0].startswith("The room differs from the baseline by 27 points.")
    assert said[2] == "The largest single difference is Staff who enable users: 20 of 100."
    assert "place" in said[3]


def test_in_a_tie_nothing_is_said_to_lead(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    alike = [factories.budget(ict=50, support_partners=50)] * 6
    round_ = factories.revealed_round(desk, workshop, "budget", alike)
    shown = results.outcome(desk.store, round_.id)
    assert shown is not None
    assert shown.certainty is not None
    assert [each for each in words.reasons(shown.certainty) if "lead about" in each] == []
