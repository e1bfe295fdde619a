"""A first visit, with nothing in the browser's cache: how much comes, and what works before all has come.

Bytes are what went over the wire, with headers, as Chromium counts them. The tables are printed: `pytest -s`.
"""

import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from coprod.model.workshop import Workshop
from coprod.workshops import Desk, running, steps
from tests import factories
from tests.browser.actors import Phone
from tests.servers import Server, free_port, wait_until

POCKET_BYTES, POCKET_REQUESTS = 40_000, 5
STREAMLIT_SHARE = 0.45
ALL_100 = {"ict": "60", "project_management": "40"}
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}

# The widgets of our pages for participant, facilitator and organiser, as Streamlit's guide writes them.
STOCK_PAGE = """
import streamlit as st
st.set_page_config(page_title="Workshop", layout="centered")
st.title("Split the extra budget")
st.markdown("What would you spend it on?")
with st.form("ballot"):
    for n in range(11):
        st.number_input(f"Factor {n + 1}", 0.0, 100.0, 0.0, 0.1)
    st.form_submit_button("Cast")
with st.expander("Agenda", icon=":material/list:"):
    st.button("Open")
    st.selectbox("Show", ["Question", "Results"])
    st.text_input("Name")
    st.link_button("Projector", "https://example.org")
"""
STOCK_PICTURE = """
import plotly.express as px
import streamlit as st
st.title("The room")
st.plotly_chart(px.bar(x=[60, 40], y=["ICT", "Project management"], orientation="h"))
"""


class Wire:
    """What one page asks a server for, from now on; a redirect is part of the request that met it."""

    def __init__(self, page: Page, encodings: str = "") -> None:
        self.addresses: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        if encodings:
            self.session.send("Network.setExtraHTTPHeaders", {"headers": {"Accept-Encoding": encodings}})
        self.session.on("Network.requestWillBeSent", self._asked)
        self.session.on(
            "Network.requestServedFromCache", lambda event: self.addresses.pop(event["requestId"])
        )
        self.session.on("Network.loadingFinished", self._came)

    def _asked(self, event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            self.addresses[event["requestId"]] = event["request"]["url"]

    def _came(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.addresses:
            self.sizes[event["requestId"]] = int(event["encodedDataLength"])

    @property
    def bytes(self) -> int:
        return sum(self.sizes.values())

    @property
    def requests(self) -> int:
        return len(self.addresses)

    @property
    def news(self) -> int:
        """How many of the requests listen to the room, or follow from what was heard."""
        return sum("/live/" in each or each.endswith("/part") for each in self.addresses.values())

    def fetched(self, ending: str) -> int:
        """How many of the requests were for an address that ends so."""
        return sum(each.endswith(ending) for each in self.addresses.values())


@pytest.fixture
def workshop(server: Server) -> tuple[Desk, Workshop, str]:
    """(the server's desk, a workshop, the address its QR code holds)."""
    desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
    made = factories.workshop(desk)
    return desk, made, f"{server.url}/j/{made.code}"


@pytest.fixture
def stock(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """`stock(script)` serves the script by plain `streamlit run` and gives its address."""
    started: list[subprocess.Popen[bytes]] = []

    def serve(script: str) -> str:
        folder = tmp_path / f"stock-{len(started)}"
        folder.mkdir()
        (folder / "page.py").write_text(script)
        url = f"http://127.0.0.1:{(port := free_port())}"
        options = [
            "--server.headless=true",
            "--browser.gatherUsageStats=false",
            "--browser.serverAddress=localhost",
        ]
        where = [f"--server.port={port}", "--server.address=127.0.0.1"]
        command = [sys.executable, "-m", "streamlit", "run", "page.py", *options, *where]
        started.append(
            subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        )

        def answers() -> bool:
            try:
                with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                    return answer.status == 200
            except (urllib.error.URLError, OSError):
                return False

        wait_until(answers, "stock Streamlit does not answer")
        return url

    yield serve
    for process in started:
        process.terminate()
        process.wait(timeout=15)


def ballots(desk: Desk, at: Workshop) -> int:
    standing = steps.stand(desk, at.id)
    assert standing is not None
    return standing.turnout.ballots


def come_in(page: Page) -> None:
    """From the door to the ballot of the open round."""
    page.locator("form[method=post] button.primary").click()
    page.locator("input[name=group][value=manager]").check(force=True)
    page.locator("form[action$='/group'] button.primary").click()
    Phone(page).at("ballot")


def settled(page: Page, wire: Wire) -> None:
    """Wait until nothing has come for a second; live news stay open, so the network is never idle."""
    before = -1
    while before != wire.bytes:
        before = wire.bytes
        page.wait_for_timeout(1000)


def test_a_phone_fetches_little_and_nothing_twice(
    workshop: tuple[Desk, Workshop, str], open_page: Callable[..., Any]
) -> None:
    desk, at, address = workshop
    running.open_round(desk, at.id, "budget")
    page: Page = open_page(device="phone")
    wire = Wire(page)

    page.goto(address)
    settled(page, wire)
    door = wire.bytes, wire.requests
    come_in(page)
    settled(page, wire)
    way = wire.bytes, wire.requests - wire.news

    again = open_page(device="phone", storage_state=page.context.storage_state())
    ballot = Wire(again)
    again.goto(f"{address.replace('/j/', '/pocket/')}")
    Phone(again).at("ballot")
    settled(again, ballot)
    print(f"\npocket page, cold: the door {door}, the ballot alone {ballot.bytes, ballot.requests}")
    print(
        f"from the QR code over Join and the group to the ballot {way}, and {wire.news} for news of the room"
    )

    for bytes_, requests in (door, (ballot.bytes, ballot.requests), way):
        assert 0 < bytes_ <= POCKET_BYTES
        assert requests <= POCKET_REQUESTS
    assert wire.fetched("ballot.js") == wire.fetched("ballot.css") == 1


def test_a_ballot_is_cast_where_the_script_never_comes(
    workshop: tuple[Desk, Workshop, str], open_page: Callable[..., Any]
) -> None:
    desk, at, address = workshop
    running.open_round(desk, at.id, "budget")
    page: Page = open_page(device="phone")
    page.route("**/ballot.js", lambda route: route.abort())

    page.goto(address)
    come_in(page)
    phone = Phone(page)
    phone.split(ALL_100)
    phone.cast()

    assert ballots(desk, at) == 1


def test_the_question_is_there_before_the_script_and_keeps_what_is_typed_meanwhile(
    workshop: tuple[Desk, Workshop, str], open_page: Callable[..., Any]
) -> None:
    desk, at, address = workshop
    running.open_round(desk, at.id, "budget")
    page: Page = open_page(address, "phone")
    come_in(page)
    held: list[Route] = []
    page.route("**/ballot.js", lambda route: held.append(route))

    with page.expect_request("**/ballot.js"):
        page.reload(wait_until="commit")
    expect(page.locator("h1")).to_be_visible()
    for item, percent in ALL_100.items():
        page.locator(f"input[name={item}]").fill(percent)
    assert page.locator("html.js").count() == 0, "the script came too soon for this test"
    held.pop().continue_()

    expect(page.locator("html")).to_have_class("js")
    for item, percent in ALL_100.items():
        expect(page.locator(f"input[name={item}]")).to_have_value(percent)
    expect(page.locator(".ballot")).to_have_attribute("data-state", "full")

    with page.expect_request("**/ballot.js"):  # now a draft is kept; what is typed before it is read is newer
        page.reload(wait_until="commit")
    page.locator("input[name=ict]").fill("10")
    held.pop().continue_()
    expect(page.locator("input[name=project_management]")).to_have_value("40")
    expect(page.locator("input[name=ict]")).to_have_value("10")
    page.locator("input[name=ict]").fill("60")
    Phone(page).cast()
    assert ballots(desk, at) == 1


class Gate:
    """Lets the WebSockets of a page through, or none."""

    def __init__(self, page: Page, *, shut: bool = True) -> None:
        self.shut = shut
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, socket: Any) -> None:
        if self.shut:
            socket.close()
        else:
            socket.connect_to_server()


def test_a_page_whose_websocket_is_blocked_says_so_and_leads_on(
    server: Server, workshop: tuple[Desk, Workshop, str], open_page: Callable[..., Any]
) -> None:
    _, at, address = workshop
    taking_part, steering, cut_off = (open_page() for _ in range(3))
    gates = [Gate(page) for page in (taking_part, steering, cut_off)]
    cut_off.route("**/healthz", lambda route: route.abort())
    for page in (taking_part, cut_off):
        page.goto(f"{server.url}/take_part?w={at.code}")
    steering.goto(f"{server.url}/facilitate")

    for page, door in ((taking_part, address), (steering, f"{server.url}/j")):
        said = page.get_by_role("alert")
        expect(said).to_be_visible(timeout=20_000)
        expect(said).to_contain_text("WebSocket")
        assert page.evaluate("document.querySelector('#no-connection a').href") == door
    expect(cut_off.locator("[data-testid=stApp]")).to_be_attached()
    expect(cut_off.locator("#no-connection")).to_be_hidden()  # no network at all: nothing of that is known

    gates[0].shut = False
    expect(taking_part.locator("[data-testid=stAppSkeleton]")).to_have_count(0)
    expect(taking_part.locator("#no-connection")).to_be_hidden()
    steering.locator("#no-connection a").click()
    expect(steering.locator("input[name=code]")).to_be_visible()


@pytest.mark.long
def test_a_page_that_is_only_slow_says_nothing_of_the_kind(
    server: Server, workshop: tuple[Desk, Workshop, str], open_page: Callable[..., Any]
) -> None:
    _, at, _ = workshop
    page: Page = open_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(
        "setInterval(() => { window.said ||= !!document.querySelector('#no-connection:not([hidden])') }, 50)"
    )

    page.goto(f"{server.url}/take_part?w={at.code}", wait_until="commit")
    expect(page.locator("[data-test-connection-state=CONNECTED]")).to_be_attached(timeout=60_000)
    expect(page.get_by_role("heading").first).to_be_visible(timeout=60_000)
    page.wait_for_timeout(1000)
    assert page.evaluate("window.said") is False


def test_a_page_without_scripts_leads_to_the_one_that_needs_none(
    server: Server, workshop: tuple[Desk, Workshop, str], open_page: Callable[..., Any]
) -> None:
    _, at, address = workshop
    page: Page = open_page(f"{server.url}/take_part?w={at.code}", java_script_enabled=False)

    page.locator(".cp-no-connection a").first.click()
    assert page.url == address
    expect(page.locator("form[method=post] button.primary")).to_be_visible()


@pytest.mark.long
@pytest.mark.parametrize("encodings", ["gzip, br", "gzip"], ids=["https or localhost", "plain http"])
def test_streamlits_pages_weigh_less_than_half_of_stock(
    start_server: Callable[..., Server],
    stock: Callable[[str], str],
    open_page: Callable[..., Any],
    encodings: str,
) -> None:
    server = start_server()
    desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
    at, keys = factories.workshop_and_keys(desk)
    button, stage = "[data-testid=stButton] button", "[data-testid=stage-figure] .main-svg"

    def weigh(url: str, ready: str, link: str = "") -> tuple[int, int]:
        state = open_page(link).context.storage_state() if link else None
        page: Page = open_page(storage_state=state)
        wire = Wire(page, encodings)
        page.goto(url)
        page.locator(ready).first.wait_for()
        settled(page, wire)
        page.close()
        return wire.bytes, wire.requests

    plain = weigh(stock(STOCK_PAGE), "[data-testid=stFormSubmitButton] button")
    drawn = weigh(stock(STOCK_PICTURE), ".main-svg")
    steering, showing = (
        f"{server.url}/f/{at.code}/{keys.facilitator}",
        f"{server.url}/p/{at.code}/{keys.projector}",
    )
    found = {
        "take_part": (weigh(f"{server.url}/take_part?w={at.code}", "[data-testid=stHeading]"), plain),
        "facilitate": (weigh(f"{server.url}/facilitate?w={at.code}", button, steering), plain),
        "workshops": (
            weigh(f"{server.url}/workshops", "[data-testid=stExpander]", server.organiser_url),
            plain,
        ),
        "projector, lobby": (
            weigh(f"{server.url}/projector?w={at.code}", "[data-view=lobby]", showing),
            plain,
        ),
    }
    factories.revealed_round(desk, at, "budget", [factories.budget(ict=60, project_management=40)] * 6)
    found["projector, picture"] = (weigh(f"{server.url}/projector?w={at.code}", stage, showing), drawn)

    print(f"\naccepts {encodings}; bytes and requests, cold")
    for name, ((ours, requests), (theirs, their_requests)) in found.items():
        print(
            f"{name:<20} {ours:>9,} in {requests:>3}   stock {theirs:>9,} in {their_requests:>3}"
            f"   {ours / theirs:.1%}"
        )
    assert {name for name, (ours, peer) in found.items() if ours[0] > STREAMLIT_SHARE * peer[0]} == set()
