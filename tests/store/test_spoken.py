"""A template's words on both databases: kept as written, read in the workshop's language, counted once."""

import pytest

from coprod import participation, results
from coprod.errors import NotFound, Refused
from coprod.model.workshop import Origin
from coprod.workshops import Desk, joining, preparing, running, steps, templating
from tests import factories


def test_what_is_read_speaks_the_workshops_language_and_what_is_kept_has_every_word(desk: Desk) -> None:
    made = factories.translated(desk, language="de")
    kept = preparing.find(desk, made.code)
    assert kept == made
    assert kept.question("budget").item("ict").short == "Bessere IT"
    assert kept.template.written == factories.translated_template()


def test_a_template_is_taken_in_whole_whatever_is_spoken(desk: Desk) -> None:
    made = factories.translated(desk, language="de")
    templating.adopt(desk, made.id, preparing.find(desk, made.code).template)
    assert preparing.find(desk, made.code).template.written == factories.translated_template()


def test_another_language_is_spoken_and_one_without_words_is_refused(desk: Desk) -> None:
    made = factories.translated(desk)
    assert made.question("budget").item("ict").short == "Better ICT"
    templating.speak(desk, made.id, "de")
    assert preparing.find(desk, made.code).question("budget").item("ict").short == "Bessere IT"
    with pytest.raises(Refused, match="unknown_language"):
        templating.speak(desk, made.id, "cy")
    with pytest.raises(NotFound):
        templating.speak(desk, "0" * 16, "de")
    assert preparing.find(desk, made.code).language == "de"


def test_an_opened_question_keeps_its_words_in_every_language(desk: Desk) -> None:
    made = factories.translated(desk, language="de")
    running.open_round(desk, made.id, "budget")
    templating.adopt(desk, made.id, made.template.written)
    other = factories.translated_template(factories.GERMAN.replace("Bessere IT", "Andere IT"))
    with pytest.raises(Refused, match="question_frozen"):
        templating.adopt(desk, made.id, other)


def test_two_languages_are_one_count(desk: Desk) -> None:
    made = factories.translated(desk, minimum=1)
    people = {language: joining.join(desk, made, language=language)[0] for language in ("en", "de")}
    joining.speak(desk, people["de"].id, "de")
    for person in people.values():
        joining.come_as(desk, made, person.id, "manager")
    round_ = running.open_round(desk, made.id, "budget")
    for n, person in enumerate(people.values()):
        answer = participation.hand_in(
            desk, round_.id, person.id, factories.budget(ict=100), f"press{n}", Origin.PHONE
        )
        assert not isinstance(answer, tuple), answer
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    joined = {person.language: person for person in steps.people(desk, made.id)}
    said = {language: participation.screen_for(desk, made.id, joined[language]) for language in ("en", "de")}
    outcomes = [screen.outcome for screen in said.values() if screen and screen.outcome]
    assert [outcome.n for outcome in outcomes] == [2, 2]
    assert [outcome.question.place_label("ict") for outcome in outcomes] == ["Better ICT", "Bessere IT"]
    assert outcomes[0].items == outcomes[1].items
    kept = results.outcome(desk.store, round_.id)
    assert kept is not None
    assert kept.question.place_label("ict") == "Better ICT"
