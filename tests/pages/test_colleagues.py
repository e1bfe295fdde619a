"""Colleagues at the organiser's desk: added by name, a link shown once, no right left once withdrawn."""

import pytest
from streamlit.testing.v1 import AppTest

from coprod.access import Action
from coprod.model.workshop import Workshop
from coprod.ui import gate
from coprod.workshops import Desk, colleagues, preparing
from coprod.workshops.keys import ORGANISER_COOKIE, identify
from tests import factories
from tests.pages.conftest import Laptop, box, text_of
from tests.servers import ORGANISER_KEY


@pytest.fixture
def organiser(laptop: Laptop) -> Laptop:
    laptop.cookies[ORGANISER_COOKIE] = ORGANISER_KEY
    return laptop


@pytest.fixture
def ann(laptop: Laptop, desk: Desk) -> str:
    """The laptop is that of a colleague; their id."""
    new, key = colleagues.add(desk, "Ann")
    laptop.cookies[ORGANISER_COOKIE] = key
    return new.id


def add(app: AppTest, name: str) -> AppTest:
    app.text_input(key="colleague").set_value(name)
    return app.button(key="add colleague").click().run()


def key_shown(app: AppTest) -> str:
    [link] = [each.value for each in app.code if "/o/" in each.value]
    assert link.startswith("http://workshop.test:8501/o/")
    return link.rpartition("/")[2]


def test_a_colleague_is_added_by_name_and_the_link_is_shown_once(organiser: Laptop, desk: Desk) -> None:
    app = add(organiser.open("workshops"), "Ann *Other*")
    [ann] = colleagues.everyone(desk)
    assert ann.name == "Ann *Other*"
    assert identify(desk, {ORGANISER_COOKIE: key_shown(app)}).colleague_id == ann.id
    app.button(key="colleague kept").click().run()
    for page in (app, organiser.open("workshops")):
        assert [each for each in page.code if "/o/" in each.value] == []
        assert "Ann \\*Other\\*" in text_of(page)


def test_a_second_press_over_the_same_page_adds_nobody_twice(organiser: Laptop, desk: Desk) -> None:
    app = organiser.open("workshops")
    app.text_input(key="colleague").set_value("Ann")
    app.session_state["colleagues added"] = 1  # the press before arrived meanwhile
    app.button(key="add colleague").click().run()
    assert colleagues.everyone(desk) == []


def test_a_name_is_needed(organiser: Laptop, desk: Desk) -> None:
    assert "Write your colleague's name" in text_of(add(organiser.open("workshops"), " \u200b"))
    assert colleagues.everyone(desk) == []


def test_a_new_link_puts_the_old_one_out(organiser: Laptop, desk: Desk) -> None:
    ann, old = colleagues.add(desk, "Ann")
    app = organiser.open("workshops")
    app.button(key=f"colleague link {ann.id}").click().run()
    assert identify(desk, {ORGANISER_COOKIE: old}).colleague_id is None
    assert identify(desk, {ORGANISER_COOKIE: key_shown(app)}).colleague_id == ann.id


def test_withdrawing_is_one_press(organiser: Laptop, desk: Desk) -> None:
    ann, key = colleagues.add(desk, "Ann")
    app = organiser.open("workshops")
    app.button(key=f"withdraw {ann.id}").click().run()
    assert colleagues.everyone(desk) == []
    assert identify(desk, {ORGANISER_COOKIE: key}).colleague_id is None


def test_a_colleague_organises_but_appoints_nobody(laptop: Laptop, desk: Desk, ann: str) -> None:
    made = factories.workshop(desk, "Glasgow")
    app = laptop.open("workshops")
    assert "Glasgow" in text_of(app)
    assert "Colleagues" not in [each.label for each in app.expander]
    app = laptop.open("workshops", manage=made.code)
    app.text_input(key=f"name {made.code}").set_value("Leith")
    app.button(key="rename").click().run()
    assert preparing.find(desk, made.code).name == "Leith"


PRESSES = (
    "rename",
    "new facilitator",
    "new projector",
    "keep wifi",
    "keep words",
    "copy",
    "end",
    "archive {code}",
    "delete it",
)


@pytest.mark.parametrize("button", PRESSES)
@pytest.mark.parametrize("withdrawn", [True, False])
def test_on_a_withdrawn_colleague_s_open_page_no_button_does_anything(
    laptop: Laptop, desk: Desk, ann: str, button: str, withdrawn: bool
) -> None:
    """Beside it the same press of a colleague who is still one, which does something."""
    made = factories.workshop(desk, "Glasgow")
    app = laptop.open("workshops", manage=made.code)
    app.text_input(key=f"name {made.code}").set_value("Leith")
    app.text_input(key=f"wifi name {made.code}").set_value("Hall")
    box(app.text_area, f"purpose {made.code}").set_value("To listen")
    app.text_input(key=f"delete {made.code}").set_value(made.code)
    before = everything(desk)
    if withdrawn:
        colleagues.withdraw(desk, ann)
    app.button(key=button.format(code=made.code)).click().run()
    assert (everything(desk) == before) is withdrawn
    if withdrawn:
        assert "The organiser's desk" in text_of(app)


def test_a_withdrawn_colleague_creates_nothing_on_an_open_page(laptop: Laptop, desk: Desk, ann: str) -> None:
    app = laptop.open("workshops")
    app.text_input(key="new name").set_value("Glasgow")
    colleagues.withdraw(desk, ann)
    app.button(key="create").click().run()
    assert preparing.everyone(desk) == []
    assert "The organiser's desk" in text_of(app)


@pytest.mark.parametrize("action", sorted(set(Action) - {Action.TAKE_PART}))
def test_every_right_is_gone_with_the_next_look(
    laptop: Laptop, desk: Desk, ann: str, workshop: Workshop, action: Action
) -> None:
    assert gate.allowed(action, workshop) is (action is not Action.APPOINT)
    colleagues.withdraw(desk, ann)
    assert not gate.allowed(action, workshop)


def test_whoever_lost_the_house_s_key_appoints_nobody_on_an_open_page(organiser: Laptop, desk: Desk) -> None:
    bo, key = colleagues.add(desk, "Bo")
    app = organiser.open("workshops")
    organiser.cookies[ORGANISER_COOKIE] = key
    app.button(key=f"withdraw {bo.id}").click().run()
    assert [each.name for each in colleagues.everyone(desk)] == ["Bo"]
    assert "does not let you" in text_of(app)


def everything(desk: Desk) -> list[object]:
    """What the store holds of workshops, and the hashes of their keys."""
    with desk.store.reading() as db:
        rows = db.exec_driver_sql("SELECT * FROM workshop ORDER BY id").all()
    return [tuple(row) for row in rows]
