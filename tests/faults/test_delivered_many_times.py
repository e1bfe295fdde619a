"""T9: one person's revisions are delivered eight times each, in any order and at once; each counts once."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from coprod.errors import StoreTrouble
from coprod.model.ballot import Cast
from coprod.model.workshop import Origin, Round
from coprod.store import ballots, engine
from coprod.workshops import Desk, casting, running, steps
from coprod.workshops.keys import new_key
from tests import factories

AT_ONCE = 8
REVISIONS = (30, 60, 90)
"""What goes to the first factor in the first, second and third revision."""
ROUNDS = 25
PAGE = "0123456789abcdef"


def press_of(revision: int) -> str:
    """What the phone's page calls its press: the page, the press's place in their order, and chance."""
    return f"{PAGE}_{revision}_{revision:016x}"


def ballot_of(revision: int):
    return factories.budget(ict=REVISIONS[revision - 1], project_management=100 - REVISIONS[revision - 1])


def deliver(
    desks: list[Desk], round_: Round, person: str, order: list[int], press: Callable[[int], str]
) -> list[tuple[int, Cast]]:
    """Every delivery at once, eight at a time, in this order; (revision delivered, what was answered)."""
    start = threading.Barrier(AT_ONCE)
    queue = iter(order)
    turn = threading.Lock()

    def work(n: int) -> list[tuple[int, Cast]]:
        answers = []
        start.wait()
        while True:
            with turn:
                revision = next(queue, 0)
            if not revision:
                return answers
            desk = desks[n % len(desks)]
            stored = casting.cast(desk, round_.id, person, ballot_of(revision), press(revision))
            answers.append((revision, stored))

    with ThreadPoolExecutor(AT_ONCE) as several:
        return [answer for each in several.map(work, range(AT_ONCE)) for answer in each]


def what_went_wrong(desk: Desk, round_: Round, answers: list[tuple[int, Cast]]) -> list[str]:
    """Sentences; none when each press made one revision at most and the last one counts."""
    with desk.store.reading() as db:
        stored = ballots.history(db, round_.id)
    newest = steps.counting(desk, round_.id)
    wrong = []
    if [each.ballot for each in newest] != [ballot_of(len(REVISIONS))]:
        wrong.append(f"{[dict(each.ballot.amounts) for each in newest]} counts")
    if [each.revision for each in stored] != list(range(1, len(stored) + 1)):
        wrong.append("revisions have gaps or stand twice")
    if most := [n for n in Counter(str(each.ballot.amounts) for each in stored).values() if n > 1]:
        wrong.append(f"one press made {most} revisions")
    if {each.receipt for _, each in answers} - {each.receipt for each in stored}:
        wrong.append("something was acknowledged that is not there")
    return wrong


def shuffled_rounds(desk: Desk, database_url: str, press: Callable[[int], str]) -> list[list[str]]:
    """25 people, each of whose three revisions arrive eight times in an order of their own."""
    several = 1 if desk.store.is_sqlite else 4  # one process serves an SQLite file
    desks = [desk, *(factories.desk_at(database_url) for _ in range(several - 1))]
    workshop = factories.workshop(desk)
    found = []
    for n in range(ROUNDS):
        round_ = running.open_round(desk, workshop.id, "budget")
        [person] = factories.people(desk, workshop, 1)
        order = [revision for revision in (1, 2, 3) for _ in range(AT_ONCE)]
        random.Random(n).shuffle(order)
        answers = deliver(desks, round_, person, order, press)
        assert len(answers) == AT_ONCE * len(REVISIONS)
        running.close_round(desk, round_.id)
        found.append(what_went_wrong(desk, round_, answers))
    for each in desks[1:]:
        each.store.close()
    return found


@pytest.mark.threat("T9", asked="0 wrong of 25 on each database, 1 revision a press at most")
def test_three_revisions_eight_times_each_and_shuffled(
    desk: Desk, database_url: str, reached: Callable[..., None]
) -> None:
    found = shuffled_rounds(desk, database_url, press_of)
    wrong = [each for each in found if each]
    reached(f"{len(wrong)} wrong of {len(found)}")
    assert wrong == []
    assert len(found) == ROUNDS


@pytest.mark.threat("T9", asked="without the key of a press, more than half of 25 are wrong", control=True)
def test_without_the_key_of_a_press_each_delivery_counts(
    desk: Desk, database_url: str, reached: Callable[..., None]
) -> None:
    found = shuffled_rounds(desk, database_url, lambda _revision: new_key())
    wrong = [each for each in found if each]
    reached(f"{len(wrong)} wrong of {len(found)}")
    assert len(wrong) > ROUNDS / 2


@pytest.mark.threat("T9", asked="without the order of presses, an old one counts at last", control=True)
def test_without_their_order_a_press_that_was_given_up_replaces_the_last(
    desk: Desk, database_url: str, reached: Callable[..., None]
) -> None:
    found = shuffled_rounds(desk, database_url, lambda revision: f"press-{revision}")
    wrong = [each for each in found if each]
    reached(f"{len(wrong)} wrong of {len(found)}")
    assert len(wrong) > 0


@pytest.mark.threat(
    "T9", asked="who looks first and inserts later tries 8 times; the unique key lets in 1", control=True
)
def test_without_the_lock_only_the_unique_key_stands_between_eight_deliveries(
    desk: Desk, reached: Callable[..., None]
) -> None:
    """The race is real: all eight see that nothing has arrived, and all eight insert."""
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    [person] = factories.people(desk, workshop, 1)
    looked = threading.Barrier(AT_ONCE)

    def cast_without_lock(n: int) -> str:
        with desk.store.reading() as db:
            assert ballots.newest_of(db, round_.id, person) is None
        looked.wait()
        try:
            with desk.store.writing() as db:
                new = Cast(
                    sequence=0,
                    round_id=round_.id,
                    participant_id=person,
                    revision=1,
                    origin=Origin.PHONE,
                    ballot=ballot_of(1),
                    receipt=f"RECEIPT{n}",
                    cast_at=engine.now(db),
                )
                ballots.add(db, new, press_of(1))
        except StoreTrouble as trouble:
            return str(trouble)
        return ""

    with ThreadPoolExecutor(AT_ONCE) as several:
        answers = list(several.map(cast_without_lock, range(AT_ONCE)))
    stopped = [each for each in answers if "unique" in each.lower()]
    kind = "sqlite" if desk.store.is_sqlite else "postgresql"
    reached(f"{answers.count('')} of {AT_ONCE} stored, {len(stopped)} stopped by the key", database=kind)
    assert (answers.count(""), len(stopped)) == (1, AT_ONCE - 1)


def test_presses_of_other_pages_keep_the_order_in_which_they_come(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    [person] = factories.people(desk, workshop, 1)
    sent = ((press_of(2), 1), (press_of(2).replace(PAGE, PAGE[::-1]), 2), ("a-press-of-a-form", 3))
    for press, revision in sent:
        casting.cast(desk, round_.id, person, ballot_of(revision), press)
    late = casting.cast(desk, round_.id, person, ballot_of(1), press_of(1))
    [counts] = steps.counting(desk, round_.id)
    assert (counts.revision, counts.ballot) == (3, ballot_of(3))
    assert late == counts
