"""The page on which a workshop's questions are changed."""

import pytest

from coprod.errors import Refused
from coprod.formats.template_toml import template_toml
from coprod.model.template_changes import changes
from coprod.model.workshop import Workshop
from coprod.ui.template_form import sentence
from coprod.workshops import Desk, joining, preparing, running, steps, templating
from tests import factories
from tests.pages.conftest import Laptop, box, text_of


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
    box(app.text_input, "questions budget  title").set_value("Where would <b>you</b> spend it?")
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
    box(app.text_input, f"questions budget {first.id} short").set_value("More hands")
    app.button(key=f"keep budget {first.id}").click().run()
    app.button(key=f"down budget {first.id}").click().run()
    rows = now(desk, owned).question("budget").rows
    assert [(row.id, row.short) for row in rows[:2]] == [(second.id, second.short), (first.id, "More hands")]
    assert now(desk, owned).question("budget").baseline == "stakeholders_2017", (
        "the same rows in another order"
    )
    app.selectbox(key="questions item budget rows").select("").run()
    for field, words in (("letter", "z"), ("short", "Music"), ("label", "Music"), ("explain", "Play it.")):
        box(app.text_input, f"questions budget rows {field}").set_value(words)
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
    box(app.text_input, f"questions budget {first.id} {field}").set_value(words)
    app.button(key=f"keep budget {first.id}").click().run()
    assert said in app.error[0].value.replace("\\", "")
    assert now(desk, owned).template == owned.template


def test_a_question_that_was_opened_stays_and_says_why(desk: Desk, laptop: Laptop, owned: Workshop) -> None:
    running.open_round(desk, owned.id, "budget")
    app = laptop.open("questions", owned.code)
    app.selectbox(key="questions chosen").select("budget").run()
    assert "stays as it was asked" in app.info[0].value
    assert [each.key for each in app.text_input] == []
    other = factories.template().model_copy(update={"questions": owned.template.questions[2:]})
    with pytest.raises(Refused) as refused:
        templating.adopt(desk, owned.id, other)
    assert refused.value.reasons == ("question_frozen",)


def test_groups_are_lines_and_one_in_use_stays(desk: Desk, laptop: Laptop, owned: Workshop) -> None:
    person = joining.join(desk, owned)[0]
    joining.come_as(desk, owned, person.id, "carer")
    app = laptop.open("questions", owned.code)
    box(app.text_area, "groups").set_value("Young people\n\n  Carer or   family \nYoung people 2")
    app.button(key="keep groups").click().run()
    assert [(g.id, g.label) for g in now(desk, owned).template.groups] == [
        ("young_people", "Young people"),
        ("carer", "Carer or family"),
        ("young_people_2", "Young people 2"),
    ]
    box(app.text_area, "groups").set_value("Young people")
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


@pytest.fixture
def translated(desk: Desk, laptop: Laptop) -> Workshop:
    """A workshop half in German that the browser looks after."""
    from coprod.workshops.keys import facilitator_cookie

    template = factories.translated_template()
    workshop, keys = preparing.create(desk, "Glasgow", template, "standard")
    laptop.cookies[facilitator_cookie(workshop.code)] = keys.owner
    return workshop


def test_what_is_missing_is_listed_for_each_language(laptop: Laptop, translated: Workshop) -> None:
    app = laptop.open("questions", translated.code)
    label = next(each.label for each in app.expander if "are missing" in each.label)
    assert label == "136 of 144 lines are missing in Deutsch and stay in English"
    listed = next(each.value for each in app.text if "Label: Carer or family" in each.value)
    assert "\nLabel: Commissioner\n" in listed
    assert "A first try · By bike · What it means, in one plain sentence: You cycled here." in listed
    assert "Hindernisse" not in listed


def test_a_language_is_added_line_by_line(desk: Desk, laptop: Laptop, owned: Workshop) -> None:
    app = laptop.open("questions", owned.code)
    app.selectbox(key="questions language").select("it").run()
    app.selectbox(key="questions chosen").select("budget").run()
    box(app.text_input, "words it budget question title").set_value("Dividere il *budget*")
    box(app.text_input, "words it budget rows ict short").set_value("Informatica migliore")
    app.button(key="keep words budget").click().run()
    kept = now(desk, owned).template
    italian = kept.spoken_in("it")
    assert italian.question("budget").title == "Dividere il *budget*"
    assert italian.question("budget").item("ict").short == "Informatica migliore"
    elsewhere = italian.question("dots_factors").item("ict")
    assert elsewhere.short == "Informatica migliore", "the same item"
    assert italian.question("dots_steps") == kept.question("dots_steps")
    assert kept.question("budget").item("ict").short == "Better ICT"
    assert "1 difference from the shipped questions" in [each.label for each in app.expander]


def test_an_emptied_line_falls_back_and_the_last_one_takes_the_language_along(
    desk: Desk, laptop: Laptop, owned: Workshop
) -> None:
    app = laptop.open("questions", owned.code)
    app.selectbox(key="questions language").select("it").run()
    box(app.text_input, "words it  groups carer label").set_value("Famiglia")
    app.button(key="keep words ").click().run()
    assert now(desk, owned).template.spoken_in("it").groups[1].label == "Famiglia"
    box(app.text_input, "words it  groups carer label").set_value(" ")
    app.button(key="keep words ").click().run()
    assert now(desk, owned).template.written == owned.template


def test_groups_and_rows_keep_their_words_when_others_change(
    desk: Desk, laptop: Laptop, translated: Workshop
) -> None:
    app = laptop.open("questions", translated.code)
    groups = "\n".join(["Manager", "Somebody else"])
    box(app.text_area, "groups").set_value(groups)
    app.button(key="keep groups").click().run()
    app.selectbox(key="questions chosen").select("budget").run()
    box(app.text_input, "questions budget  title").set_value("Where to?")
    app.button(key="keep budget").click().run()
    german = now(desk, translated).template.spoken_in("de")
    assert [group.label for group in german.groups] == ["Führungskraft", "Somebody else"]
    assert german.question("budget").item("project_management").short == "Projektleitung"
    assert now(desk, translated).question("budget").title == "Where to?"


def test_a_name_twice_in_one_language_is_told_and_nothing_changes(
    desk: Desk, laptop: Laptop, translated: Workshop
) -> None:
    app = laptop.open("questions", translated.code)
    app.selectbox(key="questions language").select("de").run()
    app.selectbox(key="questions chosen").select("budget").run()
    box(app.text_input, "words de budget rows ict short").set_value("Projektleitung")
    app.button(key="keep words budget").click().run()
    assert "is used twice" in app.error[0].value.replace("\\", "")
    assert now(desk, translated).template.written == factories.translated_template()


def test_an_opened_question_is_not_translated_either(
    desk: Desk, laptop: Laptop, translated: Workshop
) -> None:
    running.open_round(desk, translated.id, "budget")
    app = laptop.open("questions", translated.code)
    app.selectbox(key="questions language").select("de").run()
    app.selectbox(key="questions chosen").select("budget").run()
    assert not [each for each in app.button if each.key == "keep words budget"]
    app.selectbox(key="questions chosen").select("dots_factors").run()
    box(app.text_input, "words de dots_factors rows ict short").set_value("Andere IT")
    app.button(key="keep words dots_factors").click().run()
    german = now(desk, translated).template.spoken_in("de")
    assert german.question("dots_factors").item("ict").short == "Andere IT"
    assert german.question("budget").item("ict").short == "Bessere IT", "what was asked stays"


def test_the_hall_is_given_another_language(desk: Desk, laptop: Laptop, translated: Workshop) -> None:
    app = laptop.open("questions", translated.code)
    app.selectbox(key="questions hall language").select("de").run()
    assert now(desk, translated).language == "de"
    app.selectbox(key="questions chosen").select("budget").run()
    assert box(app.text_input, "questions budget  title").value == "Split the extra budget", (
        "the boxes hold what is written"
    )


def test_an_uploaded_half_translated_file_says_what_is_missing(
    desk: Desk, laptop: Laptop, owned: Workshop
) -> None:
    file = template_toml(factories.translated_template())
    app = laptop.open("questions", owned.code)
    app.file_uploader(key="questions file").set_value(("own.toml", file.encode(), "application/toml"))
    app.button(key="take file").click().run()
    assert now(desk, owned).template.languages == ("en", "de")
    assert any("lines are missing in Deutsch" in each.label for each in app.expander)
