"""The participant's flow on a laptop: the same rules as on the phone, drawn with Streamlit's widgets."""

import tomllib

import pytest
from streamlit.testing.v1 import AppTest

from coprod.charts.colours import contrast
from coprod.model.ballot import Cast
from coprod.model.workshop import Origin, Round, Workshop
from coprod.settings import ROOT
from coprod.ui.naming import plain
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


def unfold(app: AppTest, what: str) -> AppTest:
    """Open one of the boxes that are drawn only for whoever opens them."""
    app.session_state[f"folded {what}"] = True
    return app.run()


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
    assert not app.code, "the receipt is drawn before anybody asks for it"
    receipt = unfold(app, "receipt").code[0].value
    assert (mine.origin, receipt) == (Origin.LAPTOP, f"{mine.receipt[:4]} {mine.receipt[4:]}")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"project_management": "99.9"}, "add up to 99.9; they must add up to exactly 100"),
        ({"project_management": "100.1"}, "add up to 100.1; they must add up to exactly 100"),
        ({"project_management": "110", "ict": "-10"}, "below zero cannot be counted: I Better ICT."),
        ({"project_management": "100", "ict": "nan"}, "I Better ICT does not hold a number"),
        ({"project_management": "1e999"}, "H Project management does not hold a number"),
        (
            {"project_management": "50.05", "ict": "49.95"},
            "steps of 0.1: H Project management and I Better ICT",
        ),
    ],
)
def test_a_wrong_budget_is_refused_in_words_and_stays(
    wrong: dict[str, str], said: str, laptop: Laptop, desk: Desk, workshop: Workshop, me, budget
):
    app = hand_in(give(laptop.open("take_part", workshop.code), budget, wrong), budget)
    assert said in text_of(app)
    assert (len(app.error), len(app.toast)) == (1, 0), "it is said once, beside the button"
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
    assert (len(app.error), len(app.toast)) == (1, 0)
    assert my_ballot(desk, budget, me) is None


def test_a_change_that_comes_too_late_says_that_the_earlier_ballot_counts(
    laptop: Laptop, desk: Desk, workshop: Workshop, me, budget
):
    app = hand_in(give(laptop.open("take_part", workshop.code), budget, SPLIT), budget)
    app.button(key="change").click().run()
    running.close_round(desk, budget.id, countdown=0)
    hand_in(give(app, budget, {"ict": "30", "frontline_more": "10"}), budget)
    assert "Your earlier ballot counts" in text_of(app)
    mine = my_ballot(desk, budget, me)
    assert mine is not None
    assert (mine.revision, mine.ballot.amounts["ict"]) == (1, 399)


def test_an_older_address_takes_nobody_out_of_the_change_they_make(
    laptop: Laptop, desk: Desk, workshop: Workshop, me, budget
):
    app = hand_in(give(laptop.open("take_part", workshop.code), budget, SPLIT), budget)
    app.button(key="change").click().run()
    del app.query_params["revise"]  # a run that was asked for before the press
    app.run()
    assert app.text_input(key=f"field {budget.id} ict").value == "39.9"
    app.button(key="keep").click().run()
    app.query_params["revise"] = budget.id
    app.run()
    assert app.header[0].value == "Counted"


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
    assert "more dots here than you have: 3 instead of 2" in text_of(hand_in(app, round_))
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
    assert [box.label for box in app.selectbox][:2] == ["Dot 1: Which barrier?", "Dot 1: At which step?"]
    said = text_of(hand_in(app, round_))
    assert "needs both" in said
    assert "(Dot 1)" in said
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
    assert app.header[0].value == "The round is closed"
    assert "Your ballot was counted." in text_of(app)
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
    assert [text.value for text in app.text] == ["The facilitator's reason: *twice* ![x](http://x)"]
    assert "struck" in text_of(app)


def test_being_erased_needs_a_yes(laptop: Laptop, desk: Desk, workshop: Workshop, me):
    app = unfold(laptop.open("take_part", workshop.code), "own data")
    assert app.button(key="erase").disabled
    assert "could work out what you gave" in text_of(app), "that results change is not said"
    app.checkbox(key="sure").check().run()
    app.button(key="erase").click().run()
    assert steps.people(desk, workshop.id) == []
    assert app.header[0].value == "Join a workshop"


@pytest.mark.parametrize("asked", ["budget", "dots_factors", "dots_steps", "dots_cos", "barriers_steps"])
def test_what_the_places_mean_stands_on_the_page(
    asked: str, laptop: Laptop, desk: Desk, workshop: Workshop, me
):
    running.open_round(desk, workshop.id, asked)
    app = laptop.open("take_part", workshop.code)
    captions = [caption for radio in app.radio for caption in radio.proto.captions]
    names = [box.label for box in [*app.text_input, *app.checkbox]]
    said = "\n".join([text_of(app), *captions, *names]).replace("\\", "")
    question = workshop.question(asked)
    missing = [item.letter for item in (*question.rows, *question.columns) if item.explain not in said]
    assert not missing
    widgets = [*app.text_input, *app.checkbox, *app.selectbox]
    assert not [each.help for each in widgets if each.help], "an explanation is hidden behind a question mark"


@pytest.mark.parametrize("asked", ["budget", "dots_factors", "dots_steps", "dots_cos", "barriers_steps"])
def test_no_widget_is_read_aloud_with_marks_of_markdown(
    asked: str, laptop: Laptop, desk: Desk, workshop: Workshop, me
):
    running.open_round(desk, workshop.id, asked)
    app = laptop.open("take_part", workshop.code)
    labels = [each.label for each in [*app.text_input, *app.checkbox, *app.selectbox, *app.radio]]
    assert labels
    assert not [label for label in labels if {"\\", "*"} & set(label)]


@pytest.mark.parametrize(
    "words", ["G Connect users & communities", "In which of the Four Co's?", "5 * 3, $5"]
)
def test_a_label_without_markdown_in_it_stays_as_it_is(words: str):
    assert plain(words) == words


def test_a_board_without_words_of_its_own_is_asked_in_ours(
    laptop: Laptop, desk: Desk, workshop: Workshop, me, monkeypatch: pytest.MonkeyPatch
):
    running.open_round(desk, workshop.id, "barriers_steps")
    question = workshop.question("barriers_steps").model_copy(update={"ask_row": "", "ask_column": ""})
    monkeypatch.setattr(Workshop, "question", lambda *_: question)
    app = laptop.open("take_part", workshop.code)
    assert [box.label for box in app.selectbox][:2] == [
        "Dot 1: Choose one of these",
        "Dot 1: Which of these?",
    ]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_outlines_of_boxes_can_be_seen(mode: str):
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][mode]
    grounds = theme["backgroundColor"], theme["secondaryBackgroundColor"]
    assert min(contrast(theme["borderColor"], ground) for ground in grounds) >= 3


def test_the_lobby_says_the_code_for_whoever_sits_beside(laptop: Laptop, workshop: Workshop, me):
    app = laptop.open("take_part", workshop.code)
    assert app.header[0].value == "You’re in"
    assert app.subheader[0].value == workshop.spoken_code
