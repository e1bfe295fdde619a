"""The front page: what this is, and the ways in: with a code, alone, by the example, with a key."""

import streamlit as st

from coprod.text import t
from coprod.ui import front, messages

messages.show()
st.title(t("Where should the next 100 go?"), anchor=False)
st.container(key="lead").markdown(
    t(
        "A live workshop on co-production, public services made with the people who use them: everyone "
        "splits the same extra budget, then sees how the room compares with eight professionals of 2017."
    )
)
front.take_part()
for column, way in zip(st.columns(2), (front.alone, front.example), strict=True):
    with column:
        way()
for column, way in zip(st.columns(2), (front.run, front.read_on), strict=True):
    with column:
        way()
