"""What an answer to a check of a room is taken to mean: every outcome, and the network it came from."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pydantic import ValidationError

from coprod import addresses
from coprod.model.room_check import Network, News, RoomCheck, RoomReport
from coprod.ui.room_check import said
from coprod.workshops import checking
from coprod.workshops.checking import GOOD, Here, Outcome, is_near, network_of
from tests import factories
from tests.servers import free_port

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
SHOWN = "http://192.168.1.5:8501"
WELL = RoomReport(
    address=SHOWN,
    news=News.PASSED,
    round_trip_ms=40,
    clock_ms=300,
    cookies=True,
    network=Network.SAME,
)


def judged(
    report: RoomReport | None = WELL, shown: str = SHOWN, seconds: float = 30, **how: bool
) -> set[Outcome]:
    answered = NOW if report else None
    check = RoomCheck(asked_at=NOW - timedelta(seconds=seconds), answered_at=answered, report=report)
    return set(checking.judge(check, shown, NOW, **how))


def test_all_is_well_where_everything_works() -> None:
    assert judged() == {
        Outcome.REACHED,
        Outcome.SAME_NETWORK,
        Outcome.NEWS_PASSES,
        Outcome.QUICK,
        Outcome.CLOCK_FITS,
        Outcome.COOKIES,
        Outcome.HTTP,
    }
    assert judged() <= GOOD


@pytest.mark.parametrize(
    ("changed", "instead_of", "found"),
    [
        ({"address": "http://10.0.0.9:8501"}, Outcome.REACHED, Outcome.OTHER_ADDRESS),
        ({"network": Network.ITSELF}, Outcome.SAME_NETWORK, Outcome.ITSELF),
        ({"network": Network.OTHER}, Outcome.SAME_NETWORK, Outcome.OTHER_NETWORK),
        ({"news": News.HELD}, Outcome.NEWS_PASSES, Outcome.NEWS_HELD),
        ({"news": News.FAILED}, Outcome.NEWS_PASSES, Outcome.NEWS_FAILS),
        ({"news": News.UNTRIED}, Outcome.NEWS_PASSES, Outcome.NO_SCRIPT),
        ({"round_trip_ms": 1001}, Outcome.QUICK, Outcome.SLOW),
        ({"clock_ms": 60_001}, Outcome.CLOCK_FITS, Outcome.CLOCK_OFF),
        ({"clock_ms": -60_001}, Outcome.CLOCK_FITS, Outcome.CLOCK_OFF),
        ({"cookies": False}, Outcome.COOKIES, Outcome.NO_COOKIES),
    ],
)
def test_each_trouble_takes_the_place_of_its_good_news(
    changed: dict[str, object], instead_of: Outcome, found: Outcome
) -> None:
    assert judged(WELL.model_copy(update=changed)) == judged() - {instead_of} | {found}
    assert found not in GOOD


def test_a_hidden_address_is_said_beside_the_rest() -> None:
    assert judged(WELL.model_copy(update={"origin_fits": False})) == judged() | {Outcome.HIDDEN_ADDRESS}


def test_the_limits_themselves_are_fine() -> None:
    at_most = {"round_trip_ms": checking.SLOW_MS, "clock_ms": -checking.CLOCK_MS}
    assert judged(WELL.model_copy(update=at_most)) == judged()


def test_nothing_is_said_of_what_was_not_measured() -> None:
    unmeasured = {"round_trip_ms": None, "clock_ms": None, "network": Network.UNKNOWN}
    left = {Outcome.QUICK, Outcome.CLOCK_FITS, Outcome.SAME_NETWORK}
    assert judged(WELL.model_copy(update=unmeasured)) == judged() - left


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://workshops.example.org", Outcome.HTTPS),
        ("http://workshops.example.org", Outcome.HTTP_FAR),
        ("http://93.184.216.34:8501", Outcome.HTTP_FAR),
        ("http://laptop.local:8501", Outcome.HTTP),
        ("http://laptop:8501", Outcome.HTTP),
        ("http://172.16.0.2", Outcome.HTTP),
        ("http://[fd12:3456:789a:1::5]:8501", Outcome.HTTP),
        ("http://[2a00:1450:4001::5]:8501", Outcome.HTTP_FAR),
    ],
)
def test_plain_http_is_fine_within_a_room_only(address: str, found: Outcome) -> None:
    kinds = {Outcome.HTTPS, Outcome.HTTP_FAR, Outcome.HTTP}
    assert judged(WELL.model_copy(update={"address": address}), address) & kinds == {found}


def test_cookies_made_for_https_are_lost_by_http() -> None:
    lost = WELL.model_copy(update={"cookies": False})
    assert Outcome.NO_COOKIES_BY_HTTP in judged(lost, secure=True)
    by_https = lost.model_copy(update={"address": "https://workshops.example.org"})
    assert Outcome.NO_COOKIES in judged(by_https, secure=True)


@pytest.mark.parametrize(
    ("shown", "seconds", "found"),
    [
        (SHOWN, 19, Outcome.WAITING),
        (SHOWN, 20, Outcome.NOBODY),
        ("http://127.0.0.1:8501", 19, Outcome.WAITING),
        ("http://127.0.0.1:8501", 20, Outcome.ONLY_HERE),
    ],
)
def test_after_twenty_seconds_nobody_has_answered(shown: str, seconds: float, found: Outcome) -> None:
    assert judged(None, shown, seconds) == {found}


@pytest.mark.parametrize(
    ("client", "public_url", "found"),
    [
        ("192.168.1.77", "", Network.SAME),
        ("::ffff:192.168.1.77", "", Network.SAME),
        ("192.168.2.77", "", Network.OTHER),
        ("93.184.216.34", "", Network.OTHER),
        ("192.168.1.5", "", Network.ITSELF),
        ("127.0.0.1", "", Network.ITSELF),
        ("::1", "", Network.ITSELF),
        ("fe80::1", "", Network.UNKNOWN),
        ("testclient", "", Network.UNKNOWN),
        ("", "", Network.UNKNOWN),
        ("127.0.0.1", "https://workshops.example.org", Network.UNKNOWN),
        ("192.168.1.77", "https://workshops.example.org", Network.UNKNOWN),
    ],
)
def test_where_the_phone_is(client: str, public_url: str, found: Network) -> None:
    own = [public_url] if public_url else ["http://10.8.0.1:8501", SHOWN]
    assert network_of(client, own, public_url) is found


@pytest.mark.parametrize(
    ("client", "found"),
    [
        ("fd12:3456:789a:1:aaaa::77", Network.SAME),
        ("fd12:3456:789a:2::77", Network.OTHER),
        ("2a00:1450:4001::77", Network.OTHER),
        ("fd12:3456:789a:1::5", Network.ITSELF),
        ("192.168.1.77", Network.UNKNOWN),
    ],
)
def test_where_the_phone_is_by_ipv6(client: str, found: Network) -> None:
    here = "http://[fd12:3456:789a:1::5]:8501"
    assert network_of(client, [here], here) is found


def test_that_it_is_the_same_network_is_said_as_a_guess() -> None:
    check = RoomCheck(asked_at=NOW, answered_at=NOW, report=WELL)
    assert "probably" in said(Outcome.SAME_NETWORK, check, SHOWN)


def test_a_machine_that_knows_no_address_of_its_own_says_nothing() -> None:
    assert network_of("192.168.1.77", ["http://laptop.local:8501"], "") is Network.UNKNOWN
    assert is_near("http://laptop.local:8501")


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "ftp://192.168.1.5"},
        {"address": "http://a b"},
        {"address": "http://x/<script>"},
        {"address": f"http://{'x' * 200}"},
        {"address": SHOWN, "round_trip_ms": -1},
        {"address": SHOWN, "round_trip_ms": "soon"},
        {"address": SHOWN, "news": "good"},
        {"address": SHOWN, "phone": "what it is"},
    ],
)
def test_what_no_phone_of_ours_says_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        RoomReport.model_validate(wrong)


class _Answers(BaseHTTPRequestHandler):
    said: tuple[int, bytes] = (200, b"")

    def do_GET(self) -> None:
        status, body = self.said
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def answering(request: pytest.FixtureRequest) -> Iterator[str]:
    """A server on this machine that gives one answer to everything; its address."""
    handler = type("Handler", (_Answers,), {"said": request.param})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("answering", "found"),
    [
        ((200, b'{"now_ms": 1}'), Here.THIS_SERVER),
        ((404, b"nothing here"), Here.SOMETHING_ELSE),
        ((200, b"<h1>Welcome to our Wi-Fi</h1>"), Here.SOMETHING_ELSE),
        ((200, b"[]"), Here.SOMETHING_ELSE),
    ],
    indirect=["answering"],
)
def test_this_machine_asks_its_own_addresses(answering: str, found: Here, tmp_path: Path) -> None:
    desk = factories.desk_in(tmp_path, public_url=answering)
    [tried] = checking.from_here(desk, "ABCDEFGH")
    assert (tried.address, tried.found, tried.only_here) == (answering, found, True)
    desk.store.close()


def test_an_address_that_nobody_listens_at_answers_nothing(tmp_path: Path) -> None:
    desk = factories.desk_in(tmp_path, public_url=f"http://127.0.0.1:{free_port()}")
    assert [each.found for each in checking.from_here(desk, "ABCDEFGH")] == [Here.NOTHING]
    desk.store.close()


def test_every_address_that_is_offered_is_asked(tmp_path: Path) -> None:
    desk = factories.desk_in(tmp_path, port=free_port())
    asked = [each.address for each in checking.from_here(desk, "ABCDEFGH")]
    assert asked == addresses.reachable(desk.settings)
    desk.store.close()
