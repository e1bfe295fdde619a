"""A workshop's findings: of each question the newest round that may be shown, and what stands beside it."""

from coprod.model.behind import Pictured
from coprod.model.outcome import Outcome, Shown
from coprod.model.workshop import View, Workshop
from coprod.results.behind import pictured
from coprod.results.gate import outcomes
from coprod.store import Store


def findings(
    store: Store, workshop: Workshop, *, at_desk: bool = False, rehearsed: bool = False
) -> list[Pictured]:
    """The pictures that say what the room found, question by question in the order of the template.

    The room, then the baseline beside it, then what moved since an earlier round; at the end, money and dots.
    Only closed rounds of enough ballots, and for the hall and the phones only those that are out.
    Those of a rehearsal only if `rehearsed`.
    """
    newest = {
        each.question.id: each
        for each in outcomes(store, workshop, at_desk=at_desk, rehearsed=rehearsed)
        if each.shown is Shown.SHOWN and each.complete
    }
    rounds = [newest[each.id] for each in workshop.template.questions if each.id in newest]
    found = [each for shown in rounds for each in _of_round(store, shown, at_desk)]
    beside = (pictured(store, shown.round_id, View.MONEY, at_desk=at_desk) for shown in rounds)
    pairs = {(each.outcome.round_id, each.beside and each.beside.round_id): each for each in beside if each}
    return [*found, *pairs.values()]


def _of_round(store: Store, shown: Outcome, at_desk: bool) -> list[Pictured]:
    room = Pictured(view=View.RESULTS, outcome=shown.model_copy(update={"with_baseline": False}))
    found = [room]
    if shown.with_baseline:
        found.append(Pictured(view=View.RESULTS, outcome=shown))
    moved = pictured(store, shown.round_id, View.MOVEMENT, at_desk=at_desk)
    return [*found, moved] if moved else found
