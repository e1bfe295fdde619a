"""The organiser's screens: links shown once, a new workshop, the list, one workshop to look after."""

import streamlit as st

from coprod import addresses
from coprod.access import Action
from coprod.errors import NotFound
from coprod.model.template import Template, shipped_template, shipped_templates
from coprod.model.workshop import Workshop
from coprod.text import current, day, number, t, tn
from coprod.ui import (
    acts,
    context,
    gate,
    growing_form,
    host_form,
    keeping,
    link_tools,
    managing,
    press,
    report_words,
    results_link,
    round_notes,
)
from coprod.ui.words import literal
from coprod.workshops import Desk, listing, preparing

FEW = 10
"""So many are looked through at a glance: nothing is there to find them by."""


def links_once() -> None:
    """The links made just now, to be copied; they cannot be shown again."""
    made = managing.links_to_show()
    if made is None:
        return
    with st.container(border=True, key="links"):
        st.subheader(t("Keep these links now"), anchor=False)
        st.markdown(
            t(
                "They open “{name}” and are shown only now. A lost link can be replaced, not looked up.",
                name=literal(made.workshop.name),
            )
        )
        for label, link in (
            (t("For you: everything about this workshop"), made.owner),
            (t("For the facilitator"), made.facilitator),
            (t("For the projector"), made.projector),
        ):
            if link:
                st.caption(label)
                st.code(link, language=None, wrap_lines=True)
                warn_if_only_here(link)
        press.button(t("I have kept them"), key="kept", on_click=managing.links_are_kept)


def warn_if_only_here(address: str) -> None:
    if addresses.only_here(address):
        st.warning(t("This address works on this computer only. Phones need another: set COPROD_PUBLIC_URL."))


def new_workshop(desk: Desk, *, unfolded: bool) -> None:
    with st.expander(t("New workshop"), expanded=unfolded, icon=":material/add:"):
        st.text_input(t("Name"), key="new name", max_chars=80, placeholder=t("Health forum, Tuesday evening"))
        template_id, template = _template()
        agendas = {agenda.id: agenda for agenda in template.agendas}
        agenda_id = st.radio(
            t("Agenda"),
            list(agendas),
            index=min(1, len(agendas) - 1),
            format_func=lambda each: literal(agendas[each].title),
            captions=[_contents(template, each) for each in agendas],
            key=f"new agenda {template_id}",
        )
        asked = {
            step.question: literal(template.question(step.question).title)
            for step in agendas[agenda_id].steps
        }
        with st.expander(t("More choices")):
            st.multiselect(
                t("Questions"),
                list(asked),
                default=list(asked),
                format_func=lambda each: asked[each],
                key=f"new questions {agenda_id}",
            )
            st.radio(
                t("When results may be shown"),
                ["few", "open"],
                format_func=lambda each: {
                    "few": t("From {n} ballots on", n=desk.settings.minimum),
                    "open": t("From the first ballot on: an open vote"),
                }[each],
                captions=[
                    t("Of fewer ballots nothing is shown."),
                    t("A single ballot may be seen; every ballot says so before it is handed in."),
                ],
                key="new minimum",
            )
            st.multiselect(
                t("Questions whose results show while the round is open"),
                list(asked),
                format_func=lambda each: asked[each],
                placeholder=t("None: results show when you reveal them"),
                key="new live",
            )
            _addresses(desk, "new address")
        press.button(
            t("Create the workshop"),
            type="primary",
            key="create",
            on_click=managing.create,
            args=(template_id, agenda_id, managing.number_made()),
        )


def found(desk: Desk) -> listing.Page:
    """The page that was chosen of the workshops that the visitor may look after."""
    among = None if gate.allowed(Action.LIST_ALL) else [each.id for each in gate.own_workshops()]
    typed, page = st.session_state.get(managing.FIND, ""), st.session_state.get(managing.PAGE, 1)
    archived_too = bool(st.session_state.get(managing.ARCHIVED))
    return listing.look(desk, typed, page, among, archived_too=archived_too)


def listed(page: listing.Page) -> None:
    """The workshops, newest first, each with its ways on.

    Where there are more than a look can take in they come in pages, and are found by name or code.
    """
    if not page.total and not page.archived:
        st.info(t("No workshops yet. Create one above, or open the example workshop on the front page."))
        return
    if page.total > FEW or page.found < page.total:
        _look_for(page)
    for workshop in page.lines:
        _card(workshop)
    if page.archived:
        st.checkbox(
            tn("Show {n} archived workshop, too", "Show {n} archived workshops, too", page.archived),
            key=managing.ARCHIVED,
            persist_state="session",
            on_change=managing.first_page,
        )


def _look_for(page: listing.Page) -> None:
    """The box for a name or code, how many there are, and the way to further pages.

    It stands above the list, so that a further page is read from its top.
    """
    st.text_input(
        t("Find by name or code"),
        key=managing.FIND,
        icon=":material/search:",
        persist_state="session",
        on_change=managing.first_page,
    )
    if not page.found:
        st.info(t("No workshop has this in its name or code."))
    elif page.pages == 1:
        st.caption(tn("{n} workshop", "{n} workshops", page.found))
    else:
        last = page.first + len(page.lines) - 1
        shown = {"first": number(page.first), "last": number(last), "n": number(page.found)}
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(t("Newest first: {first} to {last} of {n}", **shown))
            st.pagination(page.pages, key=managing.PAGE, persist_state="session")


def _card(workshop: listing.Listed) -> None:
    with st.container(border=True, key=f"workshop {workshop.code}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{literal(workshop.name)}**", width="content")
            if workshop.made_up:
                st.badge(t("made-up people"), color="orange")
            if workshop.rehearsing:
                st.badge(t("rehearsal"), color="orange")
            if workshop.archived_at:
                st.badge(t("archived"), color="gray")
            if workshop.closed_at:
                st.badge(t("ended"), color="gray")
            elif workshop.round_open:
                st.badge(t("a round is open"), color="green")
        joined = tn("{n} joined", "{n} joined", workshop.joined)
        st.caption(f"{workshop.spoken_code} · {day(workshop.created_at)} · {joined}")
        with st.container(horizontal=True, vertical_alignment="center"):
            for name, label, icon in (
                ("facilitate", t("Facilitate"), "tune"),
                ("results", t("Results"), "bar_chart"),
                ("projector", t("Projector"), "cast"),
            ):
                st.page_link(
                    context.page(name),
                    label=label,
                    icon=f":material/{icon}:",
                    query_params=context.for_workshop(workshop.code),
                )
            press.button(
                t("Manage"),
                key=f"manage {workshop.code}",
                type="tertiary",
                icon=":material/settings:",
                on_click=managing.look_after,
                args=(workshop.code,),
            )
            if workshop.archived_at:
                _archive(workshop.code, archived=True)


def _archive(code: str, *, archived: bool) -> None:
    """The button that takes a workshop out of the list, or brings it back."""
    press.button(
        t("Bring back") if archived else t("Archive"),
        key=f"{'bring back' if archived else 'archive'} {code}",
        type="tertiary" if archived else "secondary",
        icon=":material/unarchive:" if archived else ":material/archive:",
        on_click=managing.bring_back if archived else managing.archive,
        args=(code,),
    )


def one(desk: Desk, workshop: Workshop) -> None:
    """One workshop: its name, links, address, a copy, its end and its deletion."""
    code = workshop.code
    press.button(
        t("All workshops"),
        key="back",
        type="tertiary",
        icon=":material/arrow_back:",
        on_click=managing.look_after_none,
    )
    st.header(literal(workshop.name), anchor=False)
    st.caption(f"{workshop.spoken_code} · {day(workshop.created_at)}")
    with st.form(f"rename {code}"):
        st.text_input(t("Name"), workshop.name, key=f"name {code}", max_chars=80)
        press.form_button(t("Rename"), key="rename", on_click=managing.rename, args=(code,))
    st.page_link(
        context.page("questions"),
        label=t("See or change the questions"),
        icon=":material/edit_note:",
        query_params=context.for_workshop(code),
    )
    with st.container(border=True):
        st.markdown(t("**New links.** The old link stops working at once."))
        with st.container(horizontal=True):
            press.button(
                t("New facilitator's link"),
                key="new facilitator",
                on_click=managing.new_link,
                args=(code, "facilitator"),
            )
            press.button(
                t("New projector's link"),
                key="new projector",
                on_click=managing.new_link,
                args=(code, "projector"),
            )
            if not gate.allowed(Action.LIST_ALL):
                press.button(
                    t("New link for you"), key="new owner", on_click=managing.new_link, args=(code, "owner")
                )
    if not workshop.made_up:
        with st.container(border=True):
            _addresses(desk, f"address {code}", workshop)
            st.text(addresses.join_address(preparing.address_of(desk, workshop), code))
    host_form.draw(desk, workshop)
    with st.form(f"wifi {code}"):
        st.markdown(t("**Wi-Fi of the hall.** Shown in the lobby as a QR code, with the way in."))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(t("Its name"), workshop.wifi_name, key=f"wifi name {code}", max_chars=32)
            password = workshop.wifi_password
            st.text_input(t("Its password"), password, key=f"wifi password {code}", max_chars=63)
            press.form_button(t("Keep"), key="keep wifi", on_click=managing.set_wifi, args=(code,))
    link_tools.draw(desk, workshop)
    with st.container(border=True, key="results link"):
        results_link.draw(desk, workshop)
    with st.form(f"report words {code}"):
        st.markdown(t("**For the report.** In your own words; nobody sees them on a screen of the workshop."))
        report_words.draw(workshop)
        round_notes.offer(desk, workshop)
        press.form_button(t("Keep"), key="keep words", on_click=report_words.keep, args=(code,))
    with st.container(border=True):
        st.markdown(t("**Copy.** The same questions in a new workshop, with nobody in it."))
        name = t("{name} (copy)", name=workshop.name[:70])
        press.button(t("Copy"), key="copy", on_click=managing.copy, args=(code, name, managing.number_made()))
    with st.container(border=True):
        if workshop.closed_at is None:
            st.markdown(t("**End.** Nobody can join or cast any more; results stay."))
            with st.popover(t("End the workshop")):
                st.write(t("For good: a round that is open closes at once."))
                press.button(t("End it now"), key="end", on_click=managing.end, args=(code,))
    with st.container(border=True):
        st.markdown(
            t(
                "**Archive.** Out of the list and of search. Links, results and the day of deletion stay as "
                "they are."
            )
        )
        _archive(code, archived=workshop.archived_at is not None)
    with st.container(border=True, key="audit trail"):
        acts.draw_all(desk, workshop)
    with st.container(border=True, key="deletion"):
        keeping.draw(desk, workshop)
        growing_form.fate(workshop)
        with st.form(f"deletion {code}", border=False):
            st.markdown(t("**Delete** the workshop with everybody's ballots. This cannot be taken back."))
            st.text_input(t("Type the join code to confirm"), key=f"delete {code}")
            press.form_button(t("Delete for good"), key="delete it", on_click=managing.delete, args=(code,))


def managed() -> Workshop | None:
    """The workshop that the address says is to be looked after, if the visitor may."""
    try:
        workshop = preparing.find(context.desk(), st.query_params.get(managing.MANAGED, ""))
    except NotFound:
        return None
    return workshop if gate.allowed(Action.MANAGE, workshop) else None


def _template() -> tuple[str, Template]:
    shipped = list(shipped_templates())
    chosen = st.selectbox(t("Template"), shipped, key="new template") if len(shipped) > 1 else shipped[0]
    return chosen, shipped_template(chosen).spoken_in(current())


def _contents(template: Template, agenda_id: str) -> str:
    titles = [template.question(step.question).title for step in template.agenda(agenda_id).steps]
    return literal(" · ".join(titles))


def _addresses(desk: Desk, key: str, workshop: Workshop | None = None) -> None:
    """The address that phones are led to: chosen where this computer has several."""
    found = addresses.reachable(desk.settings)
    chosen = preparing.address_of(desk, workshop) if workshop else found[0]
    if len(found) > 1:
        chosen = st.selectbox(
            t("Address for phones: the network that the room is in"),
            found,
            index=found.index(chosen),
            format_func=addresses.short,
            key=key,
            on_change=managing.choose_address if workshop else None,
            args=(workshop.code,) if workshop else (),
        )
    warn_if_only_here(chosen)
