"""The audit trail of a workshop: who did what to it and when, in a chain that shows what was changed by hand.

Acts of a rehearsal are a chain of their own, which stays when the rehearsal is removed and is in no file.
"""

import logging

from coprod.errors import StoreTrouble
from coprod.model.act import Act, Fact, Fault, What, faults, written
from coprod.model.workshop import Round
from coprod.store import Database, acts, engine, workshops
from coprod.workshops.desk import Desk

_log = logging.getLogger(__name__)


def note(
    db: Database, desk: Desk, workshop_id: str, what: What, *, rehearsal: bool = False, **facts: Fact
) -> None:
    """Keep what is done in this transaction, as the last thing in it: whoever else acts waits from here on.

    Facts are numbers and fixed words: nothing that a participant is, wrote or cast. What was deleted
    meanwhile has no trail.
    """
    if workshops.version(db, workshop_id) is None:
        return
    new = Act(
        rehearsal=rehearsal,
        number=0,
        at=engine.now(db).replace(microsecond=0),
        who=desk.by.value,
        what=what.value,
        facts=written(facts),
    )
    acts.add(db, workshop_id, new)


def note_round(db: Database, desk: Desk, round_: Round, what: What, **facts: Fact) -> None:
    """The same for what is done to a round: its question and number are facts."""
    said: dict[str, Fact] = {"question": round_.question_id, "round": round_.number, **facts}
    note(db, desk, round_.workshop_id, what, rehearsal=round_.rehearsal, **said)


def downloaded(desk: Desk, workshop_id: str, file: str) -> None:
    """Keep that a file was taken home; a database that takes no write keeps nobody from their data."""
    try:
        with desk.store.writing() as db:
            note(db, desk, workshop_id, What.DOWNLOADED, file=file)
    except StoreTrouble as error:
        _log.warning("A download is not on record: %s", error)


def newest(desk: Desk, workshop_id: str, most: int) -> list[Act]:
    """What was done last, newest first, also in rehearsals."""
    with desk.store.reading() as db:
        return acts.last(db, workshop_id, most)


def listed(desk: Desk, workshop_id: str) -> list[Act]:
    """Everything that was done, oldest first; what a rehearsal saw comes in its time."""
    with desk.store.reading() as db:
        both = [each for kind in (False, True) for each in acts.listed(db, workshop_id, rehearsal=kind)]
    return sorted(both, key=lambda each: each.at)


def check(desk: Desk, workshop_id: str) -> list[Fault]:
    """Where the trail is not as it was written; nothing where it is whole."""
    with desk.store.reading() as db:
        return [
            fault
            for kind in (False, True)
            for fault in faults(
                acts.listed(db, workshop_id, rehearsal=kind),
                acts.newest(db, workshop_id, rehearsal=kind),
                rehearsal=kind,
            )
        ]
