"""The claims of the 2017 slides: their figures against those worked out by other means, and what is said.

A figure given as it is, such as 23.125, is exact; a rounded one is held to half a unit of its last digit.
"""

import re
import xml.etree.ElementTree as ElementTree
from fractions import Fraction
from typing import Any

import pytest
from plotly.graph_objects import Figure

from coprod.charts.claims import picture, spoken
from coprod.charts.colours import LIGHT
from coprod.charts.phone import svg
from coprod.charts.screen import figure
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


# The picture


def test_the_picture_is_the_baseline_alone_as_diamonds():
    spec = picture(FOUND)
    drawn = figure(spec, mode="light", hall=False, width=700, height=440)
    Figure(drawn)

    assert [mark.baseline for mark in spec.marks][:3] == [
        Fraction("23.125"),
        Fraction("18.75"),
        Fraction("11.25"),
    ]
    assert {trace["type"] for trace in drawn["data"]} == {"scatter"}, "a bar would be a room"
    names = {trace["name"]: trace for trace in drawn["data"]}
    assert "values" not in names, "the room's column of numbers"
    assert names["Baseline"]["marker"]["symbol"] == "diamond"
    assert names["Baseline"]["marker"]["color"] == LIGHT.baseline
    assert names["Baseline"]["x"] == [float(mark.baseline or 0) for mark in spec.marks]
    legend = names["legend"]
    assert {len(legend[key]) for key in ("x", "y", "text")} == {2}
    assert legend["marker"]["symbol"] == ["diamond", "diamond"]
    assert "8 professionals, 2017; no service users or citizens" in " ".join(spec.notes)
    assert "8 people" in spec.rule


def test_the_phones_picture_has_no_bar_but_the_tracks():
    spec = picture(FOUND)
    drawing = ElementTree.fromstring(svg(spec, width=300))  # noqa: S314 - our own picture

    bars = [each for each in drawing.iter() if each.get("fill") == "var(--room)"]
    assert {float(each.get("width", "")) for each in bars} == {0.0}
    diamonds = [each for each in drawing.iter() if each.get("fill") == "var(--baseline)"]
    assert len(diamonds) == len(spec.marks) + 1, "one in the legend"
    words = [each.text for each in drawing.iter() if each.tag.endswith("text")]
    assert words[:3] == ["Baseline", "C Staff who enable users", "23"]
    assert drawing.get("aria-label") == spec.sentence
