"""The findings as the desk reads them, the pictures behind a result, and what is shown of them."""

import pytest

from coprod.model.workshop import View, Workshop
from coprod.workshops import Desk, running, steps
from tests import factories
from tests.pages.conftest import Laptop, text_of
from tests.pages.test_facilitate import press


@pytest.fixture
def settings_env(settings_env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("COPROD_COUNTDOWN_SECONDS", "0")
    return settings_env


@pytest.fixture
def eight(desk: Desk, steered: Workshop) -> Workshop:
    """The eight columns of the baseline as eight ballots, shown."""
    round_ = factories.revealed_round(desk, steered, "budget", factories.baseline_ballots())
    running.reveal_baseline(desk, round_.id)
    return steered


def view(desk: Desk, workshop: Workshop) -> View:
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    return standing.workshop.view


def test_each_finding_has_its_word_its_n_and_its_rule(laptop: Laptop, eight: Workshop):
    app = laptop.open("findings", eight.code)
    said = text_of(app).replace("\u00a0", " ").replace("\\", "")
    assert "The room puts most on Staff who enable users: 23 of 100." in said
    assert "could go either way" in said
    assert "n = 8" in said
    assert "Mean of 8 ballots; each person counts once." in said
    assert "What will you do?" in said
    assert "not shown to the room yet" not in said


def test_what_the_room_has_not_seen_is_marked(laptop: Laptop, desk: Desk, steered: Workshop):
    round_ = factories.revealed_round(desk, steered, "budget", factories.baseline_ballots())
    running.hide(desk, round_.id)
    assert "not shown to the room yet" in text_of(laptop.open("findings", steered.code))


def test_before_a_round_is_closed_the_page_says_what_comes(laptop: Laptop, steered: Workshop):
    assert "nothing to show here yet" in text_of(laptop.open("findings", steered.code))


def test_findings_are_for_those_who_steer(laptop: Laptop, workshop: Workshop):
    assert "facilitator link" in text_of(laptop.open("findings", workshop.code))


def test_behind_a_result_stand_its_reasons_and_pictures(laptop: Laptop, eight: Workshop):
    said = text_of(laptop.open("results", eight.code)).replace("\\", "")
    for each in (
        "Without one person something else would lead: that is so for 1 of 8.",
        "Similar factors read as one: Staff who enable, 32 of 100.",
        "would lead 62 times in 100",
        "would spend 44 of every 100 in the same way",
        "Answers lie furthest apart on Staff who enable users: from 0 to 80 of 100.",
    ):
        assert each in said


def test_the_facilitator_shows_what_stands_behind_and_takes_it_back(
    laptop: Laptop, desk: Desk, eight: Workshop
):
    app = laptop.open("facilitate", eight.code)
    press(app, f"show {View.FIRM}")
    assert view(desk, eight) is View.FIRM
    assert "“How sure are we?”, about" in text_of(app)
    press(app, "blank")
    assert view(desk, eight) is View.BLANK
    press(app, "show again")
    assert view(desk, eight) is View.FIRM, "what was shown comes back, not the plain results"


def test_after_a_second_round_what_moved_is_one_press_away(laptop: Laptop, desk: Desk, steered: Workshop):
    who = factories.people(desk, steered, 6)
    for share in (100, 60):
        round_ = running.open_round(desk, steered.id, "budget")
        ballot = factories.budget(ict=share, support_partners=100 - share)
        factories.cast(desk, round_, who, [ballot] * 6)
        running.close_round(desk, round_.id)
        running.reveal_room(desk, round_.id)
    app = laptop.open("facilitate", steered.code)
    press(app, "next show movement")
    assert view(desk, steered) is View.MOVEMENT
    assert next(b.label for b in app.button if str(b.key).startswith("next ")) == "Put the baseline beside it"


def test_when_everything_was_asked_the_findings_come_before_the_end(
    laptop: Laptop, desk: Desk, eight: Workshop
):
    standing = steps.stand(desk, eight.id)
    assert standing is not None
    skipped = [item.model_copy(update={"skipped": item.question_id != "budget"}) for item in standing.agenda]
    running.set_agenda(desk, eight.id, skipped)
    app = laptop.open("facilitate", eight.code)
    press(app, "next show findings")
    assert view(desk, eight) is View.FINDINGS
    assert "what the room found" in text_of(app)
    press(app, "next show reforms")
    assert view(desk, eight) is View.REFORMS
    assert "what others did about it" in text_of(app)
    assert not [b for b in app.button if str(b.key).startswith("next ")]


def test_an_open_round_says_whether_it_has_enough_without_saying_what_leads(
    laptop: Laptop, desk: Desk, steered: Workshop
):
    round_ = running.open_round(desk, steered.id, "budget")
    factories.cast(desk, round_, factories.people(desk, steered, 8), factories.baseline_ballots())
    factories.people(desk, steered, 1)
    said = text_of(laptop.open("facilitate", steered.code))
    assert "The 1 who is missing could still change what leads." in said
    assert "Staff who enable users" not in said
