"""The 2017 findings, claim by claim: open to everybody, and without the name of anybody who answered."""

import json

from coprod.workshops import Desk
from coprod.workshops.keys import ORGANISER_COOKIE
from tests.pages.conftest import Laptop, text_of
from tests.published import BASELINE
from tests.servers import ORGANISER_KEY

CLAIMS = 7


def test_a_stranger_reads_it_as_the_very_first_page(laptop: Laptop, desk: Desk):
    app = laptop.open("survey")
    assert app.header[0].value == "How firm are the 2017 findings?"
    assert [button.label for button in app.button] == [], "there is nothing to press"
    assert len(app.expander) == CLAIMS + 1, "one for each claim, and the table"
    assert [each.label for each in app.expander].count("How sure are we?") == CLAIMS


def test_a_join_code_of_nothing_changes_nothing(laptop: Laptop, desk: Desk):
    assert len(laptop.open("survey", "AAAAAAAA").expander) == CLAIMS + 1


def test_the_answers_are_introduced_and_drawn_as_the_baseline_alone(laptop: Laptop, desk: Desk):
    app = laptop.open("survey")
    assert "8 professionals, 2017; no service users or citizens" in app.caption[0].value.replace("\\", "")
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert "bar" not in {trace["type"] for trace in figure["data"]}
    table = app.table[0].value
    assert list(table.columns) == ["Factor", "Baseline", "People"]
    assert list(table.iloc[0]) == ["C Staff who enable users", "23.1", "7"]
    assert len(table) == 11


def test_it_says_how_firm_each_claim_is(laptop: Laptop, desk: Desk):
    said = text_of(laptop.open("survey")).replace("\\", "")
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
        assert word in said


def test_nobody_who_answered_is_named(laptop: Laptop, desk: Desk):
    said = text_of(laptop.open("survey")).replace("\\", "").lower()
    names = {name for who in BASELINE.stakeholders for name in (who.label, who.organisation, who.post)}
    towns = {who.organisation.split()[0] for who in BASELINE.stakeholders} - {"National", "Scottish"}
    assert [name for name in sorted(names | towns) if name.lower() in said] == []
    assert "significant" not in said


def test_the_front_page_leads_to_it(laptop: Laptop, desk: Desk):
    links = [each.proto for each in laptop.open("welcome").get("page_link")]
    assert "survey" in [each.page for each in links]


def test_the_organiser_finds_it_too(laptop: Laptop, desk: Desk):
    laptop.cookies[ORGANISER_COOKIE] = ORGANISER_KEY
    assert len(laptop.open("survey").expander) == CLAIMS + 1
