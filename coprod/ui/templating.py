"""What the buttons of the page with a workshop's questions do: each changes the workshop's own copy."""

import re
from collections.abc import Callable
from typing import Any

import streamlit as st
from pydantic import ValidationError

from coprod.access import Action
from coprod.errors import BadFile, NotFound
from coprod.formats.template_toml import template_toml
from coprod.model.refusals import bad_file
from coprod.model.template import Template, parse_template
from coprod.model.workshop import Workshop
from coprod.ui import written_over
from coprod.ui.acting import act
from coprod.workshops import Desk, preparing, templating

FILE = "questions file"
WRONG = "questions wrong"
CHOSEN = "questions chosen"
ITEM = "questions item"
GROUPS = "groups"
MOST_BYTES = 512 * 1024
NEW = ""
"""In place of an item's id: one that is not there yet."""

FIELDS = (
    "title",
    "prompt",
    "note",
    "ask_row",
    "ask_column",
    "dots",
    "cap",
    "step_tenths",
    "shuffle",
    "ask_reason",
)
ITEM_FIELDS = ("letter", "short", "label", "explain")

Tables = dict[str, Any]
Edit = Callable[[Tables], None]


def key(question_id: str, field: str, item_id: str = "") -> str:
    """The name of a box: what stands in it is found by the same one."""
    return f"questions {question_id} {item_id} {field}"


def take_file(code: str) -> None:
    """Take in the file that was chosen, in place of all questions."""

    def run(desk: Desk, workshop: Workshop) -> str | None:
        file = st.session_state.get(FILE)
        if file is None or (template := _told(lambda: _read(file))) is None:
            return None
        templating.adopt(desk, workshop.id, template)
        written_over.begin_anew()
        return "questions"

    act(Action.MANAGE, code, run)


def keep_question(code: str, question_id: str) -> None:
    """Keep what stands in the boxes of one question."""

    def change(tables: Tables) -> None:
        question = _question(tables, question_id)
        question.update(_typed(question, {field: key(question_id, field) for field in FIELDS}))

    edit(code, change)


def keep_item(code: str, question_id: str, part: str, item_id: str) -> None:
    """Keep what stands in the boxes of one row or column; a new one is added at the end."""

    def change(tables: Tables) -> None:
        question = _question(tables, question_id)
        items = question[part]
        item = next((each for each in items if each["id"] == item_id), None)
        if item is None and item_id != NEW:
            raise NotFound("item")
        boxes = {field: key(question_id, field, item_id or part) for field in ITEM_FIELDS}
        typed = _typed(item or dict.fromkeys(boxes, ""), boxes)
        typed["letter"] = typed["letter"].upper().strip()
        if item is None:
            made = _slug(typed["short"], {item["id"] for item in items})
            items.append({"id": made, **typed, "wording": typed["label"]})
            _let_go(question)
        else:
            item.update(typed)

    edit(code, change)


def remove_item(code: str, question_id: str, part: str, item_id: str) -> None:
    def change(tables: Tables) -> None:
        question = _question(tables, question_id)
        question[part] = [item for item in question[part] if item["id"] != item_id]
        _let_go(question, item_id)

    edit(code, change)


def move_item(code: str, question_id: str, part: str, item_id: str, by: int) -> None:
    """Move a row or column up (-1) or down (1) by one."""

    def change(tables: Tables) -> None:
        items = _question(tables, question_id)[part]
        at = next((n for n, item in enumerate(items) if item["id"] == item_id), None)
        if at is None:
            raise NotFound("item")
        items.insert(min(max(at + by, 0), len(items) - 1), items.pop(at))

    edit(code, change)


def keep_groups(code: str) -> None:
    """Keep the groups that stand in the box, one a line; a line that was there keeps its people."""

    def change(tables: Tables) -> None:
        text = written_over.typed({GROUPS: lines_of(Template.model_validate(tables))})[GROUPS]
        lines = [" ".join(line.split()) for line in text.splitlines()]
        known = {group["label"]: group for group in tables["groups"]}
        taken, groups = {group["id"] for group in tables["groups"]}, []
        for label in filter(None, lines):
            group = known.get(label) or {"id": _slug(label, taken), "label": label}
            taken.add(group["id"])
            groups.append(group)
        tables["groups"] = groups

    edit(code, change)


def lines_of(template: Template) -> str:
    """The groups as they stand in the box, one a line."""
    return "\n".join(group.label for group in template.groups)


def wrong() -> str:
    """Why the last change was not made, if it was not; said once."""
    return str(st.session_state.pop(WRONG, ""))


def edit(code: str, change: Edit) -> None:
    """Change the template's tables and keep it, where what comes out is a template."""

    def run(desk: Desk, workshop: Workshop) -> str | None:
        def changed() -> Template:
            tables = workshop.template.written.model_dump(mode="json")
            change(tables)
            try:
                template = Template.model_validate(tables)
            except ValidationError as error:
                raise bad_file(workshop.name, error, Template, tables) from None
            return _as_a_file(template, workshop.name)

        template = _told(changed)
        while template and not templating.adopt(desk, workshop.id, template, over=workshop.template):
            workshop = preparing.find(desk, workshop.code)
            template = _told(changed)
        return "questions" if template else None

    act(Action.MANAGE, code, run)


def _told(changed: Callable[[], Template]) -> Template | None:
    """The template; None where it is none, which is then told."""
    try:
        return changed()
    except BadFile as refusal:
        st.session_state[WRONG] = refusal.sentence
        return None


def _typed(stored: Tables, boxes: dict[str, str]) -> Tables:
    """What to keep of these fields, each with the name of its box."""
    typed = written_over.typed({name: stored[field] for field, name in boxes.items()})
    return {field: typed[name] for field, name in boxes.items()}


def _as_a_file(template: Template, name: str) -> Template:
    """The template once it went through a file, as an uploaded one does; no line of it is anybody's."""
    try:
        return parse_template(template_toml(template), name)
    except BadFile as refusal:
        raise BadFile(refusal.file, refusal.where, refusal.what, refusal.hint) from None


def _read(file: Any) -> Template:
    if file.size > MOST_BYTES:
        raise BadFile(file.name, "", "this file is too large", "a file of up to 500 kilobytes")
    return parse_template(file.getvalue(), file.name)


def _question(tables: Tables, question_id: str) -> Tables:
    found: Tables | None = next((each for each in tables["questions"] if each["id"] == question_id), None)
    if found is None:
        raise NotFound("question")
    return found


def _let_go(question: Tables, removed: str = "") -> None:
    """Other rows than the baseline's have no baseline; a family needs two of its rows."""
    question["baseline"] = None
    families = [
        {**family, "items": [item for item in family["items"] if item != removed]}
        for family in question["families"]
    ]
    question["families"] = [family for family in families if len(family["items"]) > 1]


def _slug(words: str, taken: set[str]) -> str:
    """A name in small letters that is not taken: "better_ict", "better_ict_2"."""
    plain = re.sub("[^a-z0-9]+", "_", words.lower()).strip("_")[:30] or "own"
    start = plain if plain[0].isalpha() else f"own_{plain}"
    numbered = (start, *(f"{start}_{n}" for n in range(2, 200)))
    return next(each for each in numbered if each not in taken)
