"""Every ballot of a workshop as the organiser's file may hold it."""

import secrets
from dataclasses import dataclass

from coprod.model.ballot import Ballot
from coprod.model.template import Question
from coprod.model.workshop import Origin, RoundState
from coprod.results.groups import NOT_SAID, merged_groups
from coprod.results.tally import counted, newest_of_each
from coprod.store import Store, engine, participants, workshops


@dataclass(frozen=True)
class Row:
    """One ballot as a file may hold it: `participant` is random and the same throughout one export."""

    question: Question
    round_number: int
    participant: str
    group: str
    origin: Origin
    status: str
    ballot: Ballot


def rows(store: Store, workshop_id: str) -> list[Row]:
    """Every ballot of every closed round that has enough of them, for the organiser's file.

    Participants get fresh random names and a shuffled order; groups too small are merged; warm-ups and
    rehearsals are left out, times too.
    """
    with store.reading() as db:
        workshop = workshops.by_id(db, workshop_id)
        if workshop is None:
            return []
        moment = engine.now(db)
        closed = [
            each
            for each in workshops.rounds(db, workshop_id)
            if each.state(moment) is RoundState.CLOSED
            and not each.rehearsal
            and not workshop.question(each.question_id).warm_up
        ]
        cast_by_round = [(each, newest_of_each(db, each)) for each in closed]
        said = {p.id: p.group_id or NOT_SAID for p in participants.joined(db, workshop_id)}
    kept = [(each, cast) for each, cast in cast_by_round if counted(cast) >= each.minimum]
    present = {c.participant_id for _, cast in kept for c in cast}
    groups = merged_groups({who: said[who] for who in present}, workshop.minimum)
    names = _fresh_names(present)
    found = [
        Row(
            question=workshop.question(each.question_id),
            round_number=each.number,
            participant=names[c.participant_id],
            group=groups[c.participant_id],
            origin=c.origin,
            status="void" if c.void_reason is not None else "abstained" if c.ballot.abstain else "counted",
            ballot=c.ballot,
        )
        for each, cast in kept
        for c in cast
    ]
    place = {(each.question_id, each.number): i for i, (each, _) in enumerate(kept)}
    return sorted(found, key=lambda row: (place[row.question.id, row.round_number], row.participant))


def _fresh_names(people: set[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for who in people:
        name = secrets.token_hex(4)
        while name in names.values():
            name = secrets.token_hex(4)
        names[who] = name
    return names
