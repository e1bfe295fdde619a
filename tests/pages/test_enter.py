"""Typing sheets in: a wrong number is refused in words, each is kept once, and differences are settled."""

import pytest
from streamlit.testing.v1 import AppTest

from coprod.model.paper import Sheet, sheet_code
from coprod.model.workshop import Origin, Round, Workshop
from coprod.store import paper as stored
from coprod.text import COOKIE
from coprod.ui.naming import NOTHING
from coprod.ui.words import literal
from coprod.workshops import Desk, paper, running, sheets, steps
from tests import factories
from tests.pages.conftest import Laptop, text_of


@pytest.fixture
def settings_env(settings_env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Rounds close at once."""
    monkeypatch.setenv("COPROD_COUNTDOWN_SECONDS", "0")
    return settings_env


@pytest.fixture
def printed(desk: Desk, steered: Workshop) -> tuple[Sheet, ...]:
    return paper.print_sheets(desk, steered.id, 3)


@pytest.fixture
def budget(desk: Desk, steered: Workshop) -> Round:
    return running.open_round(desk, steered.id, "budget")


def choose(app: AppTest, code: str) -> AppTest:
    app.text_input(key="sheet number").set_value(code)
    return app.button(key="choose sheet").click().run()


def fill(app: AppTest, sheet: Sheet, round_: Round, kind: str = "first", **fields: object) -> None:
    for place, value in fields.items():
        app.text_input(key=f"field {kind} {sheet.id} {round_.id} {place}").set_value(str(value))


def keep(app: AppTest, sheet: Sheet, by: str = "AB") -> AppTest:
    app.text_input(key="by").set_value(by)
    return app.button(key=f"keep {sheet.id}").click().run()


def enter(
    app: AppTest, sheet: Sheet, round_: Round, by: str = "AB", kind: str = "first", **fields: object
) -> AppTest:
    choose(app, sheet.code)
    fill(app, sheet, round_, kind, **fields)
    return keep(app, sheet, by)


def amounts(desk: Desk, round_: Round) -> list[dict[str, int]]:
    return [dict(cast.ballot.amounts) for cast in steps.counting(desk, round_.id)]


def test_a_stranger_sees_nothing_of_it(laptop: Laptop, workshop: Workshop) -> None:
    app = laptop.open("enter", workshop.code)
    assert "does not have" in text_of(app)
    assert not app.text_input


def test_before_anything_was_printed_it_says_what_to_do(laptop: Laptop, steered: Workshop) -> None:
    assert "Print a pack" in text_of(laptop.open("enter", steered.code))


def test_a_sheet_is_typed_in_and_counts(
    laptop: Laptop, desk: Desk, steered: Workshop, printed: tuple[Sheet, ...], budget: Round
) -> None:
    app = choose(laptop.open("enter", steered.code), printed[0].code)
    app.text_input(key=f"field first {printed[0].id}  group").set_value("2")
    fill(app, printed[0], budget, ict="12,5", project_management="87.5")
    keep(app, printed[0])
    assert f"Sheet {printed[0].code} counts." in text_of(app)
    assert amounts(desk, budget) == [{"ict": 125, "project_management": 875}]
    [person] = steps.people(desk, steered.id)
    assert (person.origin, person.group_id) == (Origin.PAPER, steered.template.groups[1].id)
    enter(app, printed[1], budget, ict=100)
    assert len(amounts(desk, budget)) == 2, "the next sheet begins with empty boxes"


def test_boxes_stand_in_the_printed_order(
    laptop: Laptop, steered: Workshop, printed: tuple[Sheet, ...], budget: Round
) -> None:
    app = choose(laptop.open("enter", steered.code), printed[0].code)
    labels = [box.label for box in app.text_input if budget.id in str(box.key)]
    rows = steered.question("budget").rows
    assert [label[0] for label in labels[: len(rows)]] == [row.letter for row in rows]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("11111", "a digit is wrong, or two are swapped"),
        ("", "a digit is wrong"),
        ("<b>x</b>", "a digit is wrong"),
        (sheet_code(9999), "No sheet of this workshop has that number."),
    ],
)
def test_a_wrong_number_is_refused_in_words(
    laptop: Laptop, steered: Workshop, printed: tuple[Sheet, ...], budget: Round, typed: str, said: str
) -> None:
    app = choose(laptop.open("enter", steered.code), typed)
    assert said in text_of(app)
    assert not [button for button in app.button if str(button.key).startswith("keep ")]


def test_a_sheet_that_was_entered_already_is_refused(
    laptop: Laptop, desk: Desk, steered: Workshop, printed: tuple[Sheet, ...], budget: Round
) -> None:
    one, other = (laptop.open("enter", steered.code) for _ in "12")
    for app in (one, other):
        choose(app, printed[0].code)
    fill(one, printed[0], budget, ict=100)
    fill(other, printed[0], budget, project_management=100)
    keep(one, printed[0])
    keep(other, printed[0], by="CD")
    assert "This sheet has been entered already." in text_of(other)
    assert amounts(desk, budget) == [{"ict": 1000}]
    assert "entered already" in text_of(choose(laptop.open("enter", steered.code), printed[0].code))


@pytest.mark.parametrize(
    ("by", "group", "fields", "said"),
    [
        ("", "", {"ict": 100}, "Write your initials first"),
        ("AB", "", {}, "Nothing was typed"),
        ("AB", "77", {"ict": 100}, "not one of the groups"),
        ("AB", "x", {"ict": 100}, "not one of the groups"),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_in_the_boxes(
    laptop: Laptop,
    desk: Desk,
    steered: Workshop,
    printed: tuple[Sheet, ...],
    budget: Round,
    by: str,
    group: str,
    fields: dict[str, int],
    said: str,
) -> None:
    app = choose(laptop.open("enter", steered.code), printed[0].code)
    app.text_input(key=f"field first {printed[0].id}  group").set_value(group)
    fill(app, printed[0], budget, **fields)
    keep(app, printed[0], by)
    assert said in text_of(app)
    assert steps.people(desk, steered.id) == []
    for place, value in fields.items():
        assert app.text_input(key=f"field first {printed[0].id} {budget.id} {place}").value == str(value)


def test_105_is_kept_not_counted_and_settled(
    laptop: Laptop, desk: Desk, steered: Workshop, printed: tuple[Sheet, ...], budget: Round
) -> None:
    sheet = printed[0]
    app = enter(laptop.open("enter", steered.code), sheet, budget, ict=65, project_management=40)
    assert "is kept, but not all of it counts" in text_of(app)
    assert "It adds up to 105, not 100" in text_of(app)
    assert amounts(desk, budget) == []
    fill(app, sheet, budget, "settled", ict=60)
    app.button(key=f"settle anew {sheet.code} {budget.id}").click().run()
    assert amounts(desk, budget) == [{"ict": 600, "project_management": 400}]
    assert "To settle" not in text_of(app)
    [part] = sheets.stack(desk, steered.id).parts
    assert dict(part.first.written.fields) == {"ict": "65", "project_management": "40"}


def test_a_second_entry_shows_what_differs_and_the_right_one_is_chosen(
    laptop: Laptop, desk: Desk, steered: Workshop, printed: tuple[Sheet, ...], budget: Round
) -> None:
    sheet = printed[0]
    enter(laptop.open("enter", steered.code), sheet, budget, ict=70, project_management=30)
    app = laptop.open("enter", steered.code)
    app.toggle(key="again").set_value(True).run()
    assert f"a sample: {sheet.code}" in text_of(app)
    enter(app, sheet, budget, by="CD", kind="second", ict=30, project_management=70)
    assert "Two people read it differently." in text_of(app)
    frame = app.table[0].value
    assert frame.to_dict("records") == [
        {"Place": "H Project management", "AB": "30", "CD": "70"},
        {"Place": "I Better ICT", "AB": "70", "CD": "30"},
    ]
    app.button(key=f"settle second {sheet.code} {budget.id}").click().run()
    assert amounts(desk, budget) == [{"ict": 300, "project_management": 700}]
    assert "To settle" not in text_of(app)


def test_initials_head_their_columns_as_they_are_typed(
    laptop: Laptop, steered: Workshop, printed: tuple[Sheet, ...], budget: Round
) -> None:
    enter(laptop.open("enter", steered.code), printed[0], budget, by="Place", ict=70, project_management=30)
    app = laptop.open("enter", steered.code)
    app.toggle(key="again").set_value(True).run()
    enter(app, printed[0], budget, by="*A*:x:", kind="second", ict=30, project_management=70)
    frame = app.table[0].value
    assert list(frame.columns) == ["Place", f"Place{NOTHING}", literal("*A*:x:")]
    assert frame.to_numpy().tolist() == [["H Project management", "30", "70"], ["I Better ICT", "70", "30"]]


def test_a_sum_is_told_as_the_reader_writes_numbers(
    laptop: Laptop, steered: Workshop, printed: tuple[Sheet, ...], budget: Round
) -> None:
    laptop.cookies[COOKIE] = "de"
    app = enter(laptop.open("enter", steered.code), printed[0], budget, ict="60,5", project_management=37)
    assert "97,5" in text_of(app)
    assert "97.5" not in text_of(app)


def test_whoever_enters_again_does_not_see_what_was_typed_before(
    laptop: Laptop, steered: Workshop, printed: tuple[Sheet, ...], budget: Round
) -> None:
    """On the same laptop, where what is to settle had shown it."""
    app = enter(laptop.open("enter", steered.code), printed[0], budget, ict=65, project_management=40)
    assert "It adds up to 105" in text_of(app)
    app.toggle(key="again").set_value(True).run()
    choose(app, printed[0].code)
    boxes = [box for box in app.text_input if budget.id in str(box.key)]
    assert len(boxes) == len(steered.question("budget").rows) + 1
    assert {box.value for box in boxes} == {""}
    assert "65" not in text_of(app).replace(printed[0].code, "")


def test_the_same_person_does_not_check_their_own_sheet(
    laptop: Laptop, steered: Workshop, printed: tuple[Sheet, ...], budget: Round
) -> None:
    enter(laptop.open("enter", steered.code), printed[0], budget, ict=100)
    app = laptop.open("enter", steered.code)
    app.toggle(key="again").set_value(True).run()
    enter(app, printed[0], budget, by="ab", kind="second", ict=100)
    assert "Somebody else has to enter it" in text_of(app)


def test_a_round_that_was_shown_is_kept_apart_and_said_not_to_count(
    laptop: Laptop, desk: Desk, steered: Workshop, printed: tuple[Sheet, ...], budget: Round
) -> None:
    factories.cast(desk, budget, factories.people(desk, steered, 1), [factories.budget(ict=100)])
    running.close_round(desk, budget.id)
    running.reveal_room(desk, budget.id)
    app = choose(laptop.open("enter", steered.code), printed[0].code)
    assert "Nothing is left to enter" in text_of(app)
    app.toggle(key="late rounds").set_value(True).run()
    fill(app, printed[0], budget, project_management=100)
    keep(app, printed[0])
    assert "The room has seen these results" in text_of(app)
    assert len(amounts(desk, budget)) == 1


def test_a_board_is_typed_by_letters(
    laptop: Laptop, desk: Desk, steered: Workshop, printed: tuple[Sheet, ...]
) -> None:
    board = running.open_round(desk, steered.id, "barriers_steps")
    enter(
        laptop.open("enter", steered.code), printed[0], board, row1="2", column1="s1", row2="9", column2="5"
    )
    question = steered.question("barriers_steps")
    [given] = amounts(desk, board)
    assert sorted(map(question.letter_of, given)) == ["2 S1", "9 S5"]


def test_a_sheet_is_deleted_for_who_asks(
    laptop: Laptop, desk: Desk, steered: Workshop, printed: tuple[Sheet, ...], budget: Round
) -> None:
    app = enter(laptop.open("enter", steered.code), printed[0], budget, ict=100)
    app.text_input(key="erase number").set_value(printed[0].code)
    app.button(key="erase sheet").click().run()
    assert steps.people(desk, steered.id) == []
    with desk.store.reading() as db:
        assert stored.entries(db, steered.id) == []


def test_hostile_words_are_shown_as_they_are(
    laptop: Laptop, desk: Desk, steered: Workshop, printed: tuple[Sheet, ...], budget: Round
) -> None:
    app = enter(laptop.open("enter", steered.code), printed[0], budget, by="**x**", ict="![a](b)")
    assert "One of the boxes does not hold a number." in text_of(app)
    assert "![a](b)" not in str(app.table[0].value), "Markdown in it was made harmless"
    assert "a" in str(app.table[0].value)
