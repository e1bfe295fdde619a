"""The front page: what this is, a way in, an example, and a door for whoever runs workshops."""

import streamlit as st

from coprod.access import Action
from coprod.text import t
from coprod.ui import context, entry, gate, messages

messages.show()
st.title(t("Where should the next 100 go?"), anchor=False)
st.container(key="lead").markdown(
    t(
        "A live workshop on co-production: everyone in the room splits the same extra budget on their phone, "
        "and then sees how this room compares with what eight professionals answered in 2017."
    )
)
with st.container(border=True):
    st.subheader(t("Take part"), anchor=False)
    entry.join_form()
    st.caption(t("The code stands on the projector. No account, no name, no app."))

for column, (icon, title, words) in zip(
    st.columns(3),
    [
        ("qr_code_2", t("Join"), t("Scan the code on the projector, or type it here.")),
        ("pie_chart", t("Split and place"), t("Share out 100 percent, put dots where it hurts.")),
        ("compare_arrows", t("Compare"), t("See the room together, then beside the baseline.")),
    ],
    strict=True,
):
    with column:
        st.markdown(f":material/{icon}: **{title}**")
        st.caption(words)

st.subheader(t("See it at work"), anchor=False)
st.markdown(t("The example workshop is made up: 24 people who do not exist, and one round still open."))
with st.container(horizontal=True):
    entry.lead(t("Open its projector"), "/example", method="post")
    entry.lead(t("Cast a ballot in it"), "/example?to=ballot", method="post")
st.page_link(
    context.page("survey"), label=t("How firm are the 2017 findings?"), icon=":material/arrow_forward:"
)

st.subheader(t("Run a workshop"), anchor=False)
if gate.allowed(Action.CREATE):
    st.page_link(context.page("workshops"), label=t("To your workshops"), icon=":material/arrow_forward:")
else:
    st.markdown(t("The organiser's link was printed where the server was started. Open it in this browser."))
