"""The organiser's desk: create workshops, keep their links, look after them."""

import streamlit as st

from coprod.access import Action
from coprod.text import t
from coprod.ui import colleagues, context, door, gate, keeping, messages, organising, signing_in

messages.show()
keeping.after_deletion()
keeping.warn_of_a_full_disk(context.desk())
workshop = organising.managed()
if workshop is None:
    gate.require_house(Action.CREATE)
organising.links_once()
if workshop is not None:
    organising.one(context.desk(), workshop)
    st.stop()

st.header(t("Workshops"), anchor=False)
door.wrong_codes(context.desk())
found = organising.found(context.desk())
organising.new_workshop(context.desk(), unfolded=not found.total)
organising.listed(found)
colleagues.draw(context.desk())
signing_in.way_out()
