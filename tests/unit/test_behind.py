"""The pictures behind and beside a headline, from ballots in the store to sentence, table and drawing."""

import xml.etree.ElementTree as ElementTree
from fractions import Fraction
from pathlib import Path

import pytest
from plotly.graph_objects import Figure

from coprod import results
from coprod.charts import behind
from coprod.charts.behind import picture, strips
from coprod.charts.findings import caveat, finding, foremost, read_aloud
from coprod.charts.phone import svg
from coprod.charts.screen import figure
from coprod.charts.spec import ChartSpec
from coprod.charts.table import table
from coprod.model.ballot import Ballot
from coprod.model.behind import Groups, HowFirm, MoneyAndDots, Movement
from coprod.model.outcome import Certainty
from coprod.model.workshop import Round, View, Workshop
from coprod.workshops import Desk, running
from tests import factories
from tests.published import PERCENTS
from tests.unit.test_charts import FACTORS, budget, dots

FURTHER = (View.MOVEMENT, View.MONEY, View.FIRM, View.AGREEMENT, View.GROUPS, View.LIKENESS)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return factories.desk_in(tmp_path)


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return factories.workshop(desk)


def shown(desk: Desk, round_: Round, view: View, *, at_desk: bool = False) -> ChartSpec:
    found = results.pictured(desk.store, round_.id, view, at_desk=at_desk)
    assert found is not None
    return picture(found)


def revealed(desk: Desk, workshop: Workshop, question: str, who: list[str], ballots: list) -> Round:
    """A round of these people's ballots, closed and shown."""
    round_ = running.open_round(desk, workshop.id, question)
    factories.cast(desk, round_, who, ballots)
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    return round_


def drawn_everywhere(spec: ChartSpec) -> None:
    """By every pen and as a table, with nothing that a library refuses."""
    for hall in (True, False):
        Figure(figure(spec, hall=hall, width=1280 if hall else 700, height=720 if hall else 420))
    if spec.kind != "strips":
        ElementTree.fromstring(svg(spec))  # noqa: S314  our own drawing
    made = table(spec)
    assert made.rows
    assert {len(row) for row in made.rows} == {len(made.heads)}


def test_the_eight_of_2017_are_as_firm_as_their_survey_was(desk: Desk, workshop: Workshop) -> None:
    """62, 28 and 10 times in 100 (61.93, 28.08, 9.62 of the exact resamples)."""
    round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    spec = shown(desk, round_, View.FIRM)
    assert spec.sentence == (
        "Asked of slightly different people, Staff who enable users would lead 62 times in 100. "
        "That could go either way."
    )
    assert [row[:2] for row in table(spec).rows] == [
        ("C Staff who enable users", "62"),
        ("B Train frontline staff", "28"),
        ("G Connect users & communities", "10"),
    ]
    assert "1 of 8" in spec.notes[0]
    drawn_everywhere(spec)


def test_the_eight_of_2017_agree_on_44_of_100(desk: Desk, workshop: Workshop) -> None:
    round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    spec = shown(desk, round_, View.AGREEMENT)
    assert spec.sentence.startswith("Two of you, picked at random, would spend 44 of every 100")
    assert spec.notes[0] == "No bar: only a few gave it anything."  # project management, by two of eight
    assert "8.1 equal factors" in spec.notes[1]
    assert not next(mark for mark in spec.marks if mark.id == "project_management").parts
    training = next(mark for mark in spec.marks if mark.id == "frontline_training")
    column = PERCENTS[:, 1]
    assert training.parts == (1, int(((column > 0) & (column < 20)).sum()), int((column >= 20).sum()))
    drawn_everywhere(spec)


def test_every_answer_and_its_interval_are_for_the_desk(desk: Desk, workshop: Workshop) -> None:
    """t intervals of the survey: 2.29 to 43.96 for staff who enable users."""
    round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    found = results.detail(desk.store, round_.id)
    assert found is not None
    assert found.answers["staff_enable_users"][:2] == (80.0, 30.0)
    assert found.intervals["staff_enable_users"] == pytest.approx((2.29, 43.96), abs=0.005)
    spec = strips(found)
    assert spec.sentence == "Answers lie furthest apart on Staff who enable users: from 0 to 80 of 100."
    drawn_everywhere(spec)
    assert View.RESULTS not in results.views(desk.store, round_.id)


def test_similar_factors_read_as_one_lead_with_31_875(desk: Desk, workshop: Workshop) -> None:
    """The survey's two kinds of staff who enable, put together; 89.6 % of resamples make it likely."""
    round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    found = results.together(desk.store, round_.id)
    assert found is not None
    assert found.labels == ("Staff who enable",)
    assert float(found.mean_percent) == 31.875
    assert (found.verdict, found.flips, found.n) == ("likely", 0, 8)


def test_eight_copies_of_councils_resemble_councils_and_nobody_is_named(
    desk: Desk, workshop: Workshop
) -> None:
    sandwell = factories.baseline_ballots()[3]
    round_ = factories.revealed_round(desk, workshop, "budget", [sandwell] * 8)
    assert results.pictured(desk.store, round_.id, View.LIKENESS) is None, "before the baseline is out"
    running.reveal_baseline(desk, round_.id)
    spec = shown(desk, round_, View.LIKENESS)
    assert spec.sentence == "8 of 8 here resemble those from councils most."
    said = " ".join([spec.sentence, *spec.notes, *(cell for row in table(spec).rows for cell in row)])
    for name in ("Sandwell", "Surrey", "Solihull", "commissioner", "Public Health Lead"):
        assert name not in said
    drawn_everywhere(spec)


@pytest.mark.parametrize(
    ("n", "both", "rule"),
    [
        (1, 1, "Means of 1 ballot; in round 1, of 1 ballot; 1 person answered both."),
        (8, 6, "Means of 8 ballots; in round 1, of 8 ballots; 6 people answered both."),
    ],
)
def test_what_two_rounds_are_means_of_is_said_in_the_right_number(n: int, both: int, rule: str) -> None:
    found = Movement(
        paired=both, only_before=0, only_now=0, moved=0, widest=None, verdict="could_go_either_way", flips=0
    )
    whole = {"ict": 60, "project_management": 40}
    before, now = budget(whole, n=n), budget(whole, n=n).model_copy(update={"number": 2})
    assert behind.movement(before, now, found).rule == rule
    assert "Rounded; may not add to 100." not in behind.movement(before, now, found).notes
    before = budget({"ict": Fraction("60.05"), "project_management": Fraction("39.95")}, n=n)
    assert "Rounded; may not add to 100." in behind.movement(before, now, found).notes


@pytest.mark.parametrize(
    ("share", "times"), [(0.696, "69"), (0.7, "70"), (0.896, "89"), (0.9996, "99"), (1.0, "100")]
)
def test_how_firm_says_no_more_times_than_the_word(share: float, times: str) -> None:
    firm = Certainty(n=12, verdict="could_go_either_way", flips=0, leads_share=share, tipping=None)
    found = HowFirm(first_share=dict.fromkeys(FACTORS, 0.0) | {"staff_enable_users": share})
    spec = behind.how_firm(budget(certainty=firm), found)
    assert f"would lead {times} times in 100." in spec.sentence
    assert table(spec).rows[0][1] == times


class TestMovement:
    """Ten people; five of them move 30 from training to partners; worked out by hand."""

    def rounds(self, desk: Desk, workshop: Workshop, again: int = 10, new: int = 0) -> tuple[Round, Round]:
        who = factories.people(desk, workshop, 10 + new)
        first = revealed(
            desk,
            workshop,
            "budget",
            who[:10],
            [factories.budget(frontline_training=60, ict=30, project_management=10)] * 10,
        )
        moved = factories.budget(frontline_training=30, support_partners=25, ict=35, project_management=10)
        stayed = factories.budget(frontline_training=60, ict=30, project_management=10)
        ballots = [moved] * 5 + [stayed] * (again - 5) + [stayed] * new
        second = revealed(desk, workshop, "budget", [*who[:again], *who[10:]], ballots)
        return first, second

    def test_who_moved_and_what_changed_most(self, desk: Desk, workshop: Workshop) -> None:
        _first, second = self.rounds(desk, workshop)
        spec = shown(desk, second, View.MOVEMENT)
        assert spec.headline == (
            "5 of 10 moved 10 points or more. Train frontline staff lost most, from 60 to 45 of 100."
        )
        assert "10 people answered both" in spec.rule
        assert spec.notes[0] == "From Train frontline staff to Support partners: 12.5 of 100 on average."
        by_id = {mark.id: (mark.before, mark.room) for mark in spec.marks}
        assert by_id["support_partners"] == (0, 12.5)
        drawn_everywhere(spec)

    def test_flows_are_kept_back_where_few_answered_only_one_round(
        self, desk: Desk, workshop: Workshop
    ) -> None:
        _first, second = self.rounds(desk, workshop, again=9)
        found = results.pictured(desk.store, second.id, View.MOVEMENT)
        assert found is not None
        figures = found.figures
        assert isinstance(figures, Movement)
        assert (figures.paired, figures.only_before, figures.only_now) == (9, 1, 0)
        assert figures.flows == ()

    def test_flows_show_only_where_the_same_people_answered_both(
        self, desk: Desk, workshop: Workshop
    ) -> None:
        """Five on either side hide each other here, but not beside a third round or the groups."""
        _first, second = self.rounds(desk, workshop, again=5, new=5)
        found = results.pictured(desk.store, second.id, View.MOVEMENT)
        assert found is not None
        figures = found.figures
        assert isinstance(figures, Movement)
        assert (figures.paired, figures.only_before, figures.only_now) == (5, 5, 5)
        assert figures.flows == ()

    def test_fewer_than_five_who_answered_both_are_no_picture(self, desk: Desk, workshop: Workshop) -> None:
        who = factories.people(desk, workshop, 12)
        one = factories.budget(ict=100)
        revealed(desk, workshop, "budget", who[:8], [one] * 8)
        second = revealed(desk, workshop, "budget", who[4:], [one] * 8)
        assert results.pictured(desk.store, second.id, View.MOVEMENT) is None
        assert View.MOVEMENT not in results.views(desk.store, second.id)

    def test_a_hidden_round_is_set_beside_nothing(self, desk: Desk, workshop: Workshop) -> None:
        first, second = self.rounds(desk, workshop)
        running.hide(desk, first.id)
        assert results.pictured(desk.store, second.id, View.MOVEMENT) is None
        assert results.pictured(desk.store, second.id, View.MOVEMENT, at_desk=True) is not None


def test_groups_of_five_stand_apart_and_smaller_ones_together(desk: Desk, workshop: Workshop) -> None:
    managers = factories.people(desk, workshop, 6, "manager")
    users = factories.people(desk, workshop, 5, "service_user")
    others = factories.people(desk, workshop, 3, "carer") + factories.people(desk, workshop, 2, "other")
    ballots = (
        [factories.budget(ict=100)] * 6
        + [factories.budget(frontline_more=80, ict=20)] * 5
        + [factories.budget(support_partners=100)] * 5
    )
    round_ = revealed(desk, workshop, "budget", [*managers, *users, *others], ballots)
    found = results.pictured(desk.store, round_.id, View.GROUPS)
    assert found is not None
    figures = found.figures
    assert isinstance(figures, Groups)
    assert dict(figures.sizes) == {"manager": 6, "service_user": 5, "merged": 5}
    assert figures.means["service_user"]["frontline_more"] == 80
    spec = picture(found)
    assert [column.label.replace("\u00a0", " ") for column in spec.columns] == [
        "Manager, n = 6",
        "Service user, n = 5",
        "Smaller groups together, n = 5",
    ]
    assert "100 of 100 parts" in spec.sentence
    assert "shuffled labels would explain 13" in spec.sentence  # (3 - 1)/(16 - 1) = 0.133
    drawn_everywhere(spec)


def test_the_size_under_which_groups_stand_together_is_the_rounds(desk: Desk) -> None:
    workshop = factories.workshop(desk, minimum=7)
    who = [*factories.people(desk, workshop, 9, "manager"), *factories.people(desk, workshop, 6, "carer")]
    who += factories.people(desk, workshop, 2, "other")
    thirds = [{"ict": 100}, {"frontline_more": 100}, {"support_partners": 100}]
    round_ = revealed(desk, workshop, "budget", who, [factories.budget(**thirds[i % 3]) for i in range(17)])
    spec = shown(desk, round_, View.GROUPS)
    assert [column.id for column in spec.columns] == ["manager", "merged"]
    assert spec.notes[:2] == (
        "A frame: what the group puts most on. Groups of fewer than 7 stand together.",
        "Rounded; may not add to 100.",
    )


def test_one_group_is_no_picture_of_groups(desk: Desk, workshop: Workshop) -> None:
    round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    assert results.pictured(desk.store, round_.id, View.GROUPS) is None


def test_money_and_dots_of_the_same_people(desk: Desk, workshop: Workshop) -> None:
    """Everybody: 50, 30, 20 and dots on the same three. By hand: of 55 pairs the 3 x 8 between one that got
    something and one that did not agree, the 3 among the first tie in dots, the 28 among the rest in both."""
    who = factories.people(desk, workshop, 6)
    split = factories.budget(ict=50, frontline_more=30, support_partners=20)
    placed = factories.dots("ict", "frontline_more", "support_partners")
    revealed(desk, workshop, "budget", who, [split] * 6)
    dots = revealed(desk, workshop, "dots_factors", who, [placed] * 6)
    spec = shown(desk, dots, View.MONEY)
    assert spec.sentence == (
        "Money and dots put 24 of 55 pairs in the same order and 0 the other way round. That is firm."
    )
    assert "0 the other way round; 31 tie" in spec.rule
    assert spec.notes[0] == "3 of the first three are the same."
    drawn_everywhere(spec)


@pytest.mark.parametrize(
    ("agree", "disagree", "headline"),
    [
        (28, 3, "Money and dots mostly agree: on the order of 28 of 55 pairs."),
        (27, 3, "Money and dots put 27 of 55 pairs in the same order and 3 the other way round."),
        (3, 27, "Money and dots put 3 of 55 pairs in the same order and 27 the other way round."),
        (3, 28, "Money and dots mostly disagree: on the order of 28 of 55 pairs."),
        (5, 5, "Money and dots agree on as many pairs as they disagree on: 5 each."),
    ],
)
def test_mostly_is_said_of_more_than_half_of_the_pairs(agree: int, disagree: int, headline: str) -> None:
    found = MoneyAndDots(
        paired=6,
        agree=agree,
        disagree=disagree,
        tied=55 - agree - disagree,
        top_money=("ict",),
        top_dots=("ict",),
        stability=None,
        verdict="likely",
        flips=0,
    )
    assert behind.money_and_dots(budget(), dots("dots_factors", [(5, 5)]), found).headline == headline


def test_before_the_reveal_the_hall_gets_none_of_it(desk: Desk, workshop: Workshop) -> None:
    round_ = running.open_round(desk, workshop.id, "budget")
    factories.cast(desk, round_, factories.people(desk, workshop, 8), factories.baseline_ballots())
    for view in FURTHER:
        assert results.pictured(desk.store, round_.id, view, at_desk=True) is None, "while it is open"
    running.close_round(desk, round_.id)
    for view in FURTHER:
        assert results.pictured(desk.store, round_.id, view) is None
    assert results.findings(desk.store, workshop) == []
    assert View.FIRM in results.views(desk.store, round_.id, at_desk=True)


def test_four_ballots_have_nothing_behind_them(desk: Desk, workshop: Workshop) -> None:
    round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots()[:4])
    assert results.views(desk.store, round_.id, at_desk=True) == ()
    assert results.detail(desk.store, round_.id) is None
    assert results.together(desk.store, round_.id) is None


@pytest.mark.parametrize(("n", "joined", "settled"), [(4, 8, False), (8, 8, True), (8, 9, False)])
def test_enough_yet_says_only_whether_the_missing_could_change_what_leads(
    desk: Desk, workshop: Workshop, n: int, joined: int, settled: bool
) -> None:
    """One further ballot would change what leads on the 2017 baseline: its tipping number."""
    who = factories.people(desk, workshop, joined)
    round_ = running.open_round(desk, workshop.id, "budget")
    factories.cast(desk, round_, who[:n], factories.baseline_ballots()[:n])
    found = results.enough(desk.store, round_.id, joined)
    assert found is not None
    assert (found.n, found.missing, found.settled) == (n, joined - n, settled)


def test_cells_that_stand_out_have_a_ring(desk: Desk, workshop: Workshop) -> None:
    """Everybody puts a dot where risk aversion meets Map it and two along the other row and column."""
    cells = [
        factories.dots("risk_aversion/map_it", "short_termism/grow_it", "short_termism/market_it"),
        factories.dots("risk_aversion/map_it", "short_termism/grow_it", "inadequate_leadership/people_it"),
    ]
    places = workshop.question("barriers_steps").places()
    assert set(cells[0].amounts) | set(cells[1].amounts) <= set(places)
    round_ = factories.revealed_round(desk, workshop, "barriers_steps", [cells[n % 2] for n in range(12)])
    spec = shown(desk, round_, View.RESULTS)
    out = {mark.id for mark in spec.marks if mark.stands_out}
    assert "risk_aversion/map_it" in out
    assert spec.notes[0].startswith("A ring:")
    drawn_everywhere(spec)


class TestFindings:
    """The eight of 2017 as a room, then dots on the steps."""

    def workshop(self, desk: Desk, workshop: Workshop) -> None:
        round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
        running.reveal_baseline(desk, round_.id)
        factories.revealed_round(desk, workshop, "dots_steps", [factories.dots("map_it", "grow_it")] * 9)

    def test_a_sentence_a_word_an_n_and_a_rule_each(self, desk: Desk, workshop: Workshop) -> None:
        self.workshop(desk, workshop)
        found = [finding(each) for each in results.findings(desk.store, workshop)]
        assert [(each.sentence, each.word) for each in found] == [
            ("The room puts most on Staff who enable users: 23 of 100.", "could go either way"),
            ("The room and the baseline agree on every factor.", "could go either way"),
            ("Map it and Grow it lead together: 9 dots each.", "could go either way"),
        ]
        assert [each.answered.replace("\u00a0", " ") for each in found] == ["n = 8", "n = 8", "n = 9"]
        assert all(each.spec.rule for each in found)

    def test_it_can_be_read_aloud(self, desk: Desk, workshop: Workshop) -> None:
        self.workshop(desk, workshop)
        said = read_aloud([finding(each) for each in results.findings(desk.store, workshop)])
        assert said.split("\n\n")[0] == (
            "Split the extra budget. The room puts most on Staff who enable users: 23 of 100. "
            "That could go either way. Mean of 8 ballots; each person counts once."
        )
        assert said.endswith(caveat())

    def test_the_hall_gets_three(self, desk: Desk, workshop: Workshop) -> None:
        self.workshop(desk, workshop)
        factories.revealed_round(desk, workshop, "dots_cos", [factories.dots("co_design")] * 9)
        found = [finding(each) for each in results.findings(desk.store, workshop)]
        assert len(found) == 4
        assert [each.spec.kind for each in foremost(found)] == ["bars", "bars", "star"]

    def test_a_hidden_round_is_no_finding_for_the_hall(self, desk: Desk, workshop: Workshop) -> None:
        self.workshop(desk, workshop)
        for each in results.outcomes(desk.store, workshop):
            running.hide(desk, each.round_id)
        assert results.findings(desk.store, workshop) == []
        assert len(results.findings(desk.store, workshop, at_desk=True)) == 3


ODD_ROOMS: dict[str, list[Ballot]] = {
    "nobody": [],
    "one": [factories.budget(ict=100)],
    "two": [factories.budget(ict=100), factories.budget(support_users=100)],
    "all the same": [factories.budget(ict=50, support_users=50)] * 9,
    "everything on one factor": [factories.budget(ict=100)] * 9,
    "abstentions only": [Ballot(kind="budget", abstain=True)] * 9,
    "abstentions and five": [Ballot(kind="budget", abstain=True)] * 4 + [factories.budget(ict=100)] * 5,
    "two camps": [factories.budget(ict=100)] * 5 + [factories.budget(support_users=100)] * 5,
}


@pytest.mark.parametrize("ballots", ODD_ROOMS.values(), ids=ODD_ROOMS)
def test_an_odd_room_is_shown_right_or_not_at_all(
    desk: Desk, workshop: Workshop, ballots: list[Ballot]
) -> None:
    who = factories.people(desk, workshop, len(ballots))
    first = revealed(desk, workshop, "budget", who, ballots)
    second = revealed(desk, workshop, "budget", who, ballots)
    dots = [factories.dots("ict")] * len(ballots)
    third = revealed(desk, workshop, "dots_factors", who, dots)
    for round_ in (first, second):
        running.reveal_baseline(desk, round_.id)
    enough = sum(not ballot.abstain for ballot in ballots) >= 5
    for round_ in (first, second, third):
        found = results.views(desk.store, round_.id)
        assert bool(found) == (enough or (round_ is third and len(dots) >= 5))
        for view in found:
            drawn_everywhere(shown(desk, round_, view))
    for each in results.findings(desk.store, workshop):
        assert finding(each).word
