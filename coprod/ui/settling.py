"""Sheets to settle: what two people read differently, side by side, and what cannot count as written."""

import streamlit as st

from coprod.access import Action
from coprod.model.paper import Entry, Kind, Written
from coprod.model.workshop import Workshop
from coprod.text import percent_text, t, titled, tn
from coprod.text.reasons import sentence
from coprod.ui import entering, press
from coprod.ui.acting import act
from coprod.ui.naming import NOTHING
from coprod.ui.words import literal
from coprod.workshops import Desk, paper, sheets
from coprod.workshops.sheets import Part, Stack

AT_ONCE = 8
FIRST, SECOND, ANEW = "first", "second", "anew"


def draw(workshop: Workshop, stack: Stack) -> None:
    """Each sheet to settle, with what can be chosen; nothing where there is none."""
    found = stack.to_settle
    if not found:
        return
    st.subheader(t("To settle"), anchor=False)
    for part in found[:AT_ONCE]:
        with st.container(border=True, key=f"settle {part.sheet.code} {part.round.question_id}"):
            _part(workshop, part)
    if len(found) > AT_ONCE:
        more = len(found) - AT_ONCE
        st.caption(tn("{n} more after these.", "{n} more after these.", more))


def draw_erasing(workshop: Workshop) -> None:
    with st.expander(t("Delete what was typed from a sheet"), icon=":material/delete:"):
        st.caption(t("For somebody who asks for it: their answers are deleted, as if never handed in."))
        st.caption(t("Whoever began on a phone: what they handed in there is deleted, too."))
        with st.form("erase", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(t("Number of the sheet"), key="erase number", width=220, autocomplete="off")
            press.form_button(t("Delete it"), key="erase sheet", on_click=erase, args=(workshop.code,))


def erase(code: str) -> None:
    """Delete the person whose sheet this is."""
    typed = str(st.session_state.get("erase number", ""))

    def run(desk: Desk, workshop: Workshop) -> str:
        paper.erase_sheet(desk, workshop, typed)
        return "sheet_erased"

    act(Action.STEER, code, run)


def settle(code: str, sheet_code: str, round_id: str, which: str) -> None:
    """Let one of the entries stand, or what was typed anew."""

    def run(desk: Desk, workshop: Workshop) -> str | None:
        stack = sheets.stack(desk, workshop.id)
        sheet = sheets.find_sheet(stack, sheet_code)
        part = stack.of(sheet).get(round_id)
        if part is None:
            return None
        written = part.first.written
        if which == SECOND and part.second:
            written = part.second.written
        elif which == ANEW:
            written = entering.in_boxes(Kind.SETTLED, sheet, part.round, part.question)
        by = str(st.session_state.get(entering.BY, ""))
        name = entering.press_of(sheet, [len(part.entries), which], by, {round_id: written})
        reasons = paper.settle(desk, workshop.id, sheet_code, round_id, by, written, name)
        st.session_state[entering.KEPT] = (sheet_code, False, {round_id: reasons})
        return None

    act(Action.STEER, code, run)


def _part(workshop: Workshop, part: Part) -> None:
    code = t("Sheet {code}", code=part.sheet.code)
    st.markdown(f"**{code}** · {literal(titled(part.question.title, part.round.number))}")
    for words in _why(part):
        st.text(words)
    st.table(_side_by_side(part))
    arguments = (workshop.code, part.sheet.code, part.round.id)
    with st.container(horizontal=True):
        first = (
            t("{who} is right", who=part.first.by) if part.second else t("It is written so: do not count it")
        )
        _button(first, FIRST, part, arguments)
        if part.second:
            _button(t("{who} is right", who=part.second.by), SECOND, part, arguments)
    with st.expander(t("Type it anew")), st.form(f"anew {part.sheet.id} {part.round.id}", border=False):
        entering.boxes(Kind.SETTLED, part.sheet, part.round, part.question, part.first.written)
        press.form_button(
            t("This is what the sheet says"),
            key=f"settle {ANEW} {part.sheet.code} {part.round.id}",
            on_click=settle,
            args=(*arguments, ANEW),
        )


def _button(label: str, which: str, part: Part, arguments: tuple[str, str, str]) -> None:
    press.button(
        literal(label),
        key=f"settle {which} {part.sheet.code} {part.round.id}",
        on_click=settle,
        args=(*arguments, which),
    )


def _why(part: Part) -> list[str]:
    why = []
    if part.differences:
        why.append(t("Two people read it differently. The first counts until this is settled."))
    given = sheets.read(part.question, part.first.written)[0]
    for reason in part.reasons:
        if reason == "not_100" and given is not None:
            percent = percent_text(sum(given.amounts.values()))
            why.append(t("It adds up to {n}, not 100, so it does not count yet.", n=percent))
        else:
            why.append(sentence(reason))
    return why


def _side_by_side(part: Part) -> list[dict[str, str]]:
    """The fields that differ; where only one was typed, or they agree, all that hold something."""
    place = t("Place")
    heads: dict[str, Entry | None] = {place: None}
    for each in filter(None, (part.first, part.second)):
        head = literal(each.by)
        heads[head if head != place else head + NOTHING] = each
    labels = dict(entering.places(part.question)) | {"abstain": t("I’d rather not answer")}
    shown = part.differences or tuple(name for name in labels if name in part.first.written.fields)
    return [
        {
            head: literal(labels.get(name, name)) if entry is None else literal(_said(entry, name))
            for head, entry in heads.items()
        }
        for name in sorted(shown, key=list(labels).index)
    ]


def _said(entry: Entry, name: str) -> str:
    written: Written = entry.written
    if name == "abstain":
        return "✓" if written.abstain else "–"
    return written.fields.get(name, "–")
