"""The library: what stands in the way, what can be changed, and who has done it; open to all."""

import streamlit as st

from coprod.text import t
from coprod.ui import context, messages, shelf

messages.show()
library = shelf.library()
page = shelf.asked(library)
if page is not None:
    shelf.draw_leaf(page)
    st.stop()

st.header(t("What stands in the way, and what others did"), anchor=False)
if shelf.missing():
    st.info(t("There is no such page in the library, or it was removed."))
st.container(key="lead").markdown(
    t(
        "Barriers to co-production, what can be changed, and who has done it: each with its source. "
        "Click a step of the Star, or look for a word."
    )
)
shelf.draw_front(library)
st.page_link(
    context.page("survey"), label=t("How firm are the 2017 findings?"), icon=":material/arrow_forward:"
)
