"""Where an organiser changes a workshop's questions, and sees how they differ from the shipped ones."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from coprod.formats.template_toml import template_toml
from coprod.model.question import Item, Question
from coprod.model.template import Template, shipped_template, shipped_templates
from coprod.model.template_changes import Change, changes
from coprod.model.workshop import Workshop
from coprod.text import percent_text, t, tn
from coprod.ui import press, preview, templating, translation_form
from coprod.ui.templating import CHOSEN, FILE, ITEM, NEW, key
from coprod.ui.translating import AROUND
from coprod.ui.words import literal
from coprod.ui.written_over import Form
from coprod.workshops.steps import Scene

STEPS = (1, 5, 10, 50, 100)
"""Of a budget, in tenths of a percent."""


def draw(scene: Scene) -> None:
    workshop = scene.workshop
    if said := templating.wrong():
        st.error(literal(said), icon=":material/error:")
    template = workshop.template.written
    _differences(template)
    language = translation_form.choose(workshop)
    questions = {each.id: each for each in template.questions}
    chosen = st.selectbox(
        t("Question"), list(questions), format_func=lambda each: questions[each].title, key=CHOSEN
    )
    editor, phone = st.columns([3, 2], gap="large")
    with phone:
        preview.draw(workshop, chosen, language)
    with editor:
        _question(workshop, questions[chosen], language, {each.question_id for each in scene.rounds})
        _files(workshop)


def _question(workshop: Workshop, question: Question, language: str, opened: set[str]) -> None:
    if question.id in opened:
        _frozen(question)
    elif language != workshop.template.language:
        translation_form.draw(workshop, language, question.id, opened)
    else:
        _words(workshop, question)
        _items(workshop, question, "rows", question.rows)
        if question.columns:
            _items(workshop, question, "columns", question.columns)
    if language != workshop.template.language:
        st.subheader(t("Around the questions"), anchor=False)
        translation_form.draw(workshop, language, AROUND, opened)
    else:
        _groups(workshop)


def _differences(template: Template) -> None:
    if template.id not in shipped_templates():
        return
    found = changes(shipped_template(template.id), template)
    if not found:
        st.caption(t("These are the shipped questions, unchanged."))
        return
    label = tn(
        "{n} difference from the shipped questions", "{n} differences from the shipped questions", len(found)
    )
    with st.expander(label, icon=":material/difference:"):
        for each in found:
            st.text(sentence(each))


def sentence(change: Change) -> str:
    """One difference in words."""
    what = {
        "title": t("Title"),
        "prompt": t("The question as it is asked"),
        "note": t("Help below it"),
        "kind": t("Kind"),
        "dots": t("Dots for each person"),
        "cap": t("Most dots of one person on one place"),
        "step_tenths": t("Steps of"),
        "baseline": t("Baseline"),
        "shuffle": t("In another order for everybody"),
        "ask_reason": t("Ask for a reason"),
        "ask_row": t("What a board asks first"),
        "ask_column": t("What a board asks then"),
        "letter": t("Letter"),
        "short": t("Short label, for phones"),
        "label": t("Label"),
        "explain": t("What it means, in one plain sentence"),
        "groups": t("Groups"),
        "questions": t("Questions"),
        "rows": t("Rows"),
        "columns": t("Columns"),
        "words": t("Words in another language"),
        "second_language": t("Also on the projector"),
    }[change.what]
    if change.what in ("words", "second_language"):
        return f"{what}: {translation_form.name_of(change.after or change.before)}"
    what = " · ".join(filter(None, (change.question, change.item, what)))
    match change.kind:
        case "added":
            return t("{what}: “{after}” is new", what=what, after=change.after)
        case "removed":
            return t("{what}: “{before}” is not asked", what=what, before=change.before)
        case "order":
            return t("{what}: in another order", what=what)
        case _:
            return t(
                "{what}: “{before}” is “{after}” here", what=what, before=change.before, after=change.after
            )


def _frozen(question: Question) -> None:
    st.info(
        t(
            "This question was opened, so it stays as it was asked: with other words, what people answered "
            "would be an answer to something else. Copy the workshop to ask it differently."
        ),
        icon=":material/lock:",
    )
    st.text(question.prompt)
    st.text("\n".join(f"{item.letter}  {item.short}" for item in (*question.rows, *question.columns)))


def _words(workshop: Workshop, question: Question) -> None:
    form = Form()

    def box(drawn: Callable[..., Any], field: str, label: str, **how: Any) -> None:
        form.box(drawn, label, getattr(question, field), key(question.id, field), **how)

    with st.form(f"question {question.id}"):
        box(st.text_input, "title", t("Title"), max_chars=60)
        box(st.text_area, "prompt", t("The question as it is asked"), max_chars=300, height=100)
        box(st.text_area, "note", t("Help below it"), max_chars=500, height=80)
        if question.columns:
            for field, label in (
                ("ask_row", t("What a board asks first")),
                ("ask_column", t("What a board asks then")),
            ):
                box(st.text_input, field, label, max_chars=500)
        if question.kind == "budget":
            box(_steps, "step_tenths", t("Steps of"))
        else:
            with st.container(horizontal=True, vertical_alignment="bottom"):
                many = {"min_value": 1, "max_value": max(20, question.dots or 1)}
                box(st.number_input, "dots", t("Dots for each person"), **many)
                box(st.number_input, "cap", t("Most dots of one person on one place"), **many)
        box(st.toggle, "shuffle", t("In another order for everybody"))
        box(st.toggle, "ask_reason", t("Ask for a reason"))
        form.told()
        press.form_button(
            t("Keep"),
            key=f"keep {question.id}",
            type="primary",
            on_click=templating.keep_question,
            args=(workshop.code, question.id),
        )


def _steps(label: str, *, value: int, key: str) -> None:
    index = STEPS.index(value) if value in STEPS else None
    st.selectbox(label, STEPS, index=index, format_func=percent_text, key=key)


def _items(workshop: Workshop, question: Question, part: str, items: tuple[Item, ...]) -> None:
    named = {item.id: f"{item.letter} {item.short}" for item in items}
    st.subheader(t("Rows") if part == "rows" else t("Columns"), anchor=False)
    if part == "rows" and question.baseline:
        st.caption(t("The baseline has exactly these rows. With others there is none beside the room."))
    chosen = st.selectbox(
        t("Which one?"),
        [*named, NEW],
        format_func=lambda each: named[each] if each else t("A new one"),
        key=f"{ITEM} {question.id} {part}",
    )
    item = next((each for each in items if each.id == chosen), None)
    mark, form = chosen or part, Form()
    with st.form(f"item {question.id} {mark}"):
        for field, label, most in (
            ("letter", t("Letter"), 3),
            ("short", t("Short label, for phones"), 28),
            ("label", t("Label"), 120),
            ("explain", t("What it means, in one plain sentence"), 300),
        ):
            written = getattr(item, field) if item else ""
            form.box(st.text_input, label, written, key(question.id, field, mark), max_chars=most)
        form.told()
        press.form_button(
            t("Keep") if item else t("Add"),
            key=f"keep {question.id} {mark}",
            on_click=templating.keep_item,
            args=(workshop.code, question.id, part, chosen),
        )
    if item is None:
        return
    with st.container(horizontal=True):
        for way, label, by in (("up", t("Earlier"), -1), ("down", t("Later"), 1)):
            press.button(
                label,
                key=f"{way} {question.id} {mark}",
                type="tertiary",
                on_click=templating.move_item,
                args=(workshop.code, question.id, part, item.id, by),
            )
        press.button(
            t("Take it out"),
            key=f"remove {question.id} {mark}",
            type="tertiary",
            on_click=templating.remove_item,
            args=(workshop.code, question.id, part, item.id),
        )


def _groups(workshop: Workshop) -> None:
    st.subheader(t("Groups"), anchor=False)
    with st.form("groups form"):
        form = Form()
        form.box(
            st.text_area,
            t("Whom people can be here as, one a line"),
            templating.lines_of(workshop.template.written),
            templating.GROUPS,
            height=200,
        )
        form.told()
        press.form_button(
            t("Keep"), key="keep groups", on_click=templating.keep_groups, args=(workshop.code,)
        )


def _files(workshop: Workshop) -> None:
    st.subheader(t("As a file"), anchor=False)
    st.download_button(
        t("Download the questions (TOML)"),
        template_toml(workshop.template),
        f"{workshop.template.id}.toml",
        "application/toml",
        icon=":material/download:",
        on_click="ignore",
    )
    with st.form("questions form", clear_on_submit=True):
        st.file_uploader(t("Questions from a file (TOML)"), ["toml"], key=FILE)
        press.form_button(
            t("Take these questions"), key="take file", on_click=templating.take_file, args=(workshop.code,)
        )
