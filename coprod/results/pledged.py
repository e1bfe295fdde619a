"""What people said that they will do, as the organiser takes it home."""

from coprod.model.pledge import Pledge
from coprod.store import Store, pledges


def pledged(store: Store, workshop_id: str) -> list[Pledge]:
    """Every line in the order of the alphabet, which tells nothing of who wrote when."""
    with store.reading() as db:
        return sorted(pledges.listed(db, workshop_id), key=lambda each: (each.text.casefold(), each.text))
