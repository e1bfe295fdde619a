"""A phone's first visit, its cache empty, in real Chromium: what it weighs, and when it can be touched."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, Error, Page

from tests.conftest import DEVICES

FIND = """(selector) => {
  const control = document.querySelector(selector);
  if (!control || control.disabled
      || !control.checkVisibility({opacityProperty: true, visibilityProperty: true})
      || !performance.getEntriesByName('first-contentful-paint').length) return null;
  let box = control.getBoundingClientRect();
  if (box.bottom > innerHeight) control.scrollIntoView({block: 'center', behavior: 'instant'});
  box = control.getBoundingClientRect();
  const at = {x: box.x + box.width / 2, y: box.y + box.height / 2};
  const hit = document.elementFromPoint(at.x, at.y);
  return hit && (hit === control || control.contains(hit)) ? at : null;
}"""
EVERY_MS, PATIENCE, QUIET_SECONDS = 20, 240, 1.5


class TooLong(Exception):
    """A page could not be touched in time."""


@dataclass(frozen=True)
class Door:
    """A page as somebody new opens it, the first control on it, and what shows that it answers."""

    name: str
    url: str
    control: str
    answer: str
    """A selector that is visible once the control was used: 5 typed in the box, or the button pressed."""
    types: bool = True
    cookies: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Line:
    """What the phone is like; 0 for no limit."""

    name: str
    down_mbit: float = 0
    up_mbit: float = 0
    latency_ms: float = 0
    slower: int = 1
    """How many times slower its processor is."""


FREE = Line("no limit")
SLOW_4G = Line("slow 4G, CPU 4x", 1.6, 0.75, 150, 4)
SHARED = Line("a 100th of 20 Mbit/s", 0.2, 0.2, 30)


@dataclass
class Weight:
    """What came over the wire: answers with their headers, and WebSocket messages."""

    bytes: int = 0
    requests: int = 0
    last: float = 0


@contextmanager
def phone(browser: Browser, door: Door, line: Line = FREE) -> Iterator[tuple[Page, CDPSession]]:
    """A new browser context, so an empty cache, on such a line."""
    context = browser.new_context(**DEVICES["phone"])
    context.add_cookies([dict(cookie) for cookie in door.cookies])  # type: ignore[misc]
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    cdp.send("Network.enable")
    per_second = 1_000_000 / 8
    if line.down_mbit:
        limits = {
            "offline": False,
            "latency": line.latency_ms,
            "downloadThroughput": line.down_mbit * per_second,
            "uploadThroughput": line.up_mbit * per_second,
        }
        cdp.send("Network.emulateNetworkConditions", limits)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": line.slower})
    try:
        yield page, cdp
    finally:
        context.close()


def weigh(browser: Browser, door: Door) -> Weight:
    """Load the page, wait until nothing more comes, and add up."""
    weight, open_answers = Weight(), dict[str, int]()
    origin = "{0.scheme}://{0.netloc}/".format(urlsplit(door.url))

    def asked(event: Any) -> None:
        if event["request"]["url"].startswith(origin):
            weight.requests += 1
            weight.bytes += int(event.get("redirectResponse", {}).get("encodedDataLength", 0))
            weight.last = time.monotonic()

    def came(event: Any) -> None:  # an answer that never ends (server-sent events) counts as it comes
        request = event["requestId"]
        some = event.get("response", event)["encodedDataLength"]
        open_answers[request] = open_answers.get(request, 0) + int(some)
        weight.last = time.monotonic()

    def ended(event: Any) -> None:
        open_answers[event["requestId"]] = int(event["encodedDataLength"])
        weight.last = time.monotonic()

    def socket(_event: Any) -> None:
        weight.requests += 1

    def message(event: Any) -> None:
        text, binary = event["response"]["payloadData"], event["response"]["opcode"] == 2
        weight.bytes += len(text) * 3 // 4 if binary else len(text.encode())
        weight.last = time.monotonic()

    with phone(browser, door) as (page, cdp):
        cdp.on("Network.requestWillBeSent", asked)
        cdp.on("Network.responseReceived", came)
        cdp.on("Network.dataReceived", came)
        cdp.on("Network.loadingFinished", ended)
        cdp.on("Network.webSocketCreated", socket)
        cdp.on("Network.webSocketFrameReceived", message)
        page.goto(door.url)
        page.locator(door.control).first.wait_for()
        weight.last = time.monotonic()
        while time.monotonic() - weight.last < QUIET_SECONDS:
            page.wait_for_timeout(100)
    weight.bytes += sum(open_answers.values())
    return weight


def touch(browser: Browser, door: Door, line: Line) -> tuple[float, float]:
    """(seconds until the control can be touched, until the page answered the touch), from the request.

    It can be touched when it is painted, enabled and not covered, when a real click at its centre has been
    handled, and when it then keeps the 5 that is typed or does what the button is for.
    """
    with phone(browser, door, line) as (page, _cdp):
        began, touched = time.perf_counter(), 0.0
        page.goto(door.url, wait_until="commit")
        while True:
            if time.perf_counter() - began > PATIENCE:
                raise TooLong(f"over {PATIENCE} s")
            try:
                if not touched and (at := page.evaluate(FIND, door.control)):
                    page.mouse.click(at["x"], at["y"])
                    clicked = time.perf_counter()
                    if not door.types or _takes(page, door):
                        touched = clicked
                if touched and page.locator(door.answer).first.is_visible():
                    return touched - began, time.perf_counter() - began
                if touched and door.types and page.locator(door.control).first.input_value() != "5":
                    touched = 0.0  # the page drew itself anew and forgot
            except Error as error:
                if "closed" in str(error):
                    raise
            page.wait_for_timeout(EVERY_MS)


def _takes(page: Page, door: Door) -> bool:
    page.keyboard.press("Control+A")
    page.keyboard.type("5")
    taken = page.locator(door.control).first.input_value() == "5"
    if taken:
        page.keyboard.press("Tab")
    return taken
