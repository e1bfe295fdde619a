"""A check of a room: what a real phone in it found out about the way from there to this server."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from coprod.model.words import Value


class News(StrEnum):
    """How live news came through: HELD where something on the way keeps it back, UNTRIED without a script."""

    PASSED = "passed"
    HELD = "held"
    FAILED = "failed"
    UNTRIED = "untried"


class Network(StrEnum):
    """Where the phone is, seen from this machine: it ITSELF answered, or a device of the SAME or an OTHER."""

    ITSELF = "itself"
    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"


Address = Annotated[str, StringConstraints(pattern=r"^https?://[A-Za-z0-9.:\[\]-]{1,180}$")]


class RoomReport(Value):
    """All that is kept of an answer; nothing in it tells one phone from another.

    `address` is the one that the phone used. Milliseconds: `round_trip_ms` there and back, `clock_ms` how
    far the phone's clock is ahead of the server's; None where no script ran. `origin_fits` is False where a
    proxy hides the address from the server, so that ballots would be refused.
    """

    address: Address
    news: News = News.UNTRIED
    round_trip_ms: Annotated[int, Field(ge=0, le=600_000)] | None = None
    clock_ms: int | None = None
    cookies: bool = False
    network: Network = Network.UNKNOWN
    origin_fits: bool = True


class RoomCheck(Value):
    """The newest check of a workshop's room; times are UTC, from the database."""

    asked_at: datetime
    answered_at: datetime | None = None
    report: RoomReport | None = None
