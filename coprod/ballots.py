"""The judge: what is wrong with a ballot, as reason codes. Screens turn codes into sentences."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from coprod.model.ballot import HUNDRED_PERCENT, Ballot
from coprod.model.template import ROW_BY_COLUMN, Question
from coprod.model.workshop import Round

WRONG_KIND = "wrong_kind"
UNKNOWN_ITEM = "unknown_item"
NEGATIVE = "negative"
NOT_A_NUMBER = "not_a_number"
NOT_100 = "not_100"
STEP = "finer_than_step"
NO_DOTS = "no_dots"
TOO_MANY_DOTS = "too_many_dots"
OVER_CAP = "over_cap"
HALF_PLACE = "half_place"
ABSTAIN_WITH_AMOUNTS = "abstain_with_amounts"
ROUND_CLOSED = "round_closed"

Reasons = tuple[str, ...]
_ORDERED_PRESS = re.compile(r"([0-9a-f]{16})_([0-9]{1,6})_[0-9a-f]{16}")
"""A page, the place of the press among the presses of that page, and chance."""
_HALF_OF_A_DOT = re.compile(r"(row|column)([0-9]+)")
_PERCENT = re.compile(r"-?([0-9]{1,6}(\.[0-9]{0,12})?|\.[0-9]{1,12})")


def judge(ballot: Ballot, question: Question) -> Reasons:
    """Every reason why `ballot` does not answer `question`; empty when it counts."""
    if ballot.kind != question.kind:
        return (WRONG_KIND,)
    if ballot.abstain:
        return (ABSTAIN_WITH_AMOUNTS,) if ballot.amounts else ()
    reasons = []
    if not set(ballot.amounts) <= set(question.places()):
        reasons.append(UNKNOWN_ITEM)
    if any(n < 0 for n in ballot.amounts.values()):
        reasons.append(NEGATIVE)
    reasons += _judge_budget(ballot, question) if question.kind == "budget" else _judge_dots(ballot, question)
    return tuple(reasons)


def overtaken(press: str, arrived: Iterable[str]) -> bool:
    """Whether a later press of the same page has arrived, so that this one was given up before."""
    mine = _ORDERED_PRESS.fullmatch(press)
    if mine is None:
        return False
    others = filter(None, map(_ORDERED_PRESS.fullmatch, arrived))
    return any(each[1] == mine[1] and int(each[2]) > int(mine[2]) for each in others)


@dataclass(frozen=True)
class Fault:
    """A reason, and where it lies: `places` in the printed order, `total` where the sum is at fault.

    Half a dot lies in the list that is still empty (`column2`). `total` is in tenths of a percent or in
    dots; None when some box cannot be read, or the sum is not what is wrong.
    """

    reason: str
    places: tuple[str, ...] = ()
    total: int | None = None


def locate(reasons: Reasons, typed: Mapping[str, object], question: Question) -> tuple[Fault, ...]:
    """Where each reason lies in a form's fields: one a place, or `row1`/`column1` ... for a two-way board.

    It judges nothing: a reason it knows no place for comes back without one.
    """
    amounts, unread = _read_fields(typed, question)
    finer = [place for place, n in amounts.items() if n % question.step_tenths]
    found = {
        NOT_A_NUMBER: unread.get(NOT_A_NUMBER, []),
        STEP: [*unread.get(STEP, []), *(finer if question.kind == "budget" else [])],
        HALF_PLACE: unread.get(HALF_PLACE, []),
        NEGATIVE: [place for place, n in amounts.items() if n < 0],
        OVER_CAP: [place for place, n in amounts.items() if n > (question.cap or 1)],
    }
    printed = {place: number for number, place in enumerate(question.places())}
    total = None if unread else sum(amounts.values())
    return tuple(
        Fault(
            reason,
            tuple(sorted(found.get(reason, ()), key=lambda place: printed.get(place, len(printed)))),
            total if reason in (NOT_100, TOO_MANY_DOTS) else None,
        )
        for reason in reasons
    )


def _read_fields(
    typed: Mapping[str, object], question: Question
) -> tuple[dict[str, int], dict[str, list[str]]]:
    """The amounts that can be read, by place, and what cannot, by reason."""
    amounts: dict[str, int] = {}
    unread: dict[str, list[str]] = {}
    read = read_percent if question.kind == "budget" else read_dots
    for name, value in typed.items():
        half = _HALF_OF_A_DOT.fullmatch(name) if question.two_way else None
        if half is None:
            try:
                amounts[name] = read(value)
            except ValueError as error:
                unread.setdefault(str(error), []).append(name)
            continue
        row, column = (typed.get(f"{each}{half[2]}") or "" for each in ("row", "column"))
        if row and column and half[1] == "row":
            place = f"{row}{ROW_BY_COLUMN}{column}"
            amounts[place] = amounts.get(place, 0) + 1
        elif (row or column) and not value:
            unread.setdefault(HALF_PLACE, []).append(name)
    return amounts, unread


def judge_time(round_: Round, now: datetime) -> Reasons:
    """Whether the round still takes ballots at `now` (the database's time, read under the round's lock)."""
    return () if round_.takes_ballots(now) else (ROUND_CLOSED,)


def read_percent(typed: object) -> int:
    """Tenths of a percent from what was typed or sent ("12.5", "12,5", 12.5, "" for none).

    Raises ValueError with a reason code: NOT_A_NUMBER, or STEP when finer than 0.1.
    """
    text = str(typed if typed is not None else "").strip().replace(",", ".").removesuffix("%").strip()
    if not text:
        return 0
    if not _PERCENT.fullmatch(text):
        raise ValueError(NOT_A_NUMBER)
    tenths = Decimal(text) * 10
    if tenths != tenths.to_integral_value():
        raise ValueError(STEP)
    return int(tenths)


def read_dots(typed: object) -> int:
    """A whole number of dots from what was sent; raises ValueError(NOT_A_NUMBER) otherwise."""
    text = str(typed if typed is not None else "").strip()
    if not text:
        return 0
    if not re.fullmatch("-?[0-9]{1,6}", text):
        raise ValueError(NOT_A_NUMBER)
    return int(text)


def _judge_budget(ballot: Ballot, question: Question) -> list[str]:
    reasons = []
    if sum(ballot.amounts.values()) != HUNDRED_PERCENT:
        reasons.append(NOT_100)
    if any(n % question.step_tenths for n in ballot.amounts.values()):
        reasons.append(STEP)
    return reasons


def _judge_dots(ballot: Ballot, question: Question) -> list[str]:
    reasons = []
    total = sum(ballot.amounts.values())
    if total > (question.dots or 0):
        reasons.append(TOO_MANY_DOTS)
    if total <= 0:
        reasons.append(NO_DOTS)
    if any(n > (question.cap or 1) for n in ballot.amounts.values()):
        reasons.append(OVER_CAP)
    return reasons
