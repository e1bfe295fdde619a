"""The facilitator's check of a room: a phone in it answers by itself, and the desk says what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

import streamlit as st

from coprod.access import Action
from coprod.addresses import short
from coprod.errors import Refused
from coprod.formats.qr import svg
from coprod.model.room_check import RoomCheck
from coprod.model.workshop import Workshop
from coprod.text import day, t, tn
from coprod.ui import press
from coprod.ui.acting import act
from coprod.ui.follow import wake
from coprod.ui.words import literal
from coprod.workshops import Desk, checking, preparing
from coprod.workshops.checking import GOOD, PATIENCE, Here, Outcome, Tried

_BEGUN, _TRIED = "check of the room", "addresses tried from here"
SLACK_MS = 200
ADDRESS_WIDTH = 330
"""Pixels: beside the code on a laptop, below it on a phone."""


@dataclass(frozen=True)
class _Begun:
    """The check that this page began: its key is shown here and kept nowhere else."""

    workshop_id: str
    key: str
    base: str


def draw(desk: Desk, workshop: Workshop) -> None:
    """The button, the QR code of a check that runs, and what was found, good news last."""
    begun, found = _begun(desk, workshop), checking.newest(desk, workshop.id)
    st.caption(
        t(
            "Before people come: scan the code with a phone where they will sit, in the Wi-Fi that they will "
            "use. It answers by itself."
        )
    )
    press.button(
        t("Check again") if found else t("Check this room"),
        key="check room",
        icon=":material/wifi_find:",
        on_click=begin,
        args=(workshop.code,),
    )
    if begun is not None:
        _way(begun)
    if found is not None and (begun is not None or found[0].report is not None):
        _found(desk, workshop, begun, *found)
    if begun is not None:
        _from_here(workshop.code, begun)


def begin(code: str) -> None:
    """Begin a check; the code of one that was shown before is dead."""

    def run(desk: Desk, workshop: Workshop) -> None:
        key = checking.begin(desk, workshop.id)
        st.session_state[_BEGUN] = _Begun(workshop.id, key, preparing.address_of(desk, workshop))
        st.session_state.pop(_TRIED, None)

    act(Action.STEER, code, run)


def try_here(code: str) -> None:
    """Ask this machine's own addresses from the machine itself."""

    def run(desk: Desk, workshop: Workshop) -> None:
        begun = _begun(desk, workshop)
        if begun is None:
            raise Refused(checking.CHECK_OVER)
        st.session_state[_TRIED] = checking.from_here(desk, begun.key)

    act(Action.STEER, code, run)


def _begun(desk: Desk, workshop: Workshop) -> _Begun | None:
    """The check that this page began, while its key works."""
    begun = st.session_state.get(_BEGUN)
    if not isinstance(begun, _Begun) or begun.workshop_id != workshop.id:
        return None
    return begun if checking.alive(desk, begun.key) else None


def _way(begun: _Begun) -> None:
    address = checking.link(begun.base, begun.key)
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(width=180):
            st.image(svg(address).decode(), width=160, alt=t("QR code of the check"))
        with st.container(width=ADDRESS_WIDTH):
            st.caption(t("Or type into the phone's browser:"))
            st.code(short(address), language=None, wrap_lines=True)
            st.caption(t("It works for an hour, for as many phones as you like; the newest answer is shown."))


def _found(desk: Desk, workshop: Workshop, begun: _Begun | None, check: RoomCheck, now: datetime) -> None:
    shown = begun.base if begun else preparing.address_of(desk, workshop)
    outcomes = checking.judge(check, shown, now, secure=desk.settings.secure)
    if outcomes == [Outcome.WAITING]:
        st.info(t("Waiting for a phone to answer …"), icon=":material/hourglass_empty:")
        left = check.asked_at + PATIENCE - now
        wake("until nobody answered", int(left / timedelta(milliseconds=1)) + SLACK_MS)
        return
    troubles = [each for each in outcomes if each not in GOOD]
    with st.container(key="room found", gap="xsmall"):
        if check.report is None:
            for each in troubles:
                st.warning(said(each, check, shown), icon=":material/wifi_off:")
            return
        if troubles:
            n = len(troubles)
            st.warning(
                tn(
                    "A phone got through. {n} thing to look at:",
                    "A phone got through. {n} things to look at:",
                    n,
                )
            )
        else:
            st.success(t("All well: a phone got through, and everything works on it."))
        for each in (*troubles, *(each for each in outcomes if each in GOOD)):
            st.markdown(f"{_mark(each in GOOD)} {said(each, check, shown)}")
        if check.answered_at is not None:
            st.caption(_when(check.answered_at, now))


def _mark(good: bool) -> str:
    return ":green[:material/check:]" if good else ":orange[:material/warning:]"


def _when(answered: datetime, now: datetime) -> str:
    minutes = int((now - answered) / timedelta(minutes=1))
    if minutes < 1:
        return t("Answered just now")
    if minutes < 120:
        return tn("Answered {n} minute ago", "Answered {n} minutes ago", minutes)
    return t("Answered on {day}", day=day(answered))


def _from_here(code: str, begun: _Begun) -> None:
    press.button(
        t("Try the addresses from this computer itself"),
        key="try addresses",
        type="tertiary",
        icon=":material/computer:",
        on_click=try_here,
        args=(code,),
    )
    tried: Sequence[Tried] = st.session_state.get(_TRIED, ())
    for each in tried:
        chosen = each.address == begun.base
        good = each.found is Here.THIS_SERVER and not each.only_here
        st.markdown(f"{_mark(good)} {_answered(each, chosen)}")


def _answered(tried: Tried, chosen: bool) -> str:
    address = f"**{literal(short(tried.address))}**"
    if tried.found is Here.NOTHING:
        return t(
            "{address} does not answer. If the network has changed, start the server again; else choose "
            "another address.",
            address=address,
        )
    if tried.found is Here.SOMETHING_ELSE:
        return t(
            "{address} is answered by something else: perhaps the Wi-Fi's log-in page. Log in first, or use "
            "another network.",
            address=address,
        )
    if tried.only_here:
        return t("{address} answers, but leads to this computer only: no phone can use it.", address=address)
    if chosen:
        return t(
            "{address} answers, and the QR code leads there. If phones get no answer, the Wi-Fi or a "
            "firewall is in between.",
            address=address,
        )
    return t(
        "{address} answers, too. If phones get no answer, choose it as the address for phones.",
        address=address,
    )


def said(outcome: Outcome, check: RoomCheck, shown: str) -> str:
    """What was found, and what to do about it."""
    report = check.report
    used = literal(short(report.address)) if report else ""
    trip = f"{ceil((report.round_trip_ms or 0) / 100) / 10 or 0.1:.1f}" if report else ""
    clock = abs(report.clock_ms or 0) // 60_000 if report else 0
    return {
        Outcome.WAITING: "",
        Outcome.NOBODY: t(
            "Nobody has answered yet. Most likely the Wi-Fi keeps its devices apart, as guest networks do "
            "(“client isolation”), or the phone is not in it: switch its mobile data off and try again. If "
            "that is not it, connect this computer to a phone's hotspot, or bring a router of your own. A "
            "firewall on this computer may be in the way, too: let Python through it in private networks."
        ),
        Outcome.ONLY_HERE: t(
            "No phone can answer: the address of the QR code is one that only this computer knows. Start the "
            "server on the network's address, or set COPROD_PUBLIC_URL, and choose the address where you "
            "manage the workshop."
        ),
        Outcome.ITSELF: t(
            "This computer itself answered, which says nothing about the Wi-Fi. Open the address on a phone."
        ),
        Outcome.REACHED: t("It came by the address of the QR code: {address}", address=used),
        Outcome.OTHER_ADDRESS: t(
            "It came by {address}, but the QR code leads to {shown}. If phones are to use the one it came "
            "by, choose it where you manage the workshop, or set it as COPROD_PUBLIC_URL.",
            address=used,
            shown=literal(short(shown)),
        ),
        Outcome.SAME_NETWORK: t("It is probably in the same network as this computer."),
        Outcome.OTHER_NETWORK: t(
            "It seems to be in another network than this computer, and got through all the same. If others "
            "do not, bring phones and computer into the same Wi-Fi."
        ),
        Outcome.NEWS_PASSES: t("Live news comes through at once."),
        Outcome.NEWS_HELD: t(
            "Something on the way holds live news back, most likely a proxy: phones would not go on by "
            "themselves. Switch its buffering and compression off for /live/ (docs/hosting.md)."
        ),
        Outcome.NEWS_FAILS: t(
            "Live news does not come through: phones would not go on by themselves. Look for a proxy, a "
            "filter or a very old browser on the way."
        ),
        Outcome.NO_SCRIPT: t(
            "The phone ran no script, so live news, speed and clock were not tried. It can take part all "
            "the same; try another one for the rest."
        ),
        Outcome.QUICK: t("There and back takes {n} s at most.", n=trip),
        Outcome.SLOW: t(
            "There and back takes {n} s, which people will notice. Move the access point closer, take other "
            "devices out of the Wi-Fi, or bring a router of your own.",
            n=trip,
        ),
        Outcome.CLOCK_FITS: t("Its clock and the server's agree."),
        Outcome.CLOCK_OFF: tn(
            "Its clock and the server's are {n} minute apart. Set the one that is wrong: days and times of a "
            "workshop go by the server's.",
            "Its clock and the server's are {n} minutes apart. Set the one that is wrong: days and times of "
            "a workshop go by the server's.",
            clock,
        ),
        Outcome.COOKIES: t("It keeps cookies, so it stays the same participant."),
        Outcome.NO_COOKIES: t(
            "It does not keep cookies, so it cannot take part. Allow them in its browser, or leave the "
            "private window; most phones do keep them."
        ),
        Outcome.NO_COOKIES_BY_HTTP: t(
            "It came by http://, where cookies of an https:// address are not kept, so it cannot take part. "
            "Have people open the https:// address."
        ),
        Outcome.HIDDEN_ADDRESS: t(
            "A proxy hides from the server by which address phones come, so ballots would be refused. It "
            "has to pass the Host header on (docs/hosting.md), or COPROD_PUBLIC_URL has to be the phones' "
            "address."
        ),
        Outcome.HTTPS: t("It came by https://, which nobody on the way can read."),
        Outcome.HTTP: t("It came by http://, as is usual within a room."),
        Outcome.HTTP_FAR: t(
            "It came over the internet by http://, which others on the way can read. Set up https:// "
            "(docs/hosting.md)."
        ),
    }[outcome]
