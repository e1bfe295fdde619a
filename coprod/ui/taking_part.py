"""The participant's screens on a laptop, one function a step of `participation.Step`."""

import streamlit as st

from coprod.charts import alike
from coprod.model.act import Who
from coprod.model.ballot import Cast
from coprod.model.outcome import Shown
from coprod.model.workshop import Workshop
from coprod.participation import Screen, Step
from coprod.text import day, number, percent_text, t
from coprod.ui import acting, ballot_answer, ballot_form, draft, entry, figure, gate, handed_in, press
from coprod.ui.folded import folded
from coprod.ui.words import literal
from coprod.workshops import Desk, casting, joining


def ask_to_join(workshop: Workshop | None) -> None:
    """For whoever has not joined: the code to type, or one press to the page that says what is kept."""
    st.header(t("Join a workshop"), anchor=False)
    if workshop is None:
        st.write(t("Type the code that stands on the big screen."))
        entry.join_form(laptop=True)
        return
    st.write(t("You have not joined this workshop on this device yet. The next page says what is kept."))
    entry.lead(t("Join the workshop"), f"/j/{workshop.code}", primary=True, to="laptop")


def draw(screen: Screen) -> None:
    """The step's own screen, below what was typed before in a round that has closed meanwhile."""
    said = screen.step is not Step.BALLOT and ballot_answer.show(screen.round) > 0
    draft.left_behind(screen, said=said, revisions=ballot_answer.revisions())
    _STEPS[screen.step](screen)


def _group(screen: Screen) -> None:
    groups = {group.id: group.label for group in screen.workshop.template.groups}
    st.header(t("You are here as …"), anchor=False)
    st.markdown(
        t(
            "Choose what fits best today. It helps the room to see whether groups think alike; "
            "small groups are never shown by themselves."
        )
    )
    with st.form("group", border=False):
        st.radio(
            t("You are here as …"),
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
    st.write(
        t("Wait for the next question. It appears here by itself.")
        if screen.scene.rounds
        else t("Wait for the first question. It appears here by itself.")
    )
    with st.container(border=True, gap="small"):
        st.write(t("Somebody beside you wants to join? This is the code:"))
        st.subheader(screen.workshop.spoken_code, anchor=False)


def _ballot(screen: Screen) -> None:
    question = screen.question
    assert question is not None
    assert screen.round is not None
    _struck(screen)
    if screen.progress:
        st.caption(t("Question {n} of {all}", n=screen.progress[0], all=screen.progress[1]))
    st.header(literal(screen.title), anchor=False)
    _paragraphs(literal(question.prompt), *([f":small[{literal(question.note)}]"] if question.note else []))
    if screen.open_vote:
        st.info(f"**{t('This is an open vote.')}** {t('Others may see what one person gave.')}")
    ballot_form.draw(screen)
    with st.container(horizontal=True, vertical_alignment="center"):
        if screen.counted:
            press.button(
                t("Keep it as it was"), type="tertiary", key="keep", on_click=ballot_form.keep_as_it_was
            )
        if screen.timer_ms is not None:
            st.caption(t("There is a time limit."), width="content")
            arguments = (screen.workshop.code, screen.round.id)
            press.button(
                t("I need more time"), key="more time", type="tertiary", on_click=_more_time, args=arguments
            )


def _struck(screen: Screen) -> None:
    if screen.void_reason is not None:
        st.warning(f"**{t('Your ballot was struck and does not count.')}**")
        st.text(t("The facilitator's reason: {reason}", reason=screen.void_reason))


def _counted(screen: Screen) -> None:
    assert screen.round is not None
    assert screen.counted is not None
    st.header(t("Counted"), anchor=False)
    if screen.counted.ballot.abstain:
        st.write(t("You chose not to answer. That is counted apart."))
    else:
        st.markdown(t("Your ballot for “{title}” is in.", title=literal(screen.title)))
    press.button(
        t("Change it"),
        key="change",
        icon=":material/edit:",
        on_click=ballot_form.revise,
        args=(screen.round.id,),
    )
    with folded(t("How can I check?"), "receipt") as unfolded:
        if unfolded:
            st.write(t("This is your receipt code:"))
            st.code(_receipt(screen.counted), language=None)
            st.write(
                t(
                    "As long as this page shows it, your ballot counts exactly as it stands here. "
                    "After a change there is a new code."
                )
            )
            _given(screen)
    if screen.outcome:
        st.caption(t("The room, when this page last changed"))
        _result(screen)
    else:
        st.caption(t("Results appear here when the facilitator shows them."))


def _receipt(mine: Cast) -> str:
    return f"{mine.receipt[:4]} {mine.receipt[4:]}"


def _given(screen: Screen) -> None:
    st.text("\n".join(ballot_form.summary(screen)))


def _mine(screen: Screen) -> None:
    if screen.counted is None:
        return
    with folded(t("What you gave"), "given") as unfolded:
        if unfolded:
            _given(screen)
            st.write(t("Receipt code: {code}", code=_receipt(screen.counted)))


def _waiting(screen: Screen) -> None:
    st.caption(literal(screen.title))
    st.header(t("The round is closed"), anchor=False)
    _struck(screen)
    if screen.counted is not None:
        st.write(t("Your ballot was counted."))
    elif screen.void_reason is None:
        st.write(t("You did not hand in a ballot in this round."))
    st.write(t("Results appear here when the facilitator shows them."))
    _mine(screen)


def _result(screen: Screen) -> None:
    outcome = screen.outcome
    if outcome is None:
        return
    _struck(screen)
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
    st.header(t("This workshop has ended."), anchor=False)
    st.write(t("Thank you for taking part."))
    if screen.workshop.delete_on:
        st.write(t("Everything is deleted by {day}.", day=day(screen.workshop.delete_on)))
    _result(screen)


def draw_own_data(screen: Screen) -> None:
    """What is kept of a participant, and how to have it erased."""
    with folded(t("What happens to what you enter"), "own data", ":material/shield_person:") as unfolded:
        if unfolded:
            _own_data(screen.workshop.code)


def _own_data(code: str) -> None:
    _paragraphs(
        t(
            "Your answers, and the group you say you belong to. No name, no e-mail and no network "
            "address. A cookie lets this device find your ballot again."
        ),
        f"**{t('Erase me?')}**",
        t("This deletes you and all your ballots in this workshop. It cannot be undone."),
        t(
            "Results change with it where your ballot was in them: whoever kept the earlier figures "
            "could work out what you gave. You can join again afterwards, as somebody new."
        ),
    )
    sure = st.checkbox(t("Yes, I am sure"), key="sure")
    press.button(t("Erase me and my ballots"), key="erase", disabled=not sure, on_click=_erase, args=(code,))


def _paragraphs(*texts: str) -> None:
    """In one piece: what a run of the page costs is how many pieces it draws."""
    st.markdown("\n\n".join(texts))


_STEPS = {
    Step.GROUP: _group,
    Step.LOBBY: _lobby,
    Step.SOON: handed_in.soon,
    Step.BALLOT: _ballot,
    Step.COUNTED: _counted,
    Step.THANKS: handed_in.thanks,
    Step.WAITING: _waiting,
    Step.RESULT: _result,
    Step.OVER: handed_in.over,
    Step.ENDED: _ended,
}


def _come_as(code: str) -> None:
    def run(desk: Desk) -> None:
        scene, me = gate.taking_part(code)
        joining.come_as(desk, scene.workshop, me.id, str(st.session_state.get("group choice")))

    acting.answering(run)


def _more_time(code: str, round_id: str) -> None:
    def run(desk: Desk) -> str:
        _scene, me = gate.taking_part(code)
        casting.ask_more_time(desk, round_id, me.id)
        return "more_time"

    acting.answering(run)


def _erase(code: str) -> None:
    def run(desk: Desk) -> str:
        scene, me = gate.taking_part(code)
        joining.erase(desk.as_(Who.PARTICIPANT), scene.workshop, me.id)
        return "erased"

    acting.answering(run)
