"""How firm a headline is: who must leave, or come, for another item to lead."""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coprod.analysis import checking
from coprod.analysis.resampling import DRAWS, SEED, exactly, number_of_draws, resamples

FIRM_SHARE = 0.90
LIKELY_SHARE = 0.70
FEWEST = 5
"""Fewer answers than this are never called firm or likely."""
PAIRS_UP_TO = 500
"""Leaving out two is tried for up to so many people."""


class Verdict(StrEnum):
    """The three words of certainty, on every screen and file."""

    FIRM = "firm"
    LIKELY = "likely"
    EITHER_WAY = "could_go_either_way"


@dataclass(frozen=True)
class Tipping:
    """The fewest further ballots that change who leads: how many, like whose (row), and who would lead
    then."""

    ballots: int
    like_row: int
    leaders: tuple[int, ...]


@dataclass(frozen=True)
class Firmness:
    """What is known about one headline; items and rows are places in the table, from 0."""

    n: int
    leaders: tuple[int, ...]
    without_one: tuple[tuple[int, ...], ...]
    """Who leads without each person in turn."""
    flips: int
    """How many of those n differ from `leaders`; becoming a tie is a difference."""
    pairs: int | None
    """How many pairs can leave; None when there are over 500 people."""
    pair_flips: int | None
    first_share: NDArray[np.float64]
    """The share of resamples in which each item leads, ties shared; adds up to 1."""
    first_alone: NDArray[np.float64]
    first_or_tied: NDArray[np.float64]
    exact: bool
    draws: int
    tipping: Tipping | None
    """None when no number of further ballots of the kinds already seen would change who leads."""
    verdict: Verdict


def firmness(values: ArrayLike, seed: int = SEED, draws: int = DRAWS) -> Firmness:
    """How firm the item with the highest mean is, from n people x K items (percent or dots).

    For another weighting give the means of organisations or groups as rows (`summaries.means_by`): these
    are then what leaves, comes, and is drawn again. Source: numbers 1.6, 1.9; thresholds: design "Firm,
    likely, could go either way". ValueError as in `checking.amounts`.
    """
    table = checking.amounts(values)
    n = len(table)
    totals = table.sum(axis=0)
    first = checking.leaders(totals)
    without = tuple(checking.leaders(row) for row in totals - table)
    flips = sum(each != first for each in without)
    alone, tied, shared = _first_shares(table[checking.order(table)], seed, draws)
    pairs = n * (n - 1) // 2 if n <= PAIRS_UP_TO else None
    share = float(shared[first[0]]) if len(first) == 1 else 0.0
    return Firmness(
        n=n,
        leaders=first,
        without_one=without,
        flips=flips,
        pairs=pairs,
        pair_flips=None if pairs is None else _pair_flips(table),
        first_share=shared,
        first_alone=alone,
        first_or_tied=tied,
        exact=exactly(n),
        draws=number_of_draws(n, draws),
        tipping=tipping(table),
        verdict=verdict(n, flips, share),
    )


def verdict(n: int, flips: int, share: float) -> Verdict:
    """The word for a headline: firm from 90 % of resamples, likely from 70 %, both only if nobody's leaving
    changes it and at least five answered."""
    share += checking.SAME
    if n < FEWEST or flips or share < LIKELY_SHARE:
        return Verdict.EITHER_WAY
    return Verdict.FIRM if share >= FIRM_SHARE else Verdict.LIKELY


def _first_shares(
    table: checking.Amounts, seed: int, draws: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    n, items = table.shape
    alone, tied, shared = np.zeros(items), np.zeros(items), np.zeros(items)
    for counts, share in resamples(n, items, seed, draws):
        first = checking.leading(counts @ table / n)
        many = first.sum(axis=1)
        tied += share @ first
        alone += np.where(many == 1, share, 0.0) @ first
        shared += (share / np.maximum(many, 1)) @ first
    return alone, tied, shared


def _pair_flips(table: checking.Amounts) -> int:
    """How many of the n(n-1)/2 pairs change who leads by leaving; items that cannot catch up are left
    aside."""
    n = len(table)
    if n < 2 or table.shape[1] == 0:
        return 0
    totals = table.sum(axis=0)
    top = int(np.argmax(totals))
    lost_at_most = np.sort(table[:, top])[-2:].sum()
    near = totals >= totals[top] - lost_at_most - checking.SAME
    table, totals = table[:, near], totals[near]
    now = checking.leading(totals)
    flips = 0
    for person in range(n - 1):
        left = checking.leading(totals - table[person] - table[person + 1 :])
        flips += int((left != now).any(axis=1).sum())
    return flips


def tipping(values: ArrayLike) -> Tipping | None:
    """The fewest further ballots, of kinds already seen, that change who leads; None where none would.

    Copies of one row are the quickest way for a challenger, so each row is tried alone against each
    challenger. ValueError as in `checking.amounts`.
    """
    table = checking.amounts(values)
    totals = table.sum(axis=0)
    first = checking.leaders(totals)
    if not first:
        return None
    kinds, rows = np.unique(table, axis=0, return_index=True)
    if len(first) > 1:
        apart = np.flatnonzero(np.ptp(kinds[:, list(first)], axis=1) > checking.SAME)
        if apart.size:
            row = int(rows[apart].min())
            return Tipping(1, row, checking.leaders(totals + table[row]))
    gain = kinds - kinds[:, [first[0]]]
    gap = totals[first[0]] - totals
    challengers = [item for item in range(table.shape[1]) if item not in first]
    best: tuple[int, int] | None = None
    for item in challengers:
        kind = int(np.argmax(gain[:, item]))
        if gain[kind, item] > checking.SAME:
            needed = max(1, ceil(gap[item] / gain[kind, item] - checking.SAME))
            best = min(best or (needed, int(rows[kind])), (needed, int(rows[kind])))
    if best is None:
        return None
    needed, row = best
    return Tipping(needed, row, checking.leaders(totals + needed * table[row]))
