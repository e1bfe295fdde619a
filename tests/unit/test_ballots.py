"""The judge names every reason, and counts only what answers the question."""

from datetime import UTC, datetime, timedelta

import pytest

from coprod.ballots import Fault, judge, judge_time, locate, overtaken, read_dots, read_percent
from coprod.model.ballot import Ballot
from coprod.model.template import Question
from coprod.model.workshop import Round
from tests import factories

TEMPLATE = factories.template()
BUDGET = TEMPLATE.question("budget")
STEPS = TEMPLATE.question("dots_steps")
BOARD = TEMPLATE.question("barriers_steps")


@pytest.mark.parametrize("ballot", factories.baseline_ballots())
def test_every_column_of_the_baseline_is_a_ballot_that_counts(ballot: Ballot) -> None:
    assert judge(ballot, BUDGET) == ()


@pytest.mark.parametrize(
    ("ballot", "reasons"),
    [
        (factories.budget(ict=99.9), ("not_100",)),
        (factories.budget(ict=100.1), ("not_100",)),
        (factories.budget(), ("not_100",)),
        (factories.budget(ict=-10, project_management=110), ("negative",)),
        (factories.budget(unicorns=100), ("unknown_item",)),
        (factories.dots("map_it"), ("wrong_kind",)),
        (Ballot(kind="budget", amounts={"ict": 1000}, abstain=True), ("abstain_with_amounts",)),
        (Ballot(kind="budget", abstain=True), ()),
    ],
)
def test_budgets(ballot: Ballot, reasons: tuple[str, ...]) -> None:
    assert judge(ballot, BUDGET) == reasons


@pytest.mark.parametrize(
    ("ballot", "reasons"),
    [
        (factories.dots("map_it", "grow_it"), ()),
        (factories.dots("map_it"), ()),
        (factories.dots(), ("no_dots",)),
        (factories.dots("map_it", "grow_it", "people_it"), ("too_many_dots",)),
        (factories.dots("map_it", "map_it"), ("over_cap",)),
        (factories.dots("elsewhere"), ("unknown_item",)),
        (Ballot(kind="dots", amounts={"map_it": -1}), ("negative", "no_dots")),
    ],
)
def test_dots(ballot: Ballot, reasons: tuple[str, ...]) -> None:
    assert judge(ballot, STEPS) == reasons


def test_a_dot_on_a_two_way_board_needs_a_row_and_a_column() -> None:
    assert judge(factories.dots("short_termism/map_it"), BOARD) == ()
    assert judge(factories.dots("short_termism"), BOARD) == ("unknown_item",)


@pytest.mark.parametrize(
    ("typed", "tenths"),
    [("12.5", 125), ("12,5", 125), (" 20 % ", 200), ("", 0), (None, 0), (2.5, 25), (0.1, 1)],
)
def test_percents_are_read_as_people_type_them(typed: object, tenths: int) -> None:
    assert read_percent(typed) == tenths


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("nan", "not_a_number"),
        (float("nan"), "not_a_number"),
        ("inf", "not_a_number"),
        ("ten", "not_a_number"),
        ("0.05", "finer_than_step"),
        ("1e300", "not_a_number"),
        ("1e1", "not_a_number"),
        ("1_0", "not_a_number"),
        ("१०", "not_a_number"),
    ],
)
def test_what_is_no_percent_is_named(typed: object, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        read_percent(typed)


@pytest.mark.parametrize("typed", ["1.5", "one", "9999999", "--1", "²"])
def test_what_is_no_number_of_dots_is_named(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^not_a_number$"):
        read_dots(typed)


def test_a_round_closes_at_its_moment_and_not_before() -> None:
    closing = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
    opened = closing - timedelta(minutes=5)
    round_ = Round(
        id="r", workshop_id="w", question_id="budget", number=1, live=False, minimum=5,
        opened_at=opened, closed_at=closing,
    )  # fmt: skip
    assert judge_time(round_, closing - timedelta(milliseconds=1)) == ()
    assert judge_time(round_, closing) == ("round_closed",)


@pytest.mark.parametrize(
    ("press", "arrived", "late"),
    [
        ("0123456789abcdef_1_00000000000000aa", ["0123456789abcdef_2_00000000000000bb"], True),
        ("0123456789abcdef_9_00000000000000aa", ["0123456789abcdef_10_00000000000000bb"], True),
        ("0123456789abcdef_2_00000000000000aa", ["0123456789abcdef_1_00000000000000bb"], False),
        ("0123456789abcdef_2_00000000000000aa", ["0123456789abcdef_2_00000000000000bb"], False),
        ("0123456789abcdef_1_00000000000000aa", ["fedcba9876543210_2_00000000000000bb"], False),
        ("0123456789abcdef_1_00000000000000aa", ["a-press-of-a-form"], False),
        ("a-press-of-a-form", ["0123456789abcdef_2_00000000000000bb"], False),
        ("0123456789abcdef_1_00000000000000aa", [], False),
    ],
)
def test_a_press_is_late_only_after_a_later_one_of_its_own_page(
    press: str, arrived: list[str], late: bool
) -> None:
    assert overtaken(press, arrived) is late


def test_a_reason_becomes_one_plain_line() -> None:
    written = Ballot(kind="budget", reason="  we\u202e need\x00\n" + "x" * 500)
    assert written.reason.startswith("we need")
    assert len(written.reason) <= 200


FACTORS = BUDGET.model_copy(update={"step_tenths": 50})
TWO_ON_ONE = BUDGET.model_copy(update={"kind": "dots", "dots": 3, "cap": 2})


@pytest.mark.parametrize(
    ("question", "reason", "typed", "places"),
    [
        (BUDGET, "not_a_number", {"ict": "abc", "frontline_more": "1e9", "project_management": ""}, "A I"),
        (BUDGET, "finer_than_step", {"ict": "33.33", "project_management": "66.7"}, "I"),
        (FACTORS, "finer_than_step", {"ict": "2.5", "project_management": "95"}, "I"),
        (BUDGET, "negative", {"ict": "-10", "project_management": "110"}, "I"),
        (TWO_ON_ONE, "over_cap", {"ict": "3"}, "I"),
        (TWO_ON_ONE, "not_a_number", {"ict": "1.5", "project_management": "x"}, "H I"),
        (BOARD, "over_cap", {"row1": "short_termism", "column1": "map_it"} | {
            "row2": "short_termism", "column2": "map_it"}, "8 S1"),
    ],
)  # fmt: skip
def test_a_reason_leads_to_the_boxes_it_lies_in(
    question: Question, reason: str, typed: dict[str, str], places: str
) -> None:
    [fault] = locate((reason,), typed, question)
    assert " ".join(question.letter_of(place) for place in fault.places) == places
    assert fault.total is None


def test_half_a_dot_lies_in_the_list_that_is_still_empty() -> None:
    typed = {
        "row1": "short_termism",
        "column1": None,
        "row2": "",
        "column2": "map_it",
        "row3": "",
        "column3": "",
    }
    assert locate(("half_place",), typed, BOARD) == (Fault("half_place", ("column1", "row2")),)


@pytest.mark.parametrize(
    ("question", "reason", "typed", "total"),
    [
        (BUDGET, "not_100", {"ict": "60", "project_management": "39,9"}, 999),
        (BUDGET, "not_100", {}, 0),
        (STEPS, "too_many_dots", {"map_it": 1, "grow_it": 1, "people_it": "1"}, 3),
        (BUDGET, "not_100", {"ict": "abc"}, None),
    ],
)
def test_where_the_sum_is_wrong_it_is_given(
    question: Question, reason: str, typed: dict[str, object], total: int | None
) -> None:
    assert locate((reason,), typed, question) == (Fault(reason, (), total),)


def test_what_lies_in_no_box_comes_back_without_one() -> None:
    assert locate(("round_closed", "no_dots"), {"map_it": "x"}, STEPS) == (
        Fault("round_closed"),
        Fault("no_dots"),
    )
