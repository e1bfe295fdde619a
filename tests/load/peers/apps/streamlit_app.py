"""The task on stock Streamlit: a script, native widgets, default settings."""

import streamlit as st
from casts import FACTORS, store

st.title("Split the extra budget")
amounts = [st.number_input(label, min_value=0, max_value=100) for label in FACTORS.values()]
st.write(f"Sum: {sum(amounts)} of 100")
if st.button("Cast"):
    store(amounts)
    st.success("Counted")
