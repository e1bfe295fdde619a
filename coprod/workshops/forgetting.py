"""When the traces of what was deleted are cleared from the database's own file."""

import time

from coprod.workshops.desk import Desk

LARGE_BYTES = 50_000_000
"""Writing a file of this size anew takes a third of a second or more, in which ballots wait."""
LONGEST_SECONDS = 24 * 3600


def forget(desk: Desk) -> bool:
    """Clear the traces from the log now, and from the file; False where that was too busy.

    A large file is left for later while any participant is connected, but no longer than a day.
    """
    return desk.store.forget_deleted(wholly=not _waits(desk))


def _waits(desk: Desk) -> bool:
    since = desk.store.leftovers_since
    overdue = since is not None and time.monotonic() - since > LONGEST_SECONDS
    return not overdue and desk.store.file_bytes() > LARGE_BYTES and bool(desk.news.connected_here())
