"""The organiser's desk: create workshops, keep their links, look after them."""

import streamlit as st

from coprod.access import Action
from coprod.text import t
from coprod.ui import context, gate, keeping, messages, organising
from coprod.workshops import preparing

messages.show()
keeping.after_deletion()
workshop = organising.managed()
if workshop is None:
    gate.require_house(Action.CREATE)
organising.links_once()
if workshop is not None:
    organising.one(context.desk(), workshop)
    st.stop()

st.header(t("Workshops"), anchor=False)
sees_all = gate.allowed(Action.LIST_ALL)
found = preparing.everyone(context.desk()) if sees_all else gate.own_workshops()
organising.new_workshop(context.desk(), unfolded=not found)
organising.listed(context.desk(), found)
