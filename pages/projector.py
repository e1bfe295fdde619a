"""The big screen: no controls; it follows what the facilitator shows."""

from coprod.access import Action
from coprod.ui import gate
from coprod.ui.stage import draw_stage

workshop = gate.require(Action.WATCH)
draw_stage(workshop.code)
