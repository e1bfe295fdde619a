"""The participant's screens on a laptop, one function a step of `participation.Step`."""

import streamlit as st

from coprod.charts import alike
from coprod.model.outcome import Shown
from coprod.model.workshop import Workshop
from coprod.participation import Screen, Step
from coprod.text import number, percent_text, t, tn
from coprod.ui import acting, ballot_form, entry, figure, gate, press
from coprod.ui.words import literal
from coprod.workshops import Desk, casting, joining, preparing


def ask_to_join(workshop: Workshop | None) -> None:
    """For whoever has not joined: the code to type, or one press to the page that says what is kept."""
    st.header(t("Take part"), anchor=False)
    if workshop is None:
        st.write(t("Type the join code that stands on the projector. No account, no name."))
        entry.join_form(laptop=True)
        return
    st.write(t("You have not joined this workshop on this device yet. The next page says what is kept."))
    entry.lead(t("Join the workshop"), f"/j/{workshop.code}", primary=True, to="laptop")


def draw(screen: Screen) -> None:
    """The step's own screen."""
    _STEPS[screen.step](screen)


def _group(screen: Screen) -> None:
    groups = {group.id: group.label for group in screen.workshop.template.groups}
    st.header(t("What are you here as?"), anchor=False)
    st.caption(t("This is only used to compare groups, never to name you."))
    with st.form("group", border=False):
        st.radio(
            t("I am here as"),
            list(groups),
            index=None,
            format_func=lambda group: literal(groups[group]),
            key="group choice",
            label_visibility="collapsed",
        )
        press.form_button(
            t("Go on"), key="come as", type="primary", on_click=_come_as, args=(screen.workshop.code,)
        )


def _lobby(screen: Screen) -> None:
    st.header(t("You’re in"), anchor=False)
    st.write(t("The first question comes when the facilitator opens it. This page changes by itself."))
    st.caption(tn("{n} person is here", "{n} people are here", screen.standing.joined))


def _ballot(screen: Screen) -> None:
    question = screen.question
    assert question is not None
    assert screen.round is not None
    if screen.void_reason is not None:
        st.warning(t("Your ballot was struck by the facilitator. You can cast another."))
        st.text(screen.void_reason)
    st.header(literal(screen.title), anchor=False)
    st.markdown(literal(question.prompt))
    st.caption(literal(question.note))
    if question.warm_up:
        st.caption(t("A first try: nobody looks at it afterwards."))
    if screen.open_vote:
        st.info(t("An open vote: results show from the first ballot on, so others may see what you gave."))
    ballot_form.draw(screen)
    if screen.counted:
        press.button(t("Keep it as it is"), type="tertiary", key="keep", on_click=ballot_form.keep_as_it_is)
    if screen.timer_ms is not None:
        arguments = (screen.workshop.code, screen.round.id)
        press.button(
            t("I need more time"), key="more time", type="tertiary", on_click=_more_time, args=arguments
        )


def _counted(screen: Screen) -> None:
    assert screen.round is not None
    st.header(t("Counted"), anchor=False)
    st.write(t("Your ballot is in. You can change it until the round is closed."))
    press.button(
        t("Change it"),
        key="change",
        icon=":material/edit:",
        on_click=ballot_form.revise,
        args=(screen.round.id,),
    )
    _mine(screen)
    if screen.outcome:
        _result(screen)


def _mine(screen: Screen) -> None:
    if screen.counted is None:
        return
    with st.expander(t("What you handed in, and how to check it")):
        for line in ballot_form.summary(screen):
            st.text(line)
        st.caption(t("Your receipt code. With it you can later see that your ballot counts as you cast it."))
        st.code(screen.counted.receipt, language=None)


def _waiting(screen: Screen) -> None:
    st.header(t("This round is closed"), anchor=False)
    st.write(t("Results come here when the facilitator shows them. This page changes by itself."))
    if screen.counted is None:
        st.caption(t("You handed in no ballot in this round."))
    _mine(screen)


def _result(screen: Screen) -> None:
    outcome = screen.outcome
    if outcome is None:
        return
    if screen.shared_with_room is not None:
        st.subheader(alike.with_room(screen.shared_with_room), anchor=False)
    if screen.shared_with_baseline is not None:
        st.markdown(alike.with_baseline(screen.shared_with_baseline))
    if screen.resembled is not None:
        st.markdown(literal(alike.with_stakeholders(screen.resembled)))
    width = figure.width_of_page()
    with st.container(border=True):
        spec = figure.draw(outcome, width, outcome.round_id)
    if outcome.shown is Shown.SHOWN:
        figure.table(spec, _own_figures(screen))
    if screen.step is not Step.COUNTED:
        _mine(screen)


def _own_figures(screen: Screen) -> dict[str, str] | None:
    if screen.counted is None or screen.counted.ballot.abstain:
        return None
    in_percent = screen.counted.ballot.kind == "budget"
    return {
        place: percent_text(amount) if in_percent else number(amount)
        for place, amount in screen.counted.ballot.amounts.items()
    }


def _ended(screen: Screen) -> None:
    st.header(t("The workshop has ended"), anchor=False)
    st.write(t("Thank you for taking part."))
    _result(screen)


def draw_own_data(screen: Screen) -> None:
    """What a participant can do about what is kept: have it erased."""
    with st.expander(t("What is kept about me"), icon=":material/shield_person:"):
        st.write(t("A random number, what you are here as, and your ballots. No name, no address."))
        code = screen.workshop.code
        sure = st.checkbox(t("Yes, delete me and everything I handed in"), key="sure")
        press.button(t("Erase me"), key="erase", disabled=not sure, on_click=_erase, args=(code,))


_STEPS = {
    Step.GROUP: _group,
    Step.LOBBY: _lobby,
    Step.BALLOT: _ballot,
    Step.COUNTED: _counted,
    Step.WAITING: _waiting,
    Step.RESULT: _result,
    Step.ENDED: _ended,
}


def _come_as(code: str) -> None:
    def run(desk: Desk) -> None:
        workshop = preparing.find(desk, code)
        joining.come_as(desk, workshop, _me(workshop), str(st.session_state.get("group choice")))

    acting.answering(run)


def _more_time(code: str, round_id: str) -> None:
    def run(desk: Desk) -> str:
        casting.ask_more_time(desk, round_id, _me(preparing.find(desk, code)))
        return "more_time"

    acting.answering(run)


def _erase(code: str) -> None:
    def run(desk: Desk) -> str:
        workshop = preparing.find(desk, code)
        joining.erase(desk, workshop, _me(workshop))
        return "erased"

    acting.answering(run)


def _me(workshop: Workshop) -> str:
    return gate.participant_or_refused(workshop).id
