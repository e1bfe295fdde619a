"""The facilitator's desk: one next step at a time, nothing done twice, everything can be taken back."""

import pytest
from streamlit.testing.v1 import AppTest

from coprod.model.workshop import Round, RoundState, View, Workshop
from coprod.workshops import Desk, running, steps
from coprod.workshops.steps import Standing
from tests import factories
from tests.pages.conftest import Laptop, text_of


@pytest.fixture
def settings_env(settings_env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Rounds close at once."""
    monkeypatch.setenv("COPROD_COUNTDOWN_SECONDS", "0")
    return settings_env


def press(app: AppTest, begins: str) -> AppTest:
    return next(button for button in app.button if str(button.key).startswith(begins)).click().run()


def stand(desk: Desk, workshop: Workshop) -> Standing:
    found = steps.stand(desk, workshop.id)
    assert found is not None
    return found


def newest(desk: Desk, workshop: Workshop) -> Round:
    found = stand(desk, workshop).current
    assert found is not None
    return found


def test_one_button_leads_from_the_lobby_to_the_baseline(laptop: Laptop, desk: Desk, steered: Workshop):
    app = laptop.open("facilitate", steered.code)
    for expected in ("A first try", "Close the round"):
        label = next(b.label for b in app.button if str(b.key).startswith("next "))
        assert expected in label
        press(app, "next ")
    press(app, "next open")
    budget = newest(desk, steered)
    assert budget.question_id == "budget"
    factories.cast(desk, budget, factories.people(desk, steered, 5), [factories.budget(ict=100)] * 5)
    press(app, "next close")
    assert newest(desk, steered).state(stand(desk, steered).now) is RoundState.CLOSED
    press(app, "next reveal room")
    assert (newest(desk, steered).results_out, newest(desk, steered).baseline_out) == (True, False)
    press(app, "next reveal baseline")
    assert newest(desk, steered).baseline_out
    assert "with the baseline" in text_of(app)


def test_a_second_press_opens_no_second_round(laptop: Laptop, desk: Desk, steered: Workshop):
    one, other = (laptop.open("facilitate", steered.code) for _ in range(2))
    press(one, "next open")
    press(other, "next open")
    assert len(stand(desk, steered).rounds) == 1
    assert not other.error


def test_a_chosen_question_opened_twice_is_one_round(laptop: Laptop, desk: Desk, steered: Workshop):
    one, other = (laptop.open("facilitate", steered.code) for _ in range(2))
    press(one, "ask dots_steps")
    press(other, "ask dots_steps")
    assert [r.question_id for r in stand(desk, steered).rounds] == ["dots_steps"]


def test_a_new_round_keeps_the_old_one(laptop: Laptop, desk: Desk, steered: Workshop):
    factories.revealed_round(desk, steered, "budget", factories.baseline_ballots())
    press(laptop.open("facilitate", steered.code), "ask budget")
    assert [(r.question_id, r.number) for r in stand(desk, steered).rounds] == [("budget", 1), ("budget", 2)]


def test_undo_takes_back_an_opening_a_baseline_and_a_reveal(laptop: Laptop, desk: Desk, steered: Workshop):
    app = laptop.open("facilitate", steered.code)
    press(app, "next open")
    press(app, "undo take back")
    assert stand(desk, steered).rounds == ()
    round_ = factories.revealed_round(desk, steered, "budget", factories.baseline_ballots())
    running.reveal_baseline(desk, round_.id)
    app.run()
    press(app, "undo cover")
    assert not newest(desk, steered).baseline_out
    press(app, "undo hide")
    assert not newest(desk, steered).results_out


def test_the_picture_goes_with_one_press_and_comes_back(laptop: Laptop, desk: Desk, steered: Workshop):
    factories.revealed_round(desk, steered, "budget", factories.baseline_ballots())
    app = laptop.open("facilitate", steered.code)
    press(app, "blank")
    assert stand(desk, steered).workshop.view is View.BLANK
    press(app, "show again")
    assert stand(desk, steered).workshop.view is View.RESULTS


def test_turnout_is_always_there_and_results_are_not(laptop: Laptop, desk: Desk, steered: Workshop):
    round_ = running.open_round(desk, steered.id, "budget")
    people = factories.people(desk, steered, 3)
    factories.cast(desk, round_, people[:2], [factories.budget(ict=100), factories.budget(ict=100)])
    app = laptop.open("facilitate", steered.code)
    assert "2 of 3 are in" in text_of(app)
    assert not app.get("plotly_chart")


def test_striking_a_ballot_needs_a_reason(laptop: Laptop, desk: Desk, steered: Workshop):
    round_ = running.open_round(desk, steered.id, "budget")
    who = factories.people(desk, steered, 1)
    factories.cast(desk, round_, who, [factories.budget(ict=100)])
    [cast] = steps.counting(desk, round_.id)
    app = laptop.open("facilitate", steered.code)
    app.text_input(key="receipt").set_value(f"{cast.receipt[:4]}-{cast.receipt[4:]}".lower())
    app.button(key="strike").click().run()
    assert "Write a reason" in text_of(app)
    app.text_input(key="reason").set_value("handed in twice")
    app.button(key="strike").click().run()
    assert steps.counting(desk, round_.id) == []
    mine = steps.own_ballot(desk, round_.id, who[0])
    assert mine is not None
    assert mine.void_reason == "handed in twice"


def test_the_agenda_can_be_changed_where_nothing_was_opened(laptop: Laptop, desk: Desk, steered: Workshop):
    app = laptop.open("facilitate", steered.code)
    app.button(key="down warm_up").click().run()
    app.button(key="skip dots_steps").click().run()
    app.selectbox(key="question to add").set_value("barriers_cos")
    app.button(key="add question").click().run()
    agenda = stand(desk, steered).agenda
    assert [item.question_id for item in agenda][:2] == ["budget", "warm_up"]
    assert [item.question_id for item in agenda if item.skipped] == ["dots_steps"]
    assert agenda[-1].question_id == "barriers_cos"


def test_a_timer_closes_a_round_only_if_told_to(laptop: Laptop, desk: Desk, steered: Workshop):
    running.open_round(desk, steered.id, "budget")
    app = laptop.open("facilitate", steered.code)
    app.number_input(key="minutes").set_value(2)
    app.button(key="set timer").click().run()
    assert newest(desk, steered).closed_at is None
    app.toggle(key="closes by itself").set_value(True)
    app.button(key="set timer").click().run()
    assert newest(desk, steered).closed_at == newest(desk, steered).timer_ends_at
    assert next(b.label for b in app.button if str(b.key).startswith("next ")) == "Close the round"
