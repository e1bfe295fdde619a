"""Who came: how many, and as what."""

from coprod.model.workshop import Origin
from coprod.store import Store, participants


def joined(store: Store, workshop_id: str) -> int:
    """How many people joined, made-up ones of a rehearsal left out."""
    return len(joined_as(store, workshop_id))


def joined_as(store: Store, workshop_id: str) -> list[str | None]:
    """What each of them is here as; None for whoever has not said. To be merged before it is shown."""
    with store.reading() as db:
        found = participants.joined(db, workshop_id)
    return [each.group_id for each in found if each.origin is not Origin.REHEARSAL]
