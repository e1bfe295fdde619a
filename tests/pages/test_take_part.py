"""The participant's flow on a laptop: the same rules as on the phone, drawn with Streamlit's widgets."""

import pytest
from streamlit.testing.v1 import AppTest

from coprod.model.ballot import Cast
from coprod.model.workshop import Origin, Round, Workshop
from coprod.workshops import Desk, casting, preparing, running, steps
from coprod.workshops.keys import new_key
from tests import factories
from tests.pages.conftest import Laptop, text_of

SPLIT = {"project_management": "60", "ict": "39.9", "frontline_more": "0,1"}


@pytest.fixture
def me(laptop: Laptop, workshop: Workshop, join) -> str:
    return join(workshop, laptop).id


@pytest.fixture
def budget(desk: Desk, workshop: Workshop) -> Round:
    return running.open_round(desk, workshop.id, "budget")


def give(app: AppTest, round_: Round, amounts: dict[str, str]) -> AppTest:
    for item, typed in amounts.items():
        app.text_input(key=f"field {round_.id} {item}").set_value(typed)
    return app


def hand_in(app: AppTest, round_: Round) -> AppTest:
    return app.button(key=f"cast {round_.id}").click().run()


def my_ballot(desk: Desk, round_: Round, me: str) -> Cast | None:
    return steps.own_ballot(desk, round_.id, me)


def test_a_budget_is_counted_and_says_so(laptop: Laptop, desk: Desk, workshop: Workshop, me, budget):
    app = hand_in(give(laptop.open("take_part", workshop.code), budget, SPLIT), budget)
    assert app.header[0].value == "Counted"
    mine = my_ballot(desk, budget, me)
    assert mine is not None
    assert dict(mine.ballot.amounts) == {"project_management": 600, "ict": 399, "frontline_more": 1}
    assert (mine.origin, app.code[0].value) == (Origin.LAPTOP, mine.receipt)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"project_management": "99.9"}, "must add up to exactly 100"),
        ({"project_management": "100.1"}, "must add up to exactly 100"),
        ({"project_management": "110", "ict": "-10"}, "below zero"),
        ({"project_management": "100", "ict": "nan"}, "does not hold a number"),
        ({"project_management": "1e999"}, "does not hold a number"),
        ({"project_management": "50.05", "ict": "49.95"}, "steps of 0.1"),
    ],
)
def test_a_wrong_budget_is_refused_in_words_and_stays(
    wrong: dict[str, str], said: str, laptop: Laptop, desk: Desk, workshop: Workshop, me, budget
):
    app = hand_in(give(laptop.open("take_part", workshop.code), budget, wrong), budget)
    assert said in text_of(app)
    assert my_ballot(desk, budget, me) is None
    kept = {item: app.text_input(key=f"field {budget.id} {item}").value for item in wrong}
    assert kept == wrong


def test_two_presses_are_one_ballot(laptop: Laptop, desk: Desk, workshop: Workshop, me, budget):
    app = give(laptop.open("take_part", workshop.code), budget, SPLIT)
    other_tab = give(laptop.open("take_part", workshop.code), budget, SPLIT)
    hand_in(app, budget)
    hand_in(other_tab, budget)
    mine = my_ballot(desk, budget, me)
    assert mine is not None
    assert mine.revision == 1


def test_a_ballot_can_be_changed_until_the_round_closes(
    laptop: Laptop, desk: Desk, workshop: Workshop, me, budget
):
    app = hand_in(give(laptop.open("take_part", workshop.code), budget, SPLIT), budget)
    app.button(key="change").click().run()
    assert app.text_input(key=f"field {budget.id} ict").value == "39.9"
    hand_in(give(app, budget, {"ict": "30", "frontline_more": "10"}), budget)
    mine = my_ballot(desk, budget, me)
    assert mine is not None
    assert (mine.revision, mine.ballot.amounts["ict"]) == (2, 300)
    assert app.header[0].value == "Counted"


def test_a_ballot_after_the_close_is_refused(laptop: Laptop, desk: Desk, workshop: Workshop, me, budget):
    app = give(laptop.open("take_part", workshop.code), budget, SPLIT)
    running.close_round(desk, budget.id, countdown=0)
    hand_in(app, budget)
    assert "closed, so your ballot was not counted" in text_of(app)
    assert my_ballot(desk, budget, me) is None


def test_a_ballot_in_a_deleted_workshop_is_refused(
    laptop: Laptop, desk: Desk, workshop: Workshop, me, budget
):
    app = give(laptop.open("take_part", workshop.code), budget, SPLIT)
    preparing.delete(desk, workshop.id)
    assert "has been deleted" in text_of(hand_in(app, budget))


def test_a_cookie_taken_away_casts_nothing(laptop: Laptop, desk: Desk, workshop: Workshop, me, budget):
    app = give(laptop.open("take_part", workshop.code), budget, SPLIT)
    laptop.cookies.clear()
    assert "has not joined" in text_of(hand_in(app, budget))
    assert my_ballot(desk, budget, me) is None


def test_no_answer_is_counted_apart(laptop: Laptop, desk: Desk, workshop: Workshop, me, budget):
    app = laptop.open("take_part", workshop.code)
    app.button(key=f"abstain {budget.id}").click().run()
    mine = my_ballot(desk, budget, me)
    assert mine is not None
    assert mine.ballot.abstain


def test_dots_on_a_list(laptop: Laptop, desk: Desk, workshop: Workshop, me):
    round_ = running.open_round(desk, workshop.id, "dots_steps")
    app = laptop.open("take_part", workshop.code)
    for step in ("map_it", "people_it", "grow_it"):
        app.checkbox(key=f"field {round_.id} {step}").check()
    assert "more dots here than you have" in text_of(hand_in(app, round_))
    app.checkbox(key=f"field {round_.id} grow_it").uncheck()
    hand_in(app, round_)
    mine = my_ballot(desk, round_, me)
    assert mine is not None
    assert dict(mine.ballot.amounts) == {"map_it": 1, "people_it": 1}


def test_one_dot_is_one_choice(laptop: Laptop, desk: Desk, workshop: Workshop, me):
    round_ = running.open_round(desk, workshop.id, "dots_cos")
    app = laptop.open("take_part", workshop.code)
    assert "at least one dot" in text_of(hand_in(app, round_))
    app.radio(key=f"field {round_.id} chosen").set_value("co_design")
    hand_in(app, round_)
    mine = my_ballot(desk, round_, me)
    assert mine is not None
    assert dict(mine.ballot.amounts) == {"co_design": 1}


def test_a_two_way_board_is_asked_as_two_lists(laptop: Laptop, desk: Desk, workshop: Workshop, me):
    round_ = running.open_round(desk, workshop.id, "barriers_steps")
    question = workshop.question("barriers_steps")
    app = laptop.open("take_part", workshop.code)
    app.selectbox(key=f"field {round_.id} row1").set_value(question.rows[0].id)
    assert "needs both" in text_of(hand_in(app, round_))
    app.selectbox(key=f"field {round_.id} column1").set_value(question.columns[1].id)
    hand_in(app, round_)
    mine = my_ballot(desk, round_, me)
    assert mine is not None
    assert dict(mine.ballot.amounts) == {f"{question.rows[0].id}/{question.columns[1].id}": 1}


def test_results_come_only_after_the_reveal(laptop: Laptop, desk: Desk, workshop: Workshop, me, budget):
    others = factories.people(desk, workshop, 1)
    casting.cast(desk, budget.id, me, factories.budget(ict=100), new_key())
    factories.cast(desk, budget, others, [factories.budget(ict=60, project_management=40)])
    running.close_round(desk, budget.id, countdown=0)
    app = laptop.open("take_part", workshop.code)
    assert app.header[0].value == "This round is closed"
    assert not app.get("plotly_chart")
    running.reveal_room(desk, budget.id)
    app.run()
    assert app.subheader[0].value == "You and the room: 80 of 100 the same"
    assert "baseline" not in text_of(app).lower()
    running.reveal_baseline(desk, budget.id)
    app.run()
    assert "You and the baseline" in text_of(app)


def test_a_struck_ballot_says_why_to_the_letter(laptop: Laptop, desk: Desk, workshop: Workshop, me, budget):
    casting.cast(desk, budget.id, me, factories.budget(ict=100), new_key())
    running.void(desk, budget.id, me, "*twice* ![x](http://x)")
    app = laptop.open("take_part", workshop.code)
    assert [text.value for text in app.text] == ["*twice* ![x](http://x)"]
    assert "struck" in text_of(app)


def test_being_erased_needs_a_yes(laptop: Laptop, desk: Desk, workshop: Workshop, me):
    app = laptop.open("take_part", workshop.code)
    assert app.button(key="erase").disabled
    app.checkbox(key="sure").check().run()
    app.button(key="erase").click().run()
    assert steps.people(desk, workshop.id) == []
    assert app.header[0].value == "Take part"
