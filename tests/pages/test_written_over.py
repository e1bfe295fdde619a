"""Stored words that change while a page shows them: nobody writes over them, or loses their own, unseen."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from coprod.formats.template_toml import template_toml
from coprod.model.template import Template
from coprod.model.workshop import Round, Workshop
from coprod.ui import templating, wall_entry
from coprod.workshops import Desk, preparing, running, walls
from coprod.workshops.keys import facilitator_cookie
from tests import factories
from tests.pages.conftest import Laptop, box, text_of

THEIRS, OURS = "Where should it go?", "Where would you spend it?"
WRITTEN_MEANWHILE = "Somebody else wrote there meanwhile"
ABOUT = "Somebody else wrote here meanwhile"


@pytest.fixture
def owned(desk: Desk, laptop: Laptop) -> Workshop:
    """A workshop half in German that the browser looks after."""
    workshop, keys = preparing.create(desk, "Glasgow", factories.translated_template(), "standard")
    laptop.cookies[facilitator_cookie(workshop.code)] = keys.owner
    return workshop


def now(desk: Desk, workshop: Workshop) -> Template:
    return preparing.find(desk, workshop.code).template.written


@pytest.fixture
def two(laptop: Laptop, owned: Workshop) -> tuple[AppTest, AppTest]:
    """Two organisers look at the budget question."""
    pages = (laptop.open("questions", owned.code), laptop.open("questions", owned.code))
    for each in pages:
        each.selectbox(key="questions chosen").select("budget").run()
    return pages


def retitle(app: AppTest, title: str) -> None:
    box(app.text_input, "questions budget  title").set_value(title)
    app.button(key="keep budget").click().run()


def test_an_uploaded_file_is_not_taken_back_by_what_stood_in_the_boxes(
    desk: Desk, two: tuple[AppTest, AppTest], owned: Workshop
) -> None:
    app, stale = two
    tables = now(desk, owned).model_dump(mode="json")
    budget = next(each for each in tables["questions"] if each["id"] == "budget")
    budget |= {"title": THEIRS, "shuffle": False, "step_tenths": 50}
    budget["rows"][0]["short"] = "More hands"
    tables["groups"][0]["label"] = "Head"
    new = Template.model_validate(tables)
    app.file_uploader(key="questions file").set_value(("ours.toml", template_toml(new).encode(), ""))
    app.button(key="take file").click().run()
    assert now(desk, owned) == new
    assert ABOUT not in text_of(app), "it was this one who took it in"
    for page in (app, stale):
        for button in ("keep budget", f"keep budget {new.question('budget').rows[0].id}", "keep groups"):
            page.button(key=button).click().run()
            assert now(desk, owned) == new, button
        assert box(page.text_input, "questions budget  title").value == THEIRS
        assert box(page.toggle, "questions budget  shuffle").value is False


def test_of_two_who_change_the_same_line_both_find_both(
    desk: Desk, two: tuple[AppTest, AppTest], owned: Workshop
) -> None:
    one, other = two
    retitle(one, THEIRS)
    box(other.text_area, "questions budget  note").set_value("Ten minutes")
    retitle(other, OURS)
    assert now(desk, owned).question("budget").title == THEIRS
    assert WRITTEN_MEANWHILE in text_of(other)
    assert f"Title: {THEIRS}" in text_of(other)
    assert box(other.text_input, "questions budget  title").value == OURS
    assert box(other.text_area, "questions budget  note").value == "Ten minutes"
    other.button(key="keep budget").click().run()
    kept = now(desk, owned).question("budget")
    assert (kept.title, kept.note) == (OURS, "Ten minutes")
    assert ABOUT not in text_of(other)


def test_different_lines_of_two_people_are_both_kept(
    desk: Desk, two: tuple[AppTest, AppTest], owned: Workshop
) -> None:
    one, other = two
    retitle(one, THEIRS)
    box(other.text_area, "questions budget  note").set_value("Ten minutes")
    other.button(key="keep budget").click().run()
    kept = now(desk, owned).question("budget")
    assert (kept.title, kept.note) == (THEIRS, "Ten minutes")


def test_a_box_that_is_drawn_anew_says_that_somebody_wrote_there(two: tuple[AppTest, AppTest]) -> None:
    one, other = two
    retitle(one, THEIRS)
    assert ABOUT not in text_of(one)
    other.run()
    assert box(other.text_input, "questions budget  title").value == THEIRS
    assert f"{ABOUT}:\n" in text_of(other)
    other.button(key="keep budget").click().run()
    assert ABOUT not in text_of(other)


def test_another_workshops_boxes_are_others(
    desk: Desk, laptop: Laptop, two: tuple[AppTest, AppTest], owned: Workshop
) -> None:
    other, keys = preparing.create(desk, "Leith", factories.translated_template(), "standard")
    laptop.cookies[facilitator_cookie(other.code)] = keys.owner
    app = two[0]
    retitle(app, OURS)
    app.query_params["w"] = other.code
    app.run()
    assert box(app.text_input, "questions budget  title").value == other.question("budget").title
    assert ABOUT not in text_of(app)
    app.button(key="keep budget").click().run()
    assert now(desk, other) == other.template.written
    assert now(desk, owned).question("budget").title == OURS


def test_words_in_another_language_are_not_taken_back(
    desk: Desk, two: tuple[AppTest, AppTest], owned: Workshop
) -> None:
    for each in two:
        each.selectbox(key="questions language").select("de").run()
    one, other = two
    title, label = "words de budget question title", "words de  groups carer label"
    box(one.text_input, title).set_value("Wohin damit?")
    one.button(key="keep words budget").click().run()
    box(one.text_input, label).set_value("Angehörige")
    one.button(key="keep words ").click().run()
    for button in ("keep words budget", "keep words "):
        other.button(key=button).click().run()
    german = now(desk, owned).spoken_in("de")
    assert german.question("budget").title == "Wohin damit?"
    assert "Angehörige" in [each.label for each in german.groups]
    box(one.text_input, title).set_value("Und jetzt?")
    one.button(key="keep words budget").click().run()
    box(other.text_input, title).set_value("Wozu?")
    other.button(key="keep words budget").click().run()
    assert now(desk, owned).spoken_in("de").question("budget").title == "Und jetzt?"
    assert WRITTEN_MEANWHILE in text_of(other)


def test_a_line_in_another_language_is_named_without_backslashes(
    desk: Desk, two: tuple[AppTest, AppTest]
) -> None:
    app = two[0]
    app.selectbox(key="questions language").select("de").run()
    labels = [each.label for each in app.text_input if str(each.key).startswith("words de budget")]
    assert len(labels) > 10
    assert not [each for each in labels if "\\" in each]


def test_an_edit_that_comes_between_reading_and_writing_stays(
    desk: Desk, two: tuple[AppTest, AppTest], owned: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    adopt = templating.templating.adopt

    def after_somebody_else(*arguments: object, **how: object) -> bool:
        monkeypatch.setattr(templating.templating, "adopt", adopt)
        tables = now(desk, owned).model_dump(mode="json")
        next(each for each in tables["questions"] if each["id"] == "budget")["title"] = THEIRS
        adopt(desk, owned.id, Template.model_validate(tables))
        return adopt(*arguments, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(templating.templating, "adopt", after_somebody_else)
    box(two[0].text_area, "questions budget  note").set_value("Ten minutes")
    two[0].button(key="keep budget").click().run()
    assert not two[0].exception
    kept = now(desk, owned).question("budget")
    assert (kept.title, kept.note) == (THEIRS, "Ten minutes")


def test_a_press_in_a_new_session_keeps_what_was_typed(
    desk: Desk, two: tuple[AppTest, AppTest], owned: Workshop
) -> None:
    box(two[0].text_input, "questions budget  title").set_value(OURS)
    del two[0].session_state[f"boxes written over {owned.code}"]
    two[0].button(key="keep budget").click().run()
    assert now(desk, owned).question("budget").title == OURS


def test_what_somebody_else_took_out_is_told(
    desk: Desk, two: tuple[AppTest, AppTest], owned: Workshop
) -> None:
    one, other = two
    first = owned.question("budget").rows[0].id
    one.button(key=f"remove budget {first}").click().run()
    other.button(key=f"keep budget {first}").click().run()
    assert not other.exception
    assert "not there any more" in text_of(other)


@pytest.fixture
def poster(desk: Desk, steered: Workshop) -> Round:
    return running.open_round(desk, steered.id, "dots_steps")


Count = Callable[..., None]


@pytest.fixture
def count(poster: Round) -> Count:
    """Type totals at a desk and keep them."""

    def run(app: AppTest, **places: int) -> None:
        for place, dots in places.items():
            box(app.text_input, f"wall {poster.id} {place}").set_value(str(dots))
        app.button(key=f"keep wall {poster.id}").click().run()

    return run


def test_totals_that_somebody_else_entered_are_not_written_over(
    laptop: Laptop, desk: Desk, steered: Workshop, poster: Round, count: Count
) -> None:
    one, other = (laptop.open("enter", steered.code) for _ in range(2))
    count(one, map_it=24, focus_it=9, people=40)
    first = walls.newest(desk, steered)[poster.id]
    count(other, map_it=25, grow_it=3)
    assert walls.newest(desk, steered)[poster.id] == first
    assert WRITTEN_MEANWHILE in text_of(other)
    values = {
        name: box(other.text_input, f"wall {poster.id} {name}").value for name in ("map_it", "focus_it")
    }
    assert values == {"map_it": "25", "focus_it": "9"}
    assert "S1 Map it: 24" in text_of(other)
    count(other)
    kept = walls.newest(desk, steered)[poster.id]
    assert (kept.number, kept.people) == (2, 40)
    assert {place: dots for place, dots in kept.dots.items() if dots} == {
        "map_it": 25,
        "focus_it": 9,
        "grow_it": 3,
    }


def test_the_same_totals_from_two_are_kept_and_a_press_twice_is_one(
    laptop: Laptop,
    desk: Desk,
    steered: Workshop,
    poster: Round,
    count: Count,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = laptop.open("enter", steered.code)
    enter = walls.enter

    def twice(*arguments: object, **how: object) -> bool:
        monkeypatch.setattr(walls, "enter", enter)
        enter(*arguments, **how)  # type: ignore[arg-type]
        wall_entry.keep(steered.code, poster.id, 0)
        return True

    monkeypatch.setattr(walls, "enter", twice)
    count(one, map_it=24)
    assert walls.newest(desk, steered)[poster.id].number == 1
    count(one, map_it=25)
    assert walls.newest(desk, steered)[poster.id].number == 2
