"""Typing sheets of paper in: the sheet's number, then a box for each place in the printed order."""

import hashlib
import json
from collections.abc import Mapping, Sequence

import streamlit as st

from coprod.access import Action
from coprod.errors import Refused
from coprod.model.paper import Kind, Sheet, Written
from coprod.model.template import Question
from coprod.model.workshop import Round, Workshop
from coprod.text import t, titled, tn
from coprod.text.reasons import sentence, sentences
from coprod.ui import messages, number_pad, press
from coprod.ui.acting import act
from coprod.ui.naming import plain
from coprod.ui.words import literal
from coprod.workshops import Desk, paper, sheets
from coprod.workshops.sheets import Stack

SHEET, BY, AGAIN, TYPED, KEPT = "sheet", "by", "again", "sheet number", "sheet kept"
REASON, ABSTAIN = "reason", "abstain"
WHO, FORM = "who", "entry"
MOST_IN_A_BOX = 40
"""Signs that are kept of one box; Streamlit's own limit would draw a counter over what is typed."""


def draw(workshop: Workshop, stack: Stack) -> None:
    """The number of a sheet to type; then its boxes, in the page's address so that none is lost."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=WHO):
        st.text_input(t("Your initials"), key=BY, width=160, autocomplete="off")
        st.toggle(t("Second time, by somebody else"), key=AGAIN)
    again = bool(st.session_state.get(AGAIN))
    _progress(stack, again)
    _kept()
    sheet = _chosen(stack)
    if sheet is None:
        _number(workshop)
        _ready()
        return
    _sheet(workshop, stack, sheet, again)


def at_a_sheet() -> bool:
    """Whether the boxes of a sheet are on the screen."""
    return SHEET in st.query_params


def choose(code: str) -> None:
    """Take the sheet whose number was typed, if it is one of this workshop's with something left to enter."""
    typed, again = str(st.session_state.get(TYPED, "")), bool(st.session_state.get(AGAIN))

    def run(desk: Desk, workshop: Workshop) -> None:
        stack = sheets.stack(desk, workshop.id)
        sheet = sheets.find_sheet(stack, typed)
        if again and not stack.unchecked(sheet):
            raise Refused(paper.ENTERED_TWICE if stack.of(sheet) else paper.SHEET_NOT_ENTERED)
        if not again and not stack.waiting(sheet) and not stack.late(sheet):
            raise Refused(paper.SHEET_ENTERED if stack.of(sheet) else paper.NO_ROUND_FOR_PAPER)
        st.query_params[SHEET] = sheet.code
        st.session_state.pop(KEPT, None)

    act(Action.STEER, code, run)


def leave() -> None:
    """Go back to typing a sheet's number; what was typed of this one is dropped."""
    st.query_params.pop(SHEET, None)
    messages.done(None)


def keep(code: str, sheet_code: str, round_ids: Sequence[str], again: bool) -> None:
    """Keep what stands in the form; pressed twice, it is kept once."""

    def run(desk: Desk, workshop: Workshop) -> None:
        stack = sheets.stack(desk, workshop.id)
        sheet = sheets.find_sheet(stack, sheet_code)
        rounds = [each for each in stack.rounds if each.id in round_ids]
        written = {
            each.id: in_boxes(_kind(again), sheet, each, workshop.question(each.question_id))
            for each in rounds
        }
        by = str(st.session_state.get(BY, ""))
        name = press_of(sheet, again, by, written)
        if again:
            paper.enter_again(desk, workshop.id, sheet_code, by, written, name)
            told: dict[str, tuple[str, ...]] = {}
        else:
            group = _group(workshop, str(st.session_state.get(_key(Kind.FIRST, sheet, "", "group"), "")))
            receipt = str(st.session_state.get(_key(Kind.FIRST, sheet, "", "receipt"), ""))
            told = paper.enter(
                desk, workshop.id, sheet_code, by, written, name, group_id=group, receipt=receipt
            )
        st.session_state[KEPT] = (sheet_code, again, told)
        st.query_params.pop(SHEET, None)

    act(Action.STEER, code, run)


def boxes(kind: Kind, sheet: Sheet, round_: Round, question: Question, start: Written | None = None) -> None:
    """A box for each place in the printed order, and what they add up to.

    Those of each kind of entry are apart: whoever enters a sheet again must not see what was typed before.
    """
    before = start or Written()
    keys = []
    for name, label in places(question):
        key = _key(kind, sheet, round_.id, name)
        st.text_input(plain(label), before.fields.get(name, ""), key=key, autocomplete="off")
        keys.append(key)
    number_pad.total(f"{kind} {sheet.id} {round_.id}", question, keys)
    if question.ask_reason:
        key = _key(kind, sheet, round_.id, REASON)
        st.text_input(t("Why? One line, if you like"), before.reason, key=key, max_chars=200)
    st.checkbox(t("I’d rather not answer"), before.abstain, key=_key(kind, sheet, round_.id, ABSTAIN))


def _number(workshop: Workshop) -> None:
    with st.container(key=FORM), st.form("choose", border=False):
        beside = st.container(horizontal=True, vertical_alignment="bottom")
    with beside:
        st.text_input(t("Number of the sheet"), key=TYPED, width=220, autocomplete="off")
        press.form_button(t("Go on"), key="choose sheet", on_click=choose, args=(workshop.code,))


def _ready() -> None:
    """Initials first, then the number of one sheet after another."""
    kept = st.session_state.get(KEPT)
    if st.session_state.get(BY):
        number_pad.ready(FORM, f"number after {kept}")
    else:
        number_pad.ready(WHO, "initials")


def _sheet(workshop: Workshop, stack: Stack, sheet: Sheet, again: bool) -> None:
    late: tuple[Round, ...] = ()
    if again:
        rounds = tuple(part.round for part in stack.unchecked(sheet))
    else:
        rounds, late = stack.waiting(sheet), stack.late(sheet)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(t("Sheet {code}", code=sheet.code), anchor=False, width="stretch")
        press.button(t("Another sheet"), key="leave sheet", type="tertiary", on_click=leave)
    if late and st.toggle(t("Also rounds that the room has seen: kept, but not counted"), key="late rounds"):
        rounds = rounds + late
    if not rounds:
        st.info(t("Nothing is left to enter of this sheet that would count."))
        return
    began = (
        not again
        and sheet.participant_id is None
        and st.toggle(t("This person began on a phone"), key=f"began {sheet.id}")
    )
    with st.container(key=FORM), st.form(f"entry {sheet.id}", enter_to_submit=False):
        if not again and not began and sheet.participant_id is None and workshop.template.groups:
            key = _key(Kind.FIRST, sheet, "", "group")
            st.text_input(t("Group: the number that is ticked"), key=key, autocomplete="off")
        if began:
            key = _key(Kind.FIRST, sheet, "", "receipt")
            st.text_input(t("Receipt code from the phone"), key=key, autocomplete="off")
        for round_ in rounds:
            question = workshop.question(round_.question_id)
            st.markdown(f"#### {literal(titled(question.title, round_.number))}")
            boxes(_kind(again), sheet, round_, question)
        arguments = (workshop.code, sheet.code, tuple(each.id for each in rounds), again)
        press.form_button(
            t("Keep this sheet"), type="primary", key=f"keep {sheet.id}", on_click=keep, args=arguments
        )
    number_pad.moves_on(FORM, f"{sheet.id} {again}")


def _progress(stack: Stack, again: bool) -> None:
    entered = len(stack.entered)
    said = [
        tn("{n} sheet printed", "{n} sheets printed", len(stack.sheets)),
        tn("{n} entered", "{n} entered", entered),
    ]
    if stack.to_settle:
        said.append(tn("{n} to settle", "{n} to settle", len(stack.to_settle)))
    st.caption(" · ".join(said))
    if again and entered:
        left = [sheet.code for sheet in stack.sample if stack.unchecked(sheet)]
        if left:
            st.caption(t("All, or a sample: {codes}", codes=", ".join(left)))
        else:
            st.caption(t("The sample has been checked."))


def _kept() -> None:
    """What became of the last sheet."""
    kept = st.session_state.get(KEPT)
    if not kept:
        return
    code, again, told = kept
    reasons = list(dict.fromkeys(reason for each in told.values() for reason in each))
    with st.container(key="kept sheet"):
        if not reasons:
            words = (
                t("Sheet {code} was checked.", code=code) if again else t("Sheet {code} counts.", code=code)
            )
            st.success(words, icon=":material/check:")
            return
        not_100 = t("It does not add up to 100.")
        why = [not_100 if reason == "not_100" else sentence(reason) for reason in reasons]
        said = t("Sheet {code} is kept, but not all of it counts. {why}", code=code, why=" ".join(why))
        st.warning(literal(said), icon=":material/warning:")


def _chosen(stack: Stack) -> Sheet | None:
    """The sheet that the page's address names."""
    typed = st.query_params.get(SHEET, "")
    if not typed:
        return None
    try:
        return sheets.find_sheet(stack, typed)
    except Refused as refusal:
        for words in sentences(refusal.reasons):
            st.error(words)
        return None


def places(question: Question) -> list[tuple[str, str]]:
    """The fields of a question, each with its label, as they stand on paper."""
    if not question.two_way:
        return [(item.id, f"{item.letter} {item.short}") for item in question.rows]
    asked = (
        ("row", question.ask_row or t("Choose one of these")),
        ("column", question.ask_column or t("Which of these?")),
    )
    return [
        (f"{name}{n}", t("Dot {n}: {asked}", n=n, asked=words))
        for n in range(1, (question.dots or 0) + 1)
        for name, words in asked
    ]


def in_boxes(kind: Kind, sheet: Sheet, round_: Round, question: Question) -> Written:
    """What stands in the boxes of a round."""

    def held(name: str) -> object:
        return st.session_state.get(_key(kind, sheet, round_.id, name))

    fields = {name: str(held(name) or "").strip()[:MOST_IN_A_BOX] for name, _label in places(question)}
    return Written(fields=fields, abstain=bool(held(ABSTAIN)), reason=str(held(REASON) or ""))


def _group(workshop: Workshop, typed: str) -> str | None:
    """The group with this number on the sheet, None for none; Refused for a number that is not there."""
    wanted = typed.strip()
    if not wanted:
        return None
    found = {str(n): group.id for n, group in enumerate(workshop.template.groups, 1)}
    if wanted not in found:
        raise Refused("unknown_group")
    return found[wanted]


def press_of(sheet: Sheet, what: object, by: str, written: Mapping[str, Written]) -> str:
    """A name for this press of the button, the same when it comes again."""
    content = {round_id: each.model_dump(mode="json") for round_id, each in written.items()}
    said = json.dumps([sheet.id, what, by, content], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _kind(again: bool) -> Kind:
    return Kind.SECOND if again else Kind.FIRST


def _key(kind: Kind, sheet: Sheet, round_id: str, name: str) -> str:
    return f"field {kind} {sheet.id} {round_id} {name}"
