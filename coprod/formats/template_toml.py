"""A workshop's questions as a TOML file, to be kept, changed by hand, and taken in again."""

from collections.abc import Iterator
from typing import Any

import tomli_w

from coprod.model.template import Item, Question, Template

Tables = dict[str, Any]


def template_toml(template: Template) -> str:
    """The file's text; what is as it would be anyway is left out. `parse_template` reads it back the same.

    Items that several questions ask about stand once, in a list with the first one's name. Words in other
    languages stand by themselves, a block for each.
    """
    template = template.written
    tables: Tables = _without_words(template.model_dump(mode="json", exclude_defaults=True))
    lists: dict[str, tuple[Item, ...]] = {}
    for question, table in zip(template.questions, tables["questions"], strict=True):
        for key, items in (("rows", question.rows), ("columns", question.columns)):
            if items:
                table[key] = _list_of(lists, f"{question.id}_{key}", items)
    words = {language: _words(template, lists, language) for language in template.languages[1:]}
    if words:
        tables["words"] = words
    tables["lists"] = {
        name: [item.model_dump(exclude={"words"}) for item in items] for name, items in lists.items()
    }
    return tomli_w.dumps(tables, multiline_strings=False)


def _list_of(lists: dict[str, tuple[Item, ...]], name: str, items: tuple[Item, ...]) -> str:
    for known, there in lists.items():
        if there == items:
            return known
    lists[name] = items
    return name


def _without_words(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_words(each) for key, each in value.items() if key != "words"}
    return [_without_words(each) for each in value] if isinstance(value, list) else value


def _words(template: Template, lists: dict[str, tuple[Item, ...]], language: str) -> Tables:
    """The block of one language, by the ids of what it names; what is not said is left out."""

    def said(things: tuple[Any, ...]) -> Iterator[tuple[str, dict[str, str]]]:
        yield from ((each.id, words) for each in things if (words := each.said_in(language)))

    def labels(things: tuple[Any, ...]) -> dict[str, str]:
        return {each: next(iter(words.values())) for each, words in said(things)}

    def asked(question: Question) -> Tables:
        return _filled({**question.said_in(language), "families": labels(question.families)})

    return _filled(
        {
            **template.said_in(language),
            "groups": labels(template.groups),
            "agendas": labels(template.agendas),
            "questions": _filled({each.id: asked(each) for each in template.questions}),
            "lists": _filled({name: dict(said(items)) for name, items in lists.items()}),
        }
    )


def _filled(tables: Tables) -> Tables:
    return {key: table for key, table in tables.items() if table}
