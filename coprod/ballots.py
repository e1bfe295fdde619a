"""The judge: what is wrong with a ballot, as reason codes. Screens turn codes into sentences."""

import re
from datetime import datetime
from decimal import Decimal

from coprod.model.ballot import HUNDRED_PERCENT, Ballot
from coprod.model.template import Question
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
ABSTAIN_WITH_AMOUNTS = "abstain_with_amounts"
ROUND_CLOSED = "round_closed"

Reasons = tuple[str, ...]
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
