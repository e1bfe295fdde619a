"""What the files of one export are made from, each worked out once."""

from dataclasses import dataclass
from functools import cached_property

from coprod import results
from coprod.formats.report import Report, report
from coprod.model.act import Act
from coprod.model.library import Library
from coprod.model.workshop import Workshop
from coprod.store import Store
from coprod.text import speaking


@dataclass(frozen=True)
class Export:
    """A workshop on its way out: files made from the same export hold the same figures and random names."""

    store: Store
    workshop: Workshop
    library: Library

    @classmethod
    def of(cls, store: Store, workshop: Workshop, library: Library, language: str = "") -> "Export":
        """An export in this language; without one, in the workshop's own."""
        if language and language != workshop.language:
            return cls(store.in_language(language), workshop.in_language(language), library)
        return cls(store, workshop, library)

    @cached_property
    def report(self) -> Report:
        """The report, in the workshop's language."""
        with speaking(self.workshop.language):
            return report(self.store, self.workshop, self.library)

    @cached_property
    def ballots(self) -> list[results.Row]:
        """Every ballot that the organiser may have; a person has one random name in all the files."""
        return results.rows(self.store, self.workshop.id)

    @cached_property
    def acts(self) -> list[Act]:
        """The audit trail, without what rehearsals saw."""
        return results.acts(self.store, self.workshop.id)
