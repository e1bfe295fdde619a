"""A check of a room with real browsers: a phone answers, a proxy holds news back, nobody answers."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from coprod.model.workshop import Workshop
from coprod.workshops.preparing import Keys
from tests import factories
from tests.browser.actors import by_key
from tests.conftest import missing
from tests.servers import Proxy, Server

OFF = "        proxy_buffering    off;\n"
ON = (
    "        proxy_buffering on;\n        proxy_ignore_headers X-Accel-Buffering;\n"
    "        gzip on;\n        gzip_types text/event-stream;\n"
)
"""nginx passes each piece of our answer on even so; packing them, it gathers many first."""


def workshop_at(server: Server) -> tuple[Workshop, Keys]:
    desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
    made = factories.workshop_and_keys(desk)
    desk.store.close()
    return made


def begin(desk: Page, base: str, made: tuple[Workshop, Keys]) -> str:
    """Begin a check at the facilitator's desk; the address that it shows."""
    workshop, keys = made
    desk.goto(f"{base}/f/{workshop.code}/{keys.facilitator}")
    desk.locator("[data-testid=stExpander] summary", has_text="Check this room").click()
    by_key(desk, "check room").locator("button").click()
    expect(desk.locator("[data-testid=stMain]")).to_contain_text("Waiting for a phone")
    expect(desk.locator("[data-testid=stMain] img[alt='QR code of the check']")).to_be_visible()
    shown = desk.locator("code", has_text="/check/").inner_text()
    assert re.fullmatch(r"[\w.:]+/check/[A-Z0-9]{8}", shown)
    return f"http://{shown}"


def answer(phone: Page, address: str) -> None:
    phone.goto(address)
    expect(phone.locator("#main")).to_have_attribute("data-told", "true", timeout=20_000)
    expect(phone.locator("#said")).to_contain_text("Done, thank you.")
    expect(phone.locator("#answer")).to_be_hidden()


def test_a_phone_answers_by_itself_and_the_desk_says_what_it_found(
    server: Server, open_page: Callable[..., Page]
) -> None:
    desk = open_page("", "laptop")
    address = begin(desk, server.url, workshop_at(server))
    answer(open_page("", "phone"), address)
    found = by_key(desk, "room found")
    for each in ("Live news comes through at once.", "There and back takes 0.", "It keeps cookies"):
        expect(found).to_contain_text(each)
    expect(found).to_contain_text("1 thing to look at")
    expect(found).to_contain_text("This computer itself answered")

    plain = open_page(address, "phone", java_script_enabled=False)
    plain.locator("#answer button").click()
    expect(plain.locator("#main")).to_contain_text("Done, thank you.")
    expect(found).to_contain_text("The phone ran no script")
    expect(found).not_to_contain_text("There and back")


@pytest.fixture
def behind(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Server, Proxy]]:
    """A server behind nginx as we ship it, or as one that buffers everything whatever we ask of it."""
    if Proxy.program() is None:
        missing("no nginx found (Debian: apt-get install nginx-light)")
    folder = tmp_path / "server"
    folder.mkdir()
    server = Server(folder, {"COPROD_DATABASE_URL": f"sqlite:///{folder / 'coprod.db'}"})
    proxy = Proxy(tmp_path / "proxy", (server.port, server.port))
    site = proxy.folder / "site.conf"
    assert OFF in site.read_text()
    if request.param == "buffering":
        site.write_text(site.read_text().replace(OFF, ON))
    server.environment["COPROD_PUBLIC_URL"] = proxy.url
    try:
        yield server.start(), proxy.start()
    finally:
        proxy.stop()
        server.stop()


@pytest.mark.parametrize(
    ("behind", "said"),
    [
        pytest.param("shipped", "Live news comes through at once.", marks=pytest.mark.long),
        ("buffering", "holds live news back"),
    ],
    indirect=["behind"],
)
def test_a_proxy_that_holds_news_back_is_told_from_one_that_does_not(
    behind: tuple[Server, Proxy], said: str, open_page: Callable[..., Page]
) -> None:
    server, proxy = behind
    desk = open_page("", "laptop")
    made = workshop_at(server)
    address = begin(desk, server.url, made)
    assert address.startswith(f"{proxy.url}/")
    answer(open_page("", "phone"), address)
    desk.reload()
    desk.locator("[data-testid=stExpander] summary", has_text="Check this room").click()
    found = by_key(desk, "room found")
    expect(found).to_contain_text(said)
    expect(found).to_contain_text("It came by the address of the QR code")
    expect(found).to_contain_text("It keeps cookies")


@pytest.mark.long
def test_after_twenty_seconds_without_an_answer_the_desk_says_what_to_do(
    start_server: Callable[..., Server], open_page: Callable[..., Page]
) -> None:
    server = start_server(COPROD_PUBLIC_URL="http://192.0.2.7:8501")
    desk = open_page("", "laptop")
    begin(desk, server.url, workshop_at(server))
    found = by_key(desk, "room found")
    expect(found).to_contain_text("client isolation", timeout=30_000)
    expect(desk.locator("[data-testid=stMain]")).not_to_contain_text("Waiting for a phone")
    by_key(desk, "try addresses").locator("button").click()
    tried = re.compile(r"192\.0\.2\.7:8501 (does not answer|is answered by something else)")
    expect(desk.locator("[data-testid=stMain]")).to_contain_text(tried)
