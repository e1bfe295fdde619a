"""Who did it is on record as they were at the desk; the desk shows the last acts, the organiser all."""

from typing import Any

import pandas as pd
import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from coprod import results
from coprod.model.workshop import Workshop
from coprod.store import schema
from coprod.ui.words import literal
from coprod.workshops import Desk, rehearsing, running
from coprod.workshops.keys import ORGANISER_COOKIE
from tests.pages.conftest import Laptop, text_of
from tests.servers import ORGANISER_KEY


@pytest.fixture
def organiser(laptop: Laptop) -> Laptop:
    laptop.cookies[ORGANISER_COOKIE] = ORGANISER_KEY
    return laptop


def button(app: AppTest, start: str) -> Any:
    return next(each for each in app.button if str(each.key).startswith(start))


def acts_on(app: AppTest) -> pd.DataFrame:
    """What the page's tables of acts say, a table for each day."""
    return pd.concat([each.value for each in app.table if "Act" in each.value.columns])


def unfolded(app: AppTest) -> AppTest:
    """The desk with its box of acts unfolded."""
    app.session_state["folded acts"] = True
    return app.run()


def who_did(desk: Desk, workshop: Workshop) -> list[tuple[str, str]]:
    return [(each.who, each.what) for each in results.acts(desk.store, workshop.id)[1:]]


def test_a_press_of_the_facilitator_is_theirs(laptop: Laptop, steered: Workshop, desk: Desk) -> None:
    app = laptop.open("facilitate", steered.code)
    button(app, "next ").click().run()
    assert who_did(desk, steered) == [("facilitator", "opened")]
    laptop.cookies[ORGANISER_COOKIE] = ORGANISER_KEY
    app = laptop.open("facilitate", steered.code)
    button(app, "undo ").click().run()
    assert who_did(desk, steered)[-1] == ("organiser", "opening_taken_back")


def test_the_desk_shows_the_last_acts(laptop: Laptop, steered: Workshop, desk: Desk) -> None:
    rehearsing.start(desk, steered.id, 2)
    rehearsing.end(desk, steered.id)
    for _ in range(4):
        running.close_round(desk, running.open_round(desk, steered.id, "budget").id, countdown=0)
    app = laptop.open("facilitate", steered.code)
    assert not app.table, "drawn only for those who unfold it"
    table = acts_on(unfolded(app))
    assert len(table) == 8
    assert "Closed" in table["Act"].iloc[0]
    assert "round 4" in table["Act"].iloc[0]
    assert set(table["By"]) == {"Server"}
    assert list(table["Line"]) == [str(n) for n in range(9, 1, -1)]


def test_the_organiser_sees_all_and_whether_it_is_whole(
    organiser: Laptop, workshop: Workshop, desk: Desk
) -> None:
    for _ in range(6):
        running.close_round(desk, running.open_round(desk, workshop.id, "budget").id, countdown=0)
    app = organiser.open("workshops", manage=workshop.code)
    assert "The chain is whole: 13 acts." in text_of(app)
    table = acts_on(app)
    assert len(table) == 13
    with desk.store.writing() as db:
        db.execute(update(schema.act).where(schema.act.c.number == 4).values(what="hidden"))
    app = organiser.open("workshops", manage=workshop.code)
    assert [error.value for error in app.error] == ["Line 4, or the one before it, was changed."]
    assert "The chain is whole" not in text_of(app)


def test_a_new_workshop_is_made_by_the_organiser(organiser: Laptop, desk: Desk) -> None:
    app = organiser.open("workshops")
    app.text_input(key="new name").set_value("Glasgow")
    app.button(key="create").click().run()
    with desk.store.reading() as db:
        [found] = db.execute(schema.act.select()).mappings()
    assert (found["who"], found["what"]) == ("organiser", "created")


def test_what_stands_in_a_line_by_hand_is_shown_as_it_is(
    laptop: Laptop, steered: Workshop, desk: Desk
) -> None:
    with desk.store.writing() as db:
        db.execute(update(schema.act).values(who="**bold**", what="[a](http://evil.test)", facts="no json"))
    table = acts_on(unfolded(laptop.open("facilitate", steered.code)))
    shown = (table["Act"].iloc[0], table["By"].iloc[0])
    assert shown == (literal("[a](http://evil.test)"), literal("**bold**"))
