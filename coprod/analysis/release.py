"""Which ballots of a live round may be seen, so that no difference of two pictures is one person."""

from collections.abc import Sequence

Event = tuple[str, bool]
"""Whose answer was handed in, changed or taken back, and whether one of theirs stands now."""


def released(events: Sequence[Event], batch: int) -> int:
    """How many of the first events may be in a live picture.

    Events are let out in batches. Each brings in new answers of at least `batch` different people that still
    stand at its end, and is out only once as many have come after it: who abstains or is struck makes no
    batch fuller, since the picture after it would differ by fewer people. A batch of 1 is an open vote:
    everything is out at once.
    """
    if batch <= 1:
        return len(events)
    cuts = _cuts(events, batch)
    return cuts[-2] if len(cuts) > 1 else 0


def enough_left(events: Sequence[Event], batch: int) -> bool:
    """Whether everything may be shown once no more come: what is not out yet has to be a batch as well.

    It is not where people whose answers were held back have taken them back since.
    """
    out = released(events, batch)
    if batch <= 1 or not out:
        return True
    standing: dict[str, bool] = dict(events[out:])
    return sum(standing.values()) >= batch


def _cuts(events: Sequence[Event], batch: int) -> list[int]:
    """After how many events each batch is full."""
    cuts, fresh = list[int](), set[str]()
    for place, (person, stands) in enumerate(events, start=1):
        if stands:
            fresh.add(person)
        else:
            fresh.discard(person)
        if len(fresh) >= batch:
            cuts.append(place)
            fresh.clear()
    return cuts
