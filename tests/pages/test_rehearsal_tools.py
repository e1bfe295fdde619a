"""A rehearsal begins and ends at the facilitator's desk, and Streamlit's pages say that it is one."""

from collections.abc import Callable

import pytest

from coprod.model.workshop import Participant, Workshop
from coprod.workshops import Desk, rehearsing, running, steps
from coprod.workshops.steps import Standing
from tests import factories
from tests.pages.conftest import Laptop, text_of
from tests.servers import ORGANISER_KEY

SAID = "Rehearsal: made-up people. Nothing is kept."


@pytest.fixture
def settings_env(settings_env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Everybody acts at once, and rounds close at once."""
    monkeypatch.setenv("COPROD_REHEARSAL_SECONDS", "0")
    monkeypatch.setenv("COPROD_COUNTDOWN_SECONDS", "0")
    return settings_env


@pytest.fixture
def managed(steered: Workshop, laptop: Laptop) -> Workshop:
    """A workshop that the browser may also end."""
    laptop.cookies["cp_org"] = ORGANISER_KEY
    return steered


def stand(desk: Desk, workshop: Workshop) -> Standing:
    found = steps.stand(desk, workshop.id)
    assert found is not None
    return found


def test_the_desk_begins_one_and_ends_it(laptop: Laptop, desk: Desk, steered: Workshop) -> None:
    app = laptop.open("facilitate", steered.code)
    assert SAID not in text_of(app)
    assert app.number_input(key="rehearsal people").value == desk.settings.rehearsal_people
    app.number_input(key="rehearsal people").set_value(12)
    app.button(key="begin rehearsal").click().run()
    assert SAID in text_of(app)
    rehearsing.go_on(desk)
    app.run()
    assert "12 people are here" in text_of(app)
    next(button for button in app.button if str(button.key).startswith("next open")).click().run()
    rehearsing.go_on(desk)
    app.run()
    assert "12 of 12 are in" in text_of(app)
    app.button(key="end rehearsal").click().run()
    assert SAID not in text_of(app)
    assert "0 people are here" in text_of(app)
    standing = stand(desk, steered)
    assert (standing.rounds, standing.joined) == ((), 0)


def test_a_rehearsal_at_its_last_step_does_not_offer_to_end_the_workshop(
    laptop: Laptop, desk: Desk, managed: Workshop
) -> None:
    rehearsing.start(desk, managed.id)
    skipped = [item.model_copy(update={"skipped": True}) for item in stand(desk, managed).agenda]
    running.set_agenda(desk, managed.id, skipped)
    app = laptop.open("facilitate", managed.code)
    assert "end" not in {button.key for button in app.button}
    app.button(key="end rehearsal").click().run()
    assert "end" in {button.key for button in app.button}


def test_after_a_round_in_earnest_the_desk_offers_none(laptop: Laptop, desk: Desk, steered: Workshop) -> None:
    app = laptop.open("facilitate", steered.code)
    running.open_round(desk, steered.id, "budget")
    app.button(key="begin rehearsal").click().run()
    assert "too late for a rehearsal" in text_of(app)
    app = laptop.open("facilitate", steered.code)
    assert [button.key for button in app.button if "rehearsal" in str(button.key)] == []


def test_the_pages_say_so_and_the_page_of_results_holds_none(
    laptop: Laptop, desk: Desk, steered: Workshop, join: Callable[..., Participant]
) -> None:
    join(steered, laptop)
    rehearsing.start(desk, steered.id)
    round_ = running.open_round(desk, steered.id, "budget")
    rehearsing.go_on(desk)
    assert SAID in text_of(laptop.open("take_part", steered.code))
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    assert SAID in text_of(laptop.open("take_part", steered.code))
    results = text_of(laptop.open("results", steered.code))
    assert SAID in results
    assert "A rehearsal leaves nothing here." in results
    found = text_of(laptop.open("findings", steered.code))
    assert "There is nothing to show here yet" not in found


def test_a_viewer_of_another_workshop_can_not_begin_one(
    laptop: Laptop, desk: Desk, steered: Workshop
) -> None:
    app = laptop.open("facilitate", steered.code)
    laptop.cookies.clear()
    app.button(key="begin rehearsal").click().run()
    assert not stand(desk, steered).workshop.rehearsing
    assert factories.workshop(desk).rehearsing is False
