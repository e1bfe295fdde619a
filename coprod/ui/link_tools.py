"""The organiser's tools for a workshop by link: its dates, its tickets, and words to send."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from coprod import addresses
from coprod.access import Action
from coprod.errors import Refused
from coprod.formats.tickets import Link, tickets_csv, tickets_pdf
from coprod.model.workshop import Workshop
from coprod.text import speaking, t, tn
from coprod.text.moments import at
from coprod.ui import press
from coprod.ui.acting import act
from coprod.workshops import Desk, by_link, preparing, steps, tickets
from coprod.workshops.by_link import Decided, State

USUAL_ZONE = "Europe/London"
WEEKS = timedelta(days=14)
MORNING, EVENING = time(9), time(18)
_DECIDED, _MADE = "decided about times", "tickets made"


@dataclass(frozen=True)
class _Made:
    """Tickets made just now: their links are shown once and not kept."""

    code: str
    links: tuple[Link, ...]


def draw(desk: Desk, workshop: Workshop) -> None:
    """Everything about running this workshop by link."""
    if workshop.made_up or workshop.closed_at is not None:
        return
    with st.container(border=True, key="by link"):
        st.markdown(
            t(
                "**By link, over days or weeks.** All questions are open at once, with no room and no "
                "facilitator. Each person answers when it suits them."
            )
        )
        if workshop.by_link:
            scene = steps.scene(desk, workshop.id)
            state = by_link.state(workshop, scene.now) if scene else State.OVER
            _says_when(workshop)
            if state is not State.OVER:
                with st.expander(t("Change the dates")):
                    _dates(workshop, state)
            _words_to_send(desk, workshop)
            _tickets(desk, workshop)
        else:
            with st.expander(t("Set the dates")):
                _dates(workshop, None)


def set_up(code: str) -> None:
    """Let it run between the days and times that stand in the boxes."""

    def run(desk: Desk, workshop: Workshop) -> str:
        box = st.session_state
        opens, ends = (_local(code, which) for which in ("opens", "ends"))
        chosen = by_link.set_up(
            desk,
            workshop.id,
            opens,
            ends,
            str(box.get(f"zone {code}") or ""),
            own_result=bool(box.get(f"own result {code}")),
            tickets_only=bool(box.get(f"tickets only {code}")),
        )
        box[_DECIDED] = (code, chosen.decided)
        return "by_link"

    act(Action.MANAGE, code, run)


def call_off(code: str) -> None:
    """Let it be a workshop in a room again."""

    def run(desk: Desk, workshop: Workshop) -> str:
        by_link.call_off(desk, workshop.id)
        return "called_off"

    act(Action.MANAGE, code, run)


def make_tickets(code: str, over: int) -> None:
    """Make as many tickets as stands in the box; a second press over the same number makes no more."""

    def run(desk: Desk, workshop: Workshop) -> str:
        if tickets.counted(desk, workshop.id)[0] == over:
            made = tickets.make(desk, workshop.id, int(st.session_state.get(f"how many {code}") or 0))
            base = preparing.address_of(desk, workshop)
            links = tuple(Link(each.number, tickets.link(base, workshop, each)) for each in made)
            st.session_state[_MADE] = _Made(code, links)
        return "tickets_made"

    act(Action.MANAGE, code, run)


def tickets_are_kept() -> None:
    st.session_state.pop(_MADE, None)


def _local(code: str, which: str) -> datetime:
    day, hour = (st.session_state.get(f"{which} {part} {code}") for part in ("day", "time"))
    if day is None or hour is None:
        raise Refused(by_link.NO_DATES)
    return datetime.combine(day, hour)


def _says_when(workshop: Workshop) -> None:
    assert workshop.opens_at is not None
    assert workshop.ends_at is not None
    opens, ends = (at(each, workshop.time_zone) for each in (workshop.opens_at, workshop.ends_at))
    st.markdown(t("Opens on **{opens}**, ends on **{ends}**.", opens=opens, ends=ends))
    code, decided = st.session_state.get(_DECIDED, ("", ()))
    for each in decided if code == workshop.code else ():
        st.info(_decided(each))


def _decided(what: Decided) -> str:
    return {
        Decided.OPENS_SKIPPED: t(
            "The clocks go forward over the opening time: it opens an hour later by the clock."
        ),
        Decided.OPENS_TWICE: t("The clocks go back over the opening time: it opens the first time."),
        Decided.ENDS_SKIPPED: t(
            "The clocks go forward over the ending time: it ends an hour later by the clock."
        ),
        Decided.ENDS_TWICE: t("The clocks go back over the ending time: it ends the second time."),
    }[what]


def _dates(workshop: Workshop, state: State | None) -> None:
    """The boxes; `state` is where a workshop stands that runs by link already."""
    code = workshop.code
    zones = by_link.zones()
    zone = workshop.time_zone or str(st.context.timezone or "")
    zone = zone if zone in zones else USUAL_ZONE
    today = datetime.now(ZoneInfo(zone)).date()
    start = {
        "opens": datetime.combine(today + timedelta(days=1), MORNING),
        "ends": datetime.combine(today + WEEKS, EVENING),
    }
    if workshop.opens_at is not None and workshop.ends_at is not None:
        clock = ZoneInfo(zone)
        start = {"opens": workshop.opens_at.astimezone(clock), "ends": workshop.ends_at.astimezone(clock)}
    if state is State.OPEN:
        st.caption(t("It has opened: only its end can be moved now."))
    with st.form(f"by link {code}", border=False):
        for which, day, hour in (
            ("opens", t("Opens on"), t("Opening time")),
            ("ends", t("Ends on"), t("Ending time")),
        ):
            with st.container(horizontal=True):
                st.date_input(day, start[which].date(), key=f"{which} day {code}", format="DD/MM/YYYY")
                st.time_input(hour, start[which].time(), key=f"{which} time {code}")
        st.selectbox(t("Time zone"), zones, index=zones.index(zone), key=f"zone {code}")
        st.checkbox(
            t("Show each person their own budget beside the baseline, once they have answered"),
            workshop.own_result,
            key=f"own result {code}",
        )
        st.checkbox(
            t("Let people in by ticket only: one ticket, one person"),
            workshop.tickets_only,
            key=f"tickets only {code}",
        )
        press.form_button(
            t("Keep these dates") if state else t("Run it by link"),
            key="set up link",
            type="primary",
            on_click=set_up,
            args=(code,),
        )
    if state is State.SOON:
        press.button(
            t("Do not run it by link"), key="call off", type="tertiary", on_click=call_off, args=(code,)
        )


def _words_to_send(desk: Desk, workshop: Workshop) -> None:
    st.caption(t("An invitation or a reminder, to copy:"))
    st.code(reminder(desk, workshop), language=None, wrap_lines=True)


def reminder(desk: Desk, workshop: Workshop) -> str:
    """What this is, until when, and where, in the workshop's language."""
    assert workshop.opens_at is not None
    assert workshop.ends_at is not None
    standing = steps.stand(desk, workshop.id)
    questions = len(by_link.asked(workshop, standing.agenda)) if standing else 0
    address = addresses.join_address(preparing.address_of(desk, workshop), workshop.code)
    with speaking(workshop.language):
        opens, ends = (at(each, workshop.time_zone) for each in (workshop.opens_at, workshop.ends_at))
        lines = [
            t("You are invited to take part: {name}", name=workshop.name),
            "",
            tn(
                "{title}. {n} question, about two minutes. No name, no account, no app.",
                "{title}. {n} questions, about two minutes each. No name, no account, no app.",
                questions,
                title=workshop.template.title,
            ),
            "",
            t("It opens on {opens} and ends on {ends}.", opens=opens, ends=ends),
            t("Scan your ticket, or open its link.") if workshop.tickets_only else address,
        ]
    return "\n".join(lines)


def _tickets(desk: Desk, workshop: Workshop) -> None:
    code = workshop.code
    made, used = tickets.counted(desk, workshop.id)
    st.markdown(t("**Tickets.** A link and a QR code for each person; each lets in one, once."))
    if made:
        st.caption(tn("{used} of {n} ticket is used.", "{used} of {n} tickets are used.", made, used=used))
    if workshop.tickets_only and not made:
        st.warning(t("Nobody can come in before tickets are made."))
    just = st.session_state.get(_MADE)
    if isinstance(just, _Made) and just.code == code:
        _download(workshop, just.links)
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(t("How many"), 1, tickets.MOST, 50, key=f"how many {code}")
        press.button(t("Make tickets"), key="make tickets", on_click=make_tickets, args=(code, made))


def _download(workshop: Workshop, links: Sequence[Link]) -> None:
    st.warning(t("Download them now: they are shown only once, and cannot be looked up."))
    name = f"{workshop.code}-tickets-{links[0].number}-{links[-1].number}"
    with st.container(horizontal=True):
        st.download_button(
            t("Sheets with QR codes (PDF)"),
            lambda: tickets_pdf(workshop, links),
            f"{name}.pdf",
            "application/pdf",
            key="tickets pdf",
            on_click="ignore",
        )
        st.download_button(
            t("Table of links (CSV)"),
            lambda: tickets_csv(links),
            f"{name}.csv",
            "text/csv",
            key="tickets csv",
            on_click="ignore",
        )
        press.button(t("I have kept them"), key="tickets kept", type="tertiary", on_click=tickets_are_kept)
