"""The organiser's desk: what is made is shown once, made once, and gone when it is deleted."""

import re

import pytest
from streamlit.runtime.state import SessionState
from streamlit.testing.v1 import AppTest

from coprod.errors import NotFound
from coprod.model.workshop import Workshop
from coprod.ui import managing
from coprod.workshops import Desk, keeping, preparing, steps, the_desk
from coprod.workshops.keys import ORGANISER_COOKIE, facilitator_cookie, identify, projector_cookie
from tests import factories
from tests.load.filling import fill
from tests.pages.conftest import Laptop, text_of
from tests.servers import ORGANISER_KEY


@pytest.fixture
def organiser(laptop: Laptop) -> Laptop:
    laptop.cookies[ORGANISER_COOKIE] = ORGANISER_KEY
    return laptop


def create(app: AppTest, name: str) -> AppTest:
    app.text_input(key="new name").set_value(name)
    return app.button(key="create").click().run()


def links(app: AppTest) -> dict[str, str]:
    """The keys in the links that are shown, by the letter in their address."""
    found = [re.fullmatch(r"http://workshop\.test:8501/([fp])/\w+/([\w-]+)", code.value) for code in app.code]
    return {match[1]: match[2] for match in found if match}


def test_a_new_workshop_shows_its_links_once(organiser: Laptop, desk: Desk):
    app = create(organiser.open("workshops"), "Glasgow")
    [made] = preparing.everyone(desk)
    shown = links(app)
    assert identify(desk, {facilitator_cookie(made.code): shown["f"]}, made).facilitator
    assert identify(desk, {projector_cookie(made.code): shown["p"]}, made).projector
    app.button(key="kept").click().run()
    assert links(app) == {}
    assert links(organiser.open("workshops")) == {}


def test_a_button_drawn_before_the_last_workshop_makes_none(
    organiser: Laptop, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(managing, "number_made", lambda: 1)
    app = organiser.open("workshops")
    app.text_input(key="new name").set_value("Glasgow")
    monkeypatch.setattr(managing, "number_made", lambda: 2)
    app.button(key="create").click().run()
    assert preparing.everyone(desk) == []
    assert not app.error


def test_a_disk_that_is_nearly_full_is_told_while_there_is_room(
    organiser: Laptop, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    told = "free on the server's disk"
    monkeypatch.setattr(keeping, "LOW_DISK_BYTES", 0)
    assert told not in text_of(organiser.open("workshops"))
    monkeypatch.setattr(keeping, "LOW_DISK_BYTES", 2**60)
    assert told in text_of(organiser.open("workshops"))


def test_a_workshop_without_a_name_is_refused_in_words(organiser: Laptop, desk: Desk):
    assert "Give the workshop a name" in text_of(create(organiser.open("workshops"), " \u200b "))
    assert preparing.everyone(desk) == []


def test_a_press_in_a_session_that_came_back_makes_a_workshop_and_shows_its_links(
    organiser: Laptop, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    app = organiser.open("workshops")
    app.text_input(key="new name").set_value("Glasgow")
    # Streamlit knows no callback in a new session: the button is only True where it is drawn.
    monkeypatch.setattr(SessionState, "_call_callbacks", lambda *_, **__: None)
    app.button(key="create").click().run()
    assert not app.exception
    assert [each.name for each in preparing.everyone(desk)] == ["Glasgow"]
    assert links(app)


def test_questions_can_be_left_out_and_a_vote_can_be_open(organiser: Laptop, desk: Desk):
    app = organiser.open("workshops")
    app.multiselect(key="new questions standard").set_value(["budget"])
    app.radio(key="new minimum").set_value("open")
    app.multiselect(key="new live").set_value(["budget"])
    create(app, "Glasgow")
    [made] = preparing.everyone(desk)
    standing = steps.stand(desk, made.id)
    assert standing is not None
    assert [item.question_id for item in standing.agenda if not item.skipped] == ["budget"]
    assert [item.question_id for item in standing.agenda if item.live] == ["budget"]
    assert made.minimum == 1


def test_a_new_link_puts_the_old_one_out(organiser: Laptop, desk: Desk):
    made, keys = factories.workshop_and_keys(desk)
    app = organiser.open("workshops", manage=made.code)
    app.button(key="new projector").click().run()
    assert not identify(desk, {projector_cookie(made.code): keys.projector}, made).projector
    assert identify(desk, {projector_cookie(made.code): links(app)["p"]}, made).projector


def test_deleting_needs_the_code_typed(organiser: Laptop, desk: Desk, workshop: Workshop):
    app = organiser.open("workshops", manage=workshop.code)
    app.button(key="delete it").click().run()
    assert "nothing was deleted" in text_of(app)
    app.text_input(key=f"delete {workshop.code}").set_value(workshop.spoken_code.lower())
    app.button(key="delete it").click().run()
    with pytest.raises(NotFound):
        preparing.find(desk, workshop.code)
    assert app.header[0].value == "Workshops"


def test_the_hall_s_wifi_is_kept_or_refused_in_words(organiser: Laptop, desk: Desk, workshop: Workshop):
    app = organiser.open("workshops", manage=workshop.code)
    app.text_input(key=f"wifi name {workshop.code}").set_value("Town Hall")
    app.text_input(key=f"wifi password {workshop.code}").set_value("short")
    app.button(key="keep wifi").click().run()
    assert "8 to 63" in text_of(app)
    app.text_input(key=f"wifi password {workshop.code}").set_value("co-production")
    app.button(key="keep wifi").click().run()
    kept = preparing.find(desk, workshop.code)
    assert (kept.wifi_name, kept.wifi_password) == ("Town Hall", "co-production")


def test_a_copy_has_the_questions_and_nobody(organiser: Laptop, desk: Desk, workshop: Workshop):
    factories.people(desk, workshop, 2)
    organiser.open("workshops", manage=workshop.code).button(key="copy").click().run()
    copied = next(w for w in preparing.everyone(desk) if w.id != workshop.id)
    assert (copied.name, steps.people(desk, copied.id)) == (f"{workshop.name} (copy)", [])


def test_a_facilitator_manages_nothing(laptop: Laptop, steered: Workshop):
    app = laptop.open("workshops", manage=steered.code)
    assert "organiser's desk" in text_of(app).lower()


def test_open_to_all_lists_only_what_one_made_oneself(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch, settings_env: dict[str, str]
):
    monkeypatch.setenv("COPROD_OPEN_TO_ALL", "1")
    the_desk.cache_clear()
    desk = the_desk()
    factories.workshop(desk, "Somebody else's")
    app = create(laptop.open("workshops"), "Mine")
    mine = preparing.everyone(desk)[0]
    owner = next(
        code.value.rsplit("/", 1)[1]
        for code in app.code
        if identify(desk, {facilitator_cookie(mine.code): code.value.rsplit("/", 1)[1]}, mine).owner
    )
    laptop.cookies[facilitator_cookie(mine.code)] = owner
    listed = text_of(laptop.open("workshops"))
    assert "Mine" in listed
    assert "Somebody else" not in listed


def cards(app: AppTest) -> int:
    return sum(button.label == "Manage" for button in app.button)


@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_few_workshops_are_simply_there(organiser: Laptop, desk: Desk, n: int):
    fill(desk, n, people=2)
    app = organiser.open("workshops")
    assert cards(app) == n
    assert managing.FIND not in [box.key for box in app.text_input]
    assert list(app.pagination) == []
    assert ("No workshops yet" in text_of(app)) == (n == 0)


def test_many_workshops_come_in_pages_and_are_found_by_name_or_code(organiser: Laptop, desk: Desk):
    filled = fill(desk, 43, people=2)
    app = organiser.open("workshops")
    assert cards(app) == 20
    assert "1 to 20 of 43" in text_of(app)
    app.pagination[0].select(3).run()
    assert cards(app) == 3
    assert "forum 43" in text_of(app)
    app.text_input(key=managing.FIND).set_value("GLASGOW").run()
    assert cards(app) == 6
    assert "6 workshops" in text_of(app)
    app.text_input(key=managing.FIND).set_value("nowhere").run()
    assert cards(app) == 0
    assert "No workshop has this" in text_of(app)
    app.text_input(key=managing.FIND).set_value(filled.codes[30].lower()).run()
    assert "forum 31" in text_of(app)
    app.text_input(key=managing.FIND).set_value("").run()
    assert "1 to 20 of 43" in text_of(app)


def test_a_new_workshop_is_seen_at_once_whatever_was_looked_for(organiser: Laptop, desk: Desk):
    fill(desk, 43, people=2)
    app = organiser.open("workshops")
    app.pagination[0].select(2).run()
    app.text_input(key=managing.FIND).set_value("Leith").run()
    create(app, "Banff evening")
    assert "Banff evening" in text_of(app)
    assert cards(app) == 20


def test_the_page_is_still_there_on_coming_back_from_one_workshop(organiser: Laptop, desk: Desk):
    filled = fill(desk, 43, people=2)
    app = organiser.open("workshops")
    app.pagination[0].select(2).run()
    app.button(key=f"manage {filled.codes[25]}").click().run()
    assert cards(app) == 0
    app.button(key="back").click().run()
    assert "21 to 40 of 43" in text_of(app)


def test_a_workshop_is_archived_and_comes_back_in_one_click(organiser: Laptop, desk: Desk):
    made = factories.workshop(desk, "Glasgow")
    app = organiser.open("workshops", manage=made.code)
    app.button(key=f"archive {made.code}").click().run()
    app.button(key="back").click().run()
    assert (cards(app), "No workshops yet" in text_of(app)) == (0, False)
    app.checkbox(key=managing.ARCHIVED).check().run()
    assert cards(app) == 1
    app.button(key=f"bring back {made.code}").click().run()
    assert cards(app) == 1
    assert managing.ARCHIVED not in [box.key for box in app.checkbox]
