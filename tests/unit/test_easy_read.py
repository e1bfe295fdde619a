"""Easy read: other words on this device only, kept by a cookie; the same ballots and one count."""

import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from coprod import results
from coprod.model.workshop import Workshop
from coprod.web.pocket.easy import COOKIE
from coprod.workshops import Desk, running
from tests import factories
from tests.unit.test_languages import HUNDRED, OURS, Reader

SHARED = '<input type="hidden" name="shared" value="1">'
FULL, EASY = "You will be asked to share out a budget", "You share out money."


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return factories.workshop(desk, minimum=1)


def choose(client: TestClient, to: str, on: str = "1") -> tuple[str, str]:
    """(where it leads, the cookie that is set)."""
    answer = client.get("/easy", params={"on": on, "to": to}, follow_redirects=False)
    assert answer.status_code == 303
    return answer.headers["location"], answer.headers["set-cookie"]


def test_the_choice_is_kept_on_this_device_and_taken_back(desk: Desk, workshop: Workshop) -> None:
    reader, door = Reader(workshop), f"/j/{workshop.code}"
    page = reader.get(door)
    assert (FULL in page, EASY in page) == (True, False)
    assert f'href="/easy?on=1&amp;to={door}%3Flanguage%3Den"' in page
    where, cookie = choose(reader.client, door)
    assert where == door
    assert cookie.startswith(f"{COOKIE}=1; HttpOnly; Max-Age=31536000; Path=/; SameSite=lax")
    page = reader.get(door)
    assert (FULL in page, EASY in page) == (False, True)
    assert '<html lang="en" class="easy">' in page
    assert "We do not keep your name." in page
    assert FULL in Reader(workshop).get(door), "a page drawn for one is not shown to the other"
    choose(reader.client, door, on="")
    assert FULL in reader.get(door)


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("?next", [SHARED]),
        ("?to=laptop", ['name="to" value="laptop"']),
        ("?language=cy&to=laptop&next=1", [SHARED, 'name="to" value="laptop"', '<html lang="cy"']),
    ],
)
def test_the_link_at_the_door_loses_nothing_of_what_was_asked(
    desk: Desk, asked: str, kept: list[str]
) -> None:
    reader = Reader(factories.workshop(desk))
    page = reader.get(f"/j/{reader.code}{asked}")
    for easier in (True, False):
        [link] = re.findall('href="(/easy[^"]*)"', page)
        page = reader.client.get(unescape(link)).text
        assert ('class="easy"' in page) is easier
        for each in kept:
            assert each in page


@pytest.mark.parametrize(
    "to",
    [
        "https://example.org/",
        "//example.org/j/x",
        "/\\example.org",
        "/j/../o/key",
        "/j/x?to=//example.org",
        "/%6a/x",
        "/pocket/x\r\nX: y",
        "",
    ],
)
def test_it_leads_to_a_page_for_phones_and_nowhere_else(desk: Desk, workshop: Workshop, to: str) -> None:
    assert choose(Reader(workshop).client, to)[0] == "/"


@pytest.mark.parametrize(
    ("came_from", "kept"),
    [
        ("/pocket/{code}?change=1", "?change=1"),
        ("/pocket/{code}?change=1#main", "?change=1"),
        ("/pocket/{code}", ""),
        ("/pocket/ABCDEFGH?change=1", ""),
        ("/pocket/{code}?change=//example.org", ""),
        ("/pocket/{code}?change=" + "1" * 200, ""),
        ("no address at all", ""),
    ],
)
def test_a_ballot_that_is_being_changed_stays_open(
    desk: Desk, workshop: Workshop, came_from: str, kept: str
) -> None:
    there = f"/pocket/{workshop.code}"
    reader = Reader(workshop)
    reader.client.headers["referer"] = OURS + came_from.format(code=workshop.code)
    assert choose(reader.client, there)[0] == there + kept


def test_both_ways_of_reading_are_one_count(desk: Desk, workshop: Workshop) -> None:
    full, easy = Reader(workshop).join(), Reader(workshop)
    choose(easy.client, f"/j/{workshop.code}")
    easy.join()
    round_ = running.open_round(desk, workshop.id, "budget")
    pages = [each.get() for each in (full, easy)]
    assert ["Press + to give more." in page for page in pages] == [False, True]
    assert [page.count('class="row share"') for page in pages] == [11, 11]
    said = [each.cast(round_.id, **HUNDRED) for each in (full, easy)]
    assert ["It counts." in page for page in said] == [False, True]
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    shown = results.outcome(desk.store, round_.id)
    assert shown is not None
    assert (shown.n, shown.amount("ict")) == (2, 40)
    assert "The room puts most on Project management: 60 of 100." in full.get()
    assert "Most goes to: Project management. It gets 60 of 100." in easy.get()
    assert 'class="easy"' not in full.get()


def test_other_cookies_do_not_choose_it(desk: Desk, workshop: Workshop) -> None:
    for cookie in (f"{COOKIE}=0", f"{COOKIE}=", f"not_{COOKIE}=1", f"a={COOKIE}=1"):
        reader = Reader(workshop)
        answer = reader.client.get(f"/j/{workshop.code}", headers={"cookie": cookie})
        assert FULL in answer.text
