"""A template written as a file and read again, and what is said to differ between two."""

import pytest

from coprod.errors import BadFile
from coprod.formats.template_toml import template_toml
from coprod.model.template import Template, load_template, parse_template, shipped_templates
from coprod.model.template_changes import Change, changes
from tests import factories


@pytest.mark.parametrize("name", sorted(shipped_templates()))
def test_a_template_comes_back_the_same(name: str) -> None:
    template = load_template(shipped_templates()[name])
    assert parse_template(template_toml(template), "own.toml") == template


def test_a_list_that_several_questions_share_stands_once() -> None:
    written = template_toml(factories.template())
    assert written.count('short = "Train frontline staff"') == 1
    assert written.count('rows = "budget_rows"') == 2


@pytest.mark.parametrize(
    "label",
    ['"quoted" \\back\\ #hash', "הסרת חסמים", "= [x] {y} ''' \"\"\"", "Ärmelschoner ﬁ \u2014 ✓"],
)
def test_any_words_come_back_the_same(label: str) -> None:
    template = changed(rows={"ict": {"label": label, "explain": label}})
    assert parse_template(template_toml(template), "own.toml") == template


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (('short = "Better ICT"', 'short = "Train frontline staff"'), 'short label "Train frontline staff"'),
        (('short = "Better ICT"', f'short = "{"x" * 2000}"'), "2000 characters, the most is 28"),
        (('rows = "budget_rows"', 'rows = "nothing"'), "there is no list 'nothing'"),
        (("dots = 1\n", "dots = 0\n"), "0 dots"),
    ],
)
def test_a_wrong_file_is_told_by_its_place(edit: tuple[str, str], said: str) -> None:
    written = template_toml(factories.template())
    assert edit[0] in written
    with pytest.raises(BadFile) as wrong:
        parse_template(written.replace(*edit), "own.toml")
    assert said in wrong.value.sentence


@pytest.mark.parametrize("n", [0, 1, 200])
def test_a_budget_of_none_one_or_two_hundred_factors_is_refused(n: int) -> None:
    template = factories.template()
    row = template.question("budget").rows[0]
    rows = tuple(
        row.model_copy(update={"id": f"f{i}", "letter": str(i), "short": f"f {i}"}) for i in range(n)
    )
    questions = [
        each.model_copy(update={"rows": rows, "baseline": None, "families": ()})
        if each.id == "budget"
        else each
        for each in template.questions
    ]
    with pytest.raises(BadFile, match="list"):
        parse_template(template_toml(template.model_copy(update={"questions": tuple(questions)})), "own.toml")


def test_nothing_differs_from_itself() -> None:
    assert changes(factories.template(), factories.template()) == []


def test_each_difference_is_told_once() -> None:
    before = factories.english_template()
    budget = before.question("budget")
    first, second, *rest = budget.rows
    rows = (second, first.model_copy(update={"short": "More hands"}), *rest[:-1])
    questions = tuple(
        each.model_copy(update={"rows": rows, "prompt": "Where to?"}) if each.id == "budget" else each
        for each in before.questions
        if each.id != "dots_cos"
    )
    groups = (*before.groups[1:], before.groups[0])
    after = before.model_copy(update={"questions": questions, "groups": groups})
    title, cos = budget.title, before.question("dots_cos").title
    assert changes(before, after) == [
        Change(kind="order", what="groups"),
        Change(kind="changed", what="prompt", question=title, before=budget.prompt, after="Where to?"),
        Change(
            kind="changed",
            what="short",
            question=title,
            item=first.short,
            before=first.short,
            after="More hands",
        ),
        Change(kind="removed", what="rows", question=title, before=rest[-1].short),
        Change(kind="order", what="rows", question=title),
        Change(kind="removed", what="questions", before=cos),
    ]


def changed(rows: dict[str, dict[str, str]]) -> Template:
    """The survey, with other words for some rows of the budget."""
    template = factories.template()
    questions = []
    for each in template.questions:
        if each.id == "budget":
            told = [row.model_copy(update=rows.get(row.id, {})) for row in each.rows]
            each = each.model_copy(update={"rows": tuple(told)})
        questions.append(each)
    return Template.model_validate(template.model_copy(update={"questions": tuple(questions)}).model_dump())
