"""A workshop by link: nobody steers it; all its questions are open at once, from one moment to another."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from coprod.errors import NotFound, Refused
from coprod.model.act import What, Who
from coprod.model.workshop import AgendaItem, Round, Workshop
from coprod.news import Topic
from coprod.store import Database, ballots, by_link, engine, workshops
from coprod.workshops import trail
from coprod.workshops.desk import Desk
from coprod.workshops.preparing import REHEARSING
from coprod.workshops.running import ALREADY_CLOSED, WORKSHOP_ENDED

UNKNOWN_ZONE = "unknown_zone"
NO_DATES = "no_dates"
ENDS_FIRST = "ends_first"
ENDS_PAST = "ends_past"
ENDS_TOO_LATE = "ends_too_late"
HAS_ROUNDS = "has_rounds"
NO_QUESTIONS = "no_questions"
OPENS_LATER = "opens_later"
OVER = "by_link_over"
NOT_BY_LINK = "not_by_link"

IN_ORDER = timedelta(microseconds=1)
"""So long one question opens after the one before it: everywhere rounds come in the order of opening."""


class State(StrEnum):
    """Derived from the two moments, never stored."""

    SOON = "soon"
    OPEN = "open"
    OVER = "over"


class Decided(StrEnum):
    """What had to be decided about a local time that a change of the clocks makes unclear."""

    OPENS_SKIPPED = "opens_skipped"
    OPENS_TWICE = "opens_twice"
    ENDS_SKIPPED = "ends_skipped"
    ENDS_TWICE = "ends_twice"


class Times(NamedTuple):
    """When it opens and ends, UTC, and what had to be decided on the way."""

    opens_at: datetime
    ends_at: datetime
    decided: tuple[Decided, ...] = ()


@cache
def zones() -> tuple[str, ...]:
    """The time zones that can be chosen, such as "Europe/London", in the order of the alphabet."""
    return tuple(sorted(each for each in available_timezones() if "/" in each or each == "UTC"))


def times(opens: datetime, ends: datetime, time_zone: str) -> Times:
    """The two moments at which clocks in this zone show these local times.

    A time that the clocks skip when they go forward counts by the time before the change (RFC 5545, 3.3.5):
    half past one in a skipped hour is half past two. Of one that comes twice when they go back, the first
    opens and the second ends: whoever reads the date either way is let in. Raises Refused(UNKNOWN_ZONE), and
    Refused(NO_DATES) for days at the end of the calendar.
    """
    if time_zone not in zones():
        raise Refused(UNKNOWN_ZONE)
    zone = ZoneInfo(time_zone)
    try:
        opens_at, ends_at = _moments(opens, zone), _moments(ends, zone)
    except OverflowError:
        raise Refused(NO_DATES) from None
    decided = {
        Decided.OPENS_SKIPPED: _skipped(opens, zone),
        Decided.OPENS_TWICE: opens_at[0] < opens_at[1],
        Decided.ENDS_SKIPPED: _skipped(ends, zone),
        Decided.ENDS_TWICE: ends_at[0] < ends_at[1],
    }
    return Times(opens_at[0], max(ends_at), tuple(what for what, so in decided.items() if so))


def set_up(
    desk: Desk,
    workshop_id: str,
    opens: datetime,
    ends: datetime,
    time_zone: str,
    *,
    own_result: bool = False,
    tickets_only: bool = False,
) -> Times:
    """Let a workshop run by link between two local times of its zone, or change how it does.

    Once it has opened, when it opened stays; until its end, the end may be moved. Raises NotFound, and
    Refused with UNKNOWN_ZONE, ENDS_FIRST, ENDS_PAST, ENDS_TOO_LATE (the workshop is deleted before),
    NO_QUESTIONS, HAS_ROUNDS (of a room), REHEARSING, OVER, or WORKSHOP_ENDED.
    """
    chosen = times(opens, ends, time_zone)
    with desk.store.writing() as db:
        _hold_rounds(db, workshop_id)
        workshop = _held(db, workshop_id)
        moment = engine.now(db)
        if workshop.rehearsing:
            raise Refused(REHEARSING)
        begun = workshops.rounds(db, workshop_id)
        if begun and not workshop.by_link:
            raise Refused(HAS_ROUNDS)
        if begun and workshop.opens_at is not None:
            if state(workshop, moment) is State.OVER:
                raise Refused(OVER)
            chosen = Times(workshop.opens_at, chosen.ends_at, tuple(d for d in chosen.decided if "ends" in d))
        if chosen.ends_at <= chosen.opens_at:
            raise Refused(ENDS_FIRST)
        if chosen.ends_at <= moment:
            raise Refused(ENDS_PAST)
        if workshop.delete_on is not None and chosen.ends_at > workshop.delete_on:
            raise Refused(ENDS_TOO_LATE)
        if not asked(workshop, workshops.agenda(db, workshop_id)):
            raise Refused(NO_QUESTIONS)
        _close_at(db, begun, chosen.ends_at)
        workshops.change(
            db,
            workshop_id,
            by_link=True,
            opens_at=chosen.opens_at,
            ends_at=chosen.ends_at,
            time_zone=time_zone,
            own_result=own_result,
            tickets_only=tickets_only,
        )
        first, last = (f"{each:%Y-%m-%dT%H:%MZ}" for each in (chosen.opens_at, chosen.ends_at))
        trail.note(db, desk, workshop_id, What.DATES_SET, opens=first, ends=last, tickets_only=tickets_only)
    desk.news.tell(workshop_id, Topic.NOW)
    keep_times(desk)
    return chosen


def call_off(desk: Desk, workshop_id: str) -> None:
    """Let a workshop be one in a room again; Refused(HAS_ROUNDS) once it has opened, NotFound."""
    with desk.store.writing() as db:
        _held(db, workshop_id)
        if workshops.rounds(db, workshop_id):
            raise Refused(HAS_ROUNDS)
        workshops.change(
            db, workshop_id, by_link=False, opens_at=None, ends_at=None, own_result=False, tickets_only=False
        )
        trail.note(db, desk, workshop_id, What.DATES_CALLED_OFF)
    desk.news.tell(workshop_id, Topic.NOW)


def close_now(desk: Desk, workshop_id: str) -> None:
    """End it before its time: what is open closes at this moment, with the date that everybody is told.

    Waits for ballots that are being stored. Raises NotFound, and Refused with NOT_BY_LINK, OPENS_LATER or
    ALREADY_CLOSED.
    """
    with desk.store.writing() as db:
        begun = _hold_rounds(db, workshop_id)
        workshop = _held(db, workshop_id)
        moment = engine.now(db)
        if not workshop.by_link:
            raise Refused(NOT_BY_LINK)
        if not begun:
            raise Refused(OPENS_LATER)
        if state(workshop, moment) is State.OVER:
            raise Refused(ALREADY_CLOSED)
        _close_at(db, begun, moment)
        workshops.change(db, workshop_id, ends_at=moment)
        trail.note(db, desk, workshop_id, What.CLOSED, questions=len(begun))
    desk.news.tell(workshop_id, Topic.NOW)


def keep_times(desk: Desk, moment: datetime | None = None) -> float | None:
    """Open what is to be open, its warm-ups left out; each round's `closed_at` is the end, from the start on.

    So nothing enters after the end, whether or not anybody is awake then. Answers with the seconds until the
    next opening, None without one. `moment` stands for now; None is the database's clock.
    """
    with desk.store.reading() as db:
        now = moment or engine.now(db)
        due, coming = by_link.due(db, now), by_link.next_opening(db, now)
    for workshop_id in due:
        if _open(desk, workshop_id, now):
            desk.news.tell(workshop_id, Topic.NOW)
    return (coming - now).total_seconds() if coming is not None else None


def state(workshop: Workshop, moment: datetime) -> State:
    """Where a workshop by link stands at `moment`."""
    if workshop.opens_at is None or moment < workshop.opens_at:
        return State.SOON
    return State.OPEN if workshop.ends_at is None or moment < workshop.ends_at else State.OVER


def door(workshop: Workshop, moment: datetime) -> tuple[str, ...]:
    """Why nobody can come in at `moment`: OPENS_LATER, OVER, or nothing."""
    if not workshop.by_link:
        return ()
    return {State.SOON: (OPENS_LATER,), State.OPEN: (), State.OVER: (OVER,)}[state(workshop, moment)]


def asked(workshop: Workshop, agenda: Sequence[AgendaItem]) -> list[AgendaItem]:
    """What is asked by link: the agenda without what is skipped, and without warm-ups."""
    return [item for item in agenda if not item.skipped and not workshop.question(item.question_id).warm_up]


def turnout(desk: Desk, round_ids: Sequence[str]) -> dict[str, int]:
    """How many people's ballots count in each of these rounds."""
    with desk.store.reading() as db:
        return {each: ballots.turnout(db, each)[0] for each in round_ids}


def _open(desk: Desk, workshop_id: str, moment: datetime) -> bool:
    """Whether it was opened here: of several processes only one does, and none where nothing is asked."""
    with desk.store.writing() as db:
        workshop = workshops.by_id(db, workshop_id, lock=True)
        if workshop is None or not workshop.by_link or workshop.closed_at is not None:
            return False
        if state(workshop, moment) is not State.OPEN or workshops.rounds(db, workshop_id):
            return False
        to_ask = asked(workshop, workshops.agenda(db, workshop_id))
        if not to_ask:
            return False
        for place, item in enumerate(to_ask):
            new = Round(
                id=secrets.token_hex(8),
                workshop_id=workshop_id,
                question_id=item.question_id,
                number=1,
                live=False,
                minimum=workshop.minimum,
                opened_at=moment + place * IN_ORDER,
                closed_at=workshop.ends_at,
                rehearsal=workshop.rehearsing,
            )
            workshops.add_round(db, new)
        workshops.change(db, workshop_id)
        trail.note(db, desk.as_(Who.SERVER), workshop_id, What.OPENED, questions=len(to_ask))
    return True


def _close_at(db: Database, rounds: Sequence[Round], ends_at: datetime) -> None:
    """Let those that still take ballots close at this moment; one that has closed stays so."""
    for each in rounds:
        held = workshops.round_by_id(db, each.id, lock="update")
        if held is not None and held.takes_ballots(engine.now(db)):
            workshops.change_round(db, each.id, closed_at=ends_at)


def _hold_rounds(db: Database, workshop_id: str) -> list[Round]:
    """The rounds, held before the workshop is, as whoever steers does."""
    begun = workshops.rounds(db, workshop_id)
    for each in begun:
        workshops.hold_round(db, each.id, "update")
    return begun


def _held(db: Database, workshop_id: str) -> Workshop:
    workshop = workshops.by_id(db, workshop_id, lock=True)
    if workshop is None:
        raise NotFound("workshop")
    if workshop.closed_at is not None:
        raise Refused(WORKSHOP_ENDED)
    return workshop


def _moments(local: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The moment of a local time, taken as before and as after a change of the clocks."""
    before, after = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return before, after


def _skipped(local: datetime, zone: ZoneInfo) -> bool:
    before, after = _moments(local, zone)
    return after < before
