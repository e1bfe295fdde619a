"""/check/KEY, asked as a phone without a script asks, and as the page's script does."""

# ruff: noqa: F811  (fixtures come by their names)

import re
import sqlite3
import time
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coprod.model.room_check import Network, News, RoomReport
from coprod.model.workshop import Workshop
from coprod.workshops import Desk, checking, steps
from tests.unit.test_pocket_routes import OURS, app, workshop  # noqa: F401  fixtures


@pytest.fixture
def key(desk: Desk, workshop: Workshop) -> str:
    return checking.begin(desk, workshop.id)


@pytest.fixture
def phone(app: Starlette) -> TestClient:
    return TestClient(app, base_url=OURS, follow_redirects=False, client=("192.168.1.77", 50_000))


def report(desk: Desk, workshop: Workshop) -> RoomReport | None:
    found = checking.newest(desk, workshop.id)
    assert found is not None
    return found[0].report


def test_looking_answers_nothing_and_makes_nobody(
    phone: TestClient, desk: Desk, workshop: Workshop, key: str
) -> None:
    page = phone.get(f"/check/{key}")
    assert page.status_code == 200
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert phone.head(f"/check/{key}").status_code == 200
    assert report(desk, workshop) is None
    assert steps.people(desk, workshop.id) == []


def test_without_a_script_one_press_answers_what_can_be_seen_from_here(
    phone: TestClient, desk: Desk, workshop: Workshop, key: str
) -> None:
    page = phone.get(f"/check/{key.lower()}")
    action = re.search(r'<form[^>]*method="post" action="([^"]+)"', page.text)
    assert action is not None
    done = phone.post(action[1], headers={"origin": OURS})
    assert done.status_code == 200
    assert "Done, thank you." in done.text
    assert report(desk, workshop) == RoomReport(
        address=OURS, news=News.UNTRIED, cookies=True, network=Network.UNKNOWN, origin_fits=True
    )


def test_the_script_tells_what_it_found(phone: TestClient, desk: Desk, workshop: Workshop, key: str) -> None:
    before = round(time.time() * 1000)
    assert before <= phone.get(f"/check/{key}/time").json()["now_ms"] <= time.time() * 1000 + 1
    sent = {"address": "http://10.1.2.3:8501", "news": "held", "round_trip_ms": "120", "clock_ms": "-90000"}
    answer = phone.post(f"/check/{key}", data=sent, headers={"origin": OURS, "accept": "application/json"})
    assert answer.json() == {"kept": True}
    assert report(desk, workshop) == RoomReport(
        address="http://10.1.2.3:8501", news=News.HELD, round_trip_ms=120, clock_ms=-90_000, cookies=False
    )


def test_an_answer_that_a_proxy_made_foreign_arrives_and_says_so(
    phone: TestClient, desk: Desk, workshop: Workshop, key: str
) -> None:
    assert phone.post(f"/check/{key}", headers={"origin": "https://elsewhere.example"}).status_code == 200
    found = report(desk, workshop)
    assert found is not None
    assert not found.origin_fits


def test_news_comes_one_by_one_and_asks_proxies_to_let_it_through(
    phone: TestClient, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coprod.web.pocket.checking.EVENT_SECONDS", 0)
    monkeypatch.setattr("coprod.web.pocket.checking.OPEN_SECONDS", 0)
    answer = phone.get(f"/live/check/{key}")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["x-accel-buffering"] == "no"
    assert re.findall("data: (.+)\n\n", answer.text) == ['{"n": 0}', '{"n": 1}', '{"n": 2}']


def test_a_dead_key_opens_nothing(phone: TestClient, key: str) -> None:
    for address in ("/check/ABCDEFGH/time", "/live/check/ABCDEFGH", f"/check/{key}/nothing"):
        assert phone.get(address).status_code == 404
    page = phone.get("/check/ABCDEFGH")
    assert page.status_code == 410
    assert "This check is over." in page.text
    assert phone.post("/check/ABCDEFGH", headers={"origin": OURS}).status_code == 410


@pytest.mark.parametrize(
    "wrong",
    [
        {"news": "excellent"},
        {"round_trip_ms": "12 parsecs"},
        {"clock_ms": "9" * 5000},
        {"address": "javascript:alert(1)"},
        {"address": "http://<b>bold</b>"},
    ],
)
def test_an_answer_that_is_none_is_refused_in_words_and_nothing_is_kept(
    phone: TestClient, desk: Desk, workshop: Workshop, key: str, wrong: dict[str, str]
) -> None:
    answer = phone.post(f"/check/{key}", data=wrong, headers={"origin": OURS})
    assert answer.status_code == 422
    assert "This answer cannot be read." in answer.text
    assert report(desk, workshop) is None


def test_nothing_else_about_the_phone_is_kept(phone: TestClient, key: str, tmp_path: Path) -> None:
    headers = {"origin": OURS, "user-agent": "Old phone 7", "accept-language": "fr"}
    assert phone.post(f"/check/{key}", headers=headers).status_code == 200
    with sqlite3.connect(tmp_path / "coprod.db") as database:
        stored = "\n".join(database.iterdump())
    assert "testserver" in stored
    for what in ("192.168.1.77", "Old phone", key):
        assert what not in stored
