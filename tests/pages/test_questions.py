"""The page on which a workshop's questions are changed."""

import pytest

from coprod.errors import Refused
from coprod.formats.template_toml import template_toml
from coprod.model.template_changes import changes
from coprod.model.workshop import Workshop
from coprod.ui.template_form import sentence
from coprod.workshops import Desk, joining, preparing, running, steps, templating
from tests import factories
from tests.pages.conftest import Laptop, text_of


@pytest.fixture
def owned(desk: Desk, laptop: Laptop) -> Workshop:
    """A workshop that the browser looks after."""
    from coprod.workshops.keys import facilitator_cookie

    workshop, keys = factories.workshop_and_keys(desk)
    laptop.cookies[facilitator_cookie(workshop.code)] = keys.owner
    return workshop


def now(desk: Desk, workshop: Workshop) -> Workshop:
    scene = steps.scene(desk, workshop.id)
    assert scene is not None
    return scene.workshop


def test_words_are_changed_and_told_as_a_difference(desk: Desk, laptop: Laptop, owned: Workshop) -> None:
    app = laptop.open("questions", owned.code)
    assert "unchanged" in text_of(app)
    app.selectbox(key="questions chosen").select("budget").run()
    app.text_input(key="questions budget  title").set_value("Where would <b>you</b> spend it?")
    app.button(key="keep budget").click().run()
    assert now(desk, owned).question("budget").title == "Where would <b>you</b> spend it?"
    told = [sentence(each) for each in changes(owned.template, now(desk, owned).template)]
    assert told == [
        "Split the extra budget · Title: “Split the extra budget” is “Where would <b>you</b> spend it?” here"
    ]
    assert told[0] in [each.value for each in app.text]


def test_a_row_is_changed_moved_taken_out_and_added(desk: Desk, laptop: Laptop, owned: Workshop) -> None:
    app = laptop.open("questions", owned.code)
    app.selectbox(key="questions chosen").select("budget").run()
    first, second = owned.question("budget").rows[:2]
    app.text_input(key=f"questions budget {first.id} short").set_value("More hands")
    app.button(key=f"keep budget {first.id}").click().run()
    app.button(key=f"down budget {first.id}").click().run()
    rows = now(desk, owned).question("budget").rows
    assert [(row.id, row.short) for row in rows[:2]] == [(second.id, second.short), (first.id, "More hands")]
    assert now(desk, owned).question("budget").baseline == "stakeholders_2017", (
        "the same rows in another order"
    )
    app.selectbox(key="questions item budget rows").select("").run()
    for field, words in (("letter", "z"), ("short", "Music"), ("label", "Music"), ("explain", "Play it.")):
        app.text_input(key=f"questions budget rows {field}").set_value(words)
    app.button(key="keep budget rows").click().run()
    budget = now(desk, owned).question("budget")
    assert (budget.rows[-1].id, budget.rows[-1].letter, budget.baseline) == ("music", "Z", None)
    app.selectbox(key="questions item budget rows").select("music").run()
    app.button(key="remove budget music").click().run()
    assert "music" not in [row.id for row in now(desk, owned).question("budget").rows]


@pytest.mark.parametrize(
    ("field", "words", "said"),
    [("short", "Train frontline staff", "is used twice"), ("letter", "?", "one to three capital letters")],
)
def test_a_wrong_row_is_told_and_nothing_changes(
    field: str, words: str, said: str, desk: Desk, laptop: Laptop, owned: Workshop
) -> None:
    app = laptop.open("questions", owned.code)
    app.selectbox(key="questions chosen").select("budget").run()
    first = owned.question("budget").rows[0]
    app.text_input(key=f"questions budget {first.id} {field}").set_value(words)
    app.button(key=f"keep budget {first.id}").click().run()
    assert said in app.error[0].value.replace("\\", "")
    assert now(desk, owned).template == owned.template


def test_a_question_that_was_opened_stays_and_says_why(desk: Desk, laptop: Laptop, owned: Workshop) -> None:
    running.open_round(desk, owned.id, "budget")
    app = laptop.open("questions", owned.code)
    app.selectbox(key="questions chosen").select("budget").run()
    assert "stays as it was asked" in app.info[0].value
    assert [box.key for box in app.text_input] == []
    other = factories.template().model_copy(update={"questions": owned.template.questions[2:]})
    with pytest.raises(Refused) as refused:
        templating.adopt(desk, owned.id, other)
    assert refused.value.reasons == ("question_frozen",)


def test_groups_are_lines_and_one_in_use_stays(desk: Desk, laptop: Laptop, owned: Workshop) -> None:
    person = joining.join(desk, owned)[0]
    joining.come_as(desk, owned, person.id, "carer")
    app = laptop.open("questions", owned.code)
    app.text_area(key="groups").set_value("Young people\n\n  Carer or   family \nYoung people 2")
    app.button(key="keep groups").click().run()
    assert [(g.id, g.label) for g in now(desk, owned).template.groups] == [
        ("young_people", "Young people"),
        ("carer", "Carer or family"),
        ("young_people_2", "Young people 2"),
    ]
    app.text_area(key="groups").set_value("Young people")
    app.button(key="keep groups").click().run()
    assert "Somebody is here as one of the groups" in text_of(app)
    assert len(now(desk, owned).template.groups) == 3


def test_a_file_takes_the_place_of_all_questions(desk: Desk, laptop: Laptop, owned: Workshop) -> None:
    short = [each for each in owned.template.questions if each.id in ("budget", "dots_steps")]
    changed = owned.template.model_copy(update={"questions": tuple(short), "title": "Ours"})
    agendas = [
        each.model_copy(
            update={"steps": tuple(s for s in each.steps if s.question in ("budget", "dots_steps"))}
        )
        for each in changed.agendas
    ]
    changed = changed.model_copy(update={"agendas": tuple(agendas)})
    app = laptop.open("questions", owned.code)
    app.file_uploader(key="questions file").set_value(("ours.toml", template_toml(changed).encode(), ""))
    app.button(key="take file").click().run()
    assert now(desk, owned).template == changed
    standing = steps.stand(desk, owned.id)
    assert standing is not None
    assert {item.question_id for item in standing.agenda} <= {"budget", "dots_steps"}
    app.file_uploader(key="questions file").set_value(("bad.toml", b"title = ", ""))
    app.button(key="take file").click().run()
    assert "bad.toml, line 1" in app.error[0].value.replace("\\", "")
    assert now(desk, owned).template == changed


def test_who_does_not_look_after_it_stays_out(desk: Desk, laptop: Laptop, steered: Workshop) -> None:
    app = laptop.open("questions", steered.code)
    assert app.header[0].value == "The organiser's desk"
    assert preparing.find(desk, steered.code).template == steered.template
