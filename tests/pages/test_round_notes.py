"""The facilitator's notes at two desks, and on the organiser's page."""

import pytest

from coprod.model.workshop import Workshop
from coprod.workshops import Desk, noting, preparing, results_link, running, steps
from tests import factories
from tests.pages.conftest import Laptop, box, text_of
from tests.pages.test_workshops import organiser  # noqa: F401  a fixture

# ruff: noqa: F811


@pytest.fixture
def settings_env(settings_env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Rounds close at once."""
    monkeypatch.setenv("COPROD_COUNTDOWN_SECONDS", "0")
    return settings_env


def stored(desk: Desk, workshop: Workshop, round_id: str) -> str:
    scene = steps.scene(desk, workshop.id)
    round_ = scene.round(round_id) if scene else None
    assert round_ is not None
    return round_.note


def test_two_who_write_both_find_both_texts(laptop: Laptop, desk: Desk, steered: Workshop):
    round_ = running.open_round(desk, steered.id, "budget")
    box, keep = f"note {round_.id}", f"keep note {round_.id}"
    one, other = (laptop.open("facilitate", steered.code) for _ in range(2))
    one.text_area(key=box).set_value("Trust came up")
    one.button(key=keep).click().run()
    assert stored(desk, steered, round_.id) == "Trust came up"
    other.text_area(key=box).set_value("Two left early")
    other.button(key=keep).click().run()
    assert stored(desk, steered, round_.id) == "Trust came up"
    assert "Somebody else wrote there meanwhile" in text_of(other)
    assert "Trust came up" in text_of(other)
    assert other.text_area(key=box).value == "Two left early"
    other.text_area(key=box).set_value("Trust came up\nTwo left early")
    other.button(key=keep).click().run()
    assert stored(desk, steered, round_.id) == "Trust came up\nTwo left early"
    assert "Somebody else wrote" not in text_of(other)


def test_a_page_that_lost_its_session_writes_over_nothing(laptop: Laptop, desk: Desk, steered: Workshop):
    round_ = running.open_round(desk, steered.id, "budget")
    noting.note(desk, steered.id, round_.id, "Theirs", "")
    app = laptop.open("facilitate", steered.code)
    app.text_area(key=f"note {round_.id}").set_value("Mine")
    del app.session_state[f"box of note {round_.id}"]
    app.button(key=f"keep note {round_.id}").click().run()
    assert stored(desk, steered, round_.id) == "Theirs"
    assert "Theirs" in text_of(app)
    assert app.text_area(key=f"note {round_.id}").value == "Mine"
    app.button(key=f"keep note {round_.id}").click().run()
    assert stored(desk, steered, round_.id) == "Mine"


def test_the_organiser_takes_them_into_the_report_or_not(organiser: Laptop, desk: Desk, workshop: Workshop):
    round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    noting.note(desk, workshop.id, round_.id, "Trust came up", "")
    app = organiser.open("workshops", manage=workshop.code)
    title = workshop.question("budget").title
    assert f"{title}: Trust came up" in text_of(app)
    assert preparing.find(desk, workshop.code).notes == ""
    box(app.text_area, f"notes {workshop.code}").set_value("It rained.")
    for _ in range(2):  # a second press adds nothing
        app.button(key="take notes in").click().run()
    assert preparing.find(desk, workshop.code).notes == f"It rained.\n{title}: Trust came up"
    assert box(app.text_area, f"notes {workshop.code}").value == f"It rained.\n{title}: Trust came up"


def test_two_who_write_for_the_report_take_nothing_from_each_other(
    organiser: Laptop, desk: Desk, workshop: Workshop
) -> None:
    one, other = (organiser.open("workshops", manage=workshop.code) for _ in range(2))
    box(one.text_area, f"purpose {workshop.code}").set_value("To listen")
    one.button(key="keep words").click().run()
    box(other.text_area, f"invited {workshop.code}").set_value("By letter")
    other.button(key="keep words").click().run()
    kept = preparing.find(desk, workshop.code)
    assert (kept.purpose, kept.invited) == ("To listen", "By letter")
    box(other.text_area, f"purpose {workshop.code}").set_value("To learn")
    box(one.text_area, f"purpose {workshop.code}").set_value("To plan")
    other.button(key="keep words").click().run()
    one.button(key="keep words").click().run()
    assert preparing.find(desk, workshop.code).purpose == "To learn"
    assert "Somebody else wrote" in text_of(one)


def test_notes_are_taken_in_by_a_new_session_and_no_word_is_lost(
    organiser: Laptop, desk: Desk, workshop: Workshop
) -> None:
    round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    noting.note(desk, workshop.id, round_.id, "Trust came up", "")
    noting.write(desk, workshop.id, purpose="To listen", invited="By letter", notes="It rained.")
    app = organiser.open("workshops", manage=workshop.code)
    del app.session_state["boxes written over "]
    app.button(key="take notes in").click().run()
    kept = preparing.find(desk, workshop.code)
    assert (kept.purpose, kept.invited) == ("To listen", "By letter")
    assert kept.notes.startswith("It rained.\n")


def test_the_link_for_afterwards_is_shown_once_and_taken_back(laptop: Laptop, desk: Desk, steered: Workshop):
    app = laptop.open("facilitate", steered.code)
    app.button(key="make results link ").click().run()
    [link] = [each.value for each in app.code if "/r/" in each.value]
    key = link.rpartition("/")[2]
    assert results_link.opens(desk, steered, key)
    again = laptop.open("facilitate", steered.code)
    assert not [each for each in again.code if "/r/" in each.value]
    next(each for each in again.button if str(each.key).startswith("take results link")).click().run()
    assert not results_link.opens(desk, steered, key)


def test_two_minutes_more_are_given_once(laptop: Laptop, desk: Desk, steered: Workshop):
    round_ = running.open_round(desk, steered.id, "budget", minutes=5)
    assert round_.timer_ends_at is not None
    one, other = (laptop.open("facilitate", steered.code) for _ in range(2))
    for app in (one, other):
        next(each for each in app.button if str(each.key).startswith("more time")).click().run()
    scene = steps.scene(desk, steered.id)
    assert scene is not None
    assert scene.open_round is not None
    ends = scene.open_round.timer_ends_at
    assert ends is not None
    assert (ends - round_.timer_ends_at).total_seconds() == 120
    assert scene.open_round.closed_at is None
