"""Sheets of paper, their codes, and what was typed from them.

A code is the sheet's number and a check digit after Damm (H. Michael Damm, Total anti-symmetrische
Quasigruppen, Marburg 2004): it finds every single wrong digit and every swap of neighbours. Digits alone, for
a number pad.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, PlainSerializer

from coprod.model.words import Value

FIRST_NUMBERS = range(1000, 9000)
"""Where a workshop's numbers may begin, so that two workshops hardly ever share some."""
MOST_SHEETS = 1000
CODE_LENGTH = 5
DIGITS = "0123456789"

_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


class Kind(StrEnum):
    """What an entry is: the first, another person's, or what was settled between them."""

    FIRST = "first"
    SECOND = "second"
    SETTLED = "settled"


def sheet_code(number: int) -> str:
    """`1000` -> `10005`: the number and its check digit."""
    return f"{number}{_left_over(str(number))}"


def sheet_number(typed: str) -> int | None:
    """The number in a code, however it was spaced; None when it has a wrong digit or is no code."""
    code = "".join(c for c in typed[:40] if c not in " -.\t")
    if len(code) != CODE_LENGTH or set(code) - set(DIGITS) or _left_over(code) != "0":
        return None
    return int(code[:-1])


def _left_over(digits: str) -> str:
    left = "0"
    for digit in digits:
        left = _DAMM[int(left)][int(digit)]
    return left


def _storable(typed: str) -> str:
    """The text as typed, without the one character that PostgreSQL cannot keep."""
    return typed.replace("\0", "")


def _typed(fields: Mapping[str, str]) -> Mapping[str, str]:
    kept = {_storable(name): _storable(value) for name, value in fields.items()}
    return MappingProxyType({name: value for name, value in kept.items() if value})


Fields = Annotated[Mapping[str, str], AfterValidator(_typed), PlainSerializer(lambda fields: dict(fields))]


class Written(Value):
    """One question's part of a sheet as typed: `fields` by place, or letters by `row1`, `column1` ..."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    fields: Fields = Field(default_factory=lambda: MappingProxyType({}))
    abstain: bool = False
    reason: Annotated[str, AfterValidator(_storable)] = ""

    @property
    def empty(self) -> bool:
        return not (self.fields or self.abstain or self.reason)


class Sheet(Value):
    """One printed sheet; `participant_id` is the person it stands for, once something of it was entered."""

    id: str
    workshop_id: str
    number: int
    printed_at: datetime
    participant_id: str | None = None

    @property
    def code(self) -> str:
        return sheet_code(self.number)


class Entry(Value):
    """What somebody (`by`, their initials) typed from a sheet for one round; never changed afterwards.

    `number` is 1 for the first, and rises.
    """

    sheet_id: str
    participant_id: str
    round_id: str
    number: int
    kind: Kind
    by: str
    press: str
    written: Written
    entered_at: datetime
