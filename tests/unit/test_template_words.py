"""A template's words in several languages: read, spoken line by line, written again, refused when wrong."""

import pytest

from coprod.errors import BadFile
from coprod.formats.template_toml import template_toml
from coprod.model.question import Item
from coprod.model.refusals import line_of
from coprod.model.template import Template, parse_template
from coprod.model.template_changes import Change, changes
from coprod.model.translation import progress
from coprod.model.words import Word, as_in
from tests import factories

TEXT = factories.english_survey()
LINES = len(TEXT.splitlines())
HEBREW = "עוד אנשי צוות"


@pytest.fixture(scope="module")
def survey() -> Template:
    return factories.translated_template()


def everything(template: Template) -> list[tuple[str, str]]:
    """Each word with its field, in order."""
    return [line for _, thing in template.worded() for line in thing.to_say().items()]


def test_what_is_said_in_a_language_is_said_in_it_and_the_rest_stays(survey: Template) -> None:
    spoken = survey.spoken_in("de")
    changed = [
        (was, now) for was, now in zip(everything(survey), everything(spoken), strict=True) if was != now
    ]
    assert {now for _, (_, now) in changed} == {
        "Hindernisse der Koproduktion",
        "Führungskraft",
        "Das Zusatzbudget aufteilen",
        "Wofür würden Sie es ausgeben?",
        "Technik",
        "Bessere IT",
        "Bessere Rechner, Telefone und Programme kaufen.",
        "Projektleitung",
    }
    assert all(isinstance(now, Word) and now.language == "de" for _, (_, now) in changed)
    assert not any(isinstance(text, Word) for _, text in everything(survey))
    assert spoken.question("dots_factors").item("ict").short == "Bessere IT", "one list, two questions"
    assert spoken.question("dots_steps").item("map_it").short == "Map it"


def test_ids_letters_and_places_do_not_depend_on_the_language(survey: Template) -> None:
    for question, spoken in zip(survey.questions, survey.spoken_in("de").questions, strict=True):
        assert question.places() == spoken.places()
        assert [question.letter_of(place) for place in question.places()] == [
            spoken.letter_of(place) for place in question.places()
        ]


def test_a_language_is_spoken_once_and_can_be_left_again(survey: Template) -> None:
    german = survey.spoken_in("de")
    assert survey.spoken_in("de") is german
    assert german.spoken_in("en") is survey
    assert german.written is survey
    assert (survey.languages, german.languages) == (("en", "de"), ("en", "de"))
    assert (survey.spoken, german.spoken, german.language) == ("en", "de", "en")
    assert survey.spoken_in("cy") is survey, "no words in it"


def test_a_template_without_words_is_as_it_was() -> None:
    shipped = factories.english_template()
    assert shipped.languages == ("en",)
    assert shipped.spoken_in("de") is shipped
    assert "[words" not in template_toml(shipped)


def test_a_place_of_a_board_is_in_a_language_where_both_its_words_are() -> None:
    words = '[words.de.lists.barriers.short_termism]\nshort = "Kurzsicht"\n'
    half = factories.translated_template(words).spoken_in("de").question("barriers_steps")
    both = factories.translated_template(words + '[words.de.lists.steps.map_it]\nshort = "Kartieren"\n')
    whole = both.spoken_in("de").question("barriers_steps").place_label("short_termism/map_it")
    assert half.place_label("short_termism/map_it") == "Kurzsicht · Map it"
    assert not isinstance(half.place_label("short_termism/map_it"), Word)
    assert (whole, getattr(whole, "language", "")) == ("Kurzsicht · Kartieren", "de")
    assert type(as_in(["a", Word("b", "de")], "a b")) is str


def test_words_come_back_the_same_from_a_file_whatever_is_spoken(survey: Template) -> None:
    written = template_toml(survey)
    assert parse_template(written, "own.toml") == survey
    assert template_toml(survey.spoken_in("de")) == written
    assert Template.model_validate_json(survey.model_dump_json()) == survey
    assert "[words.de.lists.budget_rows.ict]" in written


def test_text_from_right_to_left_is_kept_letter_by_letter() -> None:
    words = f'[words.he.lists.factors.frontline_more]\nshort = "{HEBREW}"\n'
    template = factories.translated_template(words)
    assert template.spoken_in("he").question("budget").item("frontline_more").short == HEBREW
    assert parse_template(template_toml(template), "own.toml") == template


def test_what_is_missing_is_told_line_by_line_and_shared_items_once(survey: Template) -> None:
    found = progress(survey, "de")
    one = [gap for gap in found.gaps if gap.thing == "Better ICT"]
    assert [(gap.question, gap.field, gap.text) for gap in one] == [
        ("Split the extra budget", "label", "Better ICT")
    ]
    assert found.lines - len(found.gaps) == 8
    assert found.lines == progress(survey, "cy").lines
    assert len(progress(survey, "cy").gaps) == found.lines
    assert ("", "", "title") not in {(gap.question, gap.thing, gap.field) for gap in found.gaps}
    assert ("", "Carer or family", "label") in {(gap.question, gap.thing, gap.field) for gap in found.gaps}


def test_other_words_are_a_difference() -> None:
    shipped, german = factories.english_template(), factories.translated_template()
    other = factories.translated_template(factories.GERMAN.replace("Technik", "Geräte"))
    assert changes(shipped, german) == [Change(kind="added", what="words", after="de")]
    assert changes(german, shipped) == [Change(kind="removed", what="words", before="de")]
    assert changes(german, other) == [Change(kind="changed", what="words", before="de", after="de")]


def after(words: str) -> str:
    return f"{TEXT}{words}\n"


def swapped(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


REFUSED: dict[str, tuple[str, str]] = {
    "unknown code": (
        after('[words.dd]\ntitle = "x"'),
        f'mine.toml, line {LINES + 1}, words.dd: "dd" is not the code of a language. '
        'Right would be: a code such as "cy" (Welsh), "gd" (Scottish Gaelic) or "de".',
    ),
    "a language's name": (
        after('[words.german]\ntitle = "x"'),
        f'mine.toml, line {LINES + 1}, words.german: "german" is not the code of a language. '
        'Right would be: "de".',
    ),
    "a country with it": (
        after('[words.pt-BR]\ntitle = "x"'),
        f'mine.toml, line {LINES + 1}, words.pt-BR: "pt-BR" is not the code of a language. '
        'Right would be: "pt".',
    ),
    "its own language": (
        after('[words.en]\ntitle = "x"'),
        f'mine.toml, line {LINES + 1}, words.en: the template is written in "en" already. '
        "Right would be: these words where the template's own stand.",
    ),
    "an unknown language of its own": (
        swapped('language = "en"', 'language = "zz"'),
        'mine.toml, line 7, language: "zz" is not the code of a language. '
        'Right would be: a code such as "cy" (Welsh), "gd" (Scottish Gaelic) or "de".',
    ),
    "an item that is none": (
        after('[words.de.lists.steps.mapit]\nshort = "x"'),
        f'mine.toml, line {LINES + 1}, words.de.lists.steps.mapit: in German, there is no item of "steps" '
        '"mapit" to translate. Right would be: one of map_it, focus_it, people_it, market_it, grow_it.',
    ),
    "a question that is none": (
        after('[words.de.questions.buget]\ntitle = "x"'),
        f'mine.toml, line {LINES + 1}, words.de.questions.buget: in German, there is no question "buget" to '
        "translate. Right would be: one of warm_up, budget, dots_factors, dots_steps, dots_cos, "
        "barriers_steps, barriers_cos.",
    ),
    "a group that is none": (
        after('[words.de.groups]\nboss = "x"'),
        f'mine.toml, line {LINES + 2}, words.de.groups.boss: in German, there is no group "boss" to '
        "translate. Right would be: one of service_user, carer, community_member, frontline_staff, manager, "
        "commissioner, elected_member, third_sector, other, prefer_not.",
    ),
    "a label of 2,000 characters": (
        after(f'[words.de.lists.factors.ict]\nshort = "{"x" * 2000}"'),
        f"mine.toml, line {LINES + 2}, words.de.lists.factors.ict.short: in German, this has 2000 "
        "characters, the most is 28. Right would be: a label of 1 to 28 characters, for phones.",
    ),
    "2,000 characters in its own language": (
        swapped('short = "Map it"', f'short = "{"x" * 2000}"'),
        'mine.toml, line 245, lists.steps[0].short: in "map_it" this has 2000 characters, the most is 28. '
        "Right would be: a label of 1 to 28 characters, for phones.",
    ),
    "an empty word": (
        after('[words.de.questions.budget]\ntitle = " "'),
        f"mine.toml, line {LINES + 2}, words.de.questions.budget.title: in German, this must not be empty. "
        "Right would be: a title of 1 to 60 characters.",
    ),
    "a key that is none": (
        after('[words.de.lists.factors.ict]\nshrt = "x"'),
        f"mine.toml, line {LINES + 2}, words.de.lists.factors.ict.shrt: in German, this key is not known. "
        'Right would be: "short".',
    ),
    "a name twice in one language": (
        after('[words.de.lists.factors.ict]\nshort = "Project management"'),
        f"mine.toml, line {LINES + 1}, words.de.lists.factors: in German, the short label "
        '"Project management" is used twice. Right would be: another one for each item of the list.',
    ),
    "a group's name twice": (
        swapped('label = "Manager"', 'label = "Commissioner"'),
        'mine.toml, line 16, groups: the label of a group "Commissioner" is used twice. '
        "Right would be: another label for each group.",
    ),
    "a group's name twice in one language": (
        after('[words.de.groups]\ncarer = "Manager"'),
        f'mine.toml, line {LINES + 1}, words.de.groups: the label of a group "Manager" is used twice. '
        "Right would be: another label for each group.",
    ),
    "a short label twice": (
        swapped('short = "Better ICT"', 'short = "Project management"'),
        'mine.toml, line 154, lists.factors: the short label "Project management" is used twice. '
        "Right would be: another one for each item of the list.",
    ),
    "words in an item": (
        swapped('short = "Map it"', 'short = "Map it"\nwords = []'),
        "mine.toml, line 246, lists.steps[0].words: words in other languages do not stand here. "
        "Right would be: a heading such as [words.de.lists.steps].",
    ),
    "a word instead of words": (
        after('[words]\nde = "Hallo"'),
        f"mine.toml, line {LINES + 2}, words.de: this is not a table of words. "
        "Right would be: a heading [words.de].",
    ),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED)
def test_wrong_words_are_refused_with_file_line_key_and_language(text: str, said: str) -> None:
    with pytest.raises(BadFile) as refusal:
        parse_template(text, "mine.toml")
    assert refusal.value.sentence == said


def one_question(n: int) -> str:
    """A template of one budget question over n factors."""
    rows = "".join(
        f'[[lists.factors]]\nid = "f{i}"\nletter = "{i}"\nshort = "{i}"\n'
        f'label = "{i}"\nexplain = "It."\nwording = "{i}"\n'
        for i in range(n)
    )
    return (
        'id = "own"\nversion = 1\ntitle = "Own"\nlanguage = "en"\nsource = "Us"\nsource_date = "2026"\n'
        '[[questions]]\nid = "budget"\nkind = "budget"\ntitle = "B"\nprompt = "P?"\nrows = "factors"\n'
        '[[agendas]]\nid = "all"\ntitle = "All"\nminutes = 9\n'
        'steps = [{ question = "budget", minutes = 5 }]\n' + (rows or "[lists]\nfactors = []\n")
    )


@pytest.mark.parametrize(
    ("n", "what"),
    [(0, "this list is too short"), (1, "this list is too short"), (200, "this list is too long")],
)
def test_none_one_or_two_hundred_factors_are_refused(n: int, what: str) -> None:
    with pytest.raises(BadFile) as refusal:
        parse_template(one_question(n), "mine.toml")
    assert refusal.value.sentence == (
        f'mine.toml, line 12, questions[0].rows: in "budget" {what}. Right would be: a list of 2 to 40 items.'
    )


@pytest.mark.parametrize("n", [2, 40])
def test_two_or_forty_factors_are_not(n: int) -> None:
    assert len(parse_template(one_question(n), "mine.toml").question("budget").rows) == n


@pytest.mark.parametrize(
    ("text", "loc", "line"),
    [
        ('a = 1\nb = """\nx\n"""\nc = 2', ("b",), 2),
        ("a = 1\n[[t]]\nx = 1\n\n[[t]]\nx = 2\n", ("t", 1, "x"), 6),
        ("a = [\n 1,\n 2,\n]\nb = 1", ("a", 1), 1),
        ("a = [\n 1,\n 2,\n]\n# a comment\nb = 1", ("b",), 6),
        ("[t]\nx = 1", ("t", "y"), 1),
        ("a = 1", ("b",), None),
        ("a = ", ("a",), None),
    ],
)
def test_the_line_of_a_key_is_where_its_statement_begins(
    text: str, loc: tuple[int | str, ...], line: int | None
) -> None:
    assert line_of(text, loc) == line


def test_a_stored_item_that_was_never_translated_is_read() -> None:
    item = factories.english_template().question("budget").rows[0]
    assert Item.model_validate(item.model_dump(exclude={"words"})) == item
