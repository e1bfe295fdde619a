"""The 2017 findings, claim by claim: open to everybody, and with the switch to try them oneself."""

import pytest
from streamlit.testing.v1 import AppTest

from coprod.workshops import Desk
from coprod.workshops.keys import ORGANISER_COOKIE
from tests.pages.conftest import Laptop, text_of
from tests.published import BASELINE
from tests.servers import ORGANISER_KEY

CLAIMS, PICTURES = 7, 7
FLIPPED = "Train frontline staff leads with 18.571; then Staff who enable users with 15.000."
PUBLISHED = "Staff who enable users leads with 23.125; then Train frontline staff with 18.750."


def said(app: AppTest) -> str:
    return text_of(app).replace("\\", "")


def headline(app: AppTest) -> str:
    """The panel's sentence: the first after the lead."""
    return str(app.markdown[1].value).replace("\\", "")


def effect(app: AppTest, words: str) -> list[str]:
    """What is said to become of the claims, as far as it begins with the words."""
    found = [str(each.value).replace("\\", "").replace("*", "") for each in app.markdown]
    return [each for each in found if each.startswith(words)]


def test_a_stranger_reads_it_as_the_very_first_page(laptop: Laptop, desk: Desk):
    app = laptop.open("survey")
    assert app.header[0].value == "How firm are the 2017 findings?"
    assert [(each.label, each.disabled) for each in app.button] == [("Everybody again", True)]
    labels = [each.label for each in app.expander]
    assert labels.count("How sure are we?") == CLAIMS
    assert labels.count("The figures as a table") == PICTURES
    assert len(labels) == CLAIMS + PICTURES


def test_a_join_code_of_nothing_changes_nothing(laptop: Laptop, desk: Desk):
    assert len(laptop.open("survey", "AAAAAAAA").expander) == CLAIMS + PICTURES


def test_the_answers_are_introduced_and_stand_in_a_table(laptop: Laptop, desk: Desk):
    app = laptop.open("survey")
    assert "8 professionals, 2017; no service users or citizens" in app.caption[0].value.replace("\\", "")
    table = app.table[0].value
    assert list(table.columns) == ["Factor", "Of 100"]
    assert list(table.iloc[0]) == ["C Staff who enable users", "23.1"]
    assert len(table) == 11


def test_it_says_how_firm_each_claim_is(laptop: Laptop, desk: Desk):
    text = said(laptop.open("survey"))
    for word in (
        "Holds",
        "Depends on the rule",
        "Rests on one person",
        "Not shown by these answers",
        "Cannot be checked",
        "could go either way",
        "Mean of 8 people; each person counts once.",
        "1 December 2017",
    ):
        assert word in text


@pytest.mark.parametrize("without", ["", "SUR-MID-A"])
def test_only_the_panel_names_who_answered_as_published(laptop: Laptop, desk: Desk, without: str):
    app = laptop.open("survey", **({"without": without} if without else {}))
    text = said(app).lower()
    names = {name for who in BASELINE.stakeholders for name in (who.label, who.organisation, who.post)}
    towns = {who.organisation.split()[0] for who in BASELINE.stakeholders} - {"National", "Scottish"}
    assert [name for name in sorted(names | towns) if name.lower() in text] == []
    assert "significant" not in text
    people = [each.label.replace("\\", "") for each in app.checkbox if each.key.startswith("counts ")]
    assert people == [who.label for who in BASELINE.stakeholders]


def test_leaving_out_the_one_who_gave_80_changes_the_lead_and_everybody_again_brings_it_back(
    laptop: Laptop, desk: Desk
):
    app = laptop.open("survey")
    assert headline(app) == PUBLISHED
    app.checkbox(key="counts sur_mid_a").uncheck().run()
    assert headline(app) == FLIPPED
    assert f"With everybody, as published: {PUBLISHED}" in said(app)
    assert "Another one leads" in said(app)
    assert app.query_params["without"] == "SUR-MID-A"
    assert list(app.table[0].value.columns) == ["Factor", "All 8", "Your settings", "Difference"]
    app.button(key="everybody again").click().run()
    assert headline(app) == PUBLISHED
    assert app.checkbox(key="counts sur_mid_a").value
    assert "without" not in app.query_params


def test_each_claim_shows_what_becomes_of_it(laptop: Laptop, desk: Desk):
    app = laptop.open("survey", without="SUR-MID-A")
    found = effect(app, "With your settings: ")
    assert len(found) == CLAIMS - 1, "nothing is published of the dots"
    assert found[1].startswith("With your settings: place 2, 15.0 of 100.")
    assert "With everybody: place 1, 23.1 of 100." in said(app)


def test_a_claims_own_switch_sets_the_panel_and_takes_it_back(laptop: Laptop, desk: Desk):
    app = laptop.open("survey")
    pills = {each.key: each for each in app.get("button_group")}
    pills["try connecting_often"].set_value("without_most").run()
    assert not app.checkbox(key="counts scot_ph").value
    assert "With your settings: a shared place 7, 5.7 of 100." in effect(app, "With your settings: a")[0]
    assert app.query_params["without"] == "SCOT-PH"
    pills = {each.key: each for each in app.get("button_group")}
    pills["try connecting_often"].set_value(None).run()
    assert app.checkbox(key="counts scot_ph").value
    assert effect(app, "With your settings") == []


def test_who_counts_as_one_and_what_is_read_as_one(laptop: Laptop, desk: Desk):
    app = laptop.open("survey")
    app.radio(key="counts as").set_value("organisation").run()
    assert headline(app).startswith("Train frontline staff leads with 17.222; then Staff who enable users")
    app.checkbox(key="merged enabling_staff").check().run()
    assert headline(app).startswith("Staff who enable leads with 25.833; then Train frontline staff with")
    assert app.query_params["count"] == "organisation"
    assert app.query_params["merge"] == "enabling_staff"


def test_the_last_two_cannot_be_left_out(laptop: Laptop, desk: Desk):
    app = laptop.open("survey", without="sur-sen,sur-mid-a,sur-mid-b,sand-sen,soli-sen,scot-ph")
    left = [each for each in app.checkbox if each.key.startswith("counts ") and each.value]
    assert [each.disabled for each in left] == [True, True]
    assert "Mean of 2 people" in said(app)


def test_two_at_once_of_the_last_three_stay(laptop: Laptop, desk: Desk):
    app = laptop.open("survey", without="sur-sen,sur-mid-a,sur-mid-b,sand-sen,soli-sen")
    app.checkbox(key="counts nat_3s").uncheck()
    app.checkbox(key="counts nat_ch").uncheck()
    app.run()
    assert not app.exception
    assert [each.value for each in app.checkbox if each.key.startswith("counts ")].count(True) == 3
    assert "Mean of 3 people" in said(app)


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"without": "<script>,SUR-MID-A"}, "Something in the address is not known here"),
        ({"count": "moon"}, "Something in the address is not known here"),
        ({"merge": "a" * 5000}, "Something in the address is not known here"),
        ({"without": "sur_sen,sur_mid_a,sur_mid_b,sand_sen,soli_sen,scot_ph,nat_3s"}, "At least two answers"),
    ],
)
def test_nonsense_in_the_address_is_said_kindly(
    laptop: Laptop, desk: Desk, parameters: dict[str, str], words: str
):
    text = said(laptop.open("survey", **parameters))
    assert words in text
    assert "script" not in text


def test_an_address_without_anything_says_nothing_of_it(laptop: Laptop, desk: Desk):
    app = laptop.open("survey", without="", count="", merge="")
    assert "in the address" not in said(app)
    assert headline(app) == PUBLISHED


def test_the_front_page_leads_to_it(laptop: Laptop, desk: Desk):
    links = [each.proto for each in laptop.open("welcome").get("page_link")]
    assert "survey" in [each.page for each in links]


def test_the_organiser_finds_it_too(laptop: Laptop, desk: Desk):
    laptop.cookies[ORGANISER_COOKIE] = ORGANISER_KEY
    assert len(laptop.open("survey").expander) == CLAIMS + PICTURES
