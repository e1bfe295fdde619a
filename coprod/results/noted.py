"""What the facilitator noted of each round, for the organiser alone."""

from coprod.model.workshop import Round, Workshop
from coprod.store import Store, workshops


def noted(store: Store, workshop: Workshop) -> list[Round]:
    """The rounds that have a note, oldest first, warm-ups among them; those of a rehearsal are left out."""
    with store.reading() as db:
        return [each for each in workshops.rounds(db, workshop.id) if each.note and not each.rehearsal]
