"""The organiser's own words for the report, the facilitator's notes of each round, and released reasons."""

from coprod.errors import NotFound, Refused
from coprod.model.ballot import handle_of
from coprod.model.words import tidy
from coprod.news import Topic
from coprod.store import ballots, reasons, workshops
from coprod.workshops.desk import Desk

MOST = 2000
TOO_LONG = "too_long"
NOTE_CHANGED = "note_changed"


def write(desk: Desk, workshop_id: str, *, purpose: str, invited: str, notes: str) -> None:
    """Keep why the workshop was held, how people were invited, and the facilitator's notes, each up to MOST.

    Lines stay lines. Raises Refused(TOO_LONG), NotFound; nothing is kept of a text that is too long.
    """
    words = {"purpose": _lines(purpose), "invited": _lines(invited), "notes": _lines(notes)}
    with desk.store.writing() as db:
        if workshops.by_id(db, workshop_id, lock=True) is None:
            raise NotFound("workshop")
        workshops.change(db, workshop_id, **words)


def note(desk: Desk, workshop_id: str, round_id: str, text: str, over: str | None) -> str:
    """Keep the note of a round, up to MOST, and return it; `over` is the one that it was written over.

    `over` is None where that is not known. Raises Refused(NOTE_CHANGED) when another note stands there, as
    somebody wrote meanwhile; Refused(TOO_LONG), NotFound.
    """
    written = _lines(text)
    with desk.store.writing() as db:
        round_ = workshops.round_by_id(db, round_id, lock="update")  # before the workshop, as whoever steers
        if workshops.by_id(db, workshop_id, lock=True) is None:
            raise NotFound("workshop")
        if round_ is None or round_.workshop_id != workshop_id:
            raise NotFound("round")
        if round_.note and round_.note not in (over, written):
            raise Refused(NOTE_CHANGED)
        workshops.change_round(db, round_id, note=written)
        workshops.change(db, workshop_id)
    desk.news.tell(workshop_id, Topic.NUMBERS)
    return written


def release_reason(desk: Desk, workshop_id: str, round_id: str, handle: str, *, released: bool) -> None:
    """Let a reason stand in the report, or no longer; NotFound when no counting ballot here has it."""
    with desk.store.writing() as db:
        round_ = workshops.round_by_id(db, round_id, lock="update")
        if round_ is None or round_.workshop_id != workshop_id:
            raise NotFound("round")
        for cast in ballots.counting(db, round_id):
            which = (cast.participant_id, cast.revision)
            if not cast.ballot.reason or handle_of(round_id, *which) != handle:
                continue
            if released and which not in reasons.released(db, round_id):
                reasons.release(db, round_id, which)
            if not released:
                reasons.take_back(db, round_id, which)
            return
    raise NotFound("reason")


def _lines(written: str) -> str:
    try:
        lines = [tidy(line, MOST) for line in written.splitlines()]
    except ValueError as error:
        raise Refused(TOO_LONG) from error
    text = "\n".join(lines).strip()
    if len(text) > MOST:
        raise Refused(TOO_LONG)
    return text
