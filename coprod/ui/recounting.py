"""The organiser's proof: every number counted again from the stored ballots, and what became of a receipt."""

from collections.abc import Sequence
from fractions import Fraction

import streamlit as st

from coprod import results
from coprod.model.recount import Difference, Receipt, ReceiptAnswer, RoundRecount
from coprod.model.template import Question
from coprod.model.workshop import Workshop
from coprod.text import number, t, titled, tn
from coprod.ui import context, press
from coprod.ui.words import literal


def draw(workshop: Workshop) -> None:
    """The button, what it found last, and the box for a receipt code."""
    asked = f"recount {workshop.code}"
    with st.container(border=True, key="check the numbers"):
        st.subheader(t("Check the numbers"), anchor=False)
        st.markdown(
            t(
                "Count every closed round again from the ballots as they were stored, in a second way, and "
                "set the result beside what the screens show."
            )
        )
        press.button(
            t("Recount now"), key="recount", icon=":material/fact_check:", on_click=_ask, args=(asked,)
        )
        if st.session_state.get(asked):
            with st.spinner(t("Counting again …")):
                found = results.recount(context.desk().store, workshop)
            _report(found)
        _receipt(workshop)


def _report(found: Sequence[RoundRecount]) -> None:
    if not found:
        st.info(t("No round is closed yet, so there is nothing to recount."))
        return
    compared, wrong = sum(each.compared for each in found), [each for each in found if not each.matches]
    if wrong:
        names = [literal(_round(each.question, each.number)) for each in wrong]
        st.error(t("Difference: look at {rounds}.", rounds=", ".join(names)), icon=":material/error:")
    elif compared:
        st.success(
            tn(
                "Match: the one number is what the stored ballots say.",
                "Match: all {n} numbers are what the stored ballots say.",
                compared,
            ),
            icon=":material/check_circle:",
        )
    st.table([_row(each) for each in found], border="horizontal", hide_index=True)
    for each in wrong:
        _differences(each)
    _not_counted([each for each in found if each.replaced or each.struck])
    st.caption(
        t(
            "Compared are ballots and abstentions, each mean or number of dots, how many gave any, what "
            "leads, and without how many people something else would. Shares of redraws are drawn, not "
            "counted. Of rounds with too few ballots nothing is told."
        )
    )


def _row(each: RoundRecount) -> dict[str, str]:
    return {
        t("Round"): literal(_round(each.question, each.number)),
        t("Ballots"): number(each.ballots) if each.enough else "–",
        t("Result"): _result(each),
    }


def _result(each: RoundRecount) -> str:
    if not each.enough:
        return t("differs") if each.differences else t("too few to show")
    if each.differences:
        return t("{n} of {all} differ", n=number(len(each.differences)), all=number(each.compared))
    return t("differs") if each.unfit else t("{n} match", n=number(each.compared))


def _differences(each: RoundRecount) -> None:
    st.markdown(f"**{literal(_round(each.question, each.number))}**")
    if each.unfit:
        st.markdown(
            tn(
                "{n} stored ballot does not answer the question: it was changed after it was handed in.",
                "{n} stored ballots do not answer the question: they were changed after they were handed in.",
                each.unfit,
            )
        )
    if not each.enough:
        st.markdown(t("Screens and recount disagree on whether there are enough ballots to show a result."))
    elif each.differences:
        rows = [
            {
                t("Number"): literal(_what(one, each.question)),
                t("On the screens"): _value(one, one.on_screens, each.question),
                t("Recounted"): _value(one, one.recounted, each.question),
            }
            for one in each.differences
        ]
        st.table(rows, border="horizontal", hide_index=True)


def _what(one: Difference, question: Question) -> str:
    figure = {
        "ballots": t("answers"),
        "abstained": t("abstentions"),
        "amount": t("mean, in percent") if question.kind == "budget" else t("dots"),
        "people": t("people who gave any"),
        "leads": t("leads"),
        "flips": t("people without whom something else leads"),
        "shown": "",
    }[one.figure]
    return f"{question.place_label(one.item)}: {figure}" if one.item else figure


def _value(one: Difference, value: Fraction | None, question: Question) -> str:
    if value is None:
        return t("a few") if one.figure == "people" else "–"
    if one.figure == "leads":
        return t("yes") if value else t("no")
    return number(value, 2 if one.figure == "amount" and question.kind == "budget" else 0)


def _not_counted(found: Sequence[RoundRecount]) -> None:
    """What is on record and does not count: replaced ballots, and struck ones with their reasons."""
    if not found:
        return
    with st.expander(t("Replaced and struck ballots")):
        st.caption(t("They stay on record and count no more."))
        for each in found:
            st.markdown(f"**{literal(_round(each.question, each.number))}**")
            if each.replaced:
                st.markdown(
                    tn(
                        "{n} was replaced by a later one of the same person.",
                        "{n} were replaced by a later one of the same person.",
                        each.replaced,
                    )
                )
            if each.struck:
                st.markdown(tn("{n} was struck:", "{n} were struck:", len(each.struck)))
            for reason in each.struck:
                st.text(reason)


def _receipt(workshop: Workshop) -> None:
    key = f"receipt code {workshop.code}"
    st.markdown(
        t(
            "**Is my ballot in it?** A participant finds a receipt code on their phone behind “How can I "
            "check?”. The answer does not say whose ballot it is, nor what is on it."
        )
    )
    with (
        st.form(f"receipt {workshop.code}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(
            t("Receipt code"),
            key=key,
            max_chars=20,
            width=260,
        )
        press.form_button(t("Look it up"), key="look up receipt", on_click=_look)
    typed = str(st.session_state.get(key) or "").strip()
    if typed:
        found = results.receipt(context.desk().store, workshop, typed)
        show = st.success if found.found is Receipt.COUNTED else st.info
        show(_answer(found))
        if found.reason:
            st.text(found.reason)


def _answer(found: ReceiptAnswer) -> str:
    """What became of the ballot, never whose it is nor what it holds."""
    if found.question is None:
        return t("No ballot of this workshop has this receipt code. Was it mistyped?")
    where = literal(_round(found.question, found.number))
    return {
        Receipt.COUNTED: t("Counted as it was cast, in “{round}”.", round=where),
        Receipt.REPLACED: t(
            "Replaced by a later ballot of the same person in “{round}”: the later one counts.", round=where
        ),
        Receipt.STRUCK: t("Struck in “{round}”, so it does not count. The reason on record:", round=where),
        Receipt.NOT_COUNTED: t(
            "Handed in to try things out, in “{round}”: such ballots never count.", round=where
        ),
        Receipt.APART: t("A table agreed on it, in “{round}”: it is in no number about people.", round=where),
        Receipt.CHANGED: t(
            "In “{round}”, but what is stored does not answer the question: it was changed after it was "
            "handed in.",
            round=where,
        ),
        Receipt.HELD_BACK: t(
            "One of the last ballots of “{round}”. They stay out of its result, because so few could not be "
            "shown without giving them away.",
            round=where,
        ),
        Receipt.UNKNOWN: "",
    }[found.found]


def _round(question: Question, number_of_round: int) -> str:
    return titled(question.title, number_of_round)


def _ask(key: str) -> None:
    st.session_state[key] = True


def _look() -> None:
    """Nothing to do: the page looks up what stands in the box."""
