"""A workshop by link on a laptop: before it opens, when all was given, and after its end."""

from dataclasses import replace

import streamlit as st

from coprod.charts import alike, alone
from coprod.participation import Given, Screen
from coprod.text import t
from coprod.text.moments import at
from coprod.ui import ballot_form, figure, press
from coprod.ui.words import literal


def soon(screen: Screen) -> None:
    """Before it opens."""
    workshop = screen.workshop
    assert workshop.opens_at is not None
    st.header(t("Opens on {moment}", moment=at(workshop.opens_at, workshop.time_zone)), anchor=False)
    st.write(t("The first question appears here by itself."))
    st.write(t("You can close this page and open the same link again then."))


def thanks(screen: Screen) -> None:
    """All questions are answered; each answer can be changed until the end."""
    workshop = screen.workshop
    assert workshop.ends_at is not None
    st.header(t("That was all. Thank you."), anchor=False)
    until = at(workshop.ends_at, workshop.time_zone)
    st.write(t("Your answers are counted. You can change them until {moment}.", moment=until))
    _beside(screen)
    _given(screen, changes=True)
    st.caption(t("You see here what others said once the organiser shows it."))


def over(screen: Screen) -> None:
    """After the end, until results are revealed."""
    workshop = screen.workshop
    assert workshop.ends_at is not None
    st.header(t("This closed on {moment}", moment=at(workshop.ends_at, workshop.time_zone)), anchor=False)
    answered = any(each.counted for each in screen.given)
    st.write(t("Thank you for taking part.") if answered else t("You did not hand in an answer."))
    st.write(t("You see here what others said once the organiser shows it."))
    _beside(screen)
    _given(screen, changes=False)


def _beside(screen: Screen) -> None:
    """This person's own budget beside the baseline: nothing of anybody else's in the workshop."""
    for each in screen.given:
        if each.beside is None or each.counted is None:
            continue
        st.subheader(t("You beside the baseline"), anchor=False)
        st.markdown(f"**{alike.with_baseline(each.beside.same_as_mean)}**")
        st.markdown(literal(alone.resembles(each.beside)))
        spec = alone.beside(each.beside, each.counted.ballot.amounts, each.question)
        figure.picture(spec, figure.width_of_page(), f"own {each.round.id}")
        st.caption(literal(" ".join([spec.rule, *spec.notes])))


def _given(screen: Screen, *, changes: bool) -> None:
    st.subheader(t("What you gave"), anchor=False)
    for each in screen.given:
        with st.container(border=True, key=f"given {each.round.id}"):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{literal(each.question.title)}**", width="stretch")
                if changes:
                    press.button(
                        t("Change"),
                        key=f"change {each.round.id}",
                        on_click=ballot_form.revise,
                        args=(each.round.id,),
                    )
            _answer(screen, each)


def _answer(screen: Screen, each: Given) -> None:
    if each.counted is None:
        st.caption(t("You gave no answer here."))
        return
    st.text("\n".join(ballot_form.summary(replace(screen, round=each.round, mine=each.counted))))
    receipt = each.counted.receipt
    st.caption(t("Receipt code: {code}", code=f"{receipt[:4]} {receipt[4:]}"))
