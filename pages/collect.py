"""Add to the library: the organiser's own cases and reforms, by form and by file."""

from coprod.access import Action
from coprod.text import t
from coprod.ui import collecting, collecting_form, context, gate, messages
from coprod.workshops.collecting import collected

if not gate.allowed(Action.COLLECT):
    gate.turn_away(
        t("Add to the library"),
        t("Cases and reforms are added to this server's library here. It opens with the organiser's link."),
        t("The organiser's link was printed where the server was started. Open it in this browser."),
    )
messages.show()
found = collected(context.desk())
asked = collecting.asked(found)
if asked is None:
    collecting_form.front(found)
else:
    collecting_form.sheet(found, asked)
