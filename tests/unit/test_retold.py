"""The answers of 2017 read again, against figures from the survey table of the slides, by exact fractions.

Means are given to three decimals, worked out by hand from the table: sums of whole answers over how many
people, organisations or kinds of organisation count.
"""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod.analysis.retelling import means_of_labels
from coprod.charts.claims import picture, retold
from coprod.charts.claims.tables import table
from coprod.model.claims import CountsAs, Settings
from coprod.results import published
from coprod.results.retold import FEWEST, asked, trials
from coprod.results.retold import retold as read_again
from coprod.text import number
from tests.published import FACTORS, PEOPLE, PERCENTS

FOUND = published()
QUESTION = FOUND.question
EVERYBODY = read_again(Settings())
USERS, TRAINING, CONNECTING, PARTNERS = (
    "staff_enable_users",
    "frontline_training",
    "connect_users_communities",
    "support_partners",
)
FAMILIES = tuple(family.id for family in QUESTION.families)
CLAIMS = {each.id: each for each in (*FOUND.claims, *FOUND.ours)}


def exact(settings: Settings, mark: str) -> str:
    return number(read_again(settings).percents[mark], 3)


def effect(claim_id: str, settings: Settings) -> retold.Effect:
    claim = CLAIMS[claim_id]
    found = retold.effect(claim, read_again(settings), EVERYBODY, QUESTION)
    assert found is not None
    return found


# One left out


@pytest.mark.parametrize(
    ("who", "first", "most", "second", "next_most", "connecting", "partners"),
    [
        ("sur_sen", USERS, "22.143", TRAINING, "17.143", ("12.857", 3), ("10.000", 4)),
        ("sur_mid_a", TRAINING, "18.571", USERS, "15.000", ("12.857", 3), ("12.857", 3)),
        ("sur_mid_b", USERS, "23.571", TRAINING, "18.571", ("12.857", 3), ("10.000", 4)),
        ("sand_sen", USERS, "23.571", TRAINING, "18.571", ("12.857", 3), ("10.000", 4)),
        ("soli_sen", USERS, "25.714", TRAINING, "20.000", ("11.429", 4), ("12.143", 3)),
        ("scot_ph", USERS, "25.000", TRAINING, "21.429", ("5.714", 7), ("12.857", 3)),
        ("nat_3s", USERS, "23.571", TRAINING, "20.000", ("11.429", 4), ("12.143", 3)),
        ("nat_ch", USERS, "26.429", TRAINING, "15.714", ("10.000", 3), ("10.000", 3)),
    ],
)
def test_without_each_of_the_eight(
    who: str,
    first: str,
    most: str,
    second: str,
    next_most: str,
    connecting: tuple[str, int],
    partners: tuple[str, int],
):
    settings = Settings(without=(who,))
    now = read_again(settings)

    assert (now.leaders, now.following, now.n) == ((first,), (second,), 7)
    assert (exact(settings, first), exact(settings, second)) == (most, next_most)
    for factor, expected in ((CONNECTING, connecting), (PARTNERS, partners)):
        assert (exact(settings, factor), now.place(factor).rank) == expected


def test_two_left_out_change_the_lead_only_with_the_one_who_gave_80():
    flips = {
        pair for pair in combinations(PEOPLE, 2) if read_again(Settings(without=pair)).leaders != (USERS,)
    }
    assert len(flips) == 6
    assert {pair for pair in combinations(PEOPLE, 2) if "sur_mid_a" in pair} - flips == {
        ("sur_mid_a", "nat_ch")
    }


# Who counts as one


@pytest.mark.parametrize(
    ("counts", "units", "expected"),
    [
        (CountsAs.PERSON, 8, {USERS: "23.125", TRAINING: "18.750", CONNECTING: "11.250", PARTNERS: "11.250"}),
        (
            CountsAs.ORGANISATION,
            6,
            {TRAINING: "17.222", USERS: "16.389", CONNECTING: "15.000", PARTNERS: "10.556"},
        ),
        (CountsAs.KIND, 3, {CONNECTING: "22.333", USERS: "17.000", TRAINING: "15.000", PARTNERS: "8.500"}),
    ],
)
def test_who_counts_as_one_decides_what_leads(counts: CountsAs, units: int, expected: dict[str, str]):
    settings = Settings(counts=counts)
    now = read_again(settings)

    assert {mark: exact(settings, mark) for mark in expected} == expected
    assert tuple(now.percents)[:2] == tuple(expected)[:2]
    assert (now.units, now.n) == (units, 8)
    assert sum(now.percents.values()) == 100


@pytest.mark.parametrize(
    ("without", "leaders", "most"),
    [
        (("sur_sen", "sur_mid_a", "sur_mid_b"), (CONNECTING,), "18.000"),
        (("sand_sen",), (CONNECTING,), "18.000"),
        (("soli_sen",), (TRAINING, USERS), "18.667"),
        (("scot_ph",), (TRAINING,), "20.667"),
        (("nat_3s",), (TRAINING,), "18.667"),
        (("nat_ch",), (USERS,), "19.667"),
    ],
)
def test_no_lead_by_organisations_outlives_every_organisation(
    without: tuple[str, ...], leaders: tuple[str, ...], most: str
):
    settings = Settings(without=without, counts=CountsAs.ORGANISATION)
    assert read_again(settings).leaders == leaders
    assert exact(settings, leaders[0]) == most


def test_without_the_three_of_one_council_the_headline_is_fourth():
    now = read_again(Settings(without=("sur_sen", "sur_mid_a", "sur_mid_b")))
    means = {mark: float(now.percents[mark]) for mark in tuple(now.percents)[:3]}
    assert means == {CONNECTING: 18.0, TRAINING: 16.0, "support_users": 14.0}
    assert (now.place(USERS).rank, float(now.place(USERS).percent)) == (4, 11.0)


# Similar factors read as one


def test_enabling_staff_read_as_one_lead_whoever_is_left_out():
    one = ("enabling_staff",)
    assert exact(Settings(merged=one), "enabling_staff") == "31.875"
    by_organisation = Settings(merged=one, counts=CountsAs.ORGANISATION)
    assert exact(by_organisation, "enabling_staff") == "25.833"
    assert exact(by_organisation, TRAINING) == "17.222"
    left = {who: read_again(Settings(merged=one, without=(who,))) for who in PEOPLE}
    assert {now.leaders for now in left.values()} == {one}
    assert min(now.percents["enabling_staff"] for now in left.values()) == 25
    assert exact(Settings(merged=one, without=("sur_mid_a",)), TRAINING) == "18.571"


def test_a_family_gets_what_its_factors_get_and_stands_for_each():
    now = read_again(Settings(merged=FAMILIES))
    assert len(now.percents) == 8
    assert now.percents["support"] == Fraction("17.5")
    assert now.everybody["technology"] == Fraction("1.25")
    assert now.place("other_technology").mark == "technology"
    assert now.place(TRAINING).mark == TRAINING


def test_how_alike_two_people_are_under_the_settings():
    assert EVERYBODY.alike_percent == pytest.approx(43.7321, abs=5e-5)
    assert (EVERYBODY.pairs, read_again(Settings(without=("sur_sen",))).pairs) == (28, 21)
    # the two least alike of all share 10, worked out from the table
    two = Settings(without=tuple(who for who in PEOPLE if who not in ("sur_mid_a", "scot_ph")))
    assert read_again(two).alike_percent == 10


@given(st.sets(st.sampled_from(PEOPLE), max_size=6), st.sampled_from(list(CountsAs)))
def test_means_add_up_to_100_whatever_is_chosen(without: set[str], counts: CountsAs):
    settings = asked(without, [counts], FAMILIES[:1]).settings
    now = read_again(settings)
    assert sum(now.percents.values()) == 100
    assert sum(now.by_factor.values()) == 100
    assert now.n == 8 - len(without)
    if counts is CountsAs.PERSON:
        kept = [who not in without for who in PEOPLE]
        means = dict(zip(FACTORS, PERCENTS[kept].mean(axis=0), strict=True))
        assert {factor: float(now.by_factor[factor]) for factor in FACTORS} == pytest.approx(means)


def test_means_of_labels_needs_people_and_a_label_for_each():
    assert means_of_labels([[1000, 0], [0, 1000], [0, 1000]], ["a", "b", "b"]) == (50, 50)
    for rows, labels in (([], []), ([[1000]], [])):
        with pytest.raises(ValueError, match="people and"):
            means_of_labels(rows, labels)


# What is asked for


def test_what_there_is_not_is_left_out_and_said_to_be():
    found = asked(["sur_mid_a", "<script>"], ["per_moon"], ["technology", "nonsense"])
    assert found.settings == Settings(without=("sur_mid_a",), merged=("technology",))
    assert (found.unknown, found.too_few) == (True, False)
    assert not asked(["sur_mid_a"], ["kind"], []).unknown


def test_two_people_stay_at_least():
    assert asked(PEOPLE[:6], [], []).settings.without == PEOPLE[:6]
    for out in (PEOPLE[:7], PEOPLE):
        found = asked(out, [], [])
        assert found.too_few
        assert found.settings.without == ()
    assert FEWEST == 2


def test_the_order_of_the_asking_makes_no_difference():
    one = asked(["nat_ch", "sur_sen"], ["kind"], ["technology", "support"])
    assert one == asked(["sur_sen", "nat_ch", "sur_sen"], ["kind"], ["support", "technology"])


# What is said


def test_the_headline_has_three_decimals_and_says_what_it_was():
    now = read_again(Settings(without=("sur_mid_a",)))
    assert retold.headline(now, QUESTION) == (
        "Train frontline staff leads with 18.571; then Staff who enable users with 15.000."
    )
    assert retold.before(EVERYBODY, QUESTION) == (
        "With everybody, as published: "
        "Staff who enable users leads with 23.125; then Train frontline staff with 18.750."
    )
    assert retold.lead(now, EVERYBODY) == "other"
    assert retold.rule(now, QUESTION) == "Mean of 7 people; each person counts once. 1 person is left out."


def test_a_tie_says_so():
    now = read_again(Settings(without=("soli_sen",), counts=CountsAs.ORGANISATION))
    assert retold.headline(now, QUESTION) == (
        "A tie: Train frontline staff and Staff who enable users share the lead with 18.667 each; "
        "then Connect users & communities with 16.000."
    )
    assert retold.lead(now, EVERYBODY) == "shared"
    assert "5 organisations, of 7 people" in retold.rule(now, QUESTION)


def test_what_is_read_as_one_still_leads_as_the_same():
    now = read_again(Settings(merged=("enabling_staff",)))
    assert retold.lead(now, EVERYBODY) == "same"
    assert retold.headline(now, QUESTION).startswith("Staff who enable leads with 31.875; then ")
    assert retold.rule(now, QUESTION).endswith("Read as one: Staff who enable.")


@pytest.mark.parametrize(
    ("claim_id", "trial", "said"),
    [
        ("people_differ", "read_as_one", "two of 8 people, picked at random, would spend 50.7 of 100 alike."),
        (
            "people_differ",
            "without_most",
            "two of 7 people, picked at random, would spend 48.5 of 100 alike.",
        ),
        ("most_common", "without_most", "place 2, 15.0 of 100. Train frontline staff leads with 18.6."),
        ("most_common", "organisation", "place 2, 16.4 of 100. Train frontline staff leads with 17.2."),
        ("most_common", "kind", "place 2, 17.0 of 100. Connect users & communities leads with 22.3."),
        (
            "not_resources",
            "without_most",
            "staff of the three kinds 32.1 of 100, training 18.6, all else 49.3.",
        ),
        (
            "training_next",
            "without_most",
            "place 1, 18.6 of 100. Next comes Staff who enable users with 15.0.",
        ),
        ("training_next", "kind", "place 3, 15.0 of 100. Connect users & communities leads with 22.3."),
        (
            "connecting_often",
            "without_most",
            "a shared place 7, 5.7 of 100. Staff who enable users leads with",
        ),
        ("connecting_often", "kind", "place 1, 22.3 of 100. Next comes Staff who enable users with 17.0."),
        (
            "enabling_together",
            "the_two_as_one",
            "place 1, 31.9 of 100. Next comes Train frontline staff with",
        ),
        (
            "enabling_together",
            "one_and_without",
            "place 1, 25.0 of 100. Next comes Train frontline staff with",
        ),
        (
            "enabling_together",
            "one_and_organisation",
            "place 1, 25.8 of 100. Next comes Train frontline staff",
        ),
    ],
)
def test_what_becomes_of_a_claim_when_it_is_put_to_the_test(claim_id: str, trial: str, said: str):
    found = next(each for each in trials(claim_id) if each.id == trial)
    words = effect(claim_id, found.settings)
    assert said in " ".join(words.said)
    assert words.said[0].startswith("With your settings: ")
    assert words.before.startswith("With everybody: ")


def test_with_everybody_the_effect_is_the_claim_itself():
    words = effect("most_common", Settings())
    assert words.said[0] == "With everybody: place 1, 23.1 of 100."
    assert words.before == ""


def test_a_factor_that_is_read_within_a_family_says_so():
    words = effect("most_common", Settings(merged=("enabling_staff",)))
    assert words.said[:2] == (
        "With your settings: place 1, 31.9 of 100.",
        "That is Staff who enable, read as one.",
    )


def test_the_two_stand_apart_until_they_are_read_as_one():
    apart = "apart, place 1 with 23.1 of 100 and place 5 with 8.8."
    assert effect("enabling_together", Settings()).said == (f"With everybody: {apart}",)
    together = effect("enabling_together", Settings(merged=("enabling_staff",)))
    assert together.said[0] == "With your settings: place 1, 31.9 of 100."
    assert together.before == f"With everybody: {apart}"


def test_the_dots_can_be_tried_by_nothing():
    claim = CLAIMS["fits_dots"]
    assert trials("fits_dots") == ()
    assert retold.effect(claim, EVERYBODY, EVERYBODY, QUESTION) is None


@pytest.mark.parametrize("claim_id", [each for each in CLAIMS if each != "fits_dots"])
def test_every_other_claim_has_something_to_try_and_nobody_in_its_words(claim_id: str):
    assert trials(claim_id)
    for each in trials(claim_id):
        assert not each.settings.plain
        words = effect(claim_id, each.settings)
        text = " ".join((retold.trial(each), *words.said, words.before, words.rule)).lower()
        assert [label for label in FOUND.people.values() if label.lower() in text] == []
        assert "signific" not in text


# The picture


def test_the_picture_stands_beside_everybody_and_is_sorted():
    spec = picture(read_again(Settings(without=("sur_mid_a",))), FOUND)
    assert [mark.letter for mark in spec.marks[:4]] == ["B", "C", "G", "K"]
    assert [float(mark.before or 0) for mark in spec.marks[:2]] == [18.75, 23.125]
    assert (spec.n, spec.with_before, spec.before_name) == (7, True, "All 8")
    assert table(spec).rows[1] == ("C Staff who enable users", "23.1", "15.0", "-8.1")
    assert "8 professionals, 2017; no service users or citizens" in " ".join(spec.notes)


def test_with_everybody_the_picture_is_the_baseline_and_says_how_firm_it_is():
    spec = picture(EVERYBODY, FOUND)
    assert [float(mark.room) for mark in spec.marks[:3]] == [23.125, 18.75, 11.25]
    assert not spec.with_before
    assert "That could go either way." in spec.sentence
    assert table(spec).heads == ("Factor", "Of 100")
    assert len(table(spec).rows) == 11


def test_a_family_has_the_letters_of_its_factors():
    spec = picture(read_again(Settings(merged=FAMILIES)), FOUND)
    assert {mark.id: mark.letter for mark in spec.marks if mark.id in FAMILIES} == {
        "enabling_staff": "C+D",
        "support": "E+F",
        "technology": "I+J",
    }
