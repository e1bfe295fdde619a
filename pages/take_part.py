"""The participant's flow in Streamlit: on a laptop, on a tablet, or to try a ballot alone."""

import streamlit as st

from coprod import participation
from coprod.text import current, match
from coprod.ui import ballot_form, context, gate, headline, languages, messages, spoken, taking_part
from coprod.ui.follow import follow

scene, person = gate.look()
if scene is None or person is None:
    messages.show()
    taking_part.ask_to_join(scene.workshop if scene else None)
    st.stop()

spoken.speak(match(person.language, current()))
screen = participation.screen_in(context.desk(), scene, person, revising=ballot_form.revising())
headline.draw(scene.workshop)
follow(scene, "phone")
if screen.step is not participation.Step.BALLOT:
    messages.show()
with st.container(key=f"step {screen.step}"):
    taking_part.draw(screen)
languages.draw(screen)
taking_part.draw_own_data(screen)
