"""What everybody will ask for when a round is shown, worked out once it is closed."""

from coprod.model.workshop import RoundState
from coprod.results.behind import detail, together, views
from coprod.results.findings import findings
from coprod.results.gate import details
from coprod.results.ways_on import ways_on
from coprod.store import Store, engine, workshops


def ahead(store: Store, workshop_id: str) -> float | None:
    """Work out what the newest round says, if it takes no more ballots, so that whoever asks next finds it.

    Everything is kept by the version of the round's ballots. While a round is being closed, answers with the
    seconds after which to ask again; else with None.
    """
    with store.reading() as db:
        workshop, rounds = workshops.by_id(db, workshop_id), workshops.rounds(db, workshop_id)
        moment = engine.now(db)
    if workshop is None or not rounds:
        return None
    newest = rounds[-1]
    if newest.closed_at is not None and newest.state(moment) is RoundState.CLOSING:
        return (newest.closed_at - moment).total_seconds()
    if newest.state(moment) is RoundState.CLOSED and not workshop.question(newest.question_id).warm_up:
        details(store, newest.id)
        together(store, newest.id)
        detail(store, newest.id)
        views(store, newest.id, at_desk=True)
        findings(store, workshop, at_desk=True, rehearsed=True)
        ways_on(store, workshop, at_desk=True, rehearsed=True)
    return None
