"""A workshop by link on Streamlit's pages: setting it up, taking part at a laptop, and the desk."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from coprod.model.workshop import Workshop
from coprod.ui import link_tools
from coprod.workshops import Desk, by_link, casting, preparing, running, steps, tickets
from coprod.workshops.keys import ORGANISER_COOKIE, new_key
from tests import factories
from tests.pages.conftest import Laptop, text_of
from tests.servers import ORGANISER_KEY

DAY = timedelta(days=1)
ASKED = {"budget": factories.budget(ict=60, project_management=40), "dots_steps": factories.dots("map_it")}


@pytest.fixture
def organiser(laptop: Laptop) -> Laptop:
    laptop.cookies[ORGANISER_COOKIE] = ORGANISER_KEY
    return laptop


def by_dates(desk: Desk, workshop: Workshop, opens: timedelta, ends: timedelta, **how: Any) -> Workshop:
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    agenda = [item.model_copy(update={"skipped": item.question_id not in ASKED}) for item in standing.agenda]
    running.set_agenda(desk, workshop.id, agenda)
    now = datetime.now(UTC).replace(tzinfo=None)
    by_link.set_up(desk, workshop.id, now + opens, now + ends, "UTC", **how)
    return preparing.find(desk, workshop.code)


def press(app: AppTest, key: str) -> AppTest:
    next(each for each in app.button if each.key == key).click().run()
    assert not app.exception, app.exception
    return app


def test_an_organiser_sets_the_dates_and_gets_words_to_send(
    desk: Desk, organiser: Laptop, workshop: Workshop
) -> None:
    app = organiser.open("workshops", manage=workshop.code)
    code = workshop.code
    opens, ends = (datetime.now(UTC).date() + days for days in (2 * DAY, 9 * DAY))
    app.date_input(key=f"opens day {code}").set_value(opens)
    app.time_input(key=f"opens time {code}").set_value(time(9))
    app.date_input(key=f"ends day {code}").set_value(ends)
    app.time_input(key=f"ends time {code}").set_value(time(17, 30))
    app.selectbox(key=f"zone {code}").set_value("Asia/Kolkata")
    app.checkbox(key=f"own result {code}").check()
    press(app, "set up link")
    found = preparing.find(desk, code)
    assert (found.by_link, found.own_result, found.tickets_only) == (True, True, False)
    half_past_three = datetime.combine(opens, time(3, 30), UTC)
    assert (found.opens_at, found.time_zone) == (half_past_three, "Asia/Kolkata")
    assert found.ends_at == datetime.combine(ends, time(12), UTC)
    [words] = [each.value for each in app.code if "You are invited" in each.value]
    assert f"/j/{code}" in words
    assert "at 09:00 (GMT+05:30) and ends on" in words


def test_dates_in_the_wrong_order_are_refused_in_words(
    desk: Desk, organiser: Laptop, workshop: Workshop
) -> None:
    app = organiser.open("workshops", manage=workshop.code)
    code = workshop.code
    app.date_input(key=f"ends day {code}").set_value(datetime.now(UTC).date() - DAY)
    press(app, "set up link")
    assert "It must end after it opens" in text_of(app)
    assert not preparing.find(desk, code).by_link


def test_each_decision_about_a_time_has_a_sentence_of_its_own() -> None:
    said = [link_tools._decided(each) for each in by_link.Decided]
    assert len(set(said)) == len(by_link.Decided)


def test_tickets_are_made_once_for_a_press_and_shown_once(
    desk: Desk, organiser: Laptop, workshop: Workshop
) -> None:
    by_dates(desk, workshop, DAY, 7 * DAY, tickets_only=True)
    app = organiser.open("workshops", manage=workshop.code)
    assert "Nobody can come in before tickets are made." in text_of(app)
    app.number_input(key=f"how many {workshop.code}").set_value(3)
    press(app, "make tickets")
    assert tickets.counted(desk, workshop.id) == (3, 0)
    assert len(app.get("download_button")) == 2
    press(app, "tickets kept")
    assert len(app.get("download_button")) == 0
    assert "0 of 3 tickets are used." in text_of(app)


def test_a_laptop_answers_one_question_after_the_other_and_changes_one(
    desk: Desk, laptop: Laptop, workshop: Workshop, join: Any
) -> None:
    found = by_dates(desk, workshop, -DAY, 7 * DAY, own_result=True)
    person = join(found, laptop)
    app = laptop.open("take_part", found.code)
    assert "Question 1 of 2" in text_of(app)
    scene = steps.look(desk, found.code)[0]
    for round_ in scene.rounds:
        ballot = ASKED[round_.question_id]
        casting.cast(desk, round_.id, person.id, ballot, new_key())
    app = laptop.open("take_part", found.code)
    assert "That was all. Thank you." in text_of(app)
    assert "You and the baseline:" in text_of(app)
    press(app, f"change {scene.rounds[0].id}")
    assert "Question 1 of 2" in text_of(app)
    press(app, "keep")
    assert "That was all. Thank you." in text_of(app)
    by_link.close_now(desk, found.id)
    assert "This closed on" in text_of(laptop.open("take_part", found.code))


def test_the_desk_says_until_when_closes_now_and_then_reveals(
    desk: Desk, steered: Workshop, laptop: Laptop, join: Any
) -> None:
    found = by_dates(desk, steered, -DAY, 7 * DAY)
    [first, *_] = steps.look(desk, found.code)[0].rounds
    for _ in range(5):
        casting.cast(desk, first.id, join(found).id, ASKED[first.question_id], new_key())
    app = laptop.open("facilitate", found.code)
    assert "Open until" in text_of(app)
    assert "5 answers" in text_of(app)
    press(app, "close now")
    assert "Closed on" in text_of(app)
    press(app, f"show room {first.id}")
    shown = steps.look(desk, found.code)[0].round(first.id)
    assert shown is not None
    assert shown.results_out


def test_the_desk_says_when_it_opens(desk: Desk, steered: Workshop, laptop: Laptop) -> None:
    found = by_dates(desk, steered, DAY, 7 * DAY)
    app = laptop.open("facilitate", found.code)
    assert "Opens on" in text_of(app)
    assert not [each for each in app.button if each.key == "close now"]
