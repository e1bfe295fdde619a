"""Steering a workshop: opening, closing, revealing, hiding, and what the projector shows."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from coprod.errors import NotFound, Refused
from coprod.model.act import What
from coprod.model.words import tidy
from coprod.model.workshop import AgendaItem, Round, RoundState, View, Workshop
from coprod.news import Topic
from coprod.store import Database, ballots, engine, workshops
from coprod.workshops import trail
from coprod.workshops.desk import Desk

ANOTHER_OPEN = "another_round_open"
WARM_UP = "warm_up"
NOT_CLOSED = "round_not_closed"
NOT_REVEALED = "room_not_revealed"
NO_BASELINE = "no_baseline"
CLOSING_NOW = "closing_now"
BY_LINK = "by_link"
ALREADY_CLOSED = "already_closed"
HAS_BALLOTS = "has_ballots"
WORKSHOP_ENDED = "workshop_closed"
AGENDA_FROZEN = "agenda_frozen"
NO_REASON = "no_reason"


def open_round(desk: Desk, workshop_id: str, question_id: str, *, minutes: float | None = None) -> Round:
    """Open a (further) round of a question and show it; `minutes` starts a timer that only reminds.

    Raises Refused(ANOTHER_OPEN) while any round still takes ballots, Refused(WORKSHOP_ENDED) after the end,
    Refused(BY_LINK) where `by_link` opens them.
    """
    with _steering(desk, workshop_id) as (db, workshop, moment):
        if workshop.closed_at is not None:
            raise Refused(WORKSHOP_ENDED)
        if workshop.by_link:
            raise Refused(BY_LINK)
        earlier = workshops.rounds(db, workshop_id)
        if any(each.takes_ballots(moment) for each in earlier):
            raise Refused(ANOTHER_OPEN)
        workshop.question(question_id)
        new = Round(
            id=secrets.token_hex(8),
            workshop_id=workshop_id,
            question_id=question_id,
            number=workshops.next_number(db, workshop_id, question_id),
            live=_is_live(workshops.agenda(db, workshop_id), question_id),
            minimum=workshop.minimum,
            opened_at=moment,
            timer_ends_at=moment + timedelta(minutes=minutes) if minutes else None,
            shown_before=_shown(earlier),
            rehearsal=workshop.rehearsing,
        )
        workshops.add_round(db, new)
        view = View.RESULTS if new.live else View.QUESTION
        workshops.change(db, workshop_id, view=view, showing_round=new.id)
        trail.note_round(db, desk, new, What.OPENED)
    return new


def close_round(desk: Desk, round_id: str, *, countdown: float | None = None) -> datetime:
    """Close a round after the countdown (seconds; the host's setting when None) and return when it closes.

    Waits for ballots that are being stored; afterwards none enters. Raises Refused(ALREADY_CLOSED).
    """
    wait = desk.settings.countdown_seconds if countdown is None else countdown
    with _holding(desk, round_id, What.CLOSED) as (db, round_):
        moment = engine.now(db)
        if round_.state(moment) is RoundState.CLOSED:
            raise Refused(ALREADY_CLOSED)
        closes = moment + timedelta(seconds=wait)
        workshops.change_round(db, round_id, closed_at=closes)
    return closes


def stop_closing(desk: Desk, round_id: str) -> None:
    """Stop the countdown; raises Refused(ALREADY_CLOSED) once it has run out."""
    with _holding(desk, round_id, What.CLOSING_STOPPED) as (db, round_):
        if not round_.takes_ballots(engine.now(db)):
            raise Refused(ALREADY_CLOSED)
        workshops.change_round(db, round_id, closed_at=None)


def take_back(desk: Desk, round_id: str) -> None:
    """Undo an opening; raises Refused(HAS_BALLOTS) once anybody has cast."""
    with _holding(desk, round_id, What.OPENING_TAKEN_BACK) as (db, round_):
        if ballots.version(db, round_id)[-1]:
            raise Refused(HAS_BALLOTS)
        workshops.remove_round(db, round_id)
        workshops.change(db, round_.workshop_id, view=View.LOBBY, showing_round=None)


def set_timer(desk: Desk, round_id: str, minutes: float, *, closes: bool = False) -> None:
    """Let the timer end `minutes` from now; it closes the round only if `closes`. 0 takes it away.

    Whoever wanted more time has it, and may ask again.
    """
    with _holding(desk, round_id) as (db, round_):
        moment = engine.now(db)
        if not round_.takes_ballots(moment):
            raise Refused(ALREADY_CLOSED)
        if round_.closed_at is not None and round_.closed_at != round_.timer_ends_at:
            raise Refused(CLOSING_NOW)
        ends = moment + timedelta(minutes=minutes) if minutes > 0 else None
        workshops.change_round(db, round_id, timer_ends_at=ends, closed_at=ends if closes else None)
        ballots.forget_more_time(db, round_id)
        if closes or round_.closed_at is not None:
            workshops.change(db, round_.workshop_id)  # held before its trail, as everywhere
            what = What.CLOSES_BY_TIMER if closes and ends else What.CLOSING_STOPPED
            trail.note_round(db, desk, round_, what)


def extend(desk: Desk, round_id: str, minutes: float, over: datetime) -> bool:
    """Let the timer end later by some minutes, from now where it has run out; one that closes, closes then.

    Whoever wanted more time has it, and may ask again.

    Nothing is done, and False, when it does not end at `over` any more: somebody else was quicker. Raises
    Refused(ALREADY_CLOSED).
    """
    with _holding(desk, round_id) as (db, round_):
        moment = engine.now(db)
        if not round_.takes_ballots(moment):
            raise Refused(ALREADY_CLOSED)
        if round_.timer_ends_at != over:
            return False
        ends = max(over, moment) + timedelta(minutes=minutes)
        closes = ends if round_.closed_at == over else round_.closed_at
        workshops.change_round(db, round_id, timer_ends_at=ends, closed_at=closes)
        ballots.forget_more_time(db, round_id)
        if closes == ends:
            workshops.change(db, round_.workshop_id)
            trail.note_round(db, desk, round_, What.CLOSES_BY_TIMER)
    return True


def reveal_room(desk: Desk, round_id: str) -> None:
    """Let everybody see what the room said, and put it on the projector; raises Refused(NOT_CLOSED)."""
    with _holding(desk, round_id, What.REVEALED) as (db, round_):
        moment = engine.now(db)
        workshop = workshops.by_id(db, round_.workshop_id)
        if workshop is None or workshop.question(round_.question_id).warm_up:
            raise Refused(WARM_UP)
        if not round_.live and round_.takes_ballots(moment):
            raise Refused(NOT_CLOSED)
        revealed = round_.revealed_at or moment
        workshops.change_round(db, round_id, revealed_at=revealed, hidden_at=None)
        workshops.change(db, round_.workshop_id, view=View.RESULTS, showing_round=round_id)


def reveal_baseline(desk: Desk, round_id: str) -> None:
    """Put the baseline beside the room; raises Refused(NOT_REVEALED) before the room, or NO_BASELINE."""
    with _holding(desk, round_id, What.BASELINE_SHOWN) as (db, round_):
        workshop = workshops.by_id(db, round_.workshop_id)
        if workshop is None or workshop.question(round_.question_id).baseline is None:
            raise Refused(NO_BASELINE)
        if not round_.results_out:
            raise Refused(NOT_REVEALED)
        shown = round_.baseline_revealed_at or engine.now(db)
        workshops.change_round(db, round_id, baseline_revealed_at=shown, baseline_hidden_at=None)
        workshops.change(db, round_.workshop_id, view=View.RESULTS, showing_round=round_id)


def cover_baseline(desk: Desk, round_id: str) -> None:
    """Take the baseline away again; the room's results stay, and that it was shown stays on record."""
    with _holding(desk, round_id, What.BASELINE_COVERED) as (db, _round):
        workshops.change_round(db, round_id, baseline_hidden_at=engine.now(db))


def hide(desk: Desk, round_id: str) -> None:
    """Cover a round's results on the projector and on every phone; when it was revealed stays on record."""
    with _holding(desk, round_id, What.HIDDEN) as (db, round_):
        workshops.change_round(db, round_id, hidden_at=engine.now(db))
        workshops.change(db, round_.workshop_id, view=View.QUESTION, showing_round=round_id)


def show(desk: Desk, workshop_id: str, view: View, round_id: str | None = None) -> None:
    """Set what the projector shows; BLANK takes the picture away and keeps which one it was.

    Raises NotFound("round") for a round that this workshop does not have (any more).
    """
    with _steering(desk, workshop_id) as (db, workshop, _moment):
        if round_id is not None and round_id not in {each.id for each in workshops.rounds(db, workshop_id)}:
            raise NotFound("round")
        shown = round_id or workshop.showing_round
        if (view is View.QUESTION or view.of_results) and shown is None:
            raise NotFound("round")
        covered = None
        if view is View.BLANK:
            covered = workshop.covered_view if workshop.view is View.BLANK else workshop.view
        workshops.change(db, workshop_id, view=view, showing_round=shown, covered_view=covered)


def set_agenda(desk: Desk, workshop_id: str, items: Sequence[AgendaItem]) -> None:
    """Put questions in a new order, skip or add them; Refused(AGENDA_FROZEN) if an opened one would go.

    What is opened in a rehearsal freezes nothing.
    """
    with _steering(desk, workshop_id) as (db, workshop, _moment):
        opened = {each.question_id for each in workshops.rounds(db, workshop_id) if not each.rehearsal}
        kept = {item.question_id for item in items if not item.skipped}
        if not opened <= kept or len(items) != len({item.question_id for item in items}):
            raise Refused(AGENDA_FROZEN)
        for item in items:
            workshop.question(item.question_id)
        workshops.set_agenda(db, workshop_id, items)
        workshops.change(db, workshop_id)


def void(desk: Desk, round_id: str, participant_id: str, reason: str) -> None:
    """Strike somebody's ballot with a reason; the row stays; they may cast again while the round is open."""
    written = tidy(reason[:200], 200)
    if not written:
        raise Refused(NO_REASON)
    with _holding(desk, round_id, What.VOIDED) as (db, _round):
        newest = ballots.newest_of(db, round_id, participant_id)
        if newest is None:
            raise NotFound("ballot")
        ballots.strike(db, round_id, participant_id, newest.revision, written, engine.now(db))


@contextmanager
def _steering(desk: Desk, workshop_id: str) -> Iterator[tuple[Database, Workshop, datetime]]:
    """A transaction that holds the workshop; everybody is told once it is committed."""
    with desk.store.writing() as db:
        workshop = workshops.by_id(db, workshop_id, lock=True)
        if workshop is None:
            raise NotFound("workshop")
        yield db, workshop, engine.now(db)
    desk.news.tell(workshop_id, Topic.NOW)


@contextmanager
def _holding(desk: Desk, round_id: str, what: What | None = None) -> Iterator[tuple[Database, Round]]:
    """A transaction that holds one round against everybody who casts; all are told once it is committed.

    `what` is done in it stands in the audit trail.
    """
    with desk.store.writing() as db:
        round_ = workshops.round_by_id(db, round_id, lock="update")
        if round_ is None:
            raise NotFound("round")
        yield db, round_
        workshops.change(db, round_.workshop_id)
        if what is not None:
            trail.note_round(db, desk, round_, what)
    desk.news.tell(round_.workshop_id, Topic.NOW)


def _is_live(agenda: Sequence[AgendaItem], question_id: str) -> bool:
    return any(item.live for item in agenda if item.question_id == question_id)


def _shown(earlier: Sequence[Round]) -> tuple[str, ...]:
    """What the room had seen before now, as "question:number:room" and "...:baseline"."""
    seen = []
    for each in earlier:
        if each.live or each.revealed_at:
            seen.append(f"{each.question_id}:{each.number}:room")
        if each.baseline_revealed_at:
            seen.append(f"{each.question_id}:{each.number}:baseline")
    return tuple(seen)
