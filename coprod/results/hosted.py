"""The host's logo, for screens and files alike."""

from coprod.model.host import Logo
from coprod.model.workshop import Workshop
from coprod.results.once import once
from coprod.store import Store, logos


def logo(store: Store, workshop: Workshop) -> Logo | None:
    """The logo as it was stored; None where there is none. Whatever changes it raises the version."""
    return _logo(store, workshop.id, workshop.version)


@once(64)
def _logo(store: Store, workshop_id: str, _version: int) -> Logo | None:
    with store.reading() as db:
        found = logos.of(db, workshop_id)
    return Logo(media_type=found[0], content=found[1]) if found else None
