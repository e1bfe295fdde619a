"""The list of workshops: newest first, a page at a time, in as many queries however long it is."""

from datetime import UTC, datetime, timedelta

import pytest

from coprod.store import workshops
from coprod.workshops import Desk, listing, preparing, running
from tests import factories
from tests.load.filling import fill
from tests.store.plans import recorded


def test_pages_hold_every_workshop_once_newest_first(desk: Desk) -> None:
    filled = fill(desk, listing.PAGE * 2 + 3, people=2)
    pages = [listing.look(desk, number=number) for number in (1, 2, 3)]
    assert [each.id for page in pages for each in page.lines] == filled.workshops
    assert [(page.first, len(page.lines), page.pages) for page in pages] == [
        (1, listing.PAGE, 3),
        (listing.PAGE + 1, listing.PAGE, 3),
        (2 * listing.PAGE + 1, 3, 3),
    ]


def test_a_page_that_is_not_there_is_the_nearest_that_is(desk: Desk) -> None:
    fill(desk, listing.PAGE + 1, people=2)
    assert [listing.look(desk, number=number).number for number in (-1, 0, 2, 3)] == [1, 1, 2, 2]
    empty = listing.look(desk, "no such name", number=7)
    assert (empty.number, empty.pages, empty.found, empty.total) == (1, 1, 0, listing.PAGE + 1)


def test_a_line_says_who_joined_and_whether_a_round_is_open(desk: Desk) -> None:
    quiet, busy, over = (factories.workshop(desk, name) for name in ("Quiet", "Busy", "Over"))
    factories.people(desk, busy, 3)
    running.open_round(desk, busy.id, "budget")
    running.close_round(desk, running.open_round(desk, over.id, "budget").id)
    found = {each.id: (each.name, each.joined, each.round_open) for each in listing.look(desk).lines}
    assert found == {
        quiet.id: ("Quiet", 0, False),
        busy.id: ("Busy", 3, True),
        over.id: ("Over", 0, False),
    }


@pytest.mark.parametrize("typed", ["école", "ÉCOLE ", "Leith", "{code}", "{spoken}", "{lower}"])
def test_a_workshop_is_found_by_a_piece_of_its_name_or_its_code(desk: Desk, typed: str) -> None:
    wanted = factories.workshop(desk, "Leith École forum")
    factories.workshop(desk, "Dundee")
    code = {"code": wanted.code, "spoken": wanted.spoken_code, "lower": wanted.code[:4].lower()}
    page = listing.look(desk, typed.format(**code))
    assert [each.id for each in page.lines] == [wanted.id]
    assert (page.found, page.total) == (1, 2)


def test_whoever_owns_some_sees_no_other(desk: Desk) -> None:
    mine = [factories.workshop(desk, f"Mine {n}").id for n in range(2)]
    factories.workshop(desk, "Somebody else's")
    assert [each.id for each in listing.look(desk, among=mine).lines] == mine[::-1]
    assert [each.id for each in listing.look(desk, "mine 1", among=mine).lines] == mine[1:]
    assert listing.look(desk, among=[]).total == 0


def test_an_archived_one_is_out_of_the_list_and_of_search_until_asked_for(desk: Desk) -> None:
    kept, put_away = (factories.workshop(desk, name) for name in ("Leith", "Leith, last year"))
    before = preparing.find(desk, put_away.code)
    preparing.archive(desk, put_away.id)
    for among in (None, [kept.id, put_away.id]):
        for typed in ("", "leith"):
            page = listing.look(desk, typed, among=among)
            assert [each.id for each in page.lines] == [kept.id]
            assert (page.found, page.total, page.archived) == (1, 1, 1)
            page = listing.look(desk, typed, among=among, archived_too=True)
            assert {each.id for each in page.lines} == {kept.id, put_away.id}
            assert (page.found, page.total, page.archived) == (2, 2, 1)
    assert listing.look(desk, among=[kept.id]).archived == 0

    after = preparing.find(desk, put_away.code)
    changed = {"archived_at", "version"}
    assert after.model_dump(exclude=changed) == before.model_dump(exclude=changed)
    preparing.bring_back(desk, put_away.id)
    assert [each.archived_at for each in listing.look(desk).lines] == [None, None]


def test_an_archived_one_goes_by_its_date_as_any_other(desk: Desk) -> None:
    old = factories.workshop(desk)
    preparing.archive(desk, old.id)
    with desk.store.writing() as db:
        workshops.change(db, old.id, delete_on=datetime.now(UTC) - timedelta(days=1))
    assert preparing.delete_due(desk) == 1
    assert listing.look(desk, archived_too=True).total == 0


def test_a_long_list_asks_the_database_no_more_often_than_a_short_one(desk: Desk) -> None:
    fill(desk, 1, people=2)
    with recorded(desk.store) as short:
        listing.look(desk)
    fill(desk, listing.PAGE * 2, people=2, seed=7)
    with recorded(desk.store) as long:
        assert len(listing.look(desk).lines) == listing.PAGE
    assert len(long.sent) == len(short.sent) <= 5
