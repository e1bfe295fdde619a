"""The door at the desk: locking it, what stands there when it is full, and when codes are tried out."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from coprod.errors import Refused
from coprod.model.workshop import Participant, Workshop
from coprod.store import Store
from coprod.ui import context, gate
from coprod.workshops import Desk, joining, preparing, steps
from coprod.workshops.desk import the_desk
from coprod.workshops.guessing import OF_ONE_ADDRESS
from coprod.workshops.keys import ORGANISER_COOKIE, new_code
from tests.pages.conftest import Laptop
from tests.servers import ORGANISER_KEY


def said(app: AppTest) -> str:
    return " ".join(each.value for kind in (app.caption, app.warning) for each in kind)


def test_the_door_is_locked_and_opened_by_the_same_button(
    desk: Desk, laptop: Laptop, steered: Workshop
) -> None:
    app = laptop.open("facilitate", steered.code)
    assert "door is locked" not in said(app)
    app.button(key="lock the door").click().run()
    assert preparing.find(desk, steered.code).door_locked
    assert "door is locked" in said(app)
    with pytest.raises(Refused, match=joining.DOOR_LOCKED):
        joining.join(desk, steered)
    app.button(key="let in").click().run()
    assert "door is locked" not in said(app)
    joining.join(desk, steered)


def test_whoever_may_not_steer_locks_no_door(desk: Desk, laptop: Laptop, steered: Workshop) -> None:
    app = laptop.open("facilitate", steered.code)
    laptop.cookies.clear()
    app.button(key="lock the door").click().run()
    assert not preparing.find(desk, steered.code).door_locked


def test_the_facilitator_reads_that_nobody_more_can_join(
    laptop: Laptop, steered: Workshop, join: Callable[..., Participant]
) -> None:
    join(steered)
    assert "takes no more" not in said(laptop.open("facilitate", steered.code))
    object.__setattr__(the_desk(), "settings", the_desk().settings.model_copy(update={"most_people": 1}))
    assert "takes no more" in said(laptop.open("facilitate", steered.code))


def test_wrong_codes_in_an_address_wait_and_the_desks_are_told(
    desk: Desk, laptop: Laptop, steered: Workshop, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "address", lambda: "203.0.113.7")
    assert "tried out codes" not in said(laptop.open("facilitate", steered.code))
    for _ in range(OF_ONE_ADDRESS + 1):
        laptop.open("take_part", new_code())
    assert desk.guesses.waits("203.0.113.7", workshop.code)
    assert "tried out codes" in said(laptop.open("facilitate", steered.code))
    laptop.cookies[ORGANISER_COOKIE] = ORGANISER_KEY
    assert "tried out codes" in said(laptop.open("workshops"))


def test_no_page_looks_for_a_code_that_has_to_wait(
    desk: Desk, laptop: Laptop, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    glance = steps.glance

    def glanced(store: Store, code: str, key: str) -> object:
        looked.append(page)
        return glance(store, code, key)

    monkeypatch.setattr(steps, "glance", glanced)
    pages = sorted(each.stem for each in context.PAGES.glob("*.py"))
    for page in pages:
        laptop.open(page, workshop.code)
    reading = sorted(set(looked))
    assert {"facilitate", "projector", "take_part", "results"} <= set(reading)
    looked.clear()
    monkeypatch.setattr(gate, "address", lambda: "203.0.113.7")
    for _ in range(OF_ONE_ADDRESS):
        desk.guesses.wrong("203.0.113.7")
    for page in reading:
        laptop.open(page, workshop.code)
    assert looked == []
