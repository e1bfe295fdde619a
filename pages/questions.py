"""A workshop's own questions: for whoever looks after it."""

import streamlit as st

from coprod.access import Action
from coprod.text import t
from coprod.ui import context, gate, headline, messages, template_form
from coprod.workshops import steps

workshop = gate.require(Action.MANAGE)
scene = steps.scene(context.desk(), workshop.id)
if scene is None:
    st.rerun()

headline.draw(workshop)
st.header(t("The questions"), anchor=False)
messages.show()
template_form.draw(scene)
