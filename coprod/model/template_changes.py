"""What differs between two templates, thing by thing."""

from collections.abc import Iterator, Sequence
from typing import Literal

from coprod.model.question import Item, Question
from coprod.model.template import Group, Template
from coprod.model.words import Value

Kind = Literal["changed", "added", "removed", "order"]
_OF_QUESTIONS = (
    "title",
    "prompt",
    "note",
    "kind",
    "dots",
    "cap",
    "step_tenths",
    "baseline",
    "shuffle",
    "ask_reason",
    "ask_row",
    "ask_column",
)
_OF_ITEMS = ("letter", "short", "label", "explain")


class Change(Value):
    """One difference: `question` and `item` are their names before, "" where it concerns neither.

    `what` is the field, or what was added, removed or put in another order: "questions", "groups", "rows",
    "columns". `before` and `after` are as they would be read, languages as codes; "" where there is nothing.
    """

    kind: Kind
    what: str
    question: str = ""
    item: str = ""
    before: str = ""
    after: str = ""


def changes(before: Template, after: Template) -> list[Change]:
    """Every difference that a participant could notice, in the template's order; agendas are left out."""
    found = []
    if before.title != after.title:
        found.append(Change(kind="changed", what="title", before=before.title, after=after.title))
    if before.second_language != after.second_language:
        second = (before.second_language, after.second_language)
        found.append(Change(kind="changed", what="second_language", before=second[0], after=second[1]))
    found += _of_groups(before.groups, after.groups)
    old, new = {q.id: q for q in before.questions}, {q.id: q for q in after.questions}
    for question in before.questions:
        if question.id in new:
            found += _of_question(question, new[question.id])
        else:
            found.append(Change(kind="removed", what="questions", before=question.title))
    found += [
        Change(kind="added", what="questions", after=q.title) for q in after.questions if q.id not in old
    ]
    return [*found, *_of_words(before, after)]


def _of_words(before: Template, after: Template) -> Iterator[Change]:
    """One change for each further language; `before` and `after` are its code."""
    old, new = before.written, after.written
    for language in dict.fromkeys((*old.languages[1:], *new.languages[1:])):
        if language not in old.languages:
            yield Change(kind="added", what="words", after=language)
        elif language not in new.languages:
            yield Change(kind="removed", what="words", before=language)
        elif _said(old, language) != _said(new, language):
            yield Change(kind="changed", what="words", before=language, after=language)


def _said(template: Template, language: str) -> list[dict[str, str]]:
    return [said for _, thing in template.worded() if (said := thing.said_in(language))]


def _of_groups(before: Sequence[Group], after: Sequence[Group]) -> Iterator[Change]:
    old, new = {g.id: g.label for g in before}, {g.id: g.label for g in after}
    for group, label in old.items():
        if group not in new:
            yield Change(kind="removed", what="groups", before=label)
        elif new[group] != label:
            yield Change(kind="changed", what="groups", before=label, after=new[group])
    yield from (Change(kind="added", what="groups", after=label) for g, label in new.items() if g not in old)
    if [g for g in old if g in new] != [g for g in new if g in old]:
        yield Change(kind="order", what="groups")


def _of_question(before: Question, after: Question) -> Iterator[Change]:
    for field in _OF_QUESTIONS:
        was, is_ = getattr(before, field), getattr(after, field)
        if was != is_:
            yield Change(
                kind="changed", what=field, question=before.title, before=_read(was), after=_read(is_)
            )
    for what, old, new in (
        ("rows", before.rows, after.rows),
        ("columns", before.columns, after.columns),
    ):
        yield from _of_items(before.title, what, old, new)


def _of_items(question: str, what: str, before: Sequence[Item], after: Sequence[Item]) -> Iterator[Change]:
    old, new = {i.id: i for i in before}, {i.id: i for i in after}
    for item in before:
        if item.id not in new:
            yield Change(kind="removed", what=what, question=question, before=item.short)
            continue
        for field in _OF_ITEMS:
            was, is_ = getattr(item, field), getattr(new[item.id], field)
            if was != is_:
                yield Change(
                    kind="changed", what=field, question=question, item=item.short, before=was, after=is_
                )
    for item in after:
        if item.id not in old:
            yield Change(kind="added", what=what, question=question, after=item.short)
    if [i for i in old if i in new] != [i for i in new if i in old]:
        yield Change(kind="order", what=what, question=question)


def _read(value: object) -> str:
    return "" if value is None else str(value)
