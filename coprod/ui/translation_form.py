"""Where an organiser says a template's words in other languages, line by line, beside its own."""

from collections.abc import Collection

import streamlit as st

from coprod.model.template import Template
from coprod.model.template_words import KNOWN
from coprod.model.translation import Gap, progress
from coprod.model.words import Worded
from coprod.model.workshop import Workshop
from coprod.text import on_offer, t, tn
from coprod.ui import press, translating
from coprod.ui.naming import plain
from coprod.ui.translating import READING, SECOND, SPEAKING, box
from coprod.ui.words import literal
from coprod.ui.written_over import Form

LONG = 120
"""From so many characters on a line is typed in a box of several."""
MOST = {"short": 28, "title": 60, "label": 120, "prompt": 300, "explain": 300}
SHOWN = 40
"""Of the lines that are missing, so many are listed."""


def choose(workshop: Workshop) -> str:
    """What is missing in each language, and which one is edited; its code."""
    template = workshop.template.written
    names = names_of(template)
    for language in template.languages[1:]:
        _missing(template, language, names)
    every = names | {code: name for code, name in sorted(KNOWN.items(), key=_by_name) if code not in names}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            t("Words in"),
            list(every),
            format_func=lambda code: f"{every[code]} ({code})",
            key=READING,
            help=t("To add a language, choose it here and say the words in it."),
        )
        if len(template.languages) > 1:
            st.selectbox(
                t("In the hall and in files"),
                list(template.languages),
                index=template.languages.index(workshop.template.spoken),
                format_func=lambda code: names[code],
                key=SPEAKING,
                on_change=translating.speak,
                args=(workshop.code,),
            )
        _second(workshop, template)
    return str(chosen)


def _second(workshop: Workshop, template: Template) -> None:
    """Which language stands below the hall's on the projector; there only where there is another."""
    known = on_offer(tuple(each for each in (*template.languages, template.second_language) if each))
    others = {code: name for code, name in known.items() if code != workshop.template.spoken}
    if not others:
        return
    codes = ["", *others]
    chosen = template.second_language
    st.selectbox(
        t("Also on the projector"),
        codes,
        index=codes.index(chosen) if chosen in codes else 0,
        format_func=lambda code: others.get(code) or t("No second language"),
        key=SECOND,
        on_change=translating.speak_also,
        args=(workshop.code,),
        help=t("The projector says it in the hall's language, and below that, smaller, in this one."),
    )


def names_of(template: Template) -> dict[str, str]:
    """The languages that a template has words in, each by its own name; the one it is written in first."""
    offered = on_offer(template.languages)
    return {code: offered.get(code) or name_of(code) for code in template.languages}


def draw(workshop: Workshop, language: str, question_id: str, frozen: Collection[str]) -> None:
    """The lines of one question, or AROUND them, each with a box for the same in this language."""
    template = workshop.template.written
    own = names_of(template)[template.language]
    form = Form()
    with st.form(f"words {language} {question_id}"):
        st.caption(
            t("Beside each line stands what it says in {language}. An empty box stays in it.", language=own)
        )
        for name, thing in translating.things_of(template, question_id):
            _lines(form, language, question_id, name, thing)
        form.told()
        press.form_button(
            t("Keep"),
            key=f"keep words {question_id}",
            type="primary",
            on_click=translating.keep,
            args=(workshop.code, language, question_id, tuple(frozen)),
        )


def _lines(form: Form, language: str, question_id: str, name: str, thing: Worded) -> None:
    said, part = thing.said_in(language), name.partition(" ")[0]
    for field, text in thing.to_say().items():
        most = 60 if part == "groups" else MOST.get(field, 500)
        beside, there = st.columns(2, vertical_alignment="center")
        beside.caption(field_name(field, part))
        beside.text(text)
        label = f"{field_name(field, part)}: {text}"
        form.box(
            there.text_area if most > LONG else there.text_input,
            plain(label),
            said.get(field, ""),
            box(language, question_id, name, field),
            called=label,
            max_chars=most,
            label_visibility="collapsed",
        )


def field_name(field: str, part: str = "") -> str:
    """What a line is, in words."""
    if part == "groups":
        return t("Group")
    if part == "families":
        return t("Family of rows")
    if part == "agendas":
        return t("Agenda")
    return {
        "title": t("Title"),
        "prompt": t("The question as it is asked"),
        "note": t("Help below it"),
        "ask_row": t("What a board asks first"),
        "ask_column": t("What a board asks then"),
        "short": t("Short label, for phones"),
        "label": t("Label"),
        "explain": t("What it means, in one plain sentence"),
    }[field]


def _missing(template: Template, language: str, names: dict[str, str]) -> None:
    found = progress(template, language)
    n = len(found.gaps)
    said = {"language": names[language], "own": names[template.language], "all": found.lines}
    if not n:
        st.caption(t("All {all} lines are there in {language}.", **said))
        return
    label = tn(
        "{n} of {all} lines is missing in {language} and stays in {own}",
        "{n} of {all} lines are missing in {language} and stay in {own}",
        n,
        **said,
    )
    with st.expander(literal(label), icon=":material/translate:"):
        st.text("\n".join(_told(gap) for gap in found.gaps[:SHOWN]))
        if n > SHOWN:
            st.caption(tn("and {n} more", "and {n} more", n - SHOWN))


def _by_name(language: tuple[str, str]) -> str:
    return language[1]


def _told(gap: Gap) -> str:
    names = (each for each in (gap.question, gap.thing) if each not in ("", gap.text))
    return " · ".join((*names, field_name(gap.field))) + f": {gap.text}"


def name_of(code: str) -> str:
    """A language by its own name."""
    return on_offer((code, "en")).get(code, code)
