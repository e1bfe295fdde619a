"""What somebody did to a workshop, as it is kept: each act is sealed over the one before it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Literal

from coprod.model.words import Value

FIRST = "0" * 64
"""What the first act is sealed over."""

Fact = str | int | bool


class Who(StrEnum):
    """In which part somebody acted; never a name. HOST is whoever gives commands on the server's machine."""

    ORGANISER = "organiser"
    COLLEAGUE = "colleague"
    OWNER = "owner"
    FACILITATOR = "facilitator"
    PARTICIPANT = "participant"
    HOST = "host"
    SERVER = "server"


class What(StrEnum):
    """What is kept on record: acts that whoever trusts the results may want to know of."""

    CREATED = "created"
    QUESTIONS_CHANGED = "questions_changed"
    KEY_REPLACED = "key_replaced"
    KEY_WITHDRAWN = "key_withdrawn"
    TICKETS_MADE = "tickets_made"
    SHEETS_PRINTED = "sheets_printed"
    DOOR_LOCKED = "door_locked"
    DOOR_UNLOCKED = "door_unlocked"
    DATES_SET = "dates_set"
    DATES_CALLED_OFF = "dates_called_off"
    OPENED = "opened"
    OPENING_TAKEN_BACK = "opening_taken_back"
    CLOSES_BY_TIMER = "closes_by_timer"
    CLOSED = "closed"
    CLOSING_STOPPED = "closing_stopped"
    REVEALED = "revealed"
    HIDDEN = "hidden"
    BASELINE_SHOWN = "baseline_shown"
    BASELINE_COVERED = "baseline_covered"
    VOIDED = "voided"
    SHEET_SETTLED = "sheet_settled"
    SHEET_LINKED = "sheet_linked"
    WALL_ENTERED = "wall_entered"
    WALL_CHANGED = "wall_changed"
    PERSON_ERASED = "person_erased"
    REHEARSAL_BEGUN = "rehearsal_begun"
    REHEARSAL_REMOVED = "rehearsal_removed"
    ENDED = "ended"
    DOWNLOADED = "downloaded"
    DELETION_MOVED = "deletion_moved"


class Act(Value):
    """One line of the audit trail; `number` counts from 1 in its chain, `at` is UTC in whole seconds.

    `who` and `what` are text as stored: a line that was changed by hand may hold anything. So may `facts`, a
    JSON object in canonical form: keys sorted, no spaces, ASCII. `hash` seals the line over the one before.
    """

    rehearsal: bool = False
    number: int
    at: datetime
    who: str
    what: str
    facts: str
    hash: str = ""

    @property
    def moment(self) -> str:
        """`2026-11-26T14:05:09Z`."""
        return f"{self.at:%Y-%m-%dT%H:%M:%SZ}"

    @property
    def known_facts(self) -> Mapping[str, Fact]:
        """The facts as values; empty where they cannot be read."""
        try:
            found = json.loads(self.facts)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def sealed_over(self, before: str) -> str:
        """The SHA-256, in hexadecimal, of the hash `before` and of this line's five parts, a line each."""
        parts = (before, str(self.number), self.moment, self.who, self.what, self.facts)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


Why = Literal["changed", "missing", "put_in"]


class Fault(Value):
    """Where a chain is broken: the first line of which it can be told, and what was done there by hand."""

    number: int
    why: Why
    rehearsal: bool = False


def written(facts: Mapping[str, Fact]) -> str:
    """The facts in canonical form."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"))


def faults(chain: Sequence[Act], newest: tuple[int, str], *, rehearsal: bool = False) -> list[Fault]:
    """Every place where one chain, in the order of its numbers, is not as it was written.

    `newest` are the number and hash of its last act as they are kept beside it; (0, FIRST) before the first.
    A line that was changed together with its hash shows at the next one.
    """
    found: list[tuple[int, Why]] = []
    before, last = FIRST, 0
    for each in chain:
        if not last < each.number <= newest[0]:
            found.append((each.number, "put_in"))
            continue
        if each.number > last + 1:
            found.append((last + 1, "missing"))
        elif each.hash != each.sealed_over(before):
            found.append((each.number, "changed"))
        before, last = each.hash, each.number
    if last < newest[0]:
        found.append((last + 1, "missing"))
    elif before != newest[1]:
        found.append((last, "changed"))
    return [Fault(number=number, why=why, rehearsal=rehearsal) for number, why in dict.fromkeys(found)]
