"""What the facilitator has behind buttons: agenda, projector, timer, preview, ballots, the way in."""

import streamlit as st

from coprod import results
from coprod.access import Action
from coprod.addresses import join_address, short
from coprod.model.workshop import AgendaItem, Round, RoundState, View
from coprod.text import t, tn
from coprod.ui import (
    acts,
    context,
    door,
    figure,
    gate,
    on_paper,
    pledges,
    press,
    reforms,
    rehearsal_tools,
    results_link,
    room_check,
    round_notes,
    steering,
    views,
)
from coprod.ui.folded import folded
from coprod.ui.words import literal
from coprod.workshops import Desk, preparing
from coprod.workshops.facilitating import seen
from coprod.workshops.steps import Standing


def draw(desk: Desk, standing: Standing) -> None:
    _for_now(desk, standing)
    st.subheader(t("Before people come, and how they come in"), anchor=False)
    _for_the_start(desk, standing)
    st.subheader(t("Afterwards"), anchor=False)
    with st.expander(t("A link to the results"), icon=":material/link:"):
        results_link.draw(desk, standing.workshop)
    with folded(t("What was done"), "acts", ":material/history:") as unfolded:
        if unfolded:  # a table brings 0.1 MB of Streamlit's along
            acts.draw_last(desk, standing.workshop)


def _for_now(desk: Desk, standing: Standing) -> None:
    by_link = standing.workshop.by_link
    if not by_link:
        with st.expander(t("Agenda"), icon=":material/format_list_numbered:"):
            _agenda(standing)
    with st.expander(t("Show something else on the projector"), icon=":material/cast:"):
        _projector(desk, standing)
    if not by_link:
        with st.expander(t("Time"), icon=":material/timer:"):
            _timer(standing)
    with st.expander(t("Notes"), icon=":material/edit_note:"):
        round_notes.draw(standing)
    with st.expander(t("See the results before the room does"), icon=":material/preview:"):
        _preview(desk, standing)
    if standing.leads_to_reforms:
        with st.expander(t("What others did about it"), icon=":material/local_library:"):
            reforms.draw_short(desk, standing.workshop)
    if standing.found_something:
        with st.expander(t("What will we do?"), icon=":material/handshake:"):
            pledges.draw(desk, standing)
    with st.expander(t("Strike a ballot"), icon=":material/ink_eraser:"):
        _void(standing)


def _for_the_start(desk: Desk, standing: Standing) -> None:
    by_link = standing.workshop.by_link
    with st.expander(t("Join code and links"), icon=":material/qr_code_2:"):
        _way_in(desk, standing)
    if not by_link and standing.workshop.closed_at is None:
        with st.expander(t("Check this room"), icon=":material/wifi_find:"):
            room_check.draw(desk, standing.workshop)
    if not by_link:
        with st.expander(
            t("Rehearse"), icon=":material/theater_comedy:", expanded=standing.workshop.rehearsing
        ):
            rehearsal_tools.draw(desk, standing)
    with st.expander(t("Paper"), icon=":material/description:"):
        on_paper.draw(standing.workshop)


def _agenda(standing: Standing) -> None:
    code = standing.workshop.code
    opened = {round_.question_id for round_ in standing.rounds}
    for item in standing.agenda:
        _agenda_row(standing, item, item.question_id in opened)
    listed = {item.question_id for item in standing.agenda}
    others = {q.id: q.title for q in standing.workshop.template.questions if q.id not in listed}
    if others:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.selectbox(
                t("Another question of the template"),
                list(others),
                index=None,
                format_func=lambda question: others[question],
                placeholder=t("Choose"),
                key="question to add",
            )
            press.button(t("Add"), key="add question", on_click=steering.add, args=(code,))


def _agenda_row(standing: Standing, item: AgendaItem, opened: bool) -> None:
    code, over, question = standing.workshop.code, seen(standing), item.question_id
    title = literal(standing.workshop.question(question).title)
    mark = ":material/check:" if opened else ":material/remove:" if item.skipped else ":material/circle:"
    busy = standing.open_round is not None or standing.workshop.closed_at is not None
    with st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False, key=f"agenda {question}"
    ):
        st.markdown(
            f"{mark} {title}  \n:small[{tn('{n} minute', '{n} minutes', item.minutes)}]", width="stretch"
        )
        if not opened:
            for key, icon, words, by in (
                ("up", "arrow_upward", t("Earlier"), -1),
                ("down", "arrow_downward", t("Later"), 1),
            ):
                press.button(
                    f":material/{icon}:",
                    key=f"{key} {question}",
                    type="tertiary",
                    help=words,
                    on_click=steering.move,
                    args=(code, question, by),
                )
            press.button(
                t("Take in") if item.skipped else t("Skip"),
                key=f"skip {question}",
                type="tertiary",
                on_click=steering.skip,
                args=(code, question, not item.skipped),
            )
        press.button(
            t("New round") if opened else t("Open"),
            key=f"ask {question} {over}",
            disabled=busy or item.skipped,
            help=t("Close the open round first.") if busy else None,
            on_click=steering.ask,
            args=(code, question, item.minutes, over),
        )


def _projector(desk: Desk, standing: Standing) -> None:
    code, showing = standing.workshop.code, standing.showing
    with st.container(horizontal=True):
        press.button(t("The way in"), key="show lobby", on_click=steering.show, args=(code, View.LOBBY))
        if standing.current:
            question = (code, View.QUESTION, standing.current.id)
            press.button(t("The question"), key="show question", on_click=steering.show, args=question)
        if standing.found_something:
            press.button(
                t("What we found"), key="show findings", on_click=steering.show, args=(code, View.FINDINGS)
            )
        if standing.leads_to_reforms:
            press.button(
                t("What others did"), key="show reforms", on_click=steering.show, args=(code, View.REFORMS)
            )
    if showing is not None and showing.results_out:
        _further(desk, standing, showing)
    closed = [
        r
        for r in standing.rounds
        if (r.live or r.state(standing.now) is RoundState.CLOSED) and not standing.question(r).warm_up
    ]
    for round_ in closed:
        with st.container(
            horizontal=True, vertical_alignment="center", wrap=False, key=f"results {round_.id}"
        ):
            st.markdown(_round_name(standing, round_), width="stretch")
            arguments = (code, round_.id)
            if round_.results_out:
                press.button(
                    t("Hide"),
                    key=f"hide {round_.id}",
                    type="tertiary",
                    on_click=steering.hide,
                    args=arguments,
                )
            press.button(
                t("Show results"), key=f"reveal {round_.id}", on_click=steering.reveal, args=arguments
            )
    st.link_button(
        t("Open the projector's screen"),
        f"/projector?w={code}",
        icon=":material/open_in_new:",
        type="tertiary",
    )


def _further(desk: Desk, standing: Standing, showing: Round) -> None:
    """The pictures behind and beside the results that were shown last."""
    found = results.views(desk.store, showing.id)
    if not found:
        return
    st.caption(t("More about “{title}”", title=_round_name(standing, showing)))
    with st.container(horizontal=True, key="further"):
        for view in found:
            press.button(
                views.further(view),
                key=f"show {view}",
                on_click=steering.show,
                args=(standing.workshop.code, view, showing.id),
            )


def _timer(standing: Standing) -> None:
    round_ = standing.open_round
    if round_ is None:
        st.caption(t("The timer runs while a round is open. It starts with the minutes of the agenda."))
        return
    with st.form("timer", border=False):
        st.number_input(t("Minutes from now"), 1, 120, 3, key="minutes")
        st.toggle(t("Close the round by itself at the end"), key="closes by itself")
        press.form_button(
            t("Set the timer"),
            key="set timer",
            on_click=steering.set_timer,
            args=(standing.workshop.code, round_.id),
        )
    if round_.timer_ends_at:
        arguments = (standing.workshop.code, round_.id, 0)
        press.button(t("Remove the timer"), key="no timer", on_click=steering.set_timer, args=arguments)


def _preview(desk: Desk, standing: Standing) -> None:
    round_ = standing.current
    outcome = results.outcome(desk.store, round_.id, at_desk=True) if round_ else None
    if round_ is None or outcome is None or (round_.takes_ballots(standing.now) and not round_.live):
        st.caption(t("When a round is closed you can look at its results here, before anybody else does."))
        return
    figure.draw(outcome, figure.width_of_page(), f"preview {round_.id}")


def _void(standing: Standing) -> None:
    st.caption(
        t("Participants find their receipt code on their own screen, behind the way to check a ballot.")
    )
    with st.form("void", border=False):
        st.text_input(t("Receipt code"), max_chars=20, key="receipt")
        st.text_input(t("Reason, kept with the ballot"), max_chars=200, key="reason")
        press.form_button(
            t("Strike this ballot"), key="strike", on_click=steering.void, args=(standing.workshop.code,)
        )


def _way_in(desk: Desk, standing: Standing) -> None:
    workshop = standing.workshop
    base = preparing.address_of(desk, workshop)
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(width=180):
            st.markdown(f"![{t('QR code that leads to this workshop')}](/qr/{workshop.code}.svg)")
        with st.container(width="stretch"):
            st.header(workshop.spoken_code, anchor=False)
            st.text(short(join_address(base, workshop.code)))
            st.link_button(t("Results and tables"), f"/results?w={workshop.code}", type="tertiary")
    with st.container(horizontal=True, vertical_alignment="center"):
        door.draw(workshop)
        if gate.allowed(Action.MANAGE, workshop):
            st.page_link(context.page("workshops"), label=t("Make new links"), icon=":material/key:")


def _round_name(standing: Standing, round_: Round) -> str:
    title = literal(standing.question(round_).title)
    return title if round_.number == 1 else t("{title}, round {n}", title=title, n=round_.number)
