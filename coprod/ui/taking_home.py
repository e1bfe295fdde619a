"""The files to take home, each under a link that stays the same."""

import streamlit as st

from coprod.formats.files import FILES
from coprod.model.workshop import Workshop
from coprod.text import on_offer, t


def draw(workshop: Workshop) -> None:
    """A link for each file, those to pass on first; the ballots apart, for the organiser alone."""
    with st.container(border=True, key="take home"):
        st.subheader(t("Take it home"), anchor=False)
        language = _language(workshop)
        for to_pass_on, words in (
            (
                True,
                t("To pass on: results, your words, the reasons you let in. Small groups are put together."),
            ),
            (False, t("For you alone: single ballots, without names. Do not pass them on.")),
        ):
            st.caption(words)
            with st.container(horizontal=True):
                for file in FILES.values():
                    if file.to_pass_on is to_pass_on:
                        address = f"/download/{workshop.code}/{file.name}{language}"
                        st.link_button(file.label(), address, icon=f":material/{file.icon}:")
        st.caption(t("Rounds of too few ballots are left out of all of them."))


def _language(workshop: Workshop) -> str:
    """Which language the files are asked for in, as the end of their addresses."""
    offered = on_offer(workshop.template.written.languages)
    if not offered:
        return ""
    chosen = st.selectbox(
        t("Language of the files"),
        list(offered),
        index=list(offered).index(workshop.language) if workshop.language in offered else 0,
        format_func=lambda code: offered[code],
        key="language of files",
        width=240,
    )
    return "" if chosen == workshop.language else f"?language={chosen}"
