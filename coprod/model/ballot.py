"""All that one participant hands in for one round."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from coprod.model.words import Value, tidy
from coprod.model.workshop import Origin

HUNDRED_PERCENT = 1000
"""100 percent in tenths of a percent."""

REASON_LENGTH = 200


def _one_line(text: object) -> str:
    written = str(text or "")[: 4 * REASON_LENGTH]
    return tidy(written, len(written) * 4)[:REASON_LENGTH]


def _without_zeros(amounts: Mapping[str, int]) -> Mapping[str, int]:
    return MappingProxyType({item: n for item, n in amounts.items() if n != 0})


Amounts = Annotated[
    Mapping[str, int], AfterValidator(_without_zeros), PlainSerializer(lambda amounts: dict(amounts))
]


class Ballot(BaseModel):
    """A budget's tenths of a percent by factor, or dots by place; zeros are left out.

    `reason` is a line the participant may write; an abstention carries no amounts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    kind: Literal["budget", "dots"]
    amounts: Amounts = Field(default_factory=lambda: MappingProxyType({}))
    abstain: bool = False
    reason: Annotated[str, BeforeValidator(_one_line)] = ""


def handle_of(round_id: str, participant_id: str, revision: int) -> str:
    """A name for one ballot that tells nothing of whose it is, nor of the order of casting."""
    return hashlib.sha256(f"{round_id} {participant_id} {revision}".encode()).hexdigest()[:16]


class Written(Value):
    """A reason as the desk may read it; `released` if it may stand in a report."""

    handle: str
    text: str
    released: bool


class Cast(BaseModel):
    """One stored revision of a ballot."""

    model_config = ConfigDict(frozen=True)

    sequence: int
    round_id: str
    participant_id: str
    revision: int
    origin: Origin
    ballot: Ballot
    receipt: str
    cast_at: datetime
    void_reason: str | None = None
