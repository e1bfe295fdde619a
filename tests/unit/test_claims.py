"""The claims of the 2017 slides: their figures against those worked out by other means, and what is said.

A figure given as it is, such as 23.125, is exact; a rounded one is held to half a unit of its last digit.
"""

import json
import re
import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest
from plotly.graph_objects import Figure

from coprod.charts.claims import of_claim, paint, spoken
from coprod.charts.claims.tables import table
from coprod.charts.colours import palette
from coprod.charts.spec import ChartSpec
from coprod.model.baseline import Baseline
from coprod.model.claims import (
    Claim,
    ConnectingOften,
    EnablingTogether,
    FitsDots,
    Holds,
    MostCommon,
    NotResources,
    PeopleDiffer,
    Standing,
    TrainingNext,
)
from coprod.results.published import _Answers, _connecting_often, _most_common, published
from tests.published import BASELINE

FOUND = published()
EVERY = (*FOUND.claims, *FOUND.ours)
THREE, FOUR = 5e-4, 5e-5
"""Half a unit of the third and of the fourth decimal."""
METHODS = re.compile(
    r"(?i)signific|permanova|bootstrap|resampl|permutation|p-value|r2|r²|median|trimmed|kendall|interval"
)


def claim(kind: type[Any]) -> Any:
    return next(each for each in EVERY if isinstance(each, kind))


def said(one: Claim) -> str:
    return "\n".join(spoken(one, FOUND.question).everything)


def by_rule(standings: tuple[Standing, ...]) -> dict[str, Standing]:
    return {each.rule: each for each in standings}


def changed(who: str, **tenths: int) -> Baseline:
    """The baseline with some of one person's amounts changed."""
    people = tuple(
        each.model_copy(update={"tenths": {**each.tenths, **tenths}}) if each.id == who else each
        for each in BASELINE.stakeholders
    )
    assert all(sum(each.tenths.values()) == 1000 for each in people)
    return BASELINE.model_copy(update={"stakeholders": people})


# The figures


def test_the_verdicts_of_the_slides_claims_and_of_ours():
    assert [(each.id, each.n, [verdict.value for verdict in each.verdicts]) for each in EVERY] == [
        ("people_differ", 8, ["holds", "not_shown"]),
        ("most_common", 8, ["rests_on_one_person", "depends_on_the_rule"]),
        ("fits_dots", 8, ["cannot_be_checked"]),
        ("not_resources", 8, ["cannot_be_checked"]),
        ("training_next", 8, ["depends_on_the_rule"]),
        ("connecting_often", 8, ["rests_on_one_person", "depends_on_the_rule"]),
        ("enabling_together", 8, ["holds"]),
    ]
    assert [each.id for each in FOUND.ours] == ["enabling_together"]


def test_people_differ_and_groups_are_not_shown_to():
    found = claim(PeopleDiffer)

    assert found.alike_percent == pytest.approx(43.7321, abs=FOUR)
    assert (found.pairs, found.most_alike_percent, found.least_alike_percent) == (28, 80, 10)
    assert found.group_sizes == (5, 2, 1)
    assert found.explained == pytest.approx(0.3527, abs=FOUR)
    assert found.by_chance == pytest.approx(0.2857, abs=FOUR)
    assert found.as_much_by_chance == 0.25


def test_the_headline_rests_on_one_person():
    found = claim(MostCommon)

    assert found.percent == 23.125
    assert (found.certainty.verdict, found.certainty.flips, found.certainty.tipping) == (
        "could_go_either_way",
        1,
        1,
    )
    shares = {
        "staff_enable_users": 0.6193,
        "frontline_training": 0.2808,
        "connect_users_communities": 0.0962,
    }
    assert {each: found.first_share[each] for each in shares} == pytest.approx(shares, abs=FOUR)
    assert sum(found.first_share.values()) == pytest.approx(1)
    assert found.from_one == 80
    assert found.from_one_share == pytest.approx(0.432, abs=THREE)
    left = {"staff_enable_users": 15.000, "frontline_training": 18.571}
    assert found.without_one == pytest.approx(left, abs=THREE)
    assert found.organisation_people == 3
    assert (found.without_organisation.rank, found.without_organisation.score) == (4, 11.0)


def test_the_headline_depends_on_the_rule():
    found = by_rule(claim(MostCommon).standings)

    assert found["mean"].score == 23.125
    assert (found["median"].score, found["median"].most, found["median"].shared) == (20, 20, 2)
    assert (found["named_by"].score, found["named_by"].most, found["named_by"].shared) == (7, 7, 2)
    assert (found["trimmed"].score, found["trimmed"].rank) == (17.5, 2)
    assert found["trimmed"].most == pytest.approx(18.333, abs=THREE)
    assert found["mean_by_organisation"].leaders == ("frontline_training",)
    assert found["mean_by_organisation"].most == pytest.approx(17.222, abs=THREE)
    assert found["mean_by_group"].leaders == ("connect_users_communities",)
    assert found["mean_by_group"].most == pytest.approx(22.333, abs=THREE)


def test_more_staff_and_training():
    found = claim(NotResources)

    assert (found.more_staff_percent, found.training_percent) == (38.125, 18.75)
    assert (found.frontline_percent, found.frontline_people) == (6.25, 3)
    assert (found.least_percent, found.most_percent) == (0, 80)


def test_training_is_second_by_the_mean_and_elsewhere_by_other_rules():
    found = claim(TrainingNext)

    assert (found.percent, found.people) == (18.75, 7)
    ranks = {rule: (each.rank, each.shared) for rule, each in by_rule(found.standings).items()}
    assert ranks == {
        "mean": (2, 1),
        "median": (1, 2),
        "trimmed": (1, 1),
        "named_by": (1, 2),
        "first_choices": (2, 1),
        "mean_by_organisation": (1, 1),
        "mean_by_group": (3, 1),
    }
    assert (found.best_without_one, found.worst_without_one) == (1, 2)


def test_connecting_is_tied_third_and_named_by_fewer():
    found = claim(ConnectingOften)

    assert (found.percent, found.people, found.equals) == (11.25, 4, {"support_partners": 6})
    assert (found.standings[0].rank, found.standings[0].shared) == (3, 2)
    assert found.from_one_share == pytest.approx(0.556, abs=THREE)
    assert found.without_one.score == pytest.approx(5.714, abs=THREE)
    assert (found.without_one.rank, found.without_one.shared) == (7, 2)


def test_enabling_taken_together_leads_whoever_is_left_out():
    found = claim(EnablingTogether)

    assert (found.percent, found.runs_first, found.certainty.flips) == (31.875, 8, 0)
    assert (found.lowest_percent, found.next_then) == (25.0, "frontline_training")
    assert found.next_then_percent == pytest.approx(18.571, abs=THREE)
    assert 0.8869 < found.certainty.leads_share < 0.9054, "between leading alone, and alone or tied"
    assert found.certainty.verdict == "likely"
    rules = by_rule(found.standings)
    assert rules["median"].score == 32.5
    assert rules["trimmed"].score == pytest.approx(29.167, abs=THREE)
    assert rules["mean_by_organisation"].score == pytest.approx(25.833, abs=THREE)
    assert {each.rank for each in found.standings} == {1}


def test_a_headline_that_no_one_person_makes_does_not_rest_on_one():
    assert Holds.BY_PERSON in _most_common(_Answers(BASELINE)).verdicts
    elsewhere = changed("nat_ch", frontline_training=0, staff_enable_users=400)
    assert Holds.BY_PERSON not in _most_common(_Answers(elsewhere)).verdicts


def test_connecting_without_its_one_great_friend_rests_on_nobody():
    assert Holds.BY_PERSON in _connecting_often(_Answers(BASELINE)).verdicts
    elsewhere = changed("scot_ph", connect_users_communities=0, project_management=500)
    assert Holds.BY_PERSON not in _connecting_often(_Answers(elsewhere)).verdicts


# The sentences


@pytest.mark.parametrize("one", EVERY, ids=lambda each: each.id)
def test_every_claim_says_n_and_its_rule(one: Claim):
    words = spoken(one, FOUND.question)

    assert re.search(r"\b8 people\b", words.rule)
    assert words.rule.endswith(".")
    assert 1 <= len(words.sentences) <= 4
    assert words.said
    assert words.verdicts


@pytest.mark.parametrize("one", EVERY, ids=lambda each: each.id)
def test_no_sentence_names_anybody_or_a_method(one: Claim):
    text = said(one).lower()

    names = {
        name.lower()
        for who in BASELINE.stakeholders
        for name in (who.label, who.organisation, who.post, who.sector, who.organisation.split()[0], who.id)
    }
    assert [name for name in sorted(names) if name in text] == []
    assert METHODS.findall(text) == []


def test_the_figures_stand_in_the_sentences():
    for kind, figures in (
        (PeopleDiffer, ["44 of every 100", "35 of 100", "explain 29"]),
        (MostCommon, ["23.1 of 100", "18.6 to 15.0", "1 of 8", "place 4, with 11.0", "go either way", "28"]),
        (NotResources, ["38.1 of 100", "18.8", "6.3", "3 of 8 people"]),
        (TrainingNext, ["place 2, with 18.8", "below place 3", "7 of 8"]),
        (ConnectingOften, ["place 3 with Support partners, 11.3", "4 of 8, against 6", "place 7, with 5.7"]),
        (
            EnablingTogether,
            ["31.9 of 100", "8 times of 8", "lowest with 25.0", "flatters", "That is likely to hold."],
        ),
    ):
        text = said(claim(kind))
        assert [each for each in figures if each not in text] == []


def test_a_sentence_takes_its_figure_from_the_claim():
    other = claim(MostCommon).model_copy(update={"percent": 77.0})
    assert "77.0 of 100" in said(other)
    assert "On average they get the most, 23.1" not in said(other)


def test_the_verdicts_have_their_words():
    words = {code: word for one in EVERY for code, word in spoken(one, FOUND.question).verdicts}
    assert words == {
        Holds.YES: "Holds",
        Holds.NOT_SHOWN: "Not shown by these answers",
        Holds.BY_PERSON: "Rests on one person",
        Holds.BY_RULE: "Depends on the rule",
        Holds.UNKNOWN: "Cannot be checked",
    }


def test_of_the_dots_nothing_is_claimed():
    words = spoken(claim(FitsDots), FOUND.question)
    assert words.readings == ()
    assert "no dots" in words.rule


# The pictures

PICTURED = tuple(one for one in EVERY if not isinstance(one, FitsDots))


def drawn(one: Claim) -> ChartSpec:
    spec = of_claim(one, FOUND)
    assert spec is not None
    return spec


def test_every_claim_has_a_picture_but_the_one_that_nothing_is_published_of():
    assert [one.id for one in EVERY if of_claim(one, FOUND) is None] == ["fits_dots"]


@pytest.mark.parametrize("one", PICTURED, ids=lambda each: each.id)
def test_every_picture_has_a_sentence_and_says_n(one: Claim):
    spec = drawn(one)
    assert spec.sentence.endswith(".")
    assert re.search(r"\b8 people\b", spec.rule)
    assert METHODS.findall(f"{spec.title} {spec.sentence} {spec.rule}") == []


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("one", PICTURED, ids=lambda each: each.id)
def test_no_picture_has_the_colour_of_a_room(one: Claim, mode: Any):
    found = json.dumps(paint.for_screen(drawn(one), mode=mode, width=560, height=400))
    assert palette(mode).baseline in found
    assert palette(mode).room not in found
    Figure(json.loads(found))
    on_phone = paint.for_phone(drawn(one), mode=mode, width=300)
    ElementTree.fromstring(on_phone)  # noqa: S314 - our own picture
    assert palette(mode).baseline in on_phone
    assert "var(" not in on_phone
    assert palette(mode).room not in on_phone


@pytest.mark.parametrize("one", PICTURED, ids=lambda each: each.id)
def test_the_table_has_the_rows_of_the_picture(one: Claim):
    spec = drawn(one)
    found = table(spec)
    assert [row[0] for row in found.rows] == [f"{m.letter} {m.label}".strip() for m in spec.marks]
    assert {len(row) for row in found.rows} == {len(found.heads)}


def test_the_pictures_carry_the_figures_of_their_claims():
    shares = drawn(claim(MostCommon))
    assert [round(float(mark.room)) for mark in shares.marks] == [62, 28, 10]
    assert "62 times in 100" in shares.sentence

    staff = drawn(claim(NotResources))
    assert [float(mark.room) for mark in staff.marks] == [38.125, 18.75, 43.125]

    rules = drawn(claim(TrainingNext))
    assert {mark.id: mark.parts for mark in rules.marks} == {
        "frontline_training": (3, 2, 2),
        "staff_enable_users": (3, 2, 2),
        "connect_users_communities": (6, 0, 1),
    }

    alike = drawn(claim(ConnectingOften))
    assert [mark.answers for mark in alike.marks] == [
        (50, 20, 10, 10, 0, 0, 0, 0),
        (20, 20, 20, 20, 5, 5, 0, 0),
    ]

    together = drawn(claim(EnablingTogether)).marks
    assert (together[0].letter, float(together[0].room)) == ("C+D", 31.875)
    assert len(together) == 10


def test_every_answer_is_in_the_picture_of_how_people_differ():
    answers = {mark.id: sorted(mark.answers) for mark in drawn(claim(PeopleDiffer)).marks}
    assert answers == {
        factor: sorted(who.tenths[factor] / 10 for who in BASELINE.stakeholders)
        for factor in BASELINE.factor_ids
    }
    strip = paint.for_phone(drawn(claim(PeopleDiffer)), mode="light", width=300)
    kinds = sum(len(set(each)) for each in answers.values())
    assert strip.count("<circle") == kinds + 1, "one in the legend"
