"""A rehearsal runs the whole hour with made-up people, and leaves nothing: no round, no person, no count."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from coprod import results
from coprod.errors import NotFound, Refused
from coprod.formats.everything import Everything
from coprod.model.outcome import Shown
from coprod.model.recount import Receipt
from coprod.model.workshop import Origin, View, Workshop
from coprod.results import pooled
from coprod.store import ballots, participants, schema, workshops
from coprod.workshops import (
    Desk,
    casting,
    collecting,
    door,
    facilitating,
    joining,
    preparing,
    rehearsing,
    running,
    steps,
)
from coprod.workshops.keys import new_key
from coprod.workshops.steps import Standing, Step
from tests import factories

PEOPLE = 40
BALLOT = factories.budget(ict=100)


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """A desk where whoever is to join or to cast does so at once."""
    desk = factories.desk_at(database_url, data_dir=tmp_path, rehearsal_people=PEOPLE, rehearsal_seconds=0)
    yield desk
    desk.store.close()


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return factories.workshop(desk)


def stand(desk: Desk, workshop: Workshop) -> Standing:
    found = steps.stand(desk, workshop.id)
    assert found is not None
    return found


def made_up(desk: Desk, workshop: Workshop) -> list[str]:
    return [each.id for each in steps.people(desk, workshop.id) if each.origin is Origin.REHEARSAL]


def rows(desk: Desk) -> dict[str, int]:
    """How many rows each table holds that a rehearsal writes to."""
    tables = (schema.round_, schema.participant, schema.ballot, schema.void, schema.more_time)
    with desk.store.reading() as db:
        return {
            table.name: db.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
        }


def practise(desk: Desk, workshop: Workshop, step_done: Callable[[Step], None] = lambda step: None) -> None:
    """Press the next step until there is no other than to end; the made-up people act in between."""
    while (step := stand(desk, workshop).next_step) is not Step.END:
        assert facilitating.advance(desk, workshop.id, step, facilitating.ahead(stand(desk, workshop))), step
        rehearsing.go_on(desk)
        step_done(step)


@pytest.mark.parametrize("agenda", ["standard", "full"])
def test_forty_made_up_people_go_through_all_rounds_unattended(desk: Desk, agenda: str) -> None:
    workshop = factories.workshop(desk, agenda=agenda)
    rehearsing.start(desk, workshop.id)
    practise(desk, workshop)
    standing = stand(desk, workshop)
    asked = [item.question_id for item in standing.agenda if not item.skipped]
    assert [each.question_id for each in standing.rounds] == asked
    assert len(asked) > 3
    for round_ in standing.rounds:
        assert round_.rehearsal
        with desk.store.reading() as db:
            assert ballots.turnout(db, round_.id)[0] == PEOPLE
            assert {cast.origin for cast in ballots.history(db, round_.id)} == {Origin.REHEARSAL}
        if standing.question(round_).warm_up:
            continue
        shown = results.outcome(desk.store, round_.id)
        assert shown is not None
        assert shown.shown is Shown.SHOWN
        assert shown.n + shown.abstained == PEOPLE
        assert results.pictured(desk.store, round_.id, View.FIRM) is not None
    assert len(results.findings(desk.store, workshop, rehearsed=True)) > 3
    assert results.ways_on(desk.store, workshop, rehearsed=True)
    groups = {person.group_id for person in steps.people(desk, workshop.id)}
    assert groups == {group.id for group in workshop.template.groups}


def test_a_second_round_shows_what_moved(desk: Desk, workshop: Workshop) -> None:
    rehearsing.start(desk, workshop.id)
    for _ in range(2):
        round_ = running.open_round(desk, workshop.id, "budget")
        rehearsing.go_on(desk)
        running.close_round(desk, round_.id)
        running.reveal_room(desk, round_.id)
    moved = results.pictured(desk.store, round_.id, View.MOVEMENT)
    assert moved is not None
    assert round_.number == 2


def test_no_file_holds_a_trace_of_it(desk: Desk, workshop: Workshop) -> None:
    """Byte for byte: the files of a workshop that two phones have joined, and in which nothing was asked."""

    def files() -> dict[str, bytes]:
        return dict(Everything(desk.store, preparing.find(desk, workshop.code), library).made())

    library = collecting.library(desk)
    phones = factories.people(desk, workshop, 2)
    before = files()
    assert len(before) > 8
    rehearsing.start(desk, workshop.id)

    def as_before(step: Step) -> None:
        if step in (Step.CLOSE, Step.REVEAL_BASELINE) and len(stand(desk, workshop).rounds) == 2:
            now = files()
            assert [path for path in before if now.get(path) != before[path]] == []
            assert set(now) == set(before)

    practise(desk, workshop, as_before)
    casting.cast(desk, running.open_round(desk, workshop.id, "budget").id, phones[0], BALLOT, new_key())
    assert files() == before
    rehearsing.end(desk, workshop.id)
    assert files() == before


def test_no_other_way_out_holds_one_either(desk: Desk, workshop: Workshop) -> None:
    [phone] = factories.people(desk, workshop, 1)
    rehearsing.start(desk, workshop.id)
    round_ = running.open_round(desk, workshop.id, "budget")
    rehearsing.go_on(desk)
    mine = casting.cast(desk, round_.id, phone, BALLOT, new_key())
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    found = preparing.find(desk, workshop.code)
    assert results.outcomes(desk.store, found) == []
    assert results.findings(desk.store, found, at_desk=True) == []
    assert results.ways_on(desk.store, found, at_desk=True) == ()
    assert results.rows(desk.store, found.id) == []
    assert results.recount(desk.store, found) == []
    assert results.joined(desk.store, found.id) == 1
    assert pooled.comparable_rounds(desk.store, found) == []
    assert results.receipt(desk.store, found, mine.receipt).found is Receipt.NOT_COUNTED
    with pytest.raises(Refused, match="workshop_not_ended"):
        pooled.from_round(desk.store, found, round_.id, title="Leith", place="Leith", published=True)


def test_it_can_not_be_ended_as_a_workshop(desk: Desk, workshop: Workshop) -> None:
    """Else the real one would be over before it began, and its rounds would be results."""
    rehearsing.start(desk, workshop.id)
    with pytest.raises(Refused, match="rehearsing"):
        preparing.close(desk, workshop.id)
    rehearsing.end(desk, workshop.id)
    preparing.close(desk, workshop.id)


def test_the_end_leaves_the_workshop_as_it_was(desk: Desk, workshop: Workshop) -> None:
    [phone] = factories.people(desk, workshop, 1)
    before = rows(desk)
    rehearsing.start(desk, workshop.id)
    practise(desk, workshop)
    again = running.open_round(desk, workshop.id, "budget")
    rehearsing.go_on(desk)
    casting.cast(desk, again.id, phone, BALLOT, new_key())
    casting.ask_more_time(desk, again.id, phone)
    running.void(desk, again.id, made_up(desk, workshop)[0], "To try it")
    there = rows(desk)
    assert (there["participant"], there["void"], there["more_time"]) == (PEOPLE + 1, 1, 1)
    assert there["ballot"] == PEOPLE * there["round"] + 1
    rehearsing.end(desk, workshop.id)
    standing = stand(desk, workshop)
    assert rows(desk) == before == {"round": 0, "participant": 1, "ballot": 0, "void": 0, "more_time": 0}
    assert not standing.workshop.rehearsing
    assert (standing.workshop.view, standing.workshop.showing_round) == (View.LOBBY, None)
    assert [each.id for each in steps.people(desk, workshop.id)] == [phone]
    joining.come_as(desk, standing.workshop, phone, "commissioner")  # as before a first ballot
    running.set_agenda(desk, workshop.id, standing.agenda[1:])

    earnest = running.open_round(desk, workshop.id, "budget")
    stored = casting.cast(desk, earnest.id, phone, BALLOT, new_key())
    assert (earnest.number, earnest.rehearsal, earnest.shown_before) == (1, False, ())
    assert stored.origin is Origin.PHONE
    assert rehearsing.go_on(desk) == frozenset()
    assert stand(desk, workshop).joined == 1


def test_the_door_is_open_again_after_it(desk: Desk, workshop: Workshop) -> None:
    rehearsing.start(desk, workshop.id, 9)
    door.lock(desk, workshop.id)
    rehearsing.end(desk, workshop.id)
    assert joining.join(desk, workshop)


def test_a_phone_counts_in_it_like_the_made_up_people(desk: Desk, workshop: Workshop) -> None:
    [phone] = factories.people(desk, workshop, 1)
    rehearsing.start(desk, workshop.id, 9)
    round_ = running.open_round(desk, workshop.id, "budget")
    rehearsing.go_on(desk)
    stored = casting.cast(desk, round_.id, phone, BALLOT, new_key())
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    shown = results.outcome(desk.store, round_.id)
    assert shown is not None
    assert stored.origin is Origin.REHEARSAL
    assert shown.n + shown.abstained == 10


def test_a_live_round_lets_its_batches_out(desk: Desk) -> None:
    workshop = factories.workshop(desk, live=frozenset({"budget"}))
    rehearsing.start(desk, workshop.id, 40)  # some of them give no answer, and the newest five wait
    round_ = running.open_round(desk, workshop.id, "budget")
    rehearsing.go_on(desk)
    shown = results.outcome(desk.store, round_.id)
    assert shown is not None
    assert shown.n >= 5


def test_after_a_round_in_earnest_there_is_no_rehearsal(desk: Desk, workshop: Workshop) -> None:
    running.open_round(desk, workshop.id, "budget")
    with pytest.raises(Refused, match=rehearsing.TOO_LATE):
        rehearsing.start(desk, workshop.id)
    assert not stand(desk, workshop).workshop.rehearsing
    assert rows(desk)["participant"] == 0
    rehearsing.end(desk, workshop.id)
    assert len(stand(desk, workshop).rounds) == 1, "an end without a rehearsal took a round away"


def test_neither_is_there_after_the_end_by_link_or_nowhere(desk: Desk, workshop: Workshop) -> None:
    by_link = factories.workshop(desk)
    with desk.store.writing() as db:
        workshops.change(db, by_link.id, by_link=True)
    with pytest.raises(Refused, match=rehearsing.BY_LINK):
        rehearsing.start(desk, by_link.id)
    preparing.close(desk, workshop.id)
    with pytest.raises(Refused, match="workshop_closed"):
        rehearsing.start(desk, workshop.id)
    for act in (rehearsing.start, rehearsing.end):
        with pytest.raises(NotFound):
            act(desk, "0" * 16)


def test_a_second_press_begins_nothing_anew(desk: Desk, workshop: Workshop) -> None:
    rehearsing.start(desk, workshop.id, 3)
    rehearsing.go_on(desk)
    there = made_up(desk, workshop)
    rehearsing.start(desk, workshop.id, 30)
    rehearsing.go_on(desk)
    assert made_up(desk, workshop) == there
    assert len(there) == 3


def test_rehearsals_beside_each_other_do_not_meet(desk: Desk) -> None:
    one, other, quiet = (factories.workshop(desk) for _ in range(3))
    rehearsing.start(desk, one.id, 4)
    rehearsing.start(desk, other.id, 6)
    assert rehearsing.go_on(desk) == {one.id, other.id}
    rehearsing.end(desk, one.id)
    assert rehearsing.go_on(desk) == {other.id}
    assert [len(made_up(desk, each)) for each in (one, other, quiet)] == [0, 6, 0]


# ---- over time, whatever happens to the servers meanwhile ----


def earlier(desk: Desk, workshop: Workshop, seconds: float) -> None:
    """Let so much time have passed since the rehearsal began and since its rounds opened."""
    span = timedelta(seconds=seconds)
    with desk.store.writing() as db:
        for person in participants.joined(db, workshop.id):
            participants.change(db, person.id, joined_at=person.joined_at - span)
        for round_ in workshops.rounds(db, workshop.id):
            workshops.change_round(db, round_.id, opened_at=round_.opened_at - span)
        workshops.change(db, workshop.id)


@pytest.fixture
def slow(database_url: str, tmp_path: Path) -> Iterator[Callable[[], Desk]]:
    """Servers on one database, on which everything in a rehearsal takes an hour."""
    desks = []

    def open_one() -> Desk:
        desks.append(
            factories.desk_at(
                database_url, data_dir=tmp_path, rehearsal_people=PEOPLE, rehearsal_seconds=3600
            )
        )
        return desks[-1]

    yield open_one
    for desk in desks:
        desk.store.close()


def test_people_arrive_and_cast_one_after_the_other(slow: Callable[[], Desk]) -> None:
    desk = slow()
    workshop = factories.workshop(desk)
    rehearsing.start(desk, workshop.id)
    seen = []
    for _ in range(4):
        rehearsing.go_on(desk)
        seen.append(len(made_up(desk, workshop)))
        earlier(desk, workshop, 900)
    assert seen == [1, 11, 21, 31]  # one each 90 seconds

    running.open_round(desk, workshop.id, "budget")
    turnout = []
    for _ in range(5):
        rehearsing.go_on(slow())  # started anew each time: it goes on where the last one was
        turnout.append(stand(desk, workshop).turnout.ballots)
        earlier(desk, workshop, 900)
    assert turnout[0] == 0
    assert turnout == sorted(turnout)
    assert len(set(turnout)) == 5, turnout
    assert turnout[-1] == PEOPLE


def test_several_servers_do_nothing_twice(database_url: str, slow: Callable[[], Desk]) -> None:
    desks = [slow() for _ in range(1 if database_url.startswith("sqlite") else 3)]
    workshop = factories.workshop(desks[0])
    rehearsing.start(desks[0], workshop.id)
    earlier(desks[0], workshop, 3600)
    round_ = running.open_round(desks[0], workshop.id, "budget")
    with ThreadPoolExecutor(4) as pool:
        for _ in range(2):
            list(pool.map(rehearsing.go_on, [*desks, *desks]))
            earlier(desks[0], workshop, 3600)
    with desks[0].store.reading() as db:
        cast = ballots.history(db, round_.id)
    assert len(made_up(desks[0], workshop)) == PEOPLE
    assert sorted(each.participant_id for each in cast) == sorted(made_up(desks[0], workshop))
    assert {each.revision for each in cast} == {1}


def test_nobody_comes_in_while_it_ends(desk: Desk) -> None:
    for _ in range(5):
        workshop = factories.workshop(desk)
        rehearsing.start(desk, workshop.id)
        running.open_round(desk, workshop.id, "budget")
        crowd = threading.Thread(target=rehearsing.go_on, args=[desk])
        crowd.start()
        rehearsing.end(desk, workshop.id)
        crowd.join()
        rehearsing.go_on(desk)
        assert rows(desk) == {"round": 0, "participant": 0, "ballot": 0, "void": 0, "more_time": 0}


def test_a_closed_round_gets_no_more_of_their_ballots(slow: Callable[[], Desk]) -> None:
    desk = slow()
    workshop = factories.workshop(desk)
    rehearsing.start(desk, workshop.id)
    earlier(desk, workshop, 3600)
    rehearsing.go_on(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    earlier(desk, workshop, 1800)
    rehearsing.go_on(desk)
    running.close_round(desk, round_.id)
    some = stand(desk, workshop).turnout.ballots
    earlier(desk, workshop, 3600)
    rehearsing.go_on(desk)
    assert 0 < some < PEOPLE
    assert stand(desk, workshop).turnout.ballots == some


def test_they_say_the_same_each_time_they_are_asked(workshop: Workshop) -> None:
    for question in workshop.template.questions:
        room, again = (
            [rehearsing.drawn(workshop, question.id, 1, f"{n}/{PEOPLE}") for n in range(PEOPLE)] for _ in "12"
        )
        assert room == again
        assert len({tuple(sorted(each.amounts.items())) for each in room}) > 2, "they all say the same"
