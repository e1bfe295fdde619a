"""From finding to reform on a laptop: what leads, what others did about it, and what is left to do."""

from dataclasses import replace

import streamlit as st

from coprod import results
from coprod.library import Branch, Lead, leads, read_aloud
from coprod.model.workshop import Workshop
from coprod.text import t
from coprod.ui import context, findings, shelf
from coprod.ui.words import literal
from coprod.workshops import Desk


def draw_section(desk: Desk, workshop: Workshop, *, rehearsed: bool = False) -> None:
    """Every way from this workshop's findings into the library; nothing where there is none."""
    ways = results.ways_on(desk.store, workshop, at_desk=True, rehearsed=rehearsed)
    found = leads(shelf.library(), ways)
    if not found:
        return
    st.header(t("From finding to reform"), anchor=False)
    for each in found:
        with st.container(border=True, key=f"lead {each.branches[0].topic.kind}"):
            _lead(each)
    st.subheader(t("What will you do?"), anchor=False)
    with st.expander(t("To read aloud"), icon=":material/record_voice_over:"):
        st.text(read_aloud(found))


def draw_short(desk: Desk, workshop: Workshop) -> None:
    """The same in a few lines, for the desk, which is drawn anew at every press."""
    found = leads(shelf.library(), results.ways_on(desk.store, workshop, at_desk=True, rehearsed=True))
    if not found:
        st.caption(t("Nothing has been found yet that leads into the library."))
        return
    for each in found:
        st.markdown(f"**{literal(each.sentence)}** {literal(each.advice)}")
        for line in each.for_the_hall:
            st.caption(literal(line))
    st.page_link(
        context.page("findings"),
        label=t("With its links, on the page of findings"),
        icon=":material/arrow_forward:",
        query_params=context.for_workshop(workshop.code),
    )


def _lead(each: Lead) -> None:
    st.subheader(literal(each.sentence), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(each.word, color=findings.COLOURS[each.verdict])  # type: ignore[arg-type]
        st.caption(each.answered, width="content")
    st.markdown(each.advice)
    for place, branch in enumerate(each.branches):
        with st.expander(literal(branch.topic.label), expanded=place == 0):
            _branch(branch)


def _branch(branch: Branch) -> None:
    if branch.says:
        st.markdown(literal(branch.says))
    if branch.nothing:
        st.caption(branch.nothing)
    for title, ways in ((t("What can be changed"), branch.reforms), (t("Cases"), branch.cases)):
        if ways:
            st.caption(title)
            shelf.ways(ways, f"{branch.topic.id} {title}")
    everything = replace(branch.topic, label=t("All about it in the library"))
    shelf.ways((everything,), f"{branch.topic.id} all")
