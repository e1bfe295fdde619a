"""The gate of every page: who is asking, by their cookies now, and a kind word for those kept out."""

from collections.abc import Mapping
from typing import NoReturn

import streamlit as st

from coprod.access import Action, Visitor, may
from coprod.errors import NotFound, Refused
from coprod.model.workshop import Participant, Workshop
from coprod.text import t
from coprod.ui import context
from coprod.workshops import preparing, steps
from coprod.workshops.keys import (
    ORGANISER_COOKIE,
    facilitator_cookie,
    fold_code,
    identify,
    participant_cookie,
)
from coprod.workshops.steps import Scene

HERE = "127.0.0.1"


def identity() -> Mapping[str, str]:
    """The cookies of the present connection: the only proof of who somebody is."""
    return dict(st.context.cookies)


def address() -> str:
    """Where the present connection comes from; every way to this machine itself is one."""
    return st.context.ip_address or HERE


def visitor(workshop: Workshop | None = None) -> Visitor:
    """Who is asking, looked up anew."""
    return identify(context.desk(), identity(), workshop)


def look() -> tuple[Scene, Participant | None] | tuple[None, None]:
    """The workshop in the page's address as it stands now, if there is one, and the participant who asks."""
    try:
        return _look(context.code())
    except NotFound:
        return None, None


def taking_part(code: str) -> tuple[Scene, Participant]:
    """The workshop with this code and who asks, for callbacks.

    Raises NotFound, and Refused for a device that has not joined.
    """
    scene, person = _look(code)
    if person is None:
        raise Refused("not_joined")
    return scene, person


def holds_a_key() -> bool:
    """Whether this browser has been to a facilitator's or the organiser's link; most have not."""
    return any(name == ORGANISER_COOKIE or name.startswith(facilitator_cookie("")) for name in identity())


def allowed(action: Action, workshop: Workshop | None = None) -> bool:
    return may(visitor(workshop), action, workshop)


def find_workshop() -> Workshop | None:
    """The workshop in the page's address, if there is one."""
    try:
        return _look(context.code())[0].workshop
    except NotFound:
        return None


def own_workshops() -> list[Workshop]:
    """The workshops whose owner's key this browser holds, newest first."""
    prefix = facilitator_cookie("")
    codes = [fold_code(name.removeprefix(prefix)) for name in identity() if name.startswith(prefix)]
    found = []
    for code in filter(None, codes):
        try:
            workshop = preparing.find(context.desk(), code)
        except NotFound:
            continue
        if allowed(Action.MANAGE, workshop):
            found.append(workshop)
    return sorted(found, key=lambda workshop: workshop.created_at, reverse=True)


def require(action: Action) -> Workshop:
    """The workshop of this page, if the visitor may do `action` to it; else says so and ends the page."""
    workshop = find_workshop()
    if workshop is None:
        turn_away(
            t("Which workshop?"),
            t("This address names no workshop that is here. It may have been mistyped, or deleted."),
            t("Open the link you were given once more, or type the join code on the front page."),
        )
    if not allowed(action, workshop):
        turn_away(*_refusal(action))
    return workshop


def require_house(action: Action) -> None:
    """Go on only if the visitor may do what concerns no single workshop; else says so and ends the page."""
    if not allowed(action):
        turn_away(*_refusal(action))


def turn_away(what: str, why: str, what_to_do: str) -> NoReturn:
    """Say what this is, why it stays shut and what to do; the page ends here."""
    st.header(what, anchor=False)
    st.write(why)
    st.info(what_to_do, icon=":material/key:")
    st.page_link(context.page("welcome"), label=t("To the front page"), icon=":material/arrow_back:")
    st.stop()


def _look(code: str) -> tuple[Scene, Participant | None]:
    """The workshop with this code and who asks; raises NotFound also where a wrong code has to wait."""
    desk, where = context.desk(), address()
    if desk.guesses.waits(where, code):
        desk.guesses.put_off()
        raise NotFound("workshop")
    try:
        found = steps.look(desk, code, identity().get(participant_cookie(code), ""))
    except NotFound:
        if code:
            desk.guesses.wrong(where, code)
        raise
    desk.guesses.right(where, code)
    return found


def _refusal(action: Action) -> tuple[str, str, str]:
    match action:
        case Action.WATCH:
            return (
                t("The projector's screen"),
                t("It opens with this workshop's projector link, which this browser does not have."),
                t("Open the projector's link. If it is lost or replaced, the organiser can make a new one."),
            )
        case Action.CREATE | Action.LIST_ALL | Action.MANAGE | Action.DOWNLOAD:
            return (
                t("The organiser's desk"),
                t("Workshops are set up here. It opens with the organiser's link."),
                t("Sign in with your work account on the front page.")
                if context.desk().settings.trusted_addresses
                else t(
                    "The organiser's link was printed where the server was started. Open it in this browser."
                ),
            )
        case _:
            return (
                t("The facilitator's desk"),
                t("It opens with this workshop's facilitator link, which this browser does not have."),
                t("Open the facilitator's link. If it is lost or replaced, the organiser can make another."),
            )
