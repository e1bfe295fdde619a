"""Who came: how many, and as what."""

from coprod.store import Store, participants


def joined(store: Store, workshop_id: str) -> int:
    """How many people joined."""
    with store.reading() as db:
        return participants.count(db, workshop_id)


def joined_as(store: Store, workshop_id: str) -> list[str | None]:
    """What each of them is here as; None for whoever has not said. To be merged before it is shown."""
    with store.reading() as db:
        return [each.group_id for each in participants.joined(db, workshop_id)]
