"""What the facilitator always sees: what the projector shows, the one next step, who is in, and undo."""

import streamlit as st

from coprod import results
from coprod.access import Action
from coprod.model.workshop import RoundState, View
from coprod.text import t, tn
from coprod.text.apart import tables_said
from coprod.text.origins import phones_and_paper
from coprod.ui import door, enough, gate, link_desk, press, steering, views
from coprod.ui.follow import follow
from coprod.ui.words import literal
from coprod.workshops import Desk
from coprod.workshops.facilitating import ahead, seen
from coprod.workshops.steps import Standing, Step, Undo

NEXT_KEY, BLANK_KEY = "F8", "F9"
"""No letters: those would press a button while somebody means to type."""


def draw(desk: Desk, standing: Standing) -> None:
    if standing.workshop.by_link and standing.workshop.closed_at is None:
        link_desk.draw(desk, standing)
        return
    _projector(standing)
    with st.container(border=True, key="deck"):
        _where(standing)
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(width="stretch"):
                _turnout(desk, standing)
            with st.container(width="content", horizontal_alignment="right", gap=None):
                follow(standing, "desk")
                _more_time(standing)
        door.tell(desk, standing)
        _next_step(standing)


def showing(standing: Standing) -> str:
    """What the projector shows now, in a few words."""
    round_, view = standing.showing, standing.workshop.view
    if view is View.BLANK:
        return t("nothing; the picture is taken away")
    if view is View.FINDINGS:
        return t("what the room found")
    if view is View.REFORMS:
        return t("what others did about it")
    if view is View.PLEDGES:
        return t("what we will do")
    if view is View.LOBBY or round_ is None:
        return t("the way in: QR code and join code")
    title = literal(standing.question(round_).title)
    if views.further(view) and round_.results_out:
        return t("“{picture}”, about “{title}”", picture=views.further(view), title=title)
    if view is View.QUESTION or not round_.results_out:
        return t("the question “{title}”, without results", title=title)
    if round_.baseline_out:
        return t("the results of “{title}”, with the baseline", title=title)
    return t("the results of “{title}”", title=title)


def _projector(standing: Standing) -> None:
    code, blank = standing.workshop.code, standing.workshop.view is View.BLANK
    with st.container(horizontal=True, vertical_alignment="center", key="projector now"):
        st.markdown(f":material/cast: {t('On the projector:')} **{showing(standing)}**", width="stretch")
        if blank:
            press.button(
                t("Show it again"),
                key="show again",
                icon=":material/visibility:",
                shortcut=BLANK_KEY,
                on_click=steering.undo,
                args=(code, Undo.SHOW_AGAIN, seen(standing)),
            )
        else:
            press.button(
                t("Take it away"),
                key="blank",
                icon=":material/visibility_off:",
                shortcut=BLANK_KEY,
                on_click=steering.show,
                args=(code, View.BLANK),
            )


def _where(standing: Standing) -> None:
    round_ = standing.current
    if round_ is None:
        st.subheader(t("Waiting for people to join"), anchor=False)
        return
    state = {
        RoundState.OPEN: (t("open"), "green"),
        RoundState.CLOSING: (t("closing"), "orange"),
        RoundState.CLOSED: (t("closed"), "gray"),
    }[round_.state(standing.now)]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(literal(standing.question(round_).title), anchor=False, width="content")
        if round_.number > 1:
            st.badge(t("round {n}", n=round_.number), color="blue")
        st.badge(state[0], color=state[1])  # type: ignore[arg-type]
        if round_.live:
            st.badge(t("live"), color="orange")


def _turnout(desk: Desk, standing: Standing) -> None:
    turnout = standing.turnout
    if standing.current is None:
        st.header(tn("{n} person is here", "{n} people are here", standing.joined), anchor=False)
    else:
        st.header(t("{n} of {joined} are in", n=turnout.ballots, joined=turnout.joined), anchor=False)
    here = len(desk.news.present(standing.workshop.id))
    facts = [tn("{n} person connected now", "{n} people connected now", here)]
    if turnout.on_paper:
        facts.append(phones_and_paper(turnout.ballots, turnout.on_paper))
    if turnout.tables:
        facts.append(tables_said(turnout.tables, turnout.table_people))
    if turnout.by_table:
        said = (t("{table}: {n}", table=table, n=n) for table, n in turnout.by_table.items())
        facts.append(t("in by table: {tables}", tables=", ".join(said)))
    if turnout.abstained:
        facts.append(tn("{n} gave no answer", "{n} gave no answer", turnout.abstained))
    if turnout.more_time and standing.open_round:
        facts.append(tn("{n} wants more time", "{n} want more time", turnout.more_time))
    st.caption(" · ".join(facts))
    taking = standing.open_round
    if taking is not None and not standing.question(taking).warm_up:
        found = results.enough(desk.store, taking.id, standing.joined)
        if found is not None:
            enough.draw(found)


def _more_time(standing: Standing) -> None:
    taking = standing.open_round
    if taking is None or taking.timer_ends_at is None:
        return
    press.button(
        tn("{n} minute more", "{n} minutes more", steering.MORE_MINUTES),
        type="tertiary",
        icon=":material/more_time:",
        key=f"more time {taking.timer_ends_at.timestamp()}",
        on_click=steering.extend,
        args=(standing.workshop.code, taking.id, taking.timer_ends_at),
    )


def _next_step(standing: Standing) -> None:
    workshop, step, over = standing.workshop, standing.next_step, seen(standing)
    if workshop.closed_at is not None:
        st.info(t("This workshop has ended. Its results stay until they are deleted."))
        return
    _before(standing)
    if step is not Step.END:
        press.button(
            _label(standing),
            type="primary",
            width="stretch",
            key=f"next {step} {ahead(standing)}",
            disabled=step is Step.WAIT,
            shortcut=NEXT_KEY,
            on_click=steering.advance,
            args=(workshop.code, step, ahead(standing)),
        )
    if step in (Step.SHOW_FINDINGS, Step.SHOW_REFORMS, Step.END):
        _end(standing)
    what = standing.undo
    if what in _UNDO:
        press.button(
            _undo_words(what),
            type="tertiary",
            icon=":material/undo:",
            key=f"undo {what} {over}",
            on_click=steering.undo,
            args=(workshop.code, what, over),
        )


_UNDO = (Undo.STOP_CLOSING, Undo.TAKE_BACK, Undo.COVER_BASELINE, Undo.HIDE)


def _before(standing: Standing) -> None:
    """What the next press would not do, said before it is made."""
    newest = standing.current
    if standing.next_step is Step.REVEAL_ROOM and newest and not standing.enough:
        st.caption(
            tn(
                "Fewer than {n} answer came in: the hall will read that, and see no figures.",
                "Fewer than {n} answers came in: the hall will read that, and see no figures.",
                newest.minimum,
            )
        )


def _label(standing: Standing) -> str:
    match standing.next_step:
        case Step.OPEN:
            assert standing.upcoming is not None
            title = standing.workshop.question(standing.upcoming.question_id).title
            return t("Open: {title}", title=literal(title))
        case Step.CLOSE:
            return t("Close the round")
        case Step.WAIT:
            return t("The round is closing …")
        case Step.REVEAL_ROOM:
            return t("Show what the room said")
        case Step.SHOW_MOVEMENT:
            return t("Show what moved since the round before")
        case Step.SHOW_FINDINGS:
            return t("Show what we found")
        case Step.SHOW_REFORMS:
            return t("Show what others did about it")
        case _:
            return t("Put the baseline beside it")


def _undo_words(what: Undo) -> str:
    return {
        Undo.STOP_CLOSING: t("Stop closing"),
        Undo.TAKE_BACK: t("Take the opening back"),
        Undo.COVER_BASELINE: t("Take the baseline away again"),
        Undo.HIDE: t("Hide the results again"),
    }[what]


def _end(standing: Standing) -> None:
    st.markdown(t("Every question has been asked. Ask one again below, or show a result once more."))
    if gate.allowed(Action.MANAGE, standing.workshop) and not standing.workshop.rehearsing:
        with st.popover(t("End the workshop"), width="stretch"):
            st.write(t("Nobody can join or cast any more. Results stay until the workshop is deleted."))
            press.button(
                t("End it now"),
                type="primary",
                key="end",
                on_click=steering.end,
                args=(standing.workshop.code,),
            )
