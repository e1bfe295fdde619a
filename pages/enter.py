"""Sheets of paper, typed in by a volunteer with a number pad, compared and settled."""

import streamlit as st

from coprod.access import Action
from coprod.text import t
from coprod.ui import context, entering, gate, headline, messages, settling, wall_entry
from coprod.workshops import sheets

workshop = gate.require(Action.STEER)
headline.draw(workshop)
st.header(t("Type sheets in"), anchor=False)
messages.show()
stack = sheets.stack(context.desk(), workshop.id)
if not stack.sheets:
    st.info(t("No sheet has been printed for this workshop yet. Print a pack on the facilitator's page."))
else:
    entering.draw(workshop, stack)
    if not entering.at_a_sheet():
        settling.draw(workshop, stack)
        settling.draw_erasing(workshop)
if not entering.at_a_sheet():
    wall_entry.draw(context.desk(), workshop)
st.page_link(
    context.page("facilitate"),
    label=t("To the facilitator's page"),
    icon=":material/arrow_back:",
    query_params=context.for_workshop(workshop.code),
)
