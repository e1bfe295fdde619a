"""Among many workshops every query finds its rows by an index.

What the use cases send to the database is explained statement by statement, so a changed query is explained
by itself; one that no use case here asks is named.
"""

import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from types import CodeType, FrameType

import pytest
import sqlalchemy as sa

import coprod.store
from coprod import participation, results
from coprod.errors import Refused
from coprod.formats.files import FILES
from coprod.model.paper import Written
from coprod.model.room_check import RoomReport
from coprod.model.workshop import View
from coprod.results import days, pooled
from coprod.store import Database, backup, engine, glance, schema, workshops
from coprod.workshops import (
    Desk,
    by_link,
    casting,
    checking,
    colleagues,
    collecting,
    example,
    growing,
    hosting,
    joining,
    keeping,
    listing,
    moving,
    noting,
    paper,
    pledging,
    preparing,
    rehearsing,
    results_link,
    running,
    sheets,
    steps,
    tables,
    tickets,
    trail,
    walls,
)
from coprod.workshops.desk import unready
from coprod.workshops.keys import (
    ORGANISER_COOKIE,
    facilitator_cookie,
    identify,
    new_key,
    participant_cookie,
)
from tests import factories
from tests.load.filling import Filled, fill
from tests.store.plans import Sent, read_whole, recorded

WORKSHOPS, PEOPLE = 200, 20

BOUNDED = {
    "library_entry": "the library takes a thousand entries of its own, and is read anew only after a change",
    "colleague": "a house has 200 colleagues at most, and they are listed and counted all together",
    "alembic_version": "it has one row",
    "baseline": "a server takes 500 baselines, and they are pooled all together",
}
OTHER_MODULES = {"library", "migrate"}
"""Of coprod/store, without a query among workshops."""
MAY_READ_ALL = {
    (
        "list_newest_first",
        "workshop",
    ): "they are counted; a page comes in the index's own order",
    ("find_by_name", "workshop"): "what is typed may stand anywhere in a name",
    ("compare_workshops", "workshop"): "any two workshops may be set side by side",
    ("back_up", "workshop"): "a backup is the whole database",
}


def join(desk: Desk, _filled: Filled) -> None:
    workshop, keys = factories.workshop_and_keys(desk)
    person, key = joining.join(desk, workshop)
    joining.come_as(desk, workshop, person.id, "carer")
    cookies = {participant_cookie(workshop.code): key, facilitator_cookie(workshop.code): keys.facilitator}
    assert identify(desk, cookies, preparing.find(desk, workshop.code)).participant_id == person.id
    assert steps.has_joined(desk, person.id)


def cast_and_revise(desk: Desk, _filled: Filled) -> None:
    workshop = factories.workshop(desk)
    person, _key = joining.join(desk, workshop)
    joining.come_as(desk, workshop, person.id, "carer")
    round_ = running.open_round(desk, workshop.id, "budget")
    said = steps.people(desk, workshop.id)[0]
    screen = participation.screen_for(desk, workshop.id, said)
    assert screen is not None
    assert screen.round == round_
    for given in (factories.budget(ict=100), factories.budget(ict=60, project_management=40)):
        casting.cast(desk, round_.id, person.id, given, new_key())
    with pytest.raises(Refused):
        joining.come_as(desk, workshop, person.id, "manager")
    casting.ask_more_time(desk, round_.id, person.id)
    running.void(desk, round_.id, person.id, "A mistake")
    press = new_key()
    once, again = (casting.cast(desk, round_.id, person.id, factories.budget(ict=100), press) for _ in "12")
    assert once == again
    assert len(steps.counting(desk, round_.id)) == 1


def steer(desk: Desk, _filled: Filled) -> None:
    workshop = factories.workshop(desk, minimum=1)
    running.take_back(desk, running.open_round(desk, workshop.id, "budget").id)
    round_ = running.open_round(desk, workshop.id, "budget", minutes=5)
    running.set_timer(desk, round_.id, 5, closes=True)
    running.set_timer(desk, round_.id, 0)
    noting.note(desk, workshop.id, round_.id, "Many spoke of trust", "")
    factories.cast(desk, round_, factories.people(desk, workshop, 6), [factories.budget(ict=100)] * 6)
    running.close_round(desk, round_.id, countdown=60)
    running.stop_closing(desk, round_.id)
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    running.reveal_baseline(desk, round_.id)
    running.cover_baseline(desk, round_.id)
    running.hide(desk, round_.id)
    running.show(desk, workshop.id, View.BLANK)
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    running.set_agenda(desk, workshop.id, standing.agenda)
    assert len(steps.people(desk, workshop.id)) == 6


def move(desk: Desk, _filled: Filled) -> None:
    workshop = factories.workshop(desk)
    (one,) = factories.people(desk, workshop, 1)
    key = moving.begin(desk, one)
    assert moving.may(desk, workshop, key)
    assert moving.finish(desk, workshop, key)


def pledge(desk: Desk, _filled: Filled) -> None:
    workshop = factories.workshop(desk)
    one, other = factories.people(desk, workshop, 2)
    for each in (one, other, other):
        pledging.write(desk, workshop.id, each, "Ask users first")
    pledging.release(desk, workshop.id, pledging.listed(desk, workshop)[0].sequence)
    assert pledging.mine(desk, one) == "Ask users first"


def run_by_link(desk: Desk, _filled: Filled) -> None:
    workshop = factories.workshop(desk)
    now = datetime.now(UTC).replace(tzinfo=None)
    opens, ends = now - timedelta(days=1), now + timedelta(days=7)
    by_link.set_up(desk, workshop.id, opens, ends, "UTC", tickets_only=True)
    [ticket] = tickets.make(desk, workshop.id, 1)
    device = new_key()
    person = tickets.use(desk, workshop, ticket.key, device)
    assert tickets.use(desk, workshop, ticket.key, device) == person
    assert tickets.counted(desk, workshop.id) == (1, 1)
    joining.come_as(desk, workshop, person.id, "carer")
    screen = participation.screen_for(desk, workshop.id, steps.people(desk, workshop.id)[0])
    assert screen is not None
    assert screen.round is not None
    assert by_link.turnout(desk, [screen.round.id]) == {screen.round.id: 0}
    by_link.close_now(desk, workshop.id)


def prepare(desk: Desk, filled: Filled) -> None:
    workshop = preparing.find(desk, filled.codes[3])
    copied, _keys = preparing.copy(desk, workshop, "Once more")
    preparing.rename(desk, copied.id, "Another time")
    preparing.new_keys(desk, copied.id, "projector")
    preparing.set_wifi(desk, copied.id, "Hall", "")
    noting.write(desk, copied.id, purpose="To learn", invited="", notes="")
    assert results_link.make(desk, copied.id, results_link.there(desk, copied.id))
    hosting.name_host(desk, copied.id, "Leith", ("image/png", b"a picture"))
    assert results.logo(desk.store, preparing.find(desk, copied.code))
    keeping.change_date(desk, copied.id, (datetime.now(UTC) + timedelta(days=30)).date())
    running.open_round(desk, copied.id, "budget")
    preparing.close(desk, copied.id)


def count_paper(desk: Desk, _filled: Filled) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    [sheet] = paper.print_sheets(desk, workshop.id, 1)
    parts = {round_.id: Written(fields={"ict": "100"})}
    paper.enter(desk, workshop.id, sheet.code, "AB", parts, new_key())
    paper.enter_again(desk, workshop.id, sheet.code, "CD", parts, new_key())
    assert paper.turnout(desk, round_.id) == 1
    assert sheets.stack(desk, workshop.id).entered
    paper.erase_sheet(desk, workshop, sheet.code)


def count_apart(desk: Desk, _filled: Filled) -> None:
    workshop = factories.workshop(desk, minimum=1)
    table, _key = tables.join(desk, workshop, "3", "7")
    person, _key = joining.join(desk, workshop)
    joining.come_as(desk, workshop, person.id, "carer", "4")
    round_ = running.open_round(desk, workshop.id, "dots_steps")
    for each in (table, person):
        casting.cast(desk, round_.id, each.id, factories.dots("map_it"), new_key())
    walls.enter(desk, workshop.id, round_.id, {"map_it": "9"}, "6", new_key())
    assert walls.newest(desk, workshop)[round_.id].people == 6
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    assert (standing.turnout.tables, standing.turnout.by_table) == (1, {4: 1})
    running.close_round(desk, round_.id)
    assert results.agreed_tables(desk.store, round_.id, at_desk=True)
    assert results.wall_board(desk.store, round_.id, at_desk=True)
    empty = factories.workshop(desk)
    keeping.change_date(desk, empty.id, (datetime.now(UTC) + timedelta(days=30)).date())


def go_on_on_paper(desk: Desk, _filled: Filled) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    [phone] = factories.people(desk, workshop, 1)
    receipt = casting.cast(desk, round_.id, phone, factories.budget(ict=100), new_key()).receipt
    [sheet] = paper.print_sheets(desk, workshop.id, 1)
    parts = {round_.id: Written(fields={"ict": "100"})}
    paper.enter(desk, workshop.id, sheet.code, "AB", parts, new_key(), receipt=receipt)
    assert len(steps.counting(desk, round_.id)) == 1


def show_results(desk: Desk, filled: Filled) -> None:
    workshop = preparing.find(desk, filled.codes[3])
    for round_id in filled.rounds[workshop.id]:
        shown = results.outcome(desk.store, round_id)
        assert shown is not None
        assert shown.n == PEOPLE - 1  # one is struck
        assert results.details(desk.store, round_id)
        results.enough(desk.store, round_id, PEOPLE)
        results.together(desk.store, round_id)
        results.detail(desk.store, round_id)
        for view in results.views(desk.store, round_id, at_desk=True):
            results.pictured(desk.store, round_id, view, at_desk=True)
    assert results.findings(desk.store, workshop)
    results.ways_on(desk.store, workshop)
    results.ahead(desk.store, workshop.id)
    assert results.joined(desk.store, workshop.id) == len(results.joined_as(desk.store, workshop.id))


def take_home(desk: Desk, filled: Filled) -> None:
    workshop = preparing.find(desk, filled.codes[3])
    library = collecting.library(desk)
    for name in ("results.csv", "rounds.csv", "ballots.csv"):
        assert FILES[name].make(desk.store, workshop, library)
    assert results.rows(desk.store, workshop.id)
    assert results.noted(desk.store, workshop) == []
    assert days.days(desk.store, workshop)
    assert all(not each.differences for each in results.recount(desk.store, workshop))
    results.receipt(desk.store, workshop, "ABCDEFGH")


def release_reasons(desk: Desk, filled: Filled) -> None:
    workshop, round_id = filled.workshops[3], filled.rounds[filled.workshops[3]][0]
    written = results.written_reasons(desk.store, round_id)
    for each in written:
        noting.release_reason(desk, workshop, round_id, each.handle, released=not each.released)
    assert results.released_reasons(desk.store, round_id)


def grow_baselines(desk: Desk, filled: Filled) -> None:
    workshop = preparing.find(desk, filled.codes[5])
    round_id = filled.rounds[workshop.id][0]
    new = pooled.from_round(desk.store, workshop, round_id, title="Leith", place="Leith", published=True)
    kept = growing.add(desk, new)
    growing.choose_fate(desk, workshop.id, goes_with_it=True)
    assert growing.made_from(desk, workshop.id)
    growing.remove(desk, kept.id, kept.version)


def list_newest_first(desk: Desk, filled: Filled) -> None:
    assert listing.look(desk, number=3, archived_too=True).total > WORKSHOPS
    page = listing.look(desk, number=3)
    assert page.total > WORKSHOPS
    assert {each.joined for each in page.lines} <= {PEOPLE}


def find_by_name(desk: Desk, filled: Filled) -> None:
    assert listing.look(desk, "Glasgow").found
    assert listing.look(desk, "Glasgow", archived_too=True).found


def archive(desk: Desk, filled: Filled) -> None:
    preparing.archive(desk, filled.workshops[5])
    assert listing.look(desk, "forum", among=filled.workshops[:6]).found == 5
    preparing.bring_back(desk, filled.workshops[5])


def list_ones_own(desk: Desk, filled: Filled) -> None:
    assert listing.look(desk, "forum", among=filled.workshops[:3]).found == 3


def compare_workshops(desk: Desk, filled: Filled) -> None:
    assert len(preparing.everyone(desk)) > WORKSHOPS


def open_the_example(desk: Desk, _filled: Filled) -> None:
    assert example.ensure(desk).id == example.ensure(desk).id
    example.renew(desk)


def check_a_room(desk: Desk, filled: Filled) -> None:
    workshop = preparing.find(desk, filled.codes[0])
    checking.answer(desk, checking.begin(desk, workshop.id), RoomReport(address="http://192.168.1.5:8501"))
    found = checking.newest(desk, workshop.id)
    assert found is not None
    assert found[0].report


def appoint_colleagues(desk: Desk, _filled: Filled) -> None:
    ann, _old = colleagues.add(desk, "Ann")
    key = colleagues.replace_link(desk, ann.id)
    assert identify(desk, {ORGANISER_COOKIE: key}).colleague_id == ann.id
    colleagues.withdraw(desk, ann.id)
    assert colleagues.everyone(desk) == []


def erase_somebody(desk: Desk, filled: Filled) -> None:
    workshop = preparing.find(desk, filled.codes[7])
    joining.erase(desk, workshop, filled.people[workshop.id][0])
    assert results.joined(desk.store, workshop.id) == PEOPLE - 1


def rehearse(desk: Desk, _filled: Filled) -> None:
    workshop = factories.workshop(desk)
    rehearsing.start(desk, workshop.id)
    running.open_round(desk, workshop.id, "budget")
    assert rehearsing.go_on(desk) == {workshop.id}
    rehearsing.end(desk, workshop.id)


def read_the_trail(desk: Desk, filled: Filled) -> None:
    workshop_id = filled.workshops[6]
    preparing.new_keys(desk, workshop_id, "projector")
    assert trail.newest(desk, workshop_id, 5)
    assert trail.listed(desk, workshop_id) == results.acts(desk.store, workshop_id)
    assert trail.check(desk, workshop_id) == []
    assert unready(desk) == ""


def delete_workshops(desk: Desk, filled: Filled) -> None:
    preparing.delete(desk, filled.workshops[8])
    with desk.store.writing() as db:
        workshops.change(db, filled.workshops[9], delete_on=datetime.now(UTC) - timedelta(days=1))
    assert preparing.delete_due(desk) == 1
    keeping.keep_dates(desk, clock=keeping.Clock())


def back_up(desk: Desk, filled: Filled) -> None:
    with desk.store.reading() as db:
        last, _coming = backup.closings(db, datetime.now(UTC))
        assert last is not None
        assert filled.workshops[0] in backup.workshop_ids(db)


USE_CASES: tuple[Callable[[Desk, Filled], None], ...] = (
    join,
    move,
    pledge,
    run_by_link,
    cast_and_revise,
    steer,
    count_paper,
    count_apart,
    go_on_on_paper,
    prepare,
    show_results,
    take_home,
    release_reasons,
    grow_baselines,
    list_newest_first,
    find_by_name,
    list_ones_own,
    archive,
    compare_workshops,
    open_the_example,
    check_a_room,
    appoint_colleagues,
    erase_somebody,
    rehearse,
    read_the_trail,
    delete_workshops,
    back_up,
)


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    desk = factories.desk_at(database_url, data_dir=tmp_path)
    yield desk
    desk.store.close()


def test_no_use_case_reads_a_whole_table_that_grows(desk: Desk) -> None:
    filled = fill(desk, WORKSHOPS, PEOPLE)
    with recorded(desk.store) as recorder, reached() as functions:
        for use_case in USE_CASES:
            recorder.purpose = use_case.__name__
            use_case(desk, filled)
    assert {name for name, code in queries().items() if code not in functions} == set(), "no use case asks"

    first = {(sent.purpose, sent.statement): sent for sent in reversed(recorder.sent)}
    with desk.store.reading() as db:
        whole = {
            (sent.purpose, name, sent.statement)
            for sent in first.values()
            for name in read_whole(db, sent) - set(BOUNDED)
        }
        largest = {
            f"{sent.purpose}: {sent.statement}"
            for sent in first.values()
            if {"ballot", "participant"} & read_whole(db, sent, small_too=False)
        }
    offenders = sorted(each for each in whole if each[:2] not in MAY_READ_ALL)
    assert not offenders, "\n".join(f"{who} reads all of {name}: {text}" for who, name, text in offenders)
    assert not largest, "\n".join(largest)
    assert set(MAY_READ_ALL) == {each[:2] for each in whole}, "exceptions that nothing needs"


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM ballot WHERE receipt = 'ABCDEFGH'",
        "SELECT 1 FROM ballot JOIN void AS v ON v.reason = ballot.reason WHERE ballot.round_id = '1'",
        "DELETE FROM participant WHERE origin = 'phone'",
        "SELECT id FROM round ORDER BY opened_at LIMIT 1",
        "SELECT max(opened_at) FROM round",
    ],
)
def test_a_table_read_whole_is_named(desk: Desk, statement: str) -> None:
    with desk.store.reading() as db:
        assert len(read_whole(db, Sent("", statement, ()))) == 1


@pytest.mark.parametrize(
    "name", [name for name, each in vars(glance).items() if isinstance(each, glance.Query)]
)
def test_what_sqlites_driver_is_asked_reads_no_whole_table(tmp_path: Path, name: str) -> None:
    """The recorder above hears SQLAlchemy only."""
    desk = factories.desk_in(tmp_path)
    fill(desk, 2, PEOPLE)
    statement = getattr(glance, name).by_driver
    with desk.store.reading() as db:
        whole = read_whole(db, Sent("", statement, dict.fromkeys(re.findall(r":(\w+)", statement), "1")))
    assert whole == set()


def test_what_is_deleted_with_something_else_is_found_by_an_index(desk: Desk) -> None:
    """A plan does not tell how the rows are found that go with a workshop, a round or a person."""
    found = sa.inspect(desk.store.engine)
    for table in schema.metadata.sorted_tables:
        begins = {
            columns[0]
            for columns in (
                found.get_pk_constraint(table.name)["constrained_columns"],
                *(each["column_names"] for each in found.get_indexes(table.name)),
                *(each["column_names"] for each in found.get_unique_constraints(table.name)),
            )
            if columns
        }
        pointing = {key["constrained_columns"][0] for key in found.get_foreign_keys(table.name)}
        assert pointing <= begins, f"{table.name} has no index that begins with {pointing - begins}"


def queries() -> dict[str, CodeType]:
    """Every public function of coprod/store whose first argument is the open database, and that asks it."""
    found = {}
    names = {each.name for each in pkgutil.iter_modules(coprod.store.__path__)} - OTHER_MODULES
    for module in (import_module(f"coprod.store.{name}") for name in names):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters.values()), None)
            ours = function.__module__ == module.__name__ and not name.startswith("_")
            if ours and first is not None and first.annotation is Database and function is not engine.driver:
                found[f"{module.__name__}.{name}"] = function.__code__
    return found


@contextmanager
def reached() -> Iterator[set[CodeType]]:
    """The code of every function that is called inside the block."""
    found: set[CodeType] = set()

    def note(frame: FrameType, happened: str, _argument: object) -> None:
        if happened == "call":
            found.add(frame.f_code)

    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(None)
