"""The facilitator's desk: one next step in sight, everything else behind a button."""

import streamlit as st

from coprod.access import Action
from coprod.ui import context, desk_deck, desk_tools, gate, headline, keeping, messages
from coprod.workshops import steps

workshop = gate.require(Action.STEER)
standing = steps.stand(context.desk(), workshop.id)
if standing is None:
    st.rerun()

headline.draw(workshop)
messages.show()
keeping.warn_of_a_full_disk(context.desk())
desk_deck.draw(context.desk(), standing)
desk_tools.draw(context.desk(), standing)
