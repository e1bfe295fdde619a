"""A copy of the whole database: what is in it, where it lies, and until when."""

from datetime import datetime
from pathlib import Path

from coprod.model.words import Value


class Held(Value):
    """One workshop in a backup, with the date that people were promised."""

    id: str
    code: str
    name: str
    delete_on: datetime | None


class Contents(Value):
    """What a backup holds; `migration` names the state of its tables."""

    migration: str
    ballots: int
    workshops: tuple[Held, ...]


class Backup(Value):
    """One file. `made` and `expires` are UTC; None: nobody but the host deletes it.

    `holds` is None where the file cannot be looked into from here, as PostgreSQL's.
    """

    file: Path
    made: datetime
    size: int
    expires: datetime | None = None
    holds: tuple[Held, ...] | None = None

    def may_hold(self, workshop_id: str, created_at: datetime) -> bool:
        """Whether the workshop is in it, or could be."""
        if self.holds is None:
            return created_at <= self.made
        return any(each.id == workshop_id for each in self.holds)
