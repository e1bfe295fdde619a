"""Ballots of people who do not exist, drawn with the dice of the caller; the same dice, the same ballot."""

import random
from collections.abc import Mapping, Sequence

from coprod.model.ballot import HUNDRED_PERCENT, Ballot
from coprod.model.question import Question

PIECE = 50
"""Tenths: made-up people share out a hundred in fives, where the question's steps let them."""
MOST_MOVED = 5
"""Pieces of the budget that a made-up person moves after the talk, at most."""
ALIKE = 8.0
"""How much people agree: the sum of the Dirichlet distribution's weights. With less they differ more."""
EVEN = 0.05
"""So much of a leaning is spread over all places alike, so that nothing is out of the question."""
NO_ANSWER = 0.05
"""The share of people who choose to give no answer."""

Weights = Mapping[str, float]
"""What a room leans to, by place, on any scale; places that are left out have none."""


def ballot(dice: random.Random, question: Question, weights: Weights) -> Ballot:
    """One person's ballot, which the judge accepts; one in twenty gives no answer."""
    if dice.random() < NO_ANSWER:
        return Ballot(kind=question.kind, abstain=True)
    return budget(dice, question, weights) if question.kind == "budget" else dots(dice, question, weights)


def budget(dice: random.Random, question: Question, weights: Weights) -> Ballot:
    """A hundred drawn around the weights, in pieces that add up to it exactly.

    Shares are Dirichlet with the weights as its mean; whole pieces first, the rest to the largest remainders.
    """
    places = question.places()
    shares = [dice.gammavariate(ALIKE * share, 1.0) for share in _shares(weights, places)]
    piece = _piece(question)
    pieces = HUNDRED_PERCENT // piece
    exact = [pieces * share / sum(shares) for share in shares]
    given = [int(each) for each in exact]
    by_remainder = sorted(range(len(places)), key=lambda at: given[at] - exact[at])
    for at in by_remainder[: pieces - sum(given)]:
        given[at] += 1
    return Ballot(kind="budget", amounts={place: n * piece for place, n in zip(places, given, strict=True)})


def dots(dice: random.Random, question: Question, weights: Weights) -> Ballot:
    """All of a person's dots, each drawn by the weights among the places that take one more."""
    places = question.places()
    shares = dict(zip(places, _shares(weights, places), strict=True))
    amounts = dict.fromkeys(places, 0)
    for _ in range(question.dots or 1):
        free = [place for place in places if amounts[place] < (question.cap or 1)]
        amounts[dice.choices(free, [shares[place] for place in free])[0]] += 1
    return Ballot(kind="dots", amounts=amounts)


def after_talk(dice: random.Random, before: Ballot, factors: Sequence[str], persuaded_to: str) -> Ballot:
    """The same budget with some pieces moved, most of them to one factor; half of the people move nothing."""
    amounts = dict.fromkeys(factors, 0) | dict(before.amounts)
    for _ in range(dice.choice([0, 0, 2, MOST_MOVED])):
        given = [factor for factor, amount in amounts.items() if amount >= PIECE]
        amounts[dice.choice(given)] -= PIECE
        amounts[persuaded_to if dice.random() < 0.8 else dice.choice(list(amounts))] += PIECE
    return Ballot(kind="budget", amounts=amounts)


def moves_by_pieces(question: Question) -> bool:
    """Whether a piece of a hundred may go from one factor to another in this question."""
    return question.kind == "budget" and _piece(question) == PIECE


def _piece(question: Question) -> int:
    return PIECE if PIECE % question.step_tenths == 0 else question.step_tenths


def _shares(weights: Weights, places: Sequence[str]) -> list[float]:
    """The weights of the places, adding up to 1, each more than nothing."""
    total = sum(weights.get(place, 0.0) for place in places)
    if total <= 0:
        return [1 / len(places)] * len(places)
    return [(1 - EVEN) * weights.get(place, 0.0) / total + EVEN / len(places) for place in places]
