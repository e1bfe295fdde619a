"""What a room's ballots lead to in the library: the factor, barrier, step and Co that lead, or may lead."""

import threading

import numpy as np

from coprod.analysis.firmness import firmness
from coprod.model.library import TopicKind, WayOn
from coprod.model.library_toml import shipped_items
from coprod.model.outcome import Outcome, Shown
from coprod.model.workshop import Workshop
from coprod.results.answers import answers
from coprod.results.certainty import FEWEST_FOR_CERTAINTY
from coprod.results.gate import outcomes
from coprod.results.once import once
from coprod.results.tally import Version
from coprod.store import Store, ballots

MAY_LEAD = 0.10
"""The least share of resamples in which something leads that is named where the lead is open."""
MOST_NAMED = 3
UNSURE = "could_go_either_way"

_one_at_a_time = threading.Lock()


def ways_on(
    store: Store, workshop: Workshop, *, at_desk: bool = False, rehearsed: bool = False
) -> tuple[WayOn, ...]:
    """One way for each kind that the closed rounds of enough ballots say something of.

    Of several rounds of a kind, the newest of the question that stands first in the template. A two-way board
    speaks of its rows. For the hall and the phones only what is out; of a rehearsal only if `rehearsed`.
    """
    newest = {
        each.question.id: each
        for each in outcomes(store, workshop, at_desk=at_desk, rehearsed=rehearsed)
        if each.shown is Shown.SHOWN and each.complete
    }
    found: dict[TopicKind, WayOn] = {}
    for question in workshop.template.questions:
        shown = newest.get(question.id)
        kind = _kind_of(shown) if shown else None
        if shown is None or kind is None or kind in found:
            continue
        way = _way(store, kind, shown)
        if way is not None:
            found[kind] = way
    return tuple(found[kind] for kind in shipped_items() if kind in found)


def _kind_of(shown: Outcome) -> TopicKind | None:
    """What the rows of the question are in the library, if all of them are one kind."""
    rows = {item.id for item in shown.question.rows}
    return next((kind for kind, items in shipped_items().items() if rows <= set(items)), None)


def _way(store: Store, kind: TopicKind, shown: Outcome) -> WayOn | None:
    with store.reading() as db:
        version = ballots.version(db, shown.round_id)
    with _one_at_a_time:
        leaders, shares, verdict = _lead(store, shown.round_id, version)
    if not leaders:
        return None
    open_lead = verdict == UNSURE
    may = [each for each, share in shares if share >= MAY_LEAD][:MOST_NAMED] if open_lead else []
    return WayOn(
        kind=kind,
        round_id=shown.round_id,
        n=shown.n,
        verdict=verdict,
        contenders=tuple(dict.fromkeys([*may, *leaders]))[: max(MOST_NAMED, len(leaders))],
    )


@once(256)
def _lead(
    store: Store, round_id: str, version: Version
) -> tuple[tuple[str, ...], tuple[tuple[str, float], ...], str]:
    """The rows with the largest mean, how often each leads among people like these, and how firm that is."""
    found = answers(store, round_id, version)
    rows = [item.id for item in found.question.rows]
    amounts = found.amounts.reshape(len(found.amounts), len(rows), -1).sum(axis=2)
    totals = amounts.sum(axis=0)
    if not totals.any():
        return (), (), UNSURE
    leaders = tuple(rows[place] for place in np.flatnonzero(totals == totals.max()))
    if len(amounts) < FEWEST_FOR_CERTAINTY:
        return leaders, (), UNSURE
    firm = firmness(amounts)
    order = np.argsort(-firm.first_share, kind="stable")
    shares = tuple((rows[place], float(firm.first_share[place])) for place in order)
    return leaders, shares, firm.verdict.value
