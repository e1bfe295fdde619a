"""A workshop's questions as a TOML file, to be kept, changed by hand, and taken in again."""

from typing import Any

import tomli_w

from coprod.model.template import Item, Template


def template_toml(template: Template) -> str:
    """The file's text; what is as it would be anyway is left out. `parse_template` reads it back the same.

    Items that several questions ask about stand once, in a list with the first one's name.
    """
    tables: dict[str, Any] = template.model_dump(mode="json", exclude_defaults=True)
    lists: dict[str, tuple[Item, ...]] = {}
    for question, table in zip(template.questions, tables["questions"], strict=True):
        for key, items in (("rows", question.rows), ("columns", question.columns)):
            if items:
                table[key] = _list_of(lists, f"{question.id}_{key}", items)
    tables["lists"] = {name: [item.model_dump() for item in items] for name, items in lists.items()}
    return tomli_w.dumps(tables, multiline_strings=False)


def _list_of(lists: dict[str, tuple[Item, ...]], name: str, items: tuple[Item, ...]) -> str:
    for known, there in lists.items():
        if there == items:
            return known
    lists[name] = items
    return name
