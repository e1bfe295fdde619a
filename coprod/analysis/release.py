"""Which ballots of a live round may be seen, so that no difference of two pictures is one person."""

from collections.abc import Sequence


def released(people: Sequence[str | None], batch: int) -> int:
    """How many of the first events may be in a live picture.

    `people` names whose answer an event brings into the picture, changes or takes out of it, in order; None
    where it does none of these, as a first abstention. Events are let out in batches of at least `batch`
    different people, and only once as many different people have come after them. A batch of 1 is an open
    vote: everything is out at once.
    """
    if batch <= 1:
        return len(people)
    cuts = _cuts(people, batch)
    return next((cut for cut in reversed(cuts) if len(set(people[cut:]) - {None}) >= batch), 0)


def _cuts(people: Sequence[str | None], batch: int) -> list[int]:
    cuts, since = [], set[str]()
    for place, person in enumerate(people, start=1):
        if person is not None:
            since.add(person)
        if len(since) >= batch:
            cuts.append(place)
            since.clear()
    return cuts
