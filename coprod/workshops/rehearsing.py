"""A rehearsal: the whole hour tried out in the real workshop, with made-up people; then it is all removed.

What has happened so far is read from the database alone: a server that starts again goes on where it was, and
several at once do nothing twice. A made-up person's seed says which of how many they are ("3/40").
"""

import hashlib
import random
from datetime import datetime, timedelta
from functools import lru_cache

from coprod.errors import NotFound, Refused
from coprod.model.act import What
from coprod.model.ballot import Ballot
from coprod.model.baseline import load_baseline, shipped_baselines
from coprod.model.template import Question, Template
from coprod.model.workshop import Origin, Participant, Round, View, Workshop
from coprod.news import Topic
from coprod.store import Database, ballots, engine, rehearsals, workshops
from coprod.store.lasting import lasting
from coprod.store.rehearsals import Extra
from coprod.workshops import casting, trail
from coprod.workshops.desk import Desk
from coprod.workshops.keys import hashed, new_key
from coprod.workshops.made_up import after_talk, ballot, moves_by_pieces

WORKSHOP_ENDED = "workshop_closed"
TOO_LATE = "rehearsal_too_late"
BY_LINK = "rehearsal_by_link"
MOST_PEOPLE = 500
PRESS = "rehearsal"
"""One press of the button a round: whoever draws the same ballot again changes nothing."""
_FIRST, _LAST = 0.05, 0.95
"""When in the time they are given the first and the last of the made-up people cast."""


def start(desk: Desk, workshop_id: str, people: int | None = None) -> None:
    """Begin a rehearsal with so many made-up people, from 1 to 500; the host's setting when None.

    One that is on goes on as it is. Raises Refused with "workshop_closed", TOO_LATE once a round was opened
    in earnest, or BY_LINK; NotFound.
    """
    wanted = min(MOST_PEOPLE, max(1, desk.settings.rehearsal_people if people is None else people))
    with desk.store.writing() as db:
        workshop = _held(db, workshop_id)
        if workshop.rehearsing:
            return
        for reason, wrong in (
            (WORKSHOP_ENDED, workshop.closed_at is not None),
            (BY_LINK, workshop.by_link),
            (TOO_LATE, bool(workshops.rounds(db, workshop_id))),
        ):
            if wrong:
                raise Refused(reason)
        workshops.change(db, workshop_id, rehearsing=True)
        _bring_in(db, workshop, 0, wanted, engine.now(db))
        trail.note(db, desk, workshop_id, What.REHEARSAL_BEGUN, rehearsal=True, people=wanted)
    desk.news.tell(workshop_id, Topic.NOW)


def end(desk: Desk, workshop_id: str) -> None:
    """End it: its rounds, their ballots, made-up people and tables are deleted, also from the database's log.

    Phones that joined stay, and the door is open again. Without a rehearsal nothing happens. Raises NotFound.
    """
    with desk.store.writing() as db:
        for each in workshops.rounds(db, workshop_id):
            workshops.hold_round(db, each.id, "update")
        if not _held(db, workshop_id).rehearsing:
            return
        rehearsals.remove(db, workshop_id)
        workshops.change(
            db,
            workshop_id,
            rehearsing=False,
            view=View.LOBBY,
            showing_round=None,
            covered_view=None,
            door_locked=False,
        )
        trail.note(db, desk, workshop_id, What.REHEARSAL_REMOVED, rehearsal=True)
    desk.store.forget_deleted()
    desk.news.tell(workshop_id, Topic.NOW)
    desk.news.tell(workshop_id, Topic.NUMBERS)


def go_on(desk: Desk) -> frozenset[str]:
    """Let the made-up people do what is due by now, in every rehearsal; gives the workshops that have one.

    Whoever's moment has come joins, and casts in the open round, within the seconds of the host's setting.
    """
    with desk.store.reading() as db:
        found = rehearsals.running(db)
    for workshop_id in found:
        _let_in(desk, workshop_id)
        _let_cast(desk, workshop_id)
    return frozenset(found)


def _let_in(desk: Desk, workshop_id: str) -> None:
    """Those whose moment has come, evenly over the time that they take."""
    with desk.store.reading() as db:
        here, moment = rehearsals.people(db, workshop_id), engine.now(db)
    if not here:
        return
    first, wanted = here[0].joined_at, int(here[0].seed.partition("/")[2])
    due = [n for n in range(len(here), wanted) if first + _span(desk) * (n / wanted) <= moment]
    if not due:
        return
    with desk.store.writing() as db:
        workshop = workshops.by_id(db, workshop_id, lock=True)
        if workshop is None or not workshop.rehearsing:
            return
        for n in due:
            _bring_in(db, workshop, n, wanted, engine.now(db))
    desk.news.tell(workshop_id, Topic.NUMBERS)


def _let_cast(desk: Desk, workshop_id: str) -> None:
    """Those in the open round whose moment has come; whoever has a ballot there has cast, struck or not."""
    with desk.store.reading() as db:
        found, moment = lasting(db, desk.store, workshop_id), engine.now(db)
        open_now = [each for each in found.rounds if each.takes_ballots(moment)] if found else []
        if found is None or not open_now:
            return
        round_ = open_now[-1]
        here, cast = rehearsals.people(db, workshop_id), ballots.groups(db, round_.id)
    for person in here:
        if person.id not in cast and round_.opened_at + _span(desk) * _when(round_, person) <= moment:
            _cast(desk, found.workshop, round_, person)


def _span(desk: Desk) -> timedelta:
    return timedelta(seconds=desk.settings.rehearsal_seconds)


def _cast(desk: Desk, workshop: Workshop, round_: Round, person: Extra) -> None:
    given = drawn(workshop, round_.question_id, round_.number, person.seed)
    try:
        casting.cast(desk, round_.id, person.id, given, PRESS)
    except (Refused, NotFound):
        return  # the round was closed, or the rehearsal ended, since it was looked at


def drawn(workshop: Workshop, question_id: str, number: int, seed: str) -> Ballot:
    """What the made-up person with this seed gives in a round: the same each time it is asked.

    In a further round of a budget half of them have moved a little, most of that to one factor.
    """
    question = workshop.question(question_id)
    leans = _leanings(workshop.template, question)
    dice = random.Random(f"{workshop.id} {question_id} {seed}")  # noqa: S311  made-up people
    given = ballot(dice, question, leans)
    if given.abstain or not moves_by_pieces(question):
        return given
    least = min(question.places(), key=lambda place: leans.get(place, 0.0))
    for _ in range(1, number):
        given = after_talk(dice, given, question.places(), least)
    return given


def _leanings(template: Template, question: Question) -> dict[str, float]:
    """What the room leans to: the baseline's means where a budget question with the same items has one.

    Otherwise, some places are simply liked more than others, in every rehearsal the same.
    """
    alike = (each for each in (question, *template.questions) if each.places() == question.places())
    means = next((_means(each.baseline) for each in alike if each.baseline), {})
    if means:
        return means
    dice = random.Random(question.id)  # noqa: S311  made-up people
    return {place: dice.gammavariate(1.5, 1.0) for place in question.places()}


@lru_cache(maxsize=16)
def _means(baseline_id: str) -> dict[str, float]:
    """What a baseline's stakeholders gave in all, by factor; empty for one that is not there."""
    file = shipped_baselines().get(baseline_id)
    if file is None:
        return {}
    baseline = load_baseline(file)
    totals = zip(*baseline.tenths_rows(), strict=True)
    return {factor: float(sum(given)) for factor, given in zip(baseline.factor_ids, totals, strict=True)}


def _bring_in(db: Database, workshop: Workshop, n: int, wanted: int, moment: datetime) -> None:
    """Let the made-up person number `n` join; again, it changes nothing."""
    groups = workshop.template.groups
    person = Participant(
        id=hashlib.sha256(f"{workshop.id} {n}".encode()).hexdigest()[:16],
        workshop_id=workshop.id,
        group_id=groups[n % len(groups)].id if groups else None,
        language=workshop.language,
        origin=Origin.REHEARSAL,
        seed=f"{n}/{wanted}",
        joined_at=moment,
    )
    rehearsals.bring_in(db, person, hashed(new_key()))


def _when(round_: Round, person: Extra) -> float:
    """When this person casts, as a part of the time that all of them take."""
    return random.Random(f"{round_.id} {person.id}").uniform(_FIRST, _LAST)  # noqa: S311  made-up people


def _held(db: Database, workshop_id: str) -> Workshop:
    workshop = workshops.by_id(db, workshop_id, lock=True)
    if workshop is None:
        raise NotFound("workshop")
    return workshop
