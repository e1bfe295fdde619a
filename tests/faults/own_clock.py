"""The server with one guard taken away: it judges ballots by the clock of its own machine. For controls."""

from datetime import UTC, datetime

from coprod.cli import main
from coprod.store import Database
from coprod.store.glance import Booth, at_ballot
from coprod.workshops import casting
from tests.servers import Server


def at_ballot_by_own_clock(
    database: Database, round_id: str, participant_id: str, press: str
) -> Booth | None:
    booth = at_ballot(database, round_id, participant_id, press)
    return booth._replace(now=datetime.now(UTC)) if booth else None


class OwnClockServer(Server):
    module = "tests.faults.own_clock"


if __name__ == "__main__":
    casting.at_ballot = at_ballot_by_own_clock
    main()
