"""One ticket, one person: whichever of two phones comes first, on SQLite and PostgreSQL alike."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from coprod.errors import Refused
from coprod.model.workshop import Workshop
from coprod.store import Database, schema
from coprod.store import tickets as stored
from coprod.workshops import Desk, by_link, joining, keys, steps, tickets
from coprod.workshops.keys import new_key
from tests import factories

RACES = 50
Reached = Callable[..., None]


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    made = factories.workshop(desk)
    today = datetime.now(UTC).replace(tzinfo=None)
    opens, ends = today - timedelta(days=1), today + timedelta(days=7)
    by_link.set_up(desk, made.id, opens, ends, "UTC", tickets_only=True)
    return made


def races(desk: Desk, database_url: str, workshop: Workshop) -> tuple[list[int], list[int]]:
    """Two phones, each in a process of its own where there are several, use one ticket at once, RACES times.

    By race: how many people it made, and how many phones were let in.
    """
    second = desk if desk.store.is_sqlite else factories.desk_at(database_url)
    made, let_in = [], []
    for ticket in tickets.make(desk, workshop.id, RACES):
        before = len(steps.people(desk, workshop.id))
        start = threading.Barrier(2)

        def press(at: Desk, key: str = ticket.key, start: threading.Barrier = start) -> bool:
            start.wait()
            try:
                tickets.use(at, workshop, key, new_key())
            except Refused as refusal:
                if refusal.reasons != (tickets.TICKET_USED,):
                    raise
                return False
            return True

        with ThreadPoolExecutor(2) as both:
            let_in.append(sum(both.map(press, (desk, second))))
        made.append(len(steps.people(desk, workshop.id)) - before)
    if second is not desk:
        second.store.close()
    return made, let_in


@pytest.mark.threat("T8", asked="one ticket on two phones is one person in 50 of 50 races")
def test_fifty_races_of_one_ticket_on_two_phones_make_one_person_each(
    desk: Desk, database_url: str, workshop: Workshop, reached: Reached
) -> None:
    made, let_in = races(desk, database_url, workshop)
    reached(f"{made.count(1)} of {RACES}")
    assert made == [1] * RACES
    assert let_in == [1] * RACES
    assert tickets.counted(desk, workshop.id) == (RACES, RACES)


@pytest.mark.threat("T8", asked="with a claim that looks at nothing two are let in", control=True)
def test_without_the_guard_a_ticket_lets_in_two(
    desk: Desk, database_url: str, workshop: Workshop, monkeypatch: pytest.MonkeyPatch, reached: Reached
) -> None:
    """The race above is one: with a claim that takes every ticket for unused it has to fail."""

    def unguarded(database: Database, hashed_key: str, participant_id: str, moment: datetime) -> bool:
        changed = sa.update(schema.ticket).where(schema.ticket.c.key == hashed_key)
        database.execute(changed.values(participant_id=participant_id, used_at=moment))
        return True

    monkeypatch.setattr(stored, "claim", unguarded)
    made, _ = races(desk, database_url, workshop)
    reached(f"{max(made)} let in")
    assert max(made) == 2


def test_the_same_phone_goes_on_where_it_was_and_every_other_is_told(desk: Desk, workshop: Workshop) -> None:
    [ticket] = tickets.make(desk, workshop.id, 1)
    device = new_key()
    person = tickets.use(desk, workshop, ticket.key, device)
    assert tickets.use(desk, workshop, ticket.key, device) == person
    with pytest.raises(Refused) as refusal:
        tickets.use(desk, workshop, ticket.key, new_key())
    assert refusal.value.reasons == (tickets.TICKET_USED,)
    assert [each.id for each in steps.people(desk, workshop.id)] == [person.id]


def test_a_phone_that_is_in_uses_no_second_ticket(desk: Desk, workshop: Workshop) -> None:
    first, second = tickets.make(desk, workshop.id, 2)
    device = new_key()
    person = tickets.use(desk, workshop, first.key, device)
    assert tickets.use(desk, workshop, second.key, device) == person
    assert tickets.counted(desk, workshop.id) == (2, 1)
    assert tickets.known(desk, workshop, second.key) is False


def test_who_is_erased_leaves_the_ticket_used(desk: Desk, workshop: Workshop) -> None:
    [ticket] = tickets.make(desk, workshop.id, 1)
    device = new_key()
    person = tickets.use(desk, workshop, ticket.key, device)
    joining.erase(desk, workshop, person.id)
    for again in (device, new_key()):
        with pytest.raises(Refused) as refusal:
            tickets.use(desk, workshop, ticket.key, again)
        assert refusal.value.reasons == (tickets.TICKET_USED,)
    assert steps.people(desk, workshop.id) == []


def test_without_a_ticket_nobody_comes_in(desk: Desk, workshop: Workshop) -> None:
    with pytest.raises(Refused) as refusal:
        joining.join(desk, workshop)
    assert refusal.value.reasons == (joining.TICKET_NEEDED,)


def test_a_ticket_is_for_its_own_workshop_and_a_wrong_letter_is_no_ticket(
    desk: Desk, workshop: Workshop
) -> None:
    [ticket] = tickets.make(desk, workshop.id, 1)
    wrong = ("A" if ticket.key[0] != "A" else "B") + ticket.key[1:]
    for where, key in ((factories.workshop(desk), ticket.key), (workshop, wrong), (workshop, "")):
        with pytest.raises(Refused) as refusal:
            tickets.use(desk, where, key, new_key())
        assert refusal.value.reasons == (tickets.UNKNOWN_TICKET,)


def test_a_ticket_that_is_typed_is_read_in_any_case_and_with_gaps(desk: Desk, workshop: Workshop) -> None:
    [ticket] = tickets.make(desk, workshop.id, 1)
    typed = " ".join(ticket.key[at : at + 3].lower() for at in range(0, len(ticket.key), 3))
    assert tickets.use(desk, workshop, typed, new_key()).workshop_id == workshop.id


def test_a_ticket_lets_nobody_in_before_the_opening_or_after_the_end_and_stays_unused(desk: Desk) -> None:
    made = factories.workshop(desk)
    later = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1)
    by_link.set_up(desk, made.id, later, later + timedelta(days=1), "UTC", tickets_only=True)
    [ticket] = tickets.make(desk, made.id, 1)
    with pytest.raises(Refused) as refusal:
        tickets.use(desk, made, ticket.key, new_key())
    assert refusal.value.reasons == (by_link.OPENS_LATER,)
    assert tickets.counted(desk, made.id) == (1, 0)


def test_keys_hold_128_random_bits_and_only_their_hashes_are_stored(desk: Desk, workshop: Workshop) -> None:
    made = tickets.make(desk, workshop.id, 20)
    further = tickets.make(desk, workshop.id, 1)
    assert len(keys.CODE_LETTERS) ** tickets.KEY_LENGTH >= 2**128
    assert [each.number for each in (*made, *further)] == list(range(1, 22))
    assert len({each.key for each in made}) == 20
    with desk.store.reading() as db:
        held = {str(value) for row in db.execute(sa.select(schema.ticket)) for value in row}
    assert not held & {each.key for each in made}


@pytest.mark.parametrize("count", [0, -1, tickets.MOST + 1])
def test_a_number_of_tickets_that_cannot_be_is_refused(desk: Desk, workshop: Workshop, count: int) -> None:
    with pytest.raises(Refused) as refusal:
        tickets.make(desk, workshop.id, count)
    assert refusal.value.reasons == (tickets.HOW_MANY,)
