"""What the buttons do where a template's words are said in another language."""

from collections.abc import Collection, Iterator
from typing import Any

import streamlit as st

from coprod.access import Action
from coprod.model.question import Item, Question
from coprod.model.template import Template
from coprod.model.words import Worded
from coprod.model.workshop import Workshop
from coprod.ui import written_over
from coprod.ui.acting import act
from coprod.ui.templating import Tables, edit
from coprod.workshops import Desk, templating

READING = "questions language"
SPEAKING = "questions hall language"
SECOND = "questions second language"
AROUND = ""
"""In place of a question's id: what stands around the questions."""


def box(language: str, question_id: str, thing: str, field: str) -> str:
    """The name of the box where one line is said in a language; `thing` is its kind and id."""
    return f"words {language} {question_id} {thing} {field}"


def things_of(template: Template, question_id: str) -> Iterator[tuple[str, Worded]]:
    """(kind and id, thing) for all that is said of one question, or AROUND them."""
    if question_id == AROUND:
        yield "template", template
        yield from ((f"groups {each.id}", each) for each in template.groups)
        yield from ((f"agendas {each.id}", each) for each in template.agendas)
        return
    question = template.question(question_id)
    yield "question", question
    for part in ("rows", "columns", "families"):
        yield from ((f"{part} {each.id}", each) for each in getattr(question, part))


def keep(code: str, language: str, question_id: str, frozen: Collection[str]) -> None:
    """Keep what stands in the boxes: an empty one is said in the template's own language.

    An item that other questions ask about in the same words is called the same there, unless they are frozen.
    """

    def change(tables: Tables) -> None:
        template = Template.model_validate(tables)
        things = dict(things_of(template, question_id))
        stored = {
            box(language, question_id, name, field): thing.said_in(language).get(field, "")
            for name, thing in things.items()
            for field in thing.to_say()
        }
        typed = written_over.typed(stored)
        for name, thing in things.items():
            boxes = {field: box(language, question_id, name, field) for field in thing.to_say()}
            said = {field: typed[each].strip() for field, each in boxes.items()}
            for table in _tables(tables, template, question_id, name, thing, frozen):
                _say(table, language, said)

    edit(code, change)


def speak(code: str) -> None:
    """Let the hall have the words in the language that was chosen."""

    def run(desk: Desk, workshop: Workshop) -> str | None:
        templating.speak(desk, workshop.id, str(st.session_state.get(SPEAKING)))
        return "questions"

    act(Action.MANAGE, code, run)


def speak_also(code: str) -> None:
    """Let the projector say everything in a second language, too, or in none."""

    def change(tables: Tables) -> None:
        tables["second_language"] = str(st.session_state.get(SECOND) or "")

    edit(code, change)


def _tables(
    tables: Tables, template: Template, question_id: str, name: str, thing: Worded, frozen: Collection[str]
) -> Iterator[Tables]:
    part, _, its_id = name.partition(" ")
    if question_id == AROUND:
        yield tables if part == "template" else _by_id(tables[part], its_id)
        return
    table = _by_id(tables["questions"], question_id)
    if not isinstance(thing, Item):
        yield table if part == "question" else _by_id(table[part], its_id)
        return
    for question in template.questions:
        if question.id == question_id or question.id not in frozen:
            yield from _alike(_by_id(tables["questions"], question.id), question, thing)


def _alike(table: Tables, question: Question, item: Item) -> Iterator[Tables]:
    for part in ("rows", "columns"):
        for there, its in zip(getattr(question, part), table[part], strict=True):
            if there.id == item.id and there.to_say() == item.to_say():
                yield its


def _say(table: Tables, language: str, said: dict[str, str]) -> None:
    words: list[dict[str, Any]] = table.get("words") or []
    known = next((each for each in words if each["language"] == language), {"language": language})
    now = {**known, **{field: text or None for field, text in said.items()}}
    others = [each for each in words if each["language"] != language]
    empty = all(text is None for field, text in now.items() if field != "language")
    table["words"] = others if empty else [*others, now]


def _by_id(tables: list[Tables], its_id: str) -> Tables:
    return next(each for each in tables if each["id"] == its_id)
