"""From finding to reform: where ballots lead in the library, never more firmly than the finding is firm."""

from pathlib import Path

import pytest

from coprod import results
from coprod.library import leads, read_aloud
from coprod.model.ballot import Ballot
from coprod.model.library import WayOn
from coprod.model.library_toml import shipped_items, shipped_library
from coprod.model.workshop import View, Workshop
from coprod.workshops import Desk, running, steps
from tests import factories
from tests.factories import budget, dots, revealed_round
from tests.published import PERCENTS

LIBRARY = shipped_library()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return factories.desk_in(tmp_path)


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return factories.workshop(desk, agenda="full")


def asked(desk: Desk, workshop: Workshop, question: str, ballots: list[Ballot]) -> None:
    revealed_round(desk, workshop, question, ballots)


def ways(desk: Desk, workshop: Workshop, **how: bool) -> dict[str, WayOn]:
    return {each.kind: each for each in results.ways_on(desk.store, workshop, **how)}


def test_the_eight_of_2017_leave_it_open_between_what_may_come_first(desk: Desk, workshop: Workshop):
    """First in 61.9, 28.1 and 9.6 of 100 draws (the survey table, every draw counted); 9.6 is below 10."""
    asked(desk, workshop, "budget", factories.baseline_ballots())
    way = ways(desk, workshop)["factor"]
    assert len(PERCENTS) == way.n == 8
    assert (way.verdict, way.contenders) == (
        "could_go_either_way",
        ("staff_enable_users", "frontline_training"),
    )
    (lead,) = leads(LIBRARY, (way,))
    assert lead.sentence == "It is open what comes first: Staff who enable users and Train frontline staff."
    assert lead.word == "could go either way"
    assert "Talk about all of them before you choose" in lead.advice
    assert [branch.topic.id for branch in lead.branches] == ["staff_enable_users", "frontline_training"]
    assert [way.id for way in lead.branches[0].reforms] == [
        "competency_frameworks",
        "champions_as_coaches",
        "labs",
    ]


def test_a_firm_finding_names_one_and_says_so(desk: Desk, workshop: Workshop):
    asked(desk, workshop, "budget", [budget(connect_users_communities=60, ict=40)] * 12)
    way = ways(desk, workshop)["factor"]
    assert (way.verdict, way.contenders) == ("firm", ("connect_users_communities",))
    (lead,) = leads(LIBRARY, (way,))
    assert lead.sentence == "First comes: Connect users & communities."
    assert lead.advice.startswith("That is firm.")
    assert lead.for_the_hall == ("What can be changed: Pay somebody to connect people with groups",)


@pytest.mark.parametrize(
    ("verdict", "never"),
    [
        ("could_go_either_way", ("firm", "likely", "First comes", "worth a look")),
        ("likely", ("firm", "either way", "and choose")),
    ],
)
def test_no_advice_is_stronger_than_its_finding(verdict: str, never: tuple[str, ...]):
    for kind, items in shipped_items().items():
        for topic in items:
            way = WayOn(kind=kind, round_id="r", n=9, verdict=verdict, contenders=(topic,))  # type: ignore[arg-type]
            (lead,) = leads(LIBRARY, (way,))
            assert [word for word in never if word in f"{lead.sentence} {lead.word} {lead.advice}"] == []


def test_a_two_way_board_speaks_of_its_rows(desk: Desk, workshop: Workshop):
    """Risk has 12 of 16 dots, 4 at each of three steps; no cell of its leads alone."""
    ballots = [dots("risk_aversion/map_it", "short_termism/grow_it")] * 4
    ballots += [dots("risk_aversion/focus_it"), dots("risk_aversion/people_it")] * 4
    asked(desk, workshop, "barriers_steps", ballots)
    way = ways(desk, workshop)["barrier"]
    assert (way.contenders, way.n) == (("risk_aversion",), 12)


def test_an_open_lead_between_equals_names_all_of_them(desk: Desk, workshop: Workshop):
    asked(desk, workshop, "dots_steps", [dots("map_it", "grow_it")] * 6)
    way = ways(desk, workshop)["step"]
    assert (way.verdict, set(way.contenders)) == ("could_go_either_way", {"map_it", "grow_it"})


def test_nothing_leads_on_before_it_is_shown_or_of_too_few(desk: Desk, workshop: Workshop):
    round_ = running.open_round(desk, workshop.id, "budget")
    who = factories.people(desk, workshop, 6)
    factories.cast(desk, round_, who, [budget(ict=100)] * 6)
    assert ways(desk, workshop) == ways(desk, workshop, at_desk=True) == {}
    running.close_round(desk, round_.id)
    assert ways(desk, workshop) == {}
    assert set(ways(desk, workshop, at_desk=True)) == {"factor"}
    running.reveal_room(desk, round_.id)
    assert set(ways(desk, workshop)) == {"factor"}
    asked(desk, workshop, "dots_steps", [dots("map_it")] * 4)
    assert set(ways(desk, workshop, at_desk=True)) == {"factor"}


def test_the_budget_speaks_for_the_factors_before_the_dots_do(desk: Desk, workshop: Workshop):
    asked(desk, workshop, "dots_factors", [dots("ict")] * 6)
    assert ways(desk, workshop)["factor"].contenders == ("ict",)
    asked(desk, workshop, "budget", [budget(support_partners=100)] * 6)
    assert ways(desk, workshop)["factor"].contenders == ("support_partners",)


def test_the_step_comes_after_the_findings(desk: Desk, workshop: Workshop):
    asked(desk, workshop, "budget", [budget(ict=100)] * 6)
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    agenda = [item.model_copy(update={"skipped": item.question_id != "budget"}) for item in standing.agenda]
    running.set_agenda(desk, workshop.id, agenda)
    round_ = standing.rounds[0]
    running.reveal_baseline(desk, round_.id)
    seen = []
    for view in (View.FINDINGS, View.REFORMS):
        now = steps.stand(desk, workshop.id)
        assert now is not None
        seen.append(now.next_step)
        running.show(desk, workshop.id, view)
    last = steps.stand(desk, workshop.id)
    assert last is not None
    assert [*seen, last.next_step] == [steps.Step.SHOW_FINDINGS, steps.Step.SHOW_REFORMS, steps.Step.END]


def test_it_can_be_read_aloud(desk: Desk, workshop: Workshop):
    asked(desk, workshop, "dots_steps", [dots("focus_it")] * 9)
    said = read_aloud(leads(LIBRARY, results.ways_on(desk.store, workshop)))
    assert said.splitlines() == [
        "Barriers hold us back most at: Focus it. "
        "That is firm. Look at what others did about it, and choose.",
        "S2 Focus it. The library knows of nobody who has changed it. What do you know?",
    ]
