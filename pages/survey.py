"""The published findings of 2017, claim by claim: how firm each is. Open to everybody, without a key."""

import streamlit as st

from coprod import results
from coprod.text import current, t
from coprod.text.origins import introduction
from coprod.ui import claims, context, messages, trying_claims
from coprod.ui.words import literal

messages.show()
st.html(trying_claims.STYLE)
found, asked = results.published(current()), trying_claims.asked()
st.header(t("How firm are the 2017 findings?"), anchor=False)
st.container(key="lead").markdown(
    t(
        "On slides of 1 December 2017, Governance International showed how a few people would spend extra "
        "money on removing barriers to co-production, and drew conclusions. Here is each conclusion in our "
        "own words, and how far those answers bear it out. “Cannot be checked” is an answer too."
    )
)
st.caption(literal(t("The answers are those of {who}.", who=introduction(found.baseline.introduced))))

with st.container(border=True, key="answers"):
    width = trying_claims.draw(found, asked)

for title, listed in ((t("What the slide concludes"), found.claims), (t("What we add"), found.ours)):
    st.header(title, anchor=False)
    for claim in listed:
        with st.container(border=True, key=f"claim {claim.id}"):
            claims.draw(claim, found, asked.settings, width)

st.container(key="source").caption(
    literal(
        t(
            "Source: {source} The conclusions are those of its slide “Preliminary results”, in our words. "
            "Its authors have not endorsed this page.",
            source=found.source,
        )
    )
)
st.page_link(context.page("welcome"), label=t("To the front page"), icon=":material/arrow_back:")
