"""The audit trail: every act that counts is one line of a chain, and what was changed by hand is named."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from coprod import results
from coprod.access import NOBODY, Visitor, part
from coprod.errors import Refused, StoreTrouble
from coprod.model.act import FIRST, Act, Fault, What, Who
from coprod.model.paper import Written
from coprod.model.workshop import View, Workshop
from coprod.store import acts, schema
from coprod.text import acts as acts_in_words
from coprod.workshops import (
    Desk,
    by_link,
    casting,
    door,
    example,
    joining,
    keeping,
    paper,
    preparing,
    rehearsing,
    running,
    steps,
    templating,
    tickets,
    trail,
    walls,
)
from coprod.workshops.keys import new_key
from tests import factories

BALLOT = factories.budget(ict=100)
ACTS, THREADS = 200, 8


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return factories.workshop(desk)


def done(desk: Desk, workshop: Workshop) -> list[str]:
    """What is on record in earnest, without the creation."""
    found = results.acts(desk.store, workshop.id)
    assert found[0].what == What.CREATED
    return [each.what for each in found[1:]]


def whole(desk: Desk, workshop: Workshop) -> bool:
    return trail.check(desk, workshop.id) == []


# ---- what is on record ----


def test_the_way_through_a_round_is_on_record(desk: Desk, workshop: Workshop) -> None:
    facilitator = desk.as_(Who.FACILITATOR)
    running.take_back(facilitator, running.open_round(facilitator, workshop.id, "budget").id)
    round_ = running.open_round(facilitator, workshop.id, "budget")
    people = factories.people(desk, workshop, 6)
    factories.cast(desk, round_, people, [BALLOT] * 6)
    casting.ask_more_time(desk, round_.id, people[0])
    running.void(facilitator, round_.id, people[0], "Two ballots from one phone")
    running.set_timer(facilitator, round_.id, 3)
    running.set_timer(facilitator, round_.id, 3, closes=True)
    running.set_timer(facilitator, round_.id, 0)
    running.close_round(facilitator, round_.id, countdown=60)
    running.stop_closing(facilitator, round_.id)
    running.close_round(facilitator, round_.id)
    running.reveal_room(facilitator, round_.id)
    running.reveal_baseline(facilitator, round_.id)
    running.cover_baseline(facilitator, round_.id)
    running.hide(facilitator, round_.id)
    running.show(facilitator, workshop.id, View.LOBBY)
    assert done(desk, workshop) == [
        "opened",
        "opening_taken_back",
        "opened",
        "voided",
        "closes_by_timer",
        "closing_stopped",
        "closed",
        "closing_stopped",
        "closed",
        "revealed",
        "baseline_shown",
        "baseline_covered",
        "hidden",
    ]
    found = results.acts(desk.store, workshop.id)
    assert {each.who for each in found[1:]} == {"facilitator"}
    assert {each.facts for each in found[1:]} == {'{"question":"budget","round":1}'}
    assert whole(desk, workshop)


def test_what_the_organiser_does_is_on_record(desk: Desk, workshop: Workshop) -> None:
    organiser = desk.as_(Who.ORGANISER)
    templating.adopt(organiser, workshop.id, workshop.template)
    preparing.new_keys(organiser, workshop.id, "projector")
    keeping.change_date(organiser, workshop.id, date.today() + timedelta(days=9))
    now = datetime.now(UTC).replace(tzinfo=None)
    by_link.set_up(organiser, workshop.id, now + timedelta(days=1), now + timedelta(days=2), "UTC")
    by_link.call_off(organiser, workshop.id)
    tickets.make(organiser, workshop.id, 3)
    paper.print_sheets(organiser, workshop.id, 2)
    door.lock(organiser, workshop.id)
    door.lock(organiser, workshop.id, False)
    trail.downloaded(organiser, workshop.id, "ballots.csv")
    preparing.close(organiser, workshop.id)
    assert done(desk, workshop) == [
        "questions_changed",
        "key_replaced",
        "deletion_moved",
        "dates_set",
        "dates_called_off",
        "tickets_made",
        "sheets_printed",
        "door_locked",
        "door_unlocked",
        "downloaded",
        "ended",
    ]
    assert {each.who for each in results.acts(desk.store, workshop.id)[1:]} == {"organiser"}
    assert whole(desk, workshop)


def test_the_server_has_lines_of_its_own(desk: Desk, workshop: Workshop) -> None:
    """By link nobody presses "Open"; also where the dates that were set have begun already."""
    now = datetime.now(UTC).replace(tzinfo=None)
    opens, ends = now - timedelta(hours=1), now + timedelta(days=2)
    by_link.set_up(desk.as_(Who.OWNER), workshop.id, opens, ends, "UTC")
    by_link.close_now(desk.as_(Who.OWNER), workshop.id)
    found = results.acts(desk.store, workshop.id)
    assert [(each.who, each.what) for each in found[1:]] == [
        ("owner", "dates_set"),
        ("server", "opened"),
        ("owner", "closed"),
    ]


def test_no_line_says_who_anybody_was(desk: Desk, workshop: Workshop) -> None:
    """A sheet settled and a person erased: no id, initials, reason or amount is in any line."""
    round_ = running.open_round(desk, workshop.id, "budget")
    [sheet] = paper.print_sheets(desk, workshop.id, 1)
    first, other = ({round_.id: Written(fields={"ict": each})} for each in ("97", "100"))
    paper.enter(desk, workshop.id, sheet.code, "QZ", first, new_key())
    paper.enter_again(desk, workshop.id, sheet.code, "XW", other, new_key())
    paper.settle(desk, workshop.id, sheet.code, round_.id, "QZ", other[round_.id], new_key())
    person = factories.people(desk, workshop, 1)[0]
    casting.cast(desk, round_.id, person, BALLOT, new_key())
    running.void(desk, round_.id, person, "a canary reason")
    joining.erase(desk.as_(Who.PARTICIPANT), workshop, person)
    joining.erase(desk.as_(Who.PARTICIPANT), workshop, person)
    lines = results.acts(desk.store, workshop.id)
    assert [each.what for each in lines[-3:]] == ["sheet_settled", "voided", "person_erased"]
    assert lines[-3].known_facts == {"question": "budget", "round": 1, "counts": True}
    text = " ".join(f"{each.who} {each.what} {each.facts}" for each in lines)
    canaries = (person, sheet.id, sheet.code, str(sheet.number), "QZ", "XW", "canary", round_.id, "ict")
    assert [each for each in canaries if each in text] == []


def test_a_sheet_that_goes_on_from_a_phone_is_on_record_once(desk: Desk, workshop: Workshop) -> None:
    """Not for a sheet of somebody new, a later round of the same sheet, or a code that was refused."""
    facilitator = desk.as_(Who.FACILITATOR)
    round_ = running.open_round(facilitator, workshop.id, "budget")
    phone = factories.people(desk, workshop, 1)[0]
    receipt = casting.cast(desk, round_.id, phone, BALLOT, new_key()).receipt
    new, going_on = paper.print_sheets(facilitator, workshop.id, 2)
    said, press = Written(fields={"ict": "100"}), new_key()
    paper.enter(facilitator, workshop.id, new.code, "QZ", {round_.id: said}, new_key())
    for typed in ("ABCDEFGH", receipt):
        try:
            paper.enter(
                facilitator, workshop.id, going_on.code, "QZ", {round_.id: said}, press, receipt=typed
            )
        except Refused:
            assert typed != receipt
    paper.enter(facilitator, workshop.id, going_on.code, "QZ", {round_.id: said}, press, receipt=receipt)
    running.close_round(facilitator, round_.id)
    again = running.open_round(facilitator, workshop.id, "budget")
    paper.enter(facilitator, workshop.id, going_on.code, "QZ", {again.id: said}, new_key(), receipt=receipt)
    assert done(desk, workshop) == ["opened", "sheets_printed", "sheet_linked", "closed", "opened"]
    linked = results.acts(desk.store, workshop.id)[3]
    assert (linked.who, linked.known_facts) == ("facilitator", {})
    assert whole(desk, workshop)


def test_a_wall_board_entered_and_changed_is_on_record(desk: Desk, workshop: Workshop) -> None:
    """Without a single dot of it; nothing for the same press, or for totals that were refused."""
    facilitator = desk.as_(Who.FACILITATOR)
    round_ = running.open_round(facilitator, workshop.id, "dots_steps")
    for dots, press in (("37", "one"), ("37", "one"), ("41", "other")):
        walls.enter(facilitator, workshop.id, round_.id, {"map_it": dots}, "53", press)
    with pytest.raises(Refused):
        walls.enter(facilitator, workshop.id, round_.id, {"map_it": "-1"}, "53", "third")
    lines = results.acts(desk.store, workshop.id)[2:]
    assert [(each.what, each.who) for each in lines] == [
        ("wall_entered", "facilitator"),
        ("wall_changed", "facilitator"),
    ]
    assert {each.facts for each in lines} == {'{"question":"dots_steps","round":1}'}
    assert whole(desk, workshop)


def test_every_act_has_a_sentence_of_its_own() -> None:
    said = [acts_in_words.what(each.value, {"question": "budget", "round": 1}, {}) for each in What]
    assert [each for each in said if each in set(What)] == []
    assert len(set(said)) == len(What)


def test_casting_writes_no_act(desk: Desk, workshop: Workshop) -> None:
    round_ = running.open_round(desk, workshop.id, "budget")
    before = len(results.acts(desk.store, workshop.id))
    people = factories.people(desk, workshop, 3)
    factories.cast(desk, round_, people, [BALLOT] * 3)
    assert len(results.acts(desk.store, workshop.id)) == before


def test_what_was_refused_is_not_on_record(desk: Desk, workshop: Workshop) -> None:
    round_ = running.open_round(desk, workshop.id, "budget")
    with pytest.raises(Refused):
        running.reveal_room(desk, round_.id)
    with pytest.raises(Refused):
        running.open_round(desk, workshop.id, "dots_steps")
    assert done(desk, workshop) == ["opened"]
    assert whole(desk, workshop)


def test_an_act_that_cannot_be_kept_is_not_done(desk: Desk, workshop: Workshop, monkeypatch: Any) -> None:
    round_ = running.open_round(desk, workshop.id, "budget")

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr(trail.acts, "add", fails)
    with pytest.raises(RuntimeError):
        running.close_round(desk, round_.id)
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    assert standing.open_round is not None, "it was closed without a line"


def test_it_goes_with_the_workshop(desk: Desk, workshop: Workshop) -> None:
    running.open_round(desk, workshop.id, "budget")
    other = factories.workshop(desk)
    preparing.delete(desk, workshop.id)
    with desk.store.reading() as db:
        left = {
            table.name: set(db.execute(select(table.c.workshop_id)).scalars())
            for table in (schema.act, schema.newest_act)
        }
    assert left == {"act": {other.id}, "newest_act": {other.id}}


def test_the_log_says_that_something_was_deleted_and_not_what(
    desk: Desk, workshop: Workshop, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "coprod.workshops.preparing"):
        preparing.delete(desk.as_(Who.ORGANISER), workshop.id)
    [line] = [each.getMessage() for each in caplog.records if each.name == "coprod.workshops.preparing"]
    assert line == "A workshop was deleted, with everything in it, by: organiser"


def test_the_example_has_a_whole_trail(desk: Desk) -> None:
    made, _keys = example.make(desk)
    assert whole(desk, made)
    assert len(results.acts(desk.store, made.id)) > 10


# ---- rehearsals ----


def test_a_rehearsal_is_a_chain_of_its_own_that_stays(desk: Desk, workshop: Workshop) -> None:
    before = results.acts(desk.store, workshop.id)
    facilitator = desk.as_(Who.FACILITATOR)
    rehearsing.start(facilitator, workshop.id, 3)
    round_ = running.open_round(facilitator, workshop.id, "budget")
    running.close_round(facilitator, round_.id)
    rehearsing.end(facilitator, workshop.id)
    assert results.acts(desk.store, workshop.id) == before
    seen = [each for each in trail.listed(desk, workshop.id) if each.rehearsal]
    assert [each.what for each in seen] == ["rehearsal_begun", "opened", "closed", "rehearsal_removed"]
    assert [each.number for each in seen] == [1, 2, 3, 4]
    assert whole(desk, workshop)
    with desk.store.writing() as db:
        db.execute(delete(schema.act).where(schema.act.c.rehearsal, schema.act.c.number == 2))
    assert trail.check(desk, workshop.id) == [Fault(number=2, why="missing", rehearsal=True)]


# ---- by hand ----


@pytest.fixture
def chain(desk: Desk, workshop: Workshop) -> list[Act]:
    """Ten lines: the creation, and three rounds opened, closed and revealed."""
    for _ in range(3):
        round_ = running.open_round(desk, workshop.id, "budget")
        running.close_round(desk, round_.id)
        running.reveal_room(desk, round_.id)
    found = results.acts(desk.store, workshop.id)
    assert [each.number for each in found] == list(range(1, 11))
    return found


def by_hand(desk: Desk, statement: Any) -> None:
    with desk.store.writing() as db:
        db.execute(statement)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("who", "owner"),
        ("what", "hidden"),
        ("facts", '{"question":"budget","round":7}'),
        ("at", datetime(2026, 1, 1, tzinfo=UTC)),
        ("hash", "0" * 64),
    ],
)
@pytest.mark.parametrize("at", [1, 5, 10])
def test_a_changed_line_is_named(
    desk: Desk, workshop: Workshop, chain: list[Act], column: str, value: object, at: int
) -> None:
    line = (schema.act.c.workshop_id == workshop.id, schema.act.c.number == at)
    by_hand(desk, update(schema.act).where(*line).values({column: value}))
    named = [(fault.number, fault.why) for fault in trail.check(desk, workshop.id)]
    assert (at, "changed") in named
    assert {number for number, _why in named} <= {at, at + 1}


@pytest.mark.parametrize("at", [1, 5, 10])
def test_a_line_that_was_taken_out_is_named(
    desk: Desk, workshop: Workshop, chain: list[Act], at: int
) -> None:
    by_hand(desk, delete(schema.act).where(schema.act.c.number == at))
    assert trail.check(desk, workshop.id) == [Fault(number=at, why="missing")]


def test_so_are_several_and_all(desk: Desk, workshop: Workshop, chain: list[Act]) -> None:
    by_hand(desk, delete(schema.act).where(schema.act.c.number.in_([2, 3, 9, 10])))
    assert [fault.number for fault in trail.check(desk, workshop.id)] == [2, 9]
    by_hand(desk, delete(schema.act))
    assert trail.check(desk, workshop.id) == [Fault(number=1, why="missing")]


@pytest.mark.parametrize("sealed", [False, True])
def test_a_line_that_was_put_in_is_named(
    desk: Desk, workshop: Workshop, chain: list[Act], sealed: bool
) -> None:
    """Also one whose hash was worked out as it should be."""
    new = chain[-1].model_copy(update={"number": 11, "what": "hidden"})
    new = new.model_copy(update={"hash": new.sealed_over(chain[-1].hash) if sealed else "0" * 64})
    by_hand(desk, insert(schema.act).values(workshop_id=workshop.id, **new.model_dump()))
    assert trail.check(desk, workshop.id) == [Fault(number=11, why="put_in")]


def test_a_line_that_took_the_place_of_another_is_named(
    desk: Desk, workshop: Workshop, chain: list[Act]
) -> None:
    new = chain[4].model_copy(update={"what": "hidden"})
    resealed = new.sealed_over(chain[3].hash)
    line = (schema.act.c.workshop_id == workshop.id, schema.act.c.number == 5)
    by_hand(desk, update(schema.act).where(*line).values(what="hidden", hash=resealed))
    assert trail.check(desk, workshop.id) == [Fault(number=6, why="changed")]


def test_the_trail_of_another_workshop_is_another_chain(
    desk: Desk, workshop: Workshop, chain: list[Act]
) -> None:
    other = factories.workshop(desk)
    assert whole(desk, other)
    with desk.store.reading() as db:
        assert acts.newest(db, other.id, rehearsal=False)[0] == 1
        assert acts.newest(db, other.id, rehearsal=True) == (0, FIRST)


# ---- at once ----


def at_once(desks: list[Desk], workshop: Workshop) -> None:
    """Two hundred acts from eight threads, on every desk in turn."""
    start = threading.Barrier(THREADS)

    def act(thread: int) -> None:
        start.wait()
        for n in range(ACTS // THREADS):
            which = ("projector", "facilitator", "owner")[n % 3]
            preparing.new_keys(desks[(thread + n) % len(desks)].as_(Who.FACILITATOR), workshop.id, which)

    with ThreadPoolExecutor(THREADS) as several:
        list(several.map(act, range(THREADS)))


@pytest.fixture
def two_desks(desk: Desk, database_url: str) -> Iterator[list[Desk]]:
    """Two processes' desks over one database; their stores share no lock of this process."""
    other = factories.desk_at(database_url)
    yield [desk, other]
    other.store.close()


@pytest.mark.threat("T27", asked="200 acts from 8 threads: one chain, unbroken")
def test_two_hundred_acts_at_once_are_one_chain(
    two_desks: list[Desk], workshop: Workshop, reached: Callable[..., None]
) -> None:
    at_once(two_desks, workshop)
    found = results.acts(two_desks[0].store, workshop.id)
    faults = trail.check(two_desks[0], workshop.id)
    reached(f"{len(found) - 1} acts, {len(faults)} faults")
    assert len(found) == ACTS + 1
    assert faults == []


@pytest.mark.threat("T27", asked="without the hold on the newest line acts are refused or lost", control=True)
def test_without_the_hold_they_are_not(
    two_desks: list[Desk], workshop: Workshop, monkeypatch: Any, reached: Callable[..., None]
) -> None:
    """The newest line is looked up before the transaction that writes."""
    seen, refused = threading.local(), []
    monkeypatch.setattr(acts, "_hold", lambda *_: seen.newest)

    def act(desk: Desk) -> None:
        with desk.store.reading() as db:
            seen.newest = acts.newest(db, workshop.id, rehearsal=False)
        try:
            with desk.store.writing() as db:
                trail.note(db, desk, workshop.id, What.HIDDEN)
        except StoreTrouble as trouble:
            refused.append(trouble)

    with ThreadPoolExecutor(THREADS) as several:
        list(several.map(act, [two_desks[n % 2] for n in range(ACTS)]))
    faults = trail.check(two_desks[0], workshop.id)
    reached(f"{len(refused)} of {ACTS} acts refused, {len(faults)} faults")
    assert refused or faults


# ---- who ----


@pytest.mark.parametrize(
    ("visitor", "who"),
    [
        (Visitor(organiser=True, owner=True, facilitator=True, participant_id="1"), Who.ORGANISER),
        (Visitor(colleague_id="1", owner=True), Who.COLLEAGUE),
        (Visitor(owner=True, facilitator=True), Who.OWNER),
        (Visitor(facilitator=True, participant_id="1"), Who.FACILITATOR),
        (Visitor(open_to_all=True), Who.OWNER),
        (NOBODY, Who.OWNER),
    ],
)
def test_the_part_is_the_one_that_lets_them_do_most(visitor: Visitor, who: Who) -> None:
    assert part(visitor) is who


def test_a_desk_at_which_nobody_acts_is_the_servers(desk: Desk, workshop: Workshop) -> None:
    assert desk.by is Who.SERVER
    assert results.acts(desk.store, workshop.id)[0].who == "server"
