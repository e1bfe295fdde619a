"""A table's one agreed ballot stands beside the people's, and in none of their numbers."""

import csv
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from io import StringIO
from threading import Barrier, Thread

import pytest

from coprod import participation, results
from coprod.errors import Refused
from coprod.formats.tables import apart_csv
from coprod.model.ballot import Ballot
from coprod.model.counted_apart import AgreedTables
from coprod.model.outcome import Shown
from coprod.model.recount import Receipt
from coprod.model.workshop import Origin, Participant, Round, Workshop
from coprod.participation import Step
from coprod.store import ballots
from coprod.workshops import (
    Desk,
    by_link,
    casting,
    door,
    joining,
    listing,
    pledging,
    preparing,
    rehearsing,
    running,
    steps,
    tables,
)
from coprod.workshops.keys import new_key
from coprod.workshops.steps import Standing, Undo
from tests import factories

ICT, MANAGEMENT = factories.budget(ict=100), factories.budget(project_management=100)


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return factories.workshop(desk)


def come(desk: Desk, workshop: Workshop, *numbers: int, people: int = 7) -> list[Participant]:
    return [tables.join(desk, workshop, str(number), str(people))[0] for number in numbers]


def cast(desk: Desk, round_: Round, table: Participant, ballot: object = ICT) -> None:
    casting.cast(desk, round_.id, table.id, ballot, new_key(), Origin.PHONE)  # type: ignore[arg-type]


def stand(desk: Desk, workshop: Workshop) -> Standing:
    found = steps.stand(desk, workshop.id)
    assert found is not None
    return found


def test_it_is_counted_apart_whatever_its_device_says(desk: Desk, workshop: Workshop) -> None:
    round_ = running.open_round(desk, workshop.id, "budget")
    factories.cast(desk, round_, factories.people(desk, workshop, 5), [MANAGEMENT] * 5)
    for table in come(desk, workshop, 1, 2, 3):
        cast(desk, round_, table)
    standing = stand(desk, workshop)
    assert (standing.joined, standing.turnout.ballots, standing.turnout.joined) == (5, 5, 5)
    assert (standing.turnout.tables, standing.turnout.table_people) == (3, 21)
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    shown = results.outcome(desk.store, round_.id)
    assert shown is not None
    assert shown.n == 5
    assert {item.item: item.mean_percent for item in shown.items if item.amount} == {
        "project_management": Fraction(100)
    }
    assert {cast.origin for cast in ballots_of_tables(desk, round_)} == {Origin.TABLE}
    assert {row.origin for row in results.rows(desk.store, workshop.id)} == {Origin.PHONE}
    assert results.recount(desk.store, workshop)[0].matches
    assert {line.joined for line in listing.look(desk).lines} == {5}


def ballots_of_tables(desk: Desk, round_: Round) -> list[object]:
    with desk.store.reading() as db:
        return list(ballots.of_tables(db, round_.id))


def test_tables_have_a_mean_of_their_own_from_the_fewest_on(desk: Desk, workshop: Workshop) -> None:
    round_ = running.open_round(desk, workshop.id, "budget")
    came = come(desk, workshop, 1, 2, 3, 4, 5)
    for table in came[:4]:
        cast(desk, round_, table)
    assert agreed(desk, round_).amounts == {}
    cast(desk, round_, came[4], MANAGEMENT)
    assert agreed(desk, round_).amounts == {}, "the round is still open"
    running.close_round(desk, round_.id)
    hall = results.agreed_tables(desk.store, round_.id)
    assert hall is not None
    assert hall.amounts == {}, "the room has not seen the results"
    found = agreed(desk, round_)
    assert (found.n, found.people) == (5, 35)
    assert {place: mean for place, mean in found.amounts.items() if mean} == {
        "ict": Fraction(80),
        "project_management": Fraction(20),
    }
    running.void(desk, round_.id, came[0].id, "Not agreed")
    assert agreed(desk, round_).n == 4
    assert agreed(desk, round_).amounts == {}, "four tables are too few"


def test_a_table_that_gave_no_answer_is_in_no_number_beside_the_mean(desk: Desk, workshop: Workshop) -> None:
    round_ = running.open_round(desk, workshop.id, "budget")
    came = come(desk, workshop, 1, 2, 3, 4, 5, 6)
    for table in came[:5]:
        cast(desk, round_, table)
    cast(desk, round_, came[5], Ballot(kind="budget", abstain=True))
    running.close_round(desk, round_.id)
    found = agreed(desk, round_)
    assert (found.n, found.answering, found.abstained) == (6, 5, 1)
    assert (found.people, found.answering_people) == (42, 35)
    lines = list(csv.DictReader(StringIO(apart_csv(desk.store, workshop))))
    assert {(each["tables"], each["people"], each["abstained"]) for each in lines} == {("5", "35", "1")}
    assert {each["mean_percent"] for each in lines} == {"100.0", "0.0"}


def agreed(desk: Desk, round_: Round) -> AgreedTables:
    found = results.agreed_tables(desk.store, round_.id, at_desk=True)
    assert found is not None
    return found


def test_tables_alone_are_no_result_of_the_room(desk: Desk, workshop: Workshop) -> None:
    round_ = running.open_round(desk, workshop.id, "budget")
    for table in come(desk, workshop, *range(1, 9)):
        cast(desk, round_, table)
    assert stand(desk, workshop).undo is None, "taking the opening back would lose what tables handed in"
    with pytest.raises(Refused, match="has_ballots"):
        running.take_back(desk, round_.id)
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    shown = results.outcome(desk.store, round_.id)
    assert shown is not None
    assert shown.shown is Shown.TOO_FEW
    assert not stand(desk, workshop).enough


def test_an_empty_round_can_still_be_taken_back(desk: Desk, workshop: Workshop) -> None:
    running.open_round(desk, workshop.id, "budget")
    assert stand(desk, workshop).undo is Undo.TAKE_BACK


def test_a_table_says_nothing_that_only_people_say(desk: Desk, workshop: Workshop) -> None:
    [table] = come(desk, workshop, 4)
    scene = steps.scene(desk, workshop.id)
    assert scene is not None
    assert participation.screen_in(desk, scene, table).step is Step.LOBBY, "a table is of no one group"
    with pytest.raises(Refused, match="is_a_table"):
        pledging.write(desk, workshop.id, table.id, "Ask users first")
    asked = next(each for each in workshop.template.questions if each.ask_reason)
    round_ = running.open_round(desk, workshop.id, asked.id)
    ballot = (ICT if asked.kind == "budget" else factories.dots(asked.places()[0])).model_copy(
        update={"reason": "We live here"}
    )
    cast(desk, round_, table, ballot)
    running.close_round(desk, round_.id)
    assert [each.cast.ballot.reason for each in steps.agreed(desk, round_.id)] == [""]
    joining.erase(desk, workshop, table.id)
    assert steps.agreed(desk, round_.id) == []


def test_its_receipt_code_is_known(desk: Desk, workshop: Workshop) -> None:
    round_ = running.open_round(desk, workshop.id, "budget")
    [table] = come(desk, workshop, 9)
    receipt = casting.cast(desk, round_.id, table.id, ICT, new_key()).receipt
    assert results.receipt(desk.store, workshop, receipt).found is Receipt.APART


def test_a_table_revises_its_ballot_and_counts_once(desk: Desk, workshop: Workshop) -> None:
    round_ = running.open_round(desk, workshop.id, "budget")
    [table] = come(desk, workshop, 9)
    cast(desk, round_, table, ICT)
    cast(desk, round_, table, MANAGEMENT)
    [found] = steps.agreed(desk, round_.id)
    assert (found.number, found.cast.revision) == (9, 2)
    assert found.cast.ballot == MANAGEMENT


@pytest.mark.parametrize(
    ("number", "people", "reasons"),
    [
        ("0", "7", ("wrong_table",)),
        ("1000", "7", ("wrong_table",)),
        ("two", "7", ("wrong_table",)),
        ("-3", "7", ("wrong_table",)),
        ("3", "1", ("wrong_table_people",)),
        ("3", "1.5", ("wrong_table_people",)),
        ("3", "100", ("wrong_table_people",)),
        ("", "", ("wrong_table", "wrong_table_people")),
        ("٣", "7", ("wrong_table",)),
    ],
)
def test_what_is_no_table_is_refused(
    desk: Desk, workshop: Workshop, number: str, people: str, reasons: tuple[str, ...]
) -> None:
    with pytest.raises(Refused) as refused:
        tables.join(desk, workshop, number, people)
    assert refused.value.reasons == reasons
    assert come(desk, workshop, 3)[0].people == 7, "something of the refused one was left"


def test_neither_is_a_table_by_link_or_after_the_end(desk: Desk, workshop: Workshop) -> None:
    preparing.close(desk, workshop.id)
    with pytest.raises(Refused, match="workshop_closed"):
        tables.join(desk, workshop, "1", "7")
    linked = factories.workshop(desk)
    now = datetime.now(UTC).replace(tzinfo=None)
    by_link.set_up(desk, linked.id, now - timedelta(days=1), now + timedelta(days=1), "UTC")
    with pytest.raises(Refused, match="by_link"):
        tables.join(desk, linked, "1", "7")


def test_a_locked_door_keeps_tables_out_too(desk: Desk, workshop: Workshop) -> None:
    door.lock(desk, workshop.id)
    with pytest.raises(Refused, match="door_locked"):
        tables.join(desk, workshop, "1", "7")
    door.lock(desk, workshop.id, locked=False)
    assert come(desk, workshop, 1)


def test_tables_take_nobody_s_place_and_are_no_more_than_the_host_allows(database_url: str) -> None:
    small = factories.desk_at(database_url, most_people=2)
    workshop = factories.workshop(small)
    come(small, workshop, 1, 2)
    with pytest.raises(Refused, match="workshop_full"):
        tables.join(small, workshop, "3", "7")
    factories.people(small, workshop, 2)
    with pytest.raises(Refused, match="workshop_full"):
        joining.join(small, workshop)
    small.store.close()


def test_of_devices_that_come_in_as_one_table_one_is_let_in(desk: Desk, workshop: Workshop) -> None:
    for number in range(1, 6):
        ready, told = Barrier(4), []

        def join(number: int = number, ready: Barrier = ready, told: list[str] = told) -> None:
            ready.wait()
            try:
                tables.join(desk, workshop, str(number), "5")
                told.append("in")
            except Refused as refused:
                told.append(*refused.reasons)

        devices = [Thread(target=join) for _ in range(4)]
        for each in devices:
            each.start()
        for each in devices:
            each.join()
        assert sorted(told) == ["in", *["table_taken"] * 3]


def test_a_rehearsal_leaves_nothing_of_a_table_s_ballot(desk: Desk, workshop: Workshop) -> None:
    rehearsing.start(desk, workshop.id)
    [table] = come(desk, workshop, 1)
    round_ = running.open_round(desk, workshop.id, "budget")
    cast(desk, round_, table)
    assert [each.cast.origin for each in steps.agreed(desk, round_.id)] == [Origin.TABLE]
    rehearsing.end(desk, workshop.id)
    assert steps.agreed(desk, round_.id) == []
    assert stand(desk, workshop).turnout.tables == 0
    assert come(desk, workshop, 1), "its number would still be taken when the hour begins"


def test_a_table_that_came_before_the_rehearsal_stays(desk: Desk, workshop: Workshop) -> None:
    come(desk, workshop, 1)
    rehearsing.start(desk, workshop.id)
    rehearsing.end(desk, workshop.id)
    with pytest.raises(Refused, match="table_taken"):
        tables.join(desk, workshop, "1", "7")


def test_where_somebody_sits_is_kept_and_counted_by_table_alone(desk: Desk, workshop: Workshop) -> None:
    round_ = running.open_round(desk, workshop.id, "budget")
    who = factories.people(desk, workshop, 3)
    for person, table in zip(who, ("2", "2", ""), strict=True):
        joining.come_as(desk, workshop, person, "manager", table)
    factories.cast(desk, round_, who, [ICT] * 3)
    assert stand(desk, workshop).turnout.by_table == {2: 2}
    assert [each.table_number for each in steps.people(desk, workshop.id)] == [2, 2, None]
    with pytest.raises(Refused, match="wrong_table"):
        joining.come_as(desk, workshop, who[0], "manager", "12a")
