"""What the organiser's buttons do: create, copy, rename, make new links, choose the address, end, delete."""

from dataclasses import dataclass

import streamlit as st

from coprod import addresses
from coprod.access import Action, part
from coprod.errors import Refused
from coprod.model.template import shipped_template
from coprod.model.workshop import Workshop
from coprod.text import current
from coprod.ui import gate, keeping, press
from coprod.ui.acting import act, answering
from coprod.workshops import Desk, keys, links, preparing, running, steps
from coprod.workshops.preparing import KeyName, Keys

MANAGED = "manage"
MADE = "made"
FIND, PAGE, ARCHIVED = "find", "page of workshops", "archived workshops, too"
_LINKS = "links"


@dataclass(frozen=True)
class Links:
    """The links of a workshop, as far as they were made just now; they are shown once and not kept."""

    workshop: Workshop
    facilitator: str = ""
    projector: str = ""
    owner: str = ""


def links_to_show() -> Links | None:
    kept = st.session_state.get(_LINKS)
    return kept if isinstance(kept, Links) else None


def links_are_kept() -> None:
    st.session_state.pop(_LINKS, None)


def look_after(code: str) -> None:
    """Show one workshop; the right to it is looked up when the page is drawn."""
    st.query_params[MANAGED] = code


def look_after_none() -> None:
    st.query_params.pop(MANAGED, None)


def first_page() -> None:
    """Begin with the newest of what was looked for."""
    press.put(PAGE, 1)


def number_made() -> int:
    """How many workshops this page has made: a press of "Create" counts once for each."""
    return int(st.session_state.get(MADE, 0))


def create(template_id: str, agenda_id: str, over: int) -> None:
    """Make a workshop from what stands in the boxes; a second press of the button makes no second one."""

    def run(desk: Desk) -> str:
        if not gate.allowed(Action.CREATE):
            raise Refused("not_allowed")
        if number_made() != over:
            return "created"
        box, template = st.session_state, shipped_template(template_id)
        made, made_keys = preparing.create(
            desk.as_(part(gate.visitor())),
            str(box.get("new name") or ""),
            template,
            agenda_id,
            minimum=1 if box.get("new minimum") == "open" else None,
            live=frozenset(box.get("new live") or ()),
            language=current() if current() in template.languages else None,
        )
        box[MADE] = over + 1
        if box.get("new address") in addresses.reachable(desk.settings):
            preparing.choose_address(desk, made.id, str(box["new address"]))
        _keep_links(desk, made, made_keys)
        _leave_out(desk, made, box.get(f"new questions {agenda_id}"))
        press.put("new name", "")
        return "created"

    answering(run)


def copy(code: str, name: str, over: int) -> None:
    """A new workshop like this one, with nobody in it."""

    def run(desk: Desk, workshop: Workshop) -> str:
        if number_made() == over:
            _keep_links(desk, *preparing.copy(desk, workshop, name))
            st.session_state[MADE] = over + 1
        return "copied"

    act(Action.MANAGE, code, run)


def rename(code: str) -> None:
    def run(desk: Desk, workshop: Workshop) -> str:
        preparing.rename(desk, workshop.id, str(st.session_state.get(f"name {code}") or ""))
        return "renamed"

    act(Action.MANAGE, code, run)


def new_link(code: str, which: KeyName) -> None:
    """Replace one of the links; whoever has the old one is out at once."""

    def run(desk: Desk, workshop: Workshop) -> str:
        key = preparing.new_keys(desk, workshop.id, which)
        base = preparing.address_of(desk, workshop)
        make = links.projector_link if which == "projector" else links.facilitator_link
        st.session_state[_LINKS] = Links(workshop, **{which: make(base, workshop, key)})
        return "new_key"

    act(Action.MANAGE, code, run)


def choose_address(code: str) -> None:
    def run(desk: Desk, workshop: Workshop) -> str:
        preparing.choose_address(desk, workshop.id, str(st.session_state.get(f"address {code}")))
        return "address"

    act(Action.MANAGE, code, run)


def set_wifi(code: str) -> None:
    def run(desk: Desk, workshop: Workshop) -> str:
        typed = [str(st.session_state.get(f"wifi {field} {code}", "")) for field in ("name", "password")]
        preparing.set_wifi(desk, workshop.id, *typed)
        return "wifi"

    act(Action.MANAGE, code, run)


def archive(code: str) -> None:
    """Take it out of the list."""

    def run(desk: Desk, workshop: Workshop) -> str:
        preparing.archive(desk, workshop.id)
        return "archived"

    act(Action.MANAGE, code, run)


def bring_back(code: str) -> None:
    """Put it into the list again."""

    def run(desk: Desk, workshop: Workshop) -> str:
        preparing.bring_back(desk, workshop.id)
        return "brought_back"

    act(Action.MANAGE, code, run)


def end(code: str) -> None:
    def run(desk: Desk, workshop: Workshop) -> str:
        preparing.close(desk, workshop.id)
        return "closed"

    act(Action.MANAGE, code, run)


def delete(code: str) -> None:
    """Delete the workshop, if its own join code was typed as a sign that it is meant."""

    def run(desk: Desk, workshop: Workshop) -> str:
        if keys.fold_code(str(st.session_state.get(f"delete {code}") or "")) != workshop.code:
            raise Refused("code_differs")
        preparing.delete(desk, workshop.id)
        keeping.remember(desk, workshop)
        links_are_kept()
        look_after_none()
        return "deleted"

    act(Action.MANAGE, code, run)


def _leave_out(desk: Desk, workshop: Workshop, wanted: list[str] | None) -> None:
    """Skip the questions of the agenda that were switched off; the facilitator can take them in again."""
    standing = steps.stand(desk, workshop.id)
    if wanted is None or standing is None:
        return
    agenda = [item.model_copy(update={"skipped": item.question_id not in wanted}) for item in standing.agenda]
    running.set_agenda(desk, workshop.id, agenda)


def _keep_links(desk: Desk, workshop: Workshop, made: Keys) -> None:
    """Show the links of a new workshop, and the list from its newest on, whatever was looked for before."""
    press.put(FIND, "")
    first_page()
    base = preparing.address_of(desk, preparing.find(desk, workshop.code))
    owner = "" if gate.allowed(Action.LIST_ALL) else links.facilitator_link(base, workshop, made.owner)
    st.session_state[_LINKS] = Links(
        workshop,
        facilitator=links.facilitator_link(base, workshop, made.facilitator),
        projector=links.projector_link(base, workshop, made.projector),
        owner=owner,
    )
