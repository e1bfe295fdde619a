"""The shipped survey as a template, and templates that are refused."""

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from coprod.errors import BadFile
from coprod.model.baseline import load_baseline, shipped_baselines
from coprod.model.template import Template, load_template, parse_template, shipped_templates
from tests import factories

FILE = shipped_templates()["coproduction_survey"]
TEXT = factories.english_survey()


@pytest.fixture(scope="module")
def survey() -> Template:
    return load_template(FILE)


def test_the_shipped_survey_asks_what_the_source_asked(survey: Template) -> None:
    asked = {q.id: (q.kind, len(q.rows), len(q.columns), q.dots, q.cap, q.picture) for q in survey.questions}

    assert asked == {
        "warm_up": ("dots", 5, 0, 1, 1, "bars"),
        "budget": ("budget", 11, 0, None, None, "bars"),
        "dots_factors": ("dots", 11, 0, 3, 1, "bars"),
        "dots_steps": ("dots", 5, 0, 2, 1, "star"),
        "dots_cos": ("dots", 4, 0, 1, 1, "cos"),
        "barriers_steps": ("dots", 9, 5, 3, 1, "board"),
        "barriers_cos": ("dots", 9, 4, 3, 1, "board"),
    }
    assert survey.question("budget").prompt == (
        "If you had more budget for this co-production project, to be used to remove the barriers getting in "
        "the way of its success, what would you spend it on?"
    )
    assert [q.id for q in survey.questions if q.warm_up] == ["warm_up"]


def test_the_letters_stay_with_the_items_in_the_order_of_the_source(survey: Template) -> None:
    def letters(question: str) -> str:
        return " ".join(item.letter for item in survey.question(question).rows)

    assert letters("budget") == letters("dots_factors") == "A B C D E F G H I J K"
    assert letters("dots_steps") == "S1 S2 S3 S4 S5"
    assert letters("dots_cos") == "C1 C2 C3 C4"
    assert letters("barriers_steps") == letters("barriers_cos") == "1 2 3 4 5 6 7 8 9"


def test_the_factors_of_the_budget_are_those_of_its_baseline_in_order_and_words(survey: Template) -> None:
    budget = survey.question("budget")
    table = shipped_baselines()[budget.baseline or ""]

    assert budget.places() == load_baseline(table).factor_ids
    assert all(
        f",{item.id},{item.wording}," in table.read_text("utf-8").replace('"', "") for item in budget.rows
    )


def test_the_ten_stakeholder_groups_are_there(survey: Template) -> None:
    assert [group.id for group in survey.groups] == [
        "service_user",
        "carer",
        "community_member",
        "frontline_staff",
        "manager",
        "commissioner",
        "elected_member",
        "third_sector",
        "other",
        "prefer_not",
    ]


def test_each_agenda_starts_with_the_warm_up_and_leaves_time_to_talk(survey: Template) -> None:
    assert {agenda.id: agenda.minutes for agenda in survey.agendas} == {
        "short": 20,
        "standard": 45,
        "full": 90,
    }
    for agenda in survey.agendas:
        assert survey.question(agenda.steps[0].question).warm_up
        assert agenda.steps[1].question == "budget"
        assert sum(step.minutes for step in agenda.steps) <= 0.6 * agenda.minutes
    assert [step.question for step in survey.agenda("full").steps] == [q.id for q in survey.questions[:2]] + [
        "dots_steps",
        "dots_cos",
        "dots_factors",
        "barriers_steps",
        "barriers_cos",
    ]


def test_every_item_is_explained_in_one_short_plain_sentence(survey: Template) -> None:
    for item in {item for question in survey.questions for item in (*question.rows, *question.columns)}:
        assert re.fullmatch(r"[A-Z][^.!?;:]{10,110}\.", item.explain), item.explain
        assert item.explain.rstrip(".").lower() not in {item.label.lower(), item.wording.lower()}
        assert max(map(len, re.findall(r"[a-z]+", item.explain))) <= 13, item.explain


def test_the_source_is_named_and_no_endorsement_claimed(survey: Template) -> None:
    assert "Elke Loeffler" in survey.source
    assert "Governance International" in survey.source
    assert "has not endorsed" in survey.source
    assert survey.source_date == "2017-12-01"


def test_a_place_of_a_two_way_board_has_two_labels_and_two_letters(survey: Template) -> None:
    board, steps = survey.question("barriers_steps"), survey.question("dots_steps")

    assert board.two_way
    assert len(board.places()) == 45
    assert board.places()[:2] == ("insufficient_resources/map_it", "insufficient_resources/focus_it")
    assert board.place_label("short_termism/map_it") == "Short-termism · Map it"
    assert board.letter_of("short_termism/map_it") == "8 S1"
    assert not steps.two_way
    assert (steps.place_label("grow_it"), steps.letter_of("grow_it")) == ("Grow it", "S5")
    with pytest.raises(KeyError):
        steps.item("short_termism")


def test_a_template_is_the_same_after_json_and_cannot_be_changed(survey: Template) -> None:
    assert Template.model_validate_json(survey.model_dump_json()) == survey
    with pytest.raises(ValidationError, match="frozen"):
        survey.question("budget").title = "Another"  # type: ignore[misc]


Change = Callable[[str], str]


def swap(old: str, new: str) -> Change:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def within(question: str, old: str, new: str) -> Change:
    """Swap inside one question only."""

    def change(text: str) -> str:
        before, mark, after = text.partition(f'id = "{question}"\nkind')
        assert mark
        assert old in after.partition("[[")[0]
        return before + mark + after.replace(old, new, 1)

    return change


FAMILIES = re.compile(r"families = \[.*?\n\]\n", re.DOTALL)
LONG_SHORT = "x" * 29
REFUSED: dict[str, tuple[Change, str, str, str]] = {
    "broken TOML": (swap("version = 1", "version = = 1"), "line 4", "this is not TOML", "lines such as"),
    "cut off": (lambda text: text + "\n[[lists.fac", str, "this is not TOML", "lines such as"),
    "unknown key": (within("dots_steps", "cap = 1", "caps = 1"), "questions[3].caps", "not known", '"cap"'),
    "unknown key on top": (swap("version = 1", "version = 1\nx = 1"), "x", "not known", "one of id, version"),
    "missing key": (swap("version = 1", ""), "version", "this key is missing", "a whole number"),
    "missing list": (
        within("dots_steps", '"steps"', '"stepps"'),
        "questions[3].rows",
        "there is no list 'stepps'",
        "one of factors, steps",
    ),
    "items instead of a list's name": (
        within("dots_steps", '"steps"', "[1]"),
        "questions[3].rows",
        "there is no list [1]",
        "one of factors",
    ),
    "no rows": (within("dots_steps", 'rows = "steps"\n', ""), "questions[3].rows", "missing", "a list of 2"),
    "too many dots": (
        within("dots_steps", "dots = 2", "dots = 6"),
        "questions[3].dots",
        'in "dots_steps" 6 dots do not fit on 5 places with at most 1 on one',
        "from 1 to as many",
    ),
    "no dots": (within("dots_steps", "dots = 2", "dots = 0"), "questions[3].dots", "0 dots", "from 1"),
    "dots not said": (within("dots_steps", "dots = 2", ""), "questions[3].dots", "how many dots", "from 1"),
    "half a dot": (
        within("dots_steps", "dots = 2", "dots = 2.5"),
        "questions[3].dots",
        "not a whole",
        "from 1",
    ),
    "dots as text": (
        within("dots_steps", "dots = 2", 'dots = "2"'),
        "questions[3].dots",
        "not a whole",
        "from 1",
    ),
    "cap beyond the dots": (
        within("dots_steps", "cap = 1", "cap = 3"),
        "questions[3].dots",
        "the cap of 3",
        "from",
    ),
    "cap of nothing": (
        within("dots_steps", "cap = 1", "cap = 0"),
        "questions[3].cap",
        "the cap is 0",
        "from 1",
    ),
    "budget with dots": (
        within("budget", 'rows = "factors"', 'rows = "factors"\ndots = 3'),
        "questions[1].dots",
        "a budget question has no dots",
        "the dots",
    ),
    "budget on a board": (
        within("budget", 'rows = "factors"', 'rows = "factors"\ncolumns = "steps"'),
        "questions[1].columns",
        "rows only",
        "a list",
    ),
    "step that does not add up": (
        within("budget", 'rows = "factors"', 'rows = "factors"\nstep_tenths = 3'),
        "questions[1].step_tenths",
        "do not add up to 1000",
        "divides 1000",
    ),
    "unknown kind": (
        within("budget", '"budget"', '"ranking"'),
        "questions[1].kind",
        "one of the words",
        '"dots"',
    ),
    "unknown baseline": (
        swap('"stakeholders_2017"', '"stakeholders_1917"'),
        "questions[1].baseline",
        'no baseline "stakeholders_1917"',
        "one of stakeholders_2017",
    ),
    "a list that asks as a board does": (
        within("dots_steps", "dots = 2", 'dots = 2\nask_row = "Which?"'),
        "questions[3].ask_row",
        "only a two-way board asks",
        "Which barrier?",
    ),
    "a family of no row": (
        within("budget", '"ict", "other_technology"', '"ict", "telephones"'),
        "questions[1].families",
        'the family "technology" names "telephones", which is no row',
        "a list of families",
    ),
    "a factor in two families": (
        within("budget", '"ict", "other_technology"', '"ict", "support_users"'),
        "questions[1].families",
        'the item of a family "support_users" is used twice',
        "a list of families",
    ),
    "other factors than the baseline": (
        lambda text: FAMILIES.sub("", within("budget", '"factors"', '"barriers"')(text)),
        "questions[1].baseline",
        "other factors than the rows",
        "frontline_more",
    ),
    "star of barriers": (
        within("dots_steps", '"steps"', '"barriers"'),
        "questions[3].picture",
        "does not fit 9 rows",
        "(5 rows)",
    ),
    "board with a star": (
        within("barriers_steps", '"board"', '"star"'),
        "questions[5].picture",
        "a two-way board has",
        '"board"',
    ),
    "same items both ways": (
        within("barriers_steps", '"barriers"', '"steps"'),
        "questions[5].columns",
        'the id "map_it" is used twice',
        "a list",
    ),
    "same question twice": (swap('"dots_cos"', '"budget"'), "questions", '"budget" is used twice', "1 to 40"),
    "same letter": (
        swap('letter = "D"', 'letter = "C"'),
        "lists.factors",
        'the letter "C" is used twice',
        "another",
    ),
    "small letter": (
        swap('letter = "D"', 'letter = "d"'),
        "lists.factors[3].letter",
        "not written",
        "capital",
    ),
    "short label of 29": (
        swap("Staff who enable communities", LONG_SHORT),
        "lists.factors[3].short",
        'in "staff_enable_communities" this has 29 characters, the most is 28',
        "1 to 28 characters",
    ),
    "empty label": (
        swap('label = "Map it"', 'label = " \u200b"'),
        "lists.steps[0].label",
        "not be empty",
        "120",
    ),
    "list that is none": (swap("[[lists.factors]]", "[lists.factors]"), str, "", ""),
    "agenda with a question that is none": (
        swap('question = "dots_steps", minutes = 3', 'question = "dot_steps", minutes = 3'),
        "agendas[0].steps[2].question",
        'in "short" "dot_steps" is not a question',
        "the id of one of the questions",
    ),
    "agenda too long": (
        swap('question = "budget", minutes = 5', 'question = "budget", minutes = 50'),
        "agendas[0].steps",
        "the steps take 55 minutes, the agenda has 20",
        "at least one step",
    ),
    "no agenda": (
        lambda text: re.sub(r"(?s)\[\[agendas\]\].*?(?=\[\[lists)", "", text),
        "agendas",
        "missing",
        "1 to 12",
    ),
    "nothing": (lambda text: "", "id", "this key is missing", "a short name"),
}


@pytest.mark.parametrize(("change", "where", "what", "hint"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_template_is_refused_with_its_key_or_line(
    change: Change, where: str, what: str, hint: str
) -> None:
    with pytest.raises(BadFile) as refusal:
        parse_template(change(TEXT), "mine.toml")

    assert refusal.value.file == "mine.toml"
    assert refusal.value.where == where or where is str
    assert what in refusal.value.what
    assert hint in refusal.value.hint
    assert refusal.value.hint
    assert "\n" not in refusal.value.sentence


def test_a_template_in_latin_1_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes('id = "x"\ntitle = "Café"\n'.encode("latin-1"))

    with pytest.raises(BadFile, match=r"mine\.toml, line 2: this is not UTF-8 text"):
        load_template(file)


def test_a_template_as_windows_saves_it_is_read(survey: Template) -> None:
    assert (
        parse_template(b"\xef\xbb\xbf" + FILE.read_text("utf-8").replace("\n", "\r\n").encode(), "mine.toml")
        == survey
    )


@pytest.mark.parametrize(
    "text", ["x = " + "[" * 100_000, "x = " + "9" * 5000, "\x00", "x = 1\nx = 2", "[a]\n[a]"]
)
def test_a_hostile_template_is_refused_and_nothing_worse(text: str) -> None:
    with pytest.raises(BadFile):
        parse_template(text, "mine.toml")


LINES = TEXT.splitlines()
VALUES = [
    "1",
    "-1",
    "1e9",
    "nan",
    '""',
    "[]",
    "{}",
    "true",
    "[1]",
    "{ id = 1 }",
    '["steps"]',
    "1979-05-27",
    "'x'",
]


@given(number=st.integers(0, len(LINES) - 1), value=st.sampled_from(VALUES))
def test_any_value_in_any_line_is_read_or_refused_and_nothing_worse(number: int, value: str) -> None:
    lines = list(LINES)
    lines[number] = lines[number].partition("=")[0] + "= " + value
    with suppress(BadFile):
        parse_template("\n".join(lines), "mine.toml")


def test_a_copy_that_is_changed_finds_its_own_places(survey: Template) -> None:
    question = survey.question("budget")
    first = question.rows[0]
    assert question.place_label(first.id) == first.short
    renamed = first.model_copy(update={"id": "more_hands", "short": "More hands"})
    changed = question.model_copy(update={"rows": (renamed, *question.rows[1:])})
    assert changed.place_label("more_hands") == "More hands"
    assert question.place_label(first.id) == first.short
