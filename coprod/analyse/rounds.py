"""Every figure of one round, as values that JSON knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coprod.analyse.checked import Checked, OffTotal
from coprod.analysis.agreement import SMALLEST_GROUP, agreement, group_share
from coprod.analysis.boards import FEWEST_DOTS, board_cells
from coprod.analysis.comparison import compare
from coprod.analysis.firmness import FEWEST, Firmness, firmness
from coprod.analysis.intervals import FEWEST as FEWEST_FOR_INTERVALS
from coprod.analysis.intervals import Intervals, intervals
from coprod.analysis.readings import read_another_way
from coprod.analysis.resemblance import resemblance
from coprod.analysis.summaries import means_by, summarise

Figures = dict[str, Any]
DECIMALS = 10


@dataclass(frozen=True)
class Beside:
    """The baseline that a room is compared with."""

    file: str
    items: tuple[str, ...]
    labels: tuple[str, ...]
    people: tuple[str, ...]
    amounts: NDArray[np.float64]
    refused: int
    introduced: str

    def order(self, room: Checked) -> list[int] | None:
        """Where the room's factors stand in the baseline, by id or by words; None when they are not the
        same."""
        for names, wanted in (
            (self.items, room.items),
            (self.labels, room.items),
            (self.labels, room.labels),
        ):
            ours = [name.casefold() for name in names]
            theirs = [name.casefold() for name in wanted]
            if sorted(ours) == sorted(theirs) and len(set(ours)) == len(ours):
                return [ours.index(name) for name in theirs]
        return None


def round_figures(
    room: Checked,
    *,
    weights: str,
    labels: Mapping[str, Sequence[str]],
    beside: Beside | None,
    seed: int,
) -> Figures:
    """The figures of one round; `labels` gives the organisation and the group of each person where they are
    known."""
    counted = {weighting: _units(room, labels.get(weighting)) for weighting in ("person", *labels)}
    firm = {weighting: firmness(rows, seed) for weighting, (_, rows) in counted.items()}
    percent = room.measure == "percent"
    chosen = firm[weights]
    reach = intervals(room.amounts, seed) if percent and weights == "person" else None
    return {
        "question": room.question,
        "round": room.round,
        "measure": room.measure,
        "n": len(room.people),
        "few_answers": len(room.people) < FEWEST_FOR_INTERVALS,
        "too_few_answers": len(room.people) < FEWEST,
        "abstained": room.abstained,
        "left_out": room.left_out,
        "refused": [_off(each) for each in room.refused],
        "closed": {"count": len(room.closed), "rows": [_off(each) for each in room.closed]},
        "leader": _only(room, chosen.leaders),
        "leaders": _ids(room, chosen.leaders),
        "items": _items(room, _mean(counted[weights][1]), chosen, reach),
        "interval_method": reach.method if reach else None,
        "firmness": _firmness(room, weights, counted[weights][0], chosen),
        "weightings": {
            weighting: {
                "leader": _only(room, found.leaders),
                "leaders": _ids(room, found.leaders),
                "counting_as_one": found.n,
                "means": dict(zip(room.items, _mean(counted[weighting][1]), strict=True)),
                "verdict": found.verdict.value,
            }
            for weighting, found in firm.items()
        },
        "readings": _readings(room, labels),
        "agreement": _agreement(room) if percent else None,
        "groups": _groups(room, labels.get("group"), seed) if percent else None,
        "comparison": _comparison(room, beside, seed) if beside else None,
        "resemblance": _resemblance(room, beside) if beside else None,
        "board": _board(room, seed) if room.board and not percent else None,
    }


def tidy(value: Any) -> Any:
    """The value as JSON knows it: plain numbers without the noise of binary fractions, and no NaN."""
    if isinstance(value, dict):
        return {str(key): tidy(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [tidy(each) for each in value]
    if isinstance(value, np.ndarray | np.generic):
        return tidy(value.tolist())
    if isinstance(value, float):
        return round(value, DECIMALS) + 0.0 if np.isfinite(value) else None
    return value.value if isinstance(value, StrEnum) else value


def _units(room: Checked, labels: Sequence[str] | None) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Who counts as one, and what each gave: people, or the means of organisations or groups."""
    return (room.people, room.amounts) if labels is None else means_by(room.amounts, labels)


def _mean(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return rows.mean(axis=0) if len(rows) else np.zeros(rows.shape[1])


def _ids(room: Checked, places: Sequence[int]) -> list[str]:
    return [room.items[place] for place in places]


def _only(room: Checked, places: Sequence[int]) -> str | None:
    return room.items[places[0]] if len(places) == 1 else None


def _off(ballot: OffTotal) -> Figures:
    return {"row": ballot.row, "total": ballot.total, "raw": list(ballot.raw)}


def _items(
    room: Checked, means: NDArray[np.float64], chosen: Firmness, reach: Intervals | None
) -> list[Figures]:
    summary = summarise(room.amounts)
    unit = room.measure
    return [
        {
            "item": item,
            "label": room.labels[place],
            f"mean_{unit}": means[place],
            f"median_{unit}": summary.median[place],
            f"trimmed_mean_{unit}": summary.trimmed[place],
            "named_by": summary.named_by[place],
            f"mean_of_naming_{unit}": summary.mean_of_naming[place],
            "top_choices": summary.top_choices[place],
            "first_choices": summary.first_choices[place],
            "first_share": chosen.first_share[place],
            f"total_{unit}": room.amounts[:, place].sum(),
            "interval": [reach.low[place], reach.high[place]] if reach else None,
        }
        for place, item in enumerate(room.items)
    ]


def _firmness(room: Checked, weights: str, names: Sequence[str], found: Firmness) -> Figures:
    tipping = found.tipping
    return {
        "counting_as_one": weights,
        "n": found.n,
        "verdict": found.verdict.value,
        "flips": found.flips,
        "flips_without": [
            {"left_out": name, "leaders": _ids(room, without)}
            for name, without in zip(names, found.without_one, strict=True)
            if without != found.leaders
        ],
        "pair_flips": found.pair_flips,
        "pairs": found.pairs,
        "first_share": dict(zip(room.items, found.first_share, strict=True)),
        "first_alone_share": dict(zip(room.items, found.first_alone, strict=True)),
        "exact": found.exact,
        "draws": found.draws,
        "tipping_number": tipping.ballots if tipping else None,
        "tipping_like": names[tipping.like_row] if tipping else None,
        "tipping_leaders": _ids(room, tipping.leaders) if tipping else None,
    }


def _readings(room: Checked, labels: Mapping[str, Sequence[str]]) -> Figures:
    found = read_another_way(room.amounts, labels.get("organisation"), labels.get("group"))
    return {
        "leader_depends": found.leader_depends,
        "rules": [
            {"rule": each.rule, "leader": _only(room, each.leaders), "leaders": _ids(room, each.leaders)}
            for each in found.readings
        ],
    }


def _agreement(room: Checked) -> Figures:
    found = agreement(room.amounts)
    return {
        "mean_overlap_points": found.overlap,
        "effective_factors_room": found.room_effective,
        "effective_factors_typical_person": found.typical_effective,
        "spread_points": dict(zip(room.items, found.spread, strict=True)),
        "share_giving_nothing": dict(zip(room.items, found.nothing, strict=True)),
        "share_giving_20_or_more": dict(zip(room.items, found.a_lot, strict=True)),
    }


def _groups(room: Checked, labels: Sequence[str] | None, seed: int) -> Figures | None:
    """The share between groups; only sizes and the reason where a group is too small for it to be shown."""
    if labels is None:
        return None
    sizes = {label: list(labels).count(label) for label in sorted(set(labels))}
    figures: Figures = {"sizes": sizes, "shown": False, "why_not": None}
    if len(sizes) < 2:
        return figures | {"why_not": "one_group"}
    if min(sizes.values()) < SMALLEST_GROUP:
        return figures | {"why_not": "a_group_under_5"}
    found = group_share(room.amounts, labels, seed)
    if found is None:
        return figures | {"why_not": "all_alike_or_too_many"}
    return figures | {
        "shown": True,
        "r_squared": found.share,
        "r_squared_by_chance": found.by_chance,
        "r_squared_adjusted": found.adjusted,
        "pseudo_f": found.pseudo_f,
        "p": found.p,
        "exact": found.exact,
        "shuffles": found.shuffles,
    }


def _comparison(room: Checked, beside: Beside, seed: int) -> Figures:
    order = beside.order(room)
    assert order is not None
    found = compare(room.amounts, beside.amounts[:, order], seed)
    return {
        "baseline": beside.file,
        "introduced": beside.introduced,
        "baseline_n": found.baseline_n,
        "baseline_refused": beside.refused,
        "gap_points": dict(zip(room.items, found.gap, strict=True)),
        "points_to_move": found.points,
        "points_by_chance": found.floor,
        "points_p": found.points_p,
        "contribution_points": dict(zip(room.items, found.contributions, strict=True)),
        "energy": found.energy,
        "p": found.p,
        "exact": found.exact,
        "shuffles": found.shuffles,
        "room_ranks": dict(zip(room.items, found.room_ranks, strict=True)),
        "baseline_ranks": dict(zip(room.items, found.baseline_ranks, strict=True)),
        "rank_changes": dict(zip(room.items, found.rank_changes, strict=True)),
    }


def _resemblance(room: Checked, beside: Beside) -> list[Figures]:
    order = beside.order(room)
    found = []
    for who, row in zip(room.people, room.amounts, strict=True):
        like = resemblance(row, beside.amounts[:, order])
        found.append(
            {
                "participant": who,
                "nearest": [beside.people[place] for place in like.nearest],
                "overlap_points": like.overlaps.max() if like.overlaps.size else None,
                "too_close_to_call": like.too_close_to_call,
                "close": [beside.people[place] for place in like.close],
            }
        )
    return found


def _board(room: Checked, seed: int) -> Figures:
    assert room.board is not None
    rows, columns = room.board
    found = board_cells(room.amounts, len(rows), len(columns), seed)
    if found is None:
        return {"shown": False, "why_not": "under_20_dots", "fewest_dots": FEWEST_DOTS}
    return {
        "shown": True,
        "dots": found.dots,
        "people": found.people,
        "cells": [
            {
                "item": room.items[i * len(columns) + j],
                "row": rows[i],
                "column": columns[j],
                "dots": found.observed[i, j],
                "expected_dots": found.expected[i, j],
                "residual": found.residuals[i, j],
                "residual_range": [found.low[i, j], found.high[i, j]],
                "stands_out": found.stands_out[i, j],
            }
            for i in range(len(rows))
            for j in range(len(columns))
        ],
    }
