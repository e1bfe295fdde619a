"""From a file of ballots to every figure about it."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

from coprod.analyse.checked import Checked, check
from coprod.analyse.rounds import Beside, round_figures, tidy
from coprod.analysis.money_and_dots import money_and_dots
from coprod.analysis.movement import movement
from coprod.analysis.resampling import SEED
from coprod.errors import BadFile
from coprod.formats.reading import Source, read

CONTRACT = 1
NOT_SAID = "not_said"
GROUP_COLUMNS = ("group", "sector")
ORGANISATION_COLUMNS = ("organisation", "organization")

Figures = dict[str, Any]


class Weighting(StrEnum):
    """Who counts as one."""

    PERSON = "person"
    ORGANISATION = "organisation"
    GROUP = "group"


@dataclass(frozen=True)
class Choices:
    """What the analyst chose; `group` None means the column `group` or `sector` where there is one."""

    baseline: Path | None = None
    group: str | None = None
    weights: Weighting = Weighting.PERSON
    seed: int = SEED
    close: bool = False


def figures_of(path: Path, choices: Choices) -> Figures:
    """Read the file at `path` and work out every figure of it, as values that JSON knows.

    BadFile when the file or the baseline cannot be read, a column is not there, or no ballot is left that
    adds up.
    """
    source = read(path, [choices.group] if choices.group else [])
    columns = _columns(source, choices)
    checked = [check(sheet, choices.close) for sheet in source.sheets]
    _need_a_ballot(source, checked)
    beside = _beside(choices)
    if beside and not any(_fits(each, beside) for each in checked):
        wanted = ", ".join(beside.items[:3])
        raise BadFile(path.name, "", f"no round has the factors of {beside.file}", f"{wanted} ...")
    rounds = [
        round_figures(
            each,
            weights=choices.weights.value,
            labels={kind: _labels(each, column) for kind, column in columns.items() if column},
            beside=beside if beside and _fits(each, beside) else None,
            seed=choices.seed,
        )
        for each in checked
    ]
    found = {
        "contract": CONTRACT,
        "file": source.file,
        "read_as": source.read_as,
        "encoding": source.encoding,
        "introduced": source.introduced,
        "settings": {
            "weights": choices.weights.value,
            "group_column": columns["group"],
            "organisation_column": columns["organisation"],
            "baseline": beside.file if beside else None,
            "seed": choices.seed,
            "close": choices.close,
        },
        "rounds": rounds,
        "movement": _movements(checked),
        "money_and_dots": _money_and_dots(checked, choices.seed),
    }
    return tidy(found)


def _columns(source: Source, choices: Choices) -> dict[str, str | None]:
    """The columns that say each person's organisation and group; BadFile when one is asked for that is not
    there."""
    known = [column for sheet in source.sheets for column in sheet.columns]
    if choices.group and choices.group not in known:
        there = ", ".join(dict.fromkeys(known)) or "no column but numbers"
        raise BadFile(source.file, "", f'there is no column "{choices.group}"', there)
    found = {
        "organisation": next((name for name in ORGANISATION_COLUMNS if name in known), None),
        "group": choices.group or next((name for name in GROUP_COLUMNS if name in known), None),
    }
    if choices.weights is not Weighting.PERSON and found[choices.weights.value] is None:
        what = f"no column says the {choices.weights.value} of each person"
        raise BadFile(source.file, "", what, "weights by person, or --group with the name of a column")
    return found


def _labels(checked: Checked, column: str) -> list[str]:
    return [cell or NOT_SAID for cell in checked.columns.get(column, ("",) * len(checked.people))]


def _need_a_ballot(source: Source, checked: list[Checked]) -> None:
    refused = [each for sheet in checked for each in sheet.refused]
    if refused and not any(len(sheet.people) for sheet in checked):
        rows = ", ".join(f"row {each.row} ({each.total:g})" for each in refused[:5])
        more = f" and {len(refused) - 5} more" if len(refused) > 5 else ""
        what = f"no ballot adds up to 100: {rows}{more}"
        raise BadFile(source.file, "", what, "rows that add up, or --close to scale them to 100")


def _beside(choices: Choices) -> Beside | None:
    if choices.baseline is None:
        return None
    source = read(choices.baseline)
    sheets = [check(sheet, choices.close) for sheet in source.sheets if sheet.measure == "percent"]
    if len(sheets) != 1:
        what = f"a baseline is one budget question, and here are {len(sheets)}"
        raise BadFile(source.file, "", what, "a file with one round")
    _need_a_ballot(source, sheets)
    only = sheets[0]
    return Beside(
        source.file,
        only.items,
        only.labels,
        only.people,
        only.amounts,
        len(only.refused),
        source.introduced,
    )


def _fits(checked: Checked, beside: Beside) -> bool:
    return checked.measure == "percent" and beside.order(checked) is not None


def _movements(checked: list[Checked]) -> list[Figures]:
    """Each two rounds of one budget question that follow each other."""
    found = []
    for question in dict.fromkeys(each.question for each in checked if each.measure == "percent"):
        same = [each for each in checked if each.question == question and each.measure == "percent"]
        for first, second in pairwise(sorted(same, key=lambda each: each.round)):
            if set(first.items) != set(second.items):
                continue
            order = [second.items.index(item) for item in first.items]
            moved = movement(first.people, first.amounts, second.people, second.amounts[:, order])
            found.append(
                {
                    "question": question,
                    "first_round": first.round,
                    "second_round": second.round,
                    "paired": moved.paired,
                    "only_first": moved.only_first,
                    "only_second": moved.only_second,
                    "moved_10_points_or_more": moved.moved,
                    "mean_points_moved": moved.points_moved.mean() if moved.paired else None,
                    "change_points": dict(zip(first.items, moved.change, strict=True)),
                    "flows": [
                        {
                            "from": first.items[flow.source],
                            "to": first.items[flow.target],
                            "points": flow.points,
                        }
                        for flow in moved.flows
                    ],
                }
            )
    return found


def _money_and_dots(checked: list[Checked], seed: int) -> list[Figures]:
    """The last round of each budget question beside the last round of each dots question on the same
    items."""
    last = {(each.question, each.measure): each for each in sorted(checked, key=lambda each: each.round)}
    found = []
    for money in (each for each in last.values() if each.measure == "percent"):
        for dots in (each for each in last.values() if each.measure == "dots"):
            if not money.items or set(money.items) != set(dots.items):
                continue
            both = [who for who in money.people if who in dots.people]
            order = [dots.items.index(item) for item in money.items]
            given = money.amounts[[money.people.index(who) for who in both]]
            placed = dots.amounts[[dots.people.index(who) for who in both]][:, order]
            said = money_and_dots(given.reshape(-1, len(order)), placed.reshape(-1, len(order)), seed)
            found.append(
                {
                    "money": {"question": money.question, "round": money.round},
                    "dots": {"question": dots.question, "round": dots.round},
                    "paired": said.n,
                    "unpaired": len(money.people) + len(dots.people) - 2 * said.n,
                    "pairs": len(order) * (len(order) - 1) // 2,
                    "agree": said.order.agree,
                    "disagree": said.order.disagree,
                    "tied": said.order.tied,
                    "tau_b": said.order.tau_b,
                    "top_money": [money.items[place] for place in said.top_money],
                    "top_dots": [money.items[place] for place in said.top_dots],
                    "top_shared": said.top_shared,
                    "stability_range": list(said.stability) if said.stability else None,
                }
            )
    return found
