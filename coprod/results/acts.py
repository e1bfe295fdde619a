"""The acts of a workshop that its files hold."""

from coprod.model.act import Act
from coprod.store import Store
from coprod.store import acts as store


def acts(of: Store, workshop_id: str) -> list[Act]:
    """Everything that was done in earnest, oldest first; what rehearsals saw is in no file."""
    with of.reading() as db:
        return store.listed(db, workshop_id, rehearsal=False)
