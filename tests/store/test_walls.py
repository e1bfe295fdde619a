"""A poster's sticky dots are typed in as totals: kept, marked, and in no number about people."""

import pytest

from coprod import results
from coprod.errors import NotFound, Refused
from coprod.model.counted_apart import WallBoard
from coprod.model.workshop import Round, Workshop
from coprod.workshops import Desk, running, walls
from tests import factories

STEPS = {"map_it": "24", "focus_it": "9", "people_it": "31"}


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return factories.workshop(desk)


@pytest.fixture
def round_(desk: Desk, workshop: Workshop) -> Round:
    return running.open_round(desk, workshop.id, "dots_steps")


def enter(
    desk: Desk, round_: Round, typed: dict[str, str], people: str = "", press: str = "first press"
) -> None:
    walls.enter(desk, round_.workshop_id, round_.id, typed, people, press)


def board(desk: Desk, round_: Round, *, at_desk: bool = True) -> WallBoard:
    found = results.wall_board(desk.store, round_.id, at_desk=at_desk)
    assert found is not None
    return found


def test_the_newest_counts_and_the_others_are_kept(desk: Desk, workshop: Workshop, round_: Round) -> None:
    enter(desk, round_, STEPS, "40")
    enter(desk, round_, STEPS, "40")  # the same press again
    assert walls.newest(desk, workshop)[round_.id].number == 1
    enter(desk, round_, STEPS | {"map_it": "42"}, "50", "second press")
    found = board(desk, round_)
    assert (found.total, found.people) == (82, 50)
    assert found.amounts["map_it"] == 42
    assert found.amounts["grow_it"] == 0
    kept = walls.newest(desk, workshop)[round_.id]
    assert (kept.number, kept.people) == (2, 50)


def test_the_hall_sees_it_with_the_results_not_before(desk: Desk, round_: Round) -> None:
    enter(desk, round_, STEPS, "40")
    assert results.wall_board(desk.store, round_.id) is None
    running.close_round(desk, round_.id)
    assert results.wall_board(desk.store, round_.id) is None
    running.reveal_room(desk, round_.id)
    assert board(desk, round_, at_desk=False).total == 64
    running.hide(desk, round_.id)
    assert results.wall_board(desk.store, round_.id) is None


def test_of_few_people_no_places_are_told(desk: Desk, round_: Round) -> None:
    enter(desk, round_, {"map_it": "2", "grow_it": "3"}, "4")
    assert (board(desk, round_).amounts, board(desk, round_).total) == ({}, 5)
    enter(desk, round_, {"map_it": "2", "grow_it": "3"}, "", "second press")
    assert board(desk, round_).amounts == {}, "so few dots may be two people's"
    enter(desk, round_, {"map_it": "2", "grow_it": "3"}, "5", "third press")
    assert board(desk, round_).amounts["grow_it"] == 3


@pytest.mark.parametrize(
    ("typed", "people", "reason", "places"),
    [
        ({"map_it": "-1", "grow_it": "9"}, "", "negative", ("map_it",)),
        ({"map_it": "many", "grow_it": "1.5"}, "", "not_a_number", ("map_it", "grow_it")),
        ({"map_it": "12345678"}, "", "not_a_number", ("map_it",)),
        ({}, "12", "wall_no_dots", ()),
        (STEPS, "5", "wall_too_many", ()),
        ({"map_it": "999999"}, "", "wall_too_many", ()),
        (STEPS, "0", "wall_people", ()),
        (STEPS, "-3", "wall_people", ()),
        (STEPS, "about 20", "wall_people", ()),
        (STEPS, "99999", "wall_people", ()),
        (STEPS, "0000015000", "wall_people", ()),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    desk: Desk,
    workshop: Workshop,
    round_: Round,
    typed: dict[str, str],
    people: str,
    reason: str,
    places: tuple[str, ...],
) -> None:
    found = walls.read(workshop.question("dots_steps"), typed, people)
    assert [(fault.reason, fault.places) for fault in found.faults] == [(reason, places)]
    with pytest.raises(Refused, match=reason):
        enter(desk, round_, typed, people)
    assert walls.newest(desk, workshop) == {}


def test_totals_typed_over_others_than_the_newest_are_not_kept(
    desk: Desk, workshop: Workshop, round_: Round
) -> None:
    def over(number: int, press: str) -> bool:
        return walls.enter(desk, workshop.id, round_.id, STEPS, "40", press, over=number)

    assert over(0, "one")
    assert not over(0, "another")
    assert over(0, "one"), "the same press again"
    assert walls.newest(desk, workshop)[round_.id].number == 1
    assert over(1, "another")


def test_too_many_dots_are_told_with_how_many_there_can_be(workshop: Workshop) -> None:
    question = workshop.question("dots_steps")
    [fault] = walls.read(question, STEPS, "5").faults
    assert (fault.total, fault.most) == (64, 10)
    assert walls.read(question, STEPS, "22").faults == (), "about so many people are some more"


def test_it_stands_beside_questions_with_dots_alone(desk: Desk, workshop: Workshop, round_: Round) -> None:
    other = factories.workshop(desk)
    for workshop_id, round_id in ((other.id, round_.id), (workshop.id, "0" * 16), ("0" * 16, round_.id)):
        with pytest.raises(NotFound):
            walls.enter(desk, workshop_id, round_id, STEPS, "", "a press")
    running.close_round(desk, round_.id)
    budget = running.open_round(desk, workshop.id, "budget")
    with pytest.raises(NotFound):
        enter(desk, budget, {"ict": "3"})


def test_a_two_way_board_has_a_poster_too(desk: Desk) -> None:
    workshop = factories.workshop(desk, agenda="full")
    question = next(each for each in workshop.template.questions if each.two_way)
    round_ = running.open_round(desk, workshop.id, question.id)
    place = question.places()[7]
    enter(desk, round_, {place: "20"}, "12")
    assert {name: n for name, n in board(desk, round_).amounts.items() if n} == {place: 20}
