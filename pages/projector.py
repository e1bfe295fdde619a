"""The big screen: no controls; it follows what the facilitator shows."""

from coprod.access import Action
from coprod.text import speaking
from coprod.ui import gate
from coprod.ui.stage import draw_stage

workshop = gate.require(Action.WATCH)
with speaking(workshop.language):
    draw_stage(workshop.code)
