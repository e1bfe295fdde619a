"""The example workshop: 24 made-up people from a fixed seed, marked as such everywhere."""

import random
import threading

from coprod.model.ballot import HUNDRED_PERCENT, Ballot
from coprod.model.baseline import Baseline, load_baseline, shipped_baselines
from coprod.model.template import Question, shipped_template
from coprod.model.workshop import Workshop
from coprod.store import listing, workshops
from coprod.workshops import casting, joining, preparing, running
from coprod.workshops.desk import Desk
from coprod.workshops.keys import hashed, new_key
from coprod.workshops.made_up import PIECE, after_talk
from coprod.workshops.preparing import Keys

SEED = 2017
PEOPLE = 24
TEMPLATE = "coproduction_survey"
AGENDA = "standard"
REVEALED, DOTS, LIVE = "budget", "dots_factors", "dots_steps"
PERSUADED_TO = "support_communities"
PROJECTOR_KEY = "example"
"""Not a secret: anybody may watch the example."""

_one_at_a_time = threading.Lock()
PIECES = HUNDRED_PERCENT // PIECE


def ensure(desk: Desk) -> Workshop:
    """The example workshop that is there, else a new one; two visitors at once get the same."""
    with _one_at_a_time:
        return _existing(desk) or make(desk)[0]


def renew(desk: Desk) -> tuple[Workshop, Keys]:
    """A new example workshop in place of any that was there, with its keys."""
    with desk.store.reading() as db:
        there = listing.examples(db)
    for old in there:
        preparing.delete(desk, old)
    return make(desk)


def make(desk: Desk) -> tuple[Workshop, Keys]:
    """Two revealed rounds of the budget, dots on its factors, and a live round that is an open vote.

    The live one is on the projector, so that a newcomer's own ballot moves it at once.
    """
    template = shipped_template(TEMPLATE)
    workshop, keys = preparing.create(
        desk, "Example workshop", template, AGENDA, minimum=1, live=frozenset({LIVE}), made_up=True
    )
    with desk.store.writing() as db:
        workshops.change(db, workshop.id, projector_key=hashed(PROJECTOR_KEY))
    dice = random.Random(SEED)  # noqa: S311  made-up people, the same ones each time
    people = [_join(desk, workshop, dice) for _ in range(PEOPLE)]
    baseline = load_baseline(shipped_baselines()[template.question(REVEALED).baseline or ""])
    split = {person: _budget(dice, baseline) for person in people}
    _revealed(desk, workshop, REVEALED, split)
    talked = {
        person: after_talk(dice, split[person], baseline.factor_ids, PERSUADED_TO)
        for person in people[: PEOPLE - 2]
    }
    _revealed(desk, workshop, REVEALED, talked)
    placed = {person: _dots_like(dice, talked[person], template.question(DOTS)) for person in talked}
    _revealed(desk, workshop, DOTS, placed)
    live = running.open_round(desk, workshop.id, LIVE)
    for person in people[: PEOPLE - 3]:
        casting.cast(desk, live.id, person, _dots(dice, template.question(LIVE)), new_key())
    running.reveal_room(desk, live.id)
    return workshop, Keys(keys.facilitator, PROJECTOR_KEY, keys.owner)


def _existing(desk: Desk) -> Workshop | None:
    with desk.store.reading() as db:
        found = listing.examples(db, running=True)
        return workshops.by_id(db, found[0]) if found else None


def _join(desk: Desk, workshop: Workshop, dice: random.Random) -> str:
    person, _key = joining.join(desk, workshop)
    joining.come_as(desk, workshop, person.id, dice.choice(workshop.template.groups).id)
    return person.id


def _budget(dice: random.Random, baseline: Baseline) -> Ballot:
    """A hundred in fives: each piece goes where one of the stakeholders, or anybody at all, would put it."""
    model = dice.choice(baseline.stakeholders).tenths
    factors = list(baseline.factor_ids)
    weights = [model[factor] + 40 for factor in factors]
    amounts = dict.fromkeys(factors, 0)
    for factor in dice.choices(factors, weights, k=PIECES):
        amounts[factor] += PIECE
    return Ballot(kind="budget", amounts=amounts)


def _revealed(desk: Desk, workshop: Workshop, question_id: str, cast: dict[str, Ballot]) -> None:
    """A round of these ballots, closed and shown, beside the baseline where there is one."""
    round_ = running.open_round(desk, workshop.id, question_id)
    for person, ballot in cast.items():
        casting.cast(desk, round_.id, person, ballot, new_key())
    running.close_round(desk, round_.id, countdown=0)
    running.reveal_room(desk, round_.id)
    if workshop.question(question_id).baseline:
        running.reveal_baseline(desk, round_.id)


def _dots_like(dice: random.Random, ballot: Ballot, question: Question) -> Ballot:
    """Dots on the places that got most in the person's own budget, with some luck."""
    places = sorted(
        question.places(), key=lambda place: -(ballot.amounts.get(place, 0) + dice.randint(0, 250))
    )
    return Ballot(kind="dots", amounts=dict.fromkeys(places[: question.dots or 1], 1))


def _dots(dice: random.Random, question: Question) -> Ballot:
    """Dots on different places, the first ones a little likelier."""
    places = list(question.places())
    likely = sorted(places, key=lambda place: dice.random() * (1 + places.index(place) / 4))
    return Ballot(kind="dots", amounts=dict.fromkeys(likely[: question.dots or 1], 1))
