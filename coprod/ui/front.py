"""The front page's ways in, one box each: with a code, alone, by the example, with a key."""

import streamlit as st

from coprod.access import Action
from coprod.text import t
from coprod.ui import context, entry, gate, signing_in


def take_part() -> None:
    """For whoever sits in a workshop: the box for its code."""
    with st.container(border=True, key="way take part"):
        st.subheader(t("Take part"), anchor=False)
        entry.join_form()
        st.caption(t("The code stands on the projector. No account, no name, no app."))


def alone() -> None:
    """For whoever has no workshop: the same ballot, without a key."""
    with st.container(border=True, height="stretch", key="way alone"):
        st.subheader(t("Try it alone"), anchor=False)
        st.markdown(t("Two minutes, no code: share out the 100 and see whom of 2017 you resemble."))
        entry.lead(t("Try a ballot alone"), "/try", primary=True)


def example() -> None:
    """For whoever wants to see a room: the example workshop's two sides."""
    with st.container(border=True, height="stretch", key="way example"):
        st.subheader(t("See it at work"), anchor=False)
        st.markdown(
            t("An example workshop of 24 made-up people: look at its projector, or cast a ballot in it.")
        )
        with st.container(horizontal=True, gap="small"):
            entry.lead(t("Its projector"), "/example", method="post")
            entry.lead(t("Its ballot"), "/example?to=ballot", method="post")


def run() -> None:
    """For whoever runs workshops: the desk, or where its key is."""
    st.subheader(t("Run a workshop"), anchor=False)
    if gate.allowed(Action.CREATE):
        st.page_link(context.page("workshops"), label=t("To your workshops"), icon=":material/arrow_forward:")
        signing_in.way_out()
    elif context.desk().settings.trusted_addresses:
        signing_in.way_in()
        signing_in.way_on()
    else:
        st.markdown(
            t("The organiser's link was printed where the server was started. Open it in this browser.")
        )


def read_on() -> None:
    """What can be read without any workshop."""
    st.subheader(t("Read on"), anchor=False)
    for page, label in (
        ("survey", t("How firm are the 2017 findings?")),
        ("library", t("What others did about it")),
    ):
        st.page_link(context.page(page), label=label, icon=":material/arrow_forward:")
