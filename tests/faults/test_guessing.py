"""Codes, keys and joins tried out by the thousand, beside a room that only wants to come in."""

import random
import re
import statistics
import time
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from coprod.errors import Refused
from coprod.model.workshop import Workshop
from coprod.store import Database, Store
from coprod.web import visit
from coprod.web.asgi import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from coprod.web.guessing import BY_KEY
from coprod.web.lane import first_part
from coprod.web.pocket.drawing import ADDRESSES
from coprod.workshops import Desk, checking, door, joining, preparing, steps, tickets
from coprod.workshops.desk import the_desk
from coprod.workshops.guessing import OF_ALL, OF_ONE_ADDRESS, Guesses
from coprod.workshops.keys import CODE_LENGTH, CODE_LETTERS, fold_code, hashed, matches, new_code, new_key
from tests import factories
from tests.servers import ORGANISER_KEY

Reached = Callable[..., None]
OURS = "http://testserver"
CSS = ADDRESSES["ballot.css"]
ROOM, STRANGER = ("203.0.113.7", 40000), ("198.51.100.9", 40000)


@pytest.fixture
def web_desk(settings_env: dict[str, str]) -> Iterator[Desk]:
    the_desk.cache_clear()
    yield visit.desk()
    visit.desk().store.close()
    the_desk.cache_clear()


@pytest.fixture
def workshop(web_desk: Desk) -> Workshop:
    return factories.workshop_and_keys(web_desk)[0]


@cache
def app_without(*guards: str) -> Starlette:
    left = [each for each in MIDDLEWARE if each.cls.__name__ not in guards]  # type: ignore[attr-defined]
    return Starlette(routes=ROUTES, middleware=left, exception_handlers=EXCEPTION_HANDLERS)


def browser(place: tuple[str, int] = ROOM, *without: str) -> TestClient:
    """A browser of its own at this address."""
    app = app_without(*without)
    return TestClient(app, base_url=OURS, follow_redirects=False, client=place, raise_server_exceptions=False)


def guess(client: TestClient, times: int) -> list[int]:
    """Codes at random, on every address that tells whether one is right."""
    ways = ("/j/{}", "/j?code={}", "/qr/{}.svg", "/pocket/{}", "/f/{}/" + "A" * 32, "/t/{}/" + "B" * 27)
    return [client.get(ways[n % len(ways)].format(new_code())).status_code for n in range(times)]


@pytest.mark.threat("T5", asked="of 5,000 guesses in a minute at most 20 are tried from one address")
@pytest.mark.parametrize("times", [300, pytest.param(5000, marks=pytest.mark.long)])
def test_codes_tried_out_from_one_address_are_not_even_looked_up(
    web_desk: Desk, workshop: Workshop, reached: Reached, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    looked: list[str] = []
    look = steps.look

    def counted(desk: Desk, typed: str, key: str = "") -> object:
        looked.append(typed)
        return look(desk, typed, key)

    monkeypatch.setattr(steps, "look", counted)
    monkeypatch.setattr(web_desk.guesses, "_clock", lambda: 0.0)  # all within a minute, however slow
    answers = [browser(STRANGER).get(f"/j/{new_code()}").status_code for _ in range(times)]
    reached(f"{len(set(looked))} of {times}", database="sqlite")
    assert len(set(looked)) == OF_ONE_ADDRESS
    assert set(answers[OF_ONE_ADDRESS:]) == {429}
    # the right code would have looked the same
    assert browser(STRANGER).get(f"/j/{workshop.code}").status_code == 429
    assert web_desk.guesses.lately() > 0


@pytest.mark.threat("T5", asked="without the guard every guess is tried", control=True)
def test_without_the_guard_every_guess_is_tried(web_desk: Desk, workshop: Workshop, reached: Reached) -> None:
    stranger = browser(STRANGER, "Guessing")
    answers = guess(stranger, 60)
    reached(f"{sum(each != 429 for each in answers)} of {len(answers)}", database="sqlite")
    assert 429 not in answers
    assert stranger.get(f"/j/{workshop.code}").status_code == 200


@pytest.mark.threat("T5", asked="from many addresses at most 200 in all")
def test_codes_tried_out_from_many_addresses_stop_at_200(
    web_desk: Desk, workshop: Workshop, reached: Reached
) -> None:
    answers = [
        status for n in range(60) for status in guess(browser((f"198.51.100.{n}", 1)), OF_ONE_ADDRESS - 1)
    ]
    tried = sum(each != 429 for each in answers)
    reached(f"{tried} of {len(answers)}", database="sqlite")
    # a key that nobody can guess is always tried, so that its holder gets in; what it leads to is not told
    assert tried <= OF_ALL


@pytest.mark.threat(
    "T5", asked="300 of 300 right joins from one address, in the middle of 300 wrong codes from it"
)
def test_a_room_comes_in_while_somebody_in_it_tries_out_codes(
    web_desk: Desk, workshop: Workshop, reached: Reached
) -> None:
    assert browser().get(f"/j/{workshop.code}").status_code == 200  # the first one scanned it
    guesser, inside = browser(), 0
    for _ in range(300):
        guess(guesser, 1)
        phone = browser()
        typed = phone.get("/j", params={"code": workshop.spoken_code.lower()})
        joined = phone.post(f"/j/{workshop.code}", headers={"origin": OURS})
        inside += (typed.status_code, joined.status_code) == (303, 303)
    reached(f"{inside} of 300", database="sqlite")
    assert inside == 300


def test_who_is_in_goes_on_and_who_holds_a_key_gets_in_where_others_wait(
    web_desk: Desk, workshop: Workshop
) -> None:
    key = preparing.new_keys(web_desk, workshop.id, "facilitator")
    phone = browser()
    phone.post(f"/j/{workshop.code}", headers={"origin": OURS})
    object.__setattr__(web_desk, "guesses", Guesses())  # as after a restart: nothing is known here any more
    guess(browser(), 60)
    assert browser().get(f"/j/{workshop.code}").status_code == 429
    # one who is in
    assert phone.post(f"/pocket/{workshop.code}/more-time", headers={"origin": OURS}).status_code == 303
    object.__setattr__(web_desk, "guesses", Guesses())
    guess(browser(), 60)
    assert browser().get(f"/f/{workshop.code}/{key}").status_code == 303
    made_up = browser()
    made_up.cookies[f"cp_p_{workshop.code}"] = "made up"
    object.__setattr__(web_desk, "guesses", Guesses())
    guess(browser(), 60)
    answers = {made_up.get(f"/{kind}/{workshop.code}").status_code for kind in ("pocket", "live", "stage")}
    assert answers == {429}, "whether there is such a workshop is not told"


def test_right_codes_are_never_counted_and_wrong_ones_are_forgotten_after_a_minute() -> None:
    now = [0.0]
    guesses = Guesses(clock=lambda: now[0])
    for n in range(1000):
        guesses.right("room", f"CODE{n}")
    assert not guesses.waits("room")
    for _ in range(OF_ONE_ADDRESS):
        guesses.wrong("room")
    assert guesses.waits("room", "OTHER")
    assert not guesses.waits("room", "CODE7")
    assert not guesses.waits("elsewhere", "OTHER")
    now[0] = 61
    assert not guesses.waits("room", "OTHER")
    for n in range(OF_ALL):
        guesses.wrong(f"address {n}")
    assert guesses.waits("elsewhere", "OTHER")


@pytest.mark.threat("T5", asked="8 of 31 letters: a hit on one of 10 workshops in 8 h has p <= 1.2e-6")
def test_a_code_is_long_enough(reached: Reached) -> None:
    tried = OF_ALL * 60 * 8
    p = tried * 10 / len(CODE_LETTERS) ** CODE_LENGTH
    reached(f"{p:.1e}")
    assert p < 1.2e-6


def tried_keys_of_a_check(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> tuple[int, list[int]]:
    """How many of 300 keys at random were looked up, on every address that takes one; the answers."""
    looked: set[str] = set()
    look = checking._workshop_of

    def counted(database: Database, typed: str) -> str | None:
        looked.add(typed)
        return look(database, typed)

    monkeypatch.setattr(checking, "_workshop_of", counted)
    answers = []
    for n in range(300):
        address = ("/check/{}", "/check/{}/time", "/live/check/{}")[n % 3].format(new_code())
        way = "POST" if n % 6 == 0 else "GET"
        answers.append(client.request(way, address, headers={"origin": OURS}).status_code)
    return len(looked), answers


@pytest.mark.threat("T5", asked="of 300 keys of a room's check at most 20 are tried from one address")
def test_keys_of_a_check_are_put_off_as_join_codes_are(
    web_desk: Desk, workshop: Workshop, reached: Reached, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = checking.begin(web_desk, workshop.id)
    assert browser().get(f"/check/{key}/time").status_code == 200  # the phone in the room scanned it
    looked, answers = tried_keys_of_a_check(browser(STRANGER), monkeypatch)
    reached(f"{looked} of {len(answers)}", database="sqlite")
    assert looked == OF_ONE_ADDRESS
    assert set(answers[OF_ONE_ADDRESS:]) == {429}
    # the right key would have looked the same, on each of its addresses
    for address in (f"/check/{key}", f"/check/{key}/time", f"/live/check/{key}"):
        assert browser(STRANGER).get(address).status_code == 429
    found = checking.newest(web_desk, workshop.id)
    assert found is not None
    assert found[0].report is None
    guess(browser(), 60)
    assert browser().post(f"/check/{key}", headers={"origin": OURS}).status_code == 200


@pytest.mark.threat("T5", asked="without the guard every key of a check is tried", control=True)
def test_without_the_guard_every_key_of_a_check_is_tried(
    web_desk: Desk, workshop: Workshop, reached: Reached, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = checking.begin(web_desk, workshop.id)
    stranger = browser(STRANGER, "Guessing")
    looked, answers = tried_keys_of_a_check(stranger, monkeypatch)
    reached(f"{looked} of {len(answers)}", database="sqlite")
    assert looked == len(answers)
    assert stranger.get(f"/check/{key}").status_code == 200


# ---- every way to write a code, every address that takes one


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The codes, and the keys of a room's check, that were looked for in the database."""
    found: set[str] = set()
    glance, check = steps.glance, checking._workshop_of

    def glanced(store: Store, code: str, key: str = "") -> object:
        found.add(code)
        return glance(store, code, key)

    def checked(database: Database, typed: str) -> str | None:
        found.add(fold_code(typed))
        return check(database, typed)

    monkeypatch.setattr(steps, "glance", glanced)
    monkeypatch.setattr(checking, "_workshop_of", checked)
    return found


@pytest.mark.threat("T5", asked="however a code is written, of 30 at most 20 are tried from one address")
@pytest.mark.parametrize(
    "way",
    [
        "/j/{guess}",
        "/j/" + "-" * 40 + "{guess}",
        "/j/{guess}%0A",
        "/j?x=" + "y" * 220 + "&code={guess}",
        "/j?code={known}&code={guess}",
        "/j?code=" + "%20" * 100 + "{guess}",
        "/qr/" + "-" * 40 + "{guess}.svg",
        "/qr/{guess}.svg%0A",
        "/pocket/preview/{guess}/budget",
        "/pocket/preview/{guess}/{known}",
        "/pocket/{five}.svg",
        "/qr/{five}.svg/wifi.svg",
        "/live/-{guess}-?as=phone",
        "/logo/{guess}/x.png",
        "/check/" + "-" * 39 + "{guess}",
    ],
)
def test_however_a_code_is_written_it_waits(
    web_desk: Desk, workshop: Workshop, looked: set[str], reached: Reached, way: str
) -> None:
    known, stranger = factories.workshop(web_desk), browser(STRANGER)
    assert stranger.get(f"/j/{known.code}").status_code == 200

    def tried(guess: str) -> int:
        return stranger.get(way.format(guess=guess, five=guess[:5], known=known.code)).status_code

    looked.clear()
    answers = [tried(new_code()) for _ in range(30)]
    reached(f"{len(looked)} of {len(answers)}", database="sqlite")
    assert len(looked) <= OF_ONE_ADDRESS
    assert set(answers[OF_ONE_ADDRESS:]) == {429}
    assert tried(workshop.code) == 429
    assert workshop.code not in looked
    assert stranger.get(f"/j/{known.code}").status_code == 200, "what was right from here stays open"


def with_code(path: str, code: str) -> str:
    """An address of this route with the code in it, or as the key of a room's check."""
    parts = {"code": code, "key": code if "/check/" in path else "A" * 27, "question": "budget"}
    return re.sub(r"\{(\w+)\}", lambda found: parts.get(found[1], "x"), path)


@pytest.mark.threat("T5", asked="0 of all addresses that take a code look for one while it has to wait")
def test_no_address_looks_for_a_code_that_has_to_wait(
    web_desk: Desk, workshop: Workshop, looked: set[str], reached: Reached
) -> None:
    codes = {"code": workshop.code, "key": checking.begin(web_desk, workshop.id)}
    taking = [
        (method, each.path, next(kind for kind in codes if kind in each.param_convertors))
        for each in ROUTES
        if isinstance(each, Route) and codes.keys() & each.param_convertors.keys() and each.path != "/o/{key}"
        for method in (each.methods or set()) - {"HEAD"}
    ]
    untold, told = [], []
    for method, path, kind in taking:
        looked.clear()
        address = with_code(path, codes[kind])
        browser(STRANGER, "Guessing").request(method, address, headers={"origin": OURS})
        if looked != {codes[kind]}:
            untold.append((method, path))
        for _ in range(OF_ONE_ADDRESS):
            web_desk.guesses.wrong(STRANGER[0])
        looked.clear()
        for each in (address, with_code(path, new_code())):
            answer = browser(STRANGER).request(method, each, headers={"origin": OURS})
            if answer.status_code != 429 or (looked and first_part(path) not in BY_KEY):
                told.append((method, path, answer.status_code))
    reached(f"{len(told)} of {len(taking)}", database="sqlite")
    assert len(taking) > 30
    assert untold == [], "without the guard each of them looks"
    assert told == []


def test_an_address_that_holds_no_code_where_one_belongs_counts_as_wrong(web_desk: Desk) -> None:
    for n in range(OF_ONE_ADDRESS):
        assert browser(STRANGER).get(f"/{('pocket', 'j', 'live')[n % 3]}/nothing-like-it").status_code == 404
    assert web_desk.guesses.waits(STRANGER[0])
    assert browser(STRANGER).get("/pocket/nothing-like-it").status_code == 429


def test_files_and_the_form_for_a_code_are_no_guesses(web_desk: Desk) -> None:
    for _ in range(OF_ONE_ADDRESS):
        assert browser(STRANGER).get("/pocket/assets/0123456789ab/ballot.css").status_code == 404
        assert browser(STRANGER).get("/j?code=too+short").status_code == 404
    assert not web_desk.guesses.waits(STRANGER[0])
    for _ in range(OF_ONE_ADDRESS):
        web_desk.guesses.wrong(STRANGER[0])
    for address in (CSS, "/j", "/j?code="):
        assert browser(STRANGER).get(address).status_code == 200


# ---- keys


@pytest.mark.threat("T6", asked="0 usable keys in a dump of the database")
def test_no_key_stands_in_the_database(web_desk: Desk, reached: Reached) -> None:
    workshop, keys = factories.workshop_and_keys(web_desk)
    _person, device = joining.join(web_desk, workshop)
    made = tickets.make(web_desk, workshop.id, 5)
    secret = [
        keys.facilitator,
        keys.projector,
        keys.owner,
        device,
        ORGANISER_KEY,
        *(each.key for each in made),
    ]
    rows = everything(web_desk)
    found = [each for each in secret if each in rows]
    reached(f"{len(found)} of {len(secret)}", database="sqlite")
    assert hashed(keys.facilitator) in rows
    assert found == []


def everything(desk: Desk) -> str:
    with desk.store.reading() as db:
        tables = [row[0] for row in db.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return repr([db.exec_driver_sql(f"SELECT * FROM {each}").all() for each in tables])


@pytest.mark.long
@pytest.mark.threat("T6", asked="of 2,000 pairs, right and wrong beginnings take the same within 5 %")
def test_how_long_a_wrong_key_takes_tells_nothing(reached: Reached) -> None:
    key = new_key()
    expected = hashed(key)
    took: dict[bool, list[int]] = {True: [], False: []}
    for _ in range(2000):
        for close in random.sample((True, False), 2):
            tried = key[:-1] + "!" if close else new_key()
            began = time.perf_counter_ns()
            matches(tried, expected)
            took[close].append(time.perf_counter_ns() - began)
    near, far = (statistics.median(each) for each in took.values())
    reached(f"{abs(near - far) / far:.1%} apart")
    assert abs(near - far) / far < 0.05


# ---- who may join


@pytest.mark.threat("T8", asked="a bot of 500 joins stops at the cap")
def test_joins_stop_at_what_the_host_allows(
    web_desk: Desk, reached: Reached, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPROD_MOST_PEOPLE", "50")
    the_desk.cache_clear()
    workshop = factories.workshop_and_keys(visit.desk())[0]
    answers = [
        browser().post(f"/j/{workshop.code}", headers={"origin": OURS}).status_code for _ in range(500)
    ]
    standing = steps.stand(visit.desk(), workshop.id)
    assert standing is not None
    reached(f"{standing.joined} of 500 joined, 50 allowed", database="sqlite")
    assert standing.joined == answers.count(303) == 50
    assert answers[-1] == 409


@pytest.mark.threat("T8", asked="behind a locked door 0 of 20 join; whoever is in goes on")
def test_behind_a_locked_door_nobody_joins_and_whoever_is_in_goes_on(desk: Desk, reached: Reached) -> None:
    workshop = factories.workshop_and_keys(desk)[0]
    [ticket] = tickets.make(desk, workshop.id, 1)
    person, _key = joining.join(desk, workshop)
    door.lock(desk, workshop.id)
    door.lock(desk, workshop.id)
    for _ in range(19):
        with pytest.raises(Refused, match=joining.DOOR_LOCKED):
            joining.join(desk, workshop)
    with pytest.raises(Refused, match=joining.DOOR_LOCKED):
        tickets.use(desk, workshop, ticket.key, new_key())
    joining.come_as(desk, workshop, person.id, "carer")
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    reached(f"{standing.joined - 1} of 20")
    assert standing.joined == 1
    door.lock(desk, workshop.id, locked=False)
    joining.join(desk, workshop)
    tickets.use(desk, workshop, ticket.key, new_key())


@pytest.mark.threat(
    "T8", asked="one device with 50 tabs is 1 participant; 50 private windows are 50, not prevented"
)
def test_tabs_are_one_participant_and_private_windows_are_not(
    web_desk: Desk, workshop: Workshop, reached: Reached
) -> None:
    device = browser()
    for _ in range(50):
        device.post(f"/j/{workshop.code}", headers={"origin": OURS})
    tabs = steps.stand(web_desk, workshop.id)
    for _ in range(50):
        browser().post(f"/j/{workshop.code}", headers={"origin": OURS})
    windows = steps.stand(web_desk, workshop.id)
    assert tabs is not None
    assert windows is not None
    reached(f"{tabs.joined}, {windows.joined - tabs.joined}", database="sqlite")
    assert (tabs.joined, windows.joined) == (1, 51)
