"""Whether the same people's money and dots put the factors in the same order."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coprod.analysis import checking
from coprod.analysis.firmness import Verdict, verdict
from coprod.analysis.resampling import SEED, middle, resamples

DECIMALS = 9
"""Means are rounded to so many decimals first, so that noise of a binary fraction breaks no tie."""
TOP = 3
STABILITY_DRAWS = 2_000
FACTORS_UP_TO = 100
"""The stability range is left out for more factors than this."""


@dataclass(frozen=True)
class PairOrder:
    """Over all K(K-1)/2 pairs of factors: how many both orders put the same way, opposite ways, or tie in
    either."""

    agree: int
    disagree: int
    tied: int
    tau_b: float | None
    """Kendall's tau-b; None where one of the orders is all ties."""


@dataclass(frozen=True)
class MoneyAndDots:
    """For n people who gave both."""

    n: int
    order: PairOrder
    top_money: tuple[int, ...]
    top_dots: tuple[int, ...]
    """The factors of rank 3 or better, more than three when tied."""
    top_shared: int
    stability: tuple[float, float] | None
    """Where tau-b lies in 95 % of draws of the people; drawing again adds noise, so it leans low. From 5
    people."""
    flips: int
    """Without how many of the n, one at a time, mostly agreeing becomes mostly disagreeing, or back."""
    share: float
    """The share of draws in which tau-b has the same sign as here."""
    verdict: Verdict
    """How firm it is that both mostly agree (tau-b over 0), or mostly disagree."""


def money_and_dots(money: ArrayLike, dots: ArrayLike, seed: int = SEED) -> MoneyAndDots:
    """Compare allocations (n x K, percent) with dots of the same people in the same order (n x K).

    Source: numbers 3.7; Kendall 1945; slide "Preliminary results" (the dots exercise). ValueError when the
    tables differ in shape, and as in `checking.amounts`.
    """
    percents, placed = checking.amounts(money), checking.amounts(dots)
    if percents.shape != placed.shape:
        raise ValueError(f"money is {percents.shape} people x factors and dots {placed.shape}")
    order_of_rows = checking.order(percents, placed)
    percents, placed = percents[order_of_rows], placed[order_of_rows]
    n = len(percents)
    totals = [table.sum(axis=0) / max(1, n) for table in (percents, placed)]
    top = [_top(each) for each in totals]
    order = pair_order(*totals)
    flips = _flips(percents, placed, order)
    drawn = _drawn(percents, placed, seed)
    share = 0.0 if drawn is None else float(drawn[1][np.sign(drawn[0]) == np.sign(order.tau_b or 0)].sum())
    ends = None if drawn is None else middle(*drawn)
    return MoneyAndDots(
        n=n,
        order=order,
        top_money=top[0],
        top_dots=top[1],
        top_shared=len(set(top[0]) & set(top[1])),
        stability=None if ends is None else (float(ends[0]), float(ends[1])),
        flips=flips,
        share=share,
        verdict=verdict(n, flips, share) if order.tau_b else Verdict.EITHER_WAY,
    )


def pair_order(one: ArrayLike, other: ArrayLike) -> PairOrder:
    """Compare two orders of the same K factors, given as any scores. ValueError when they differ in
    length."""
    first, second = (np.round(np.asarray(each, dtype=np.float64), DECIMALS) for each in (one, other))
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError("two orders compare only over the same factors")
    agree = disagree = tied_first = tied_second = tied = 0
    for place in range(len(first) - 1):
        a, b = np.sign(first[place] - first[place + 1 :]), np.sign(second[place] - second[place + 1 :])
        agree += int((a * b > 0).sum())
        disagree += int((a * b < 0).sum())
        tied += int((a * b == 0).sum())
        tied_first += int((a == 0).sum())
        tied_second += int((b == 0).sum())
    pairs = agree + disagree + tied
    below = (pairs - tied_first) * (pairs - tied_second)
    return PairOrder(agree, disagree, tied, (agree - disagree) / sqrt(below) if below else None)


def _top(scores: NDArray[np.float64]) -> tuple[int, ...]:
    best = (checking.ranks(scores) <= TOP) & (scores > checking.SAME)
    return tuple(int(place) for place in np.flatnonzero(best))


def _flips(percents: checking.Amounts, placed: checking.Amounts, order: PairOrder) -> int:
    """How many people's leaving changes the sign of tau-b."""
    n, factors = percents.shape
    if n < 2 or factors > FACTORS_UP_TO:
        return 0
    left, right = np.triu_indices(factors, 1)
    signs = []
    for table in (percents, placed):
        means = np.round((table.sum(axis=0) - table) / (n - 1), DECIMALS)
        signs.append(np.sign(means[:, left] - means[:, right]))
    without = np.sign((signs[0] * signs[1]).sum(axis=1))
    return int((without != np.sign(order.agree - order.disagree)).sum())


def _drawn(
    percents: checking.Amounts, placed: checking.Amounts, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """tau-b of each draw of the people and how much the draw weighs; the weights add up to 1."""
    n, factors = percents.shape
    if n < 5 or not 2 <= factors <= FACTORS_UP_TO:
        return None
    left, right = np.triu_indices(factors, 1)
    taus, weights = [], []
    for counts, share in resamples(n, len(left), seed, STABILITY_DRAWS):
        a, b = (np.round(counts @ table / n, DECIMALS) for table in (percents, placed))
        a, b = (np.sign(each[:, left] - each[:, right]) for each in (a, b))
        below = np.sqrt((a != 0).sum(axis=1) * (b != 0).sum(axis=1))
        known = below > 0
        taus.append((a * b).sum(axis=1)[known] / below[known])
        weights.append(share[known])
    tau, weight = np.concatenate(taus), np.concatenate(weights)
    return (tau, weight / weight.sum()) if tau.size else None
