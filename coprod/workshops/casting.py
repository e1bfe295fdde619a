"""Handing in a ballot: judged and stored in one transaction that holds the round."""

import secrets

from coprod import measures
from coprod.ballots import judge, judge_time, overtaken
from coprod.errors import NotFound, Refused
from coprod.model.ballot import Ballot, Cast
from coprod.model.workshop import Origin
from coprod.news import Topic
from coprod.store import Database, Store, ballots, participants, workshops
from coprod.store.glance import at_ballot
from coprod.store.lasting import lasting
from coprod.workshops.desk import Desk
from coprod.workshops.joining import WORKSHOP_CLOSED
from coprod.workshops.keys import CODE_LETTERS

RECEIPT_LENGTH = 8
NOT_JOINED = "not_joined"


def cast(
    desk: Desk, round_id: str, participant_id: str, ballot: Ballot, press: str, origin: Origin = Origin.PHONE
) -> Cast:
    """Hand in (or revise) one person's ballot and return it as stored, only after the commit.

    `press` names one press of the button: the same press arriving again changes nothing and gets the same
    answer. What a table hands in is of origin TABLE and without a reason, however it comes. Raises Refused
    with the judge's reasons, and NotFound("round") when the workshop was deleted.
    """
    with measures.casting():
        stored, workshop_id = desk.store.write(
            lambda db: _cast(db, desk.store, round_id, participant_id, ballot, press, origin)
        )
    desk.news.tell(workshop_id, Topic.NUMBERS)
    return stored


def _cast(
    db: Database, store: Store, round_id: str, participant_id: str, ballot: Ballot, press: str, origin: Origin
) -> tuple[Cast, str]:
    """The ballot as stored, and its workshop."""
    workshops.hold_round(db, round_id, "share")
    participants.hold(db, participant_id)
    booth = at_ballot(db, round_id, participant_id, press)
    found = lasting(db, store, booth.workshop_id, booth.version) if booth else None
    if booth is None or found is None:
        raise NotFound("round")
    workshop, _agenda, rounds = found
    round_ = next(each for each in rounds if each.id == round_id)
    if booth.joined != workshop.id:
        raise Refused(NOT_JOINED)
    if booth.arrived:
        before = ballots.of_press(db, round_id, participant_id, press)
        assert before is not None
        return before, workshop.id
    # one that comes after a later press of its page was given up: it replaces nothing
    if booth.highest and overtaken(press, ballots.presses(db, round_id, participant_id)):
        newest = ballots.newest_of(db, round_id, participant_id)
        assert newest is not None
        return newest, workshop.id
    ended = (WORKSHOP_CLOSED,) if workshop.closed_at is not None else ()
    reasons = ended + judge_time(round_, booth.now) + judge(ballot, workshop.question(round_.question_id))
    if reasons:
        raise Refused(*reasons)
    if booth.origin is Origin.TABLE:
        origin, ballot = Origin.TABLE, ballot.model_copy(update={"reason": ""})
    elif round_.rehearsal:
        origin = Origin.REHEARSAL
    new = Cast(
        sequence=0,
        round_id=round_id,
        participant_id=participant_id,
        revision=booth.highest + 1,
        origin=origin,
        ballot=ballot,
        receipt="".join(secrets.choice(CODE_LETTERS) for _ in range(RECEIPT_LENGTH)),
        cast_at=booth.now,
    )
    return new.model_copy(update={"sequence": ballots.add(db, new, press)}), workshop.id


def ask_more_time(desk: Desk, round_id: str, participant_id: str) -> None:
    """Count this person among those who want more time; raises NotFound or Refused(NOT_JOINED)."""
    with desk.store.writing() as db:
        round_ = workshops.round_by_id(db, round_id)
        if round_ is None:
            raise NotFound("round")
        person = participants.by_id(db, participant_id)
        if person is None or person.workshop_id != round_.workshop_id:
            raise Refused(NOT_JOINED)
        ballots.ask_more_time(db, round_id, participant_id)
    desk.news.tell(round_.workshop_id, Topic.NUMBERS)
