"""What a cast costs the server: CPU time of its processes while real pages are filled in as a person does."""

import time
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from tests.conftest import DEVICES
from tests.load.peers.peers import Peer, cpu_seconds

SETTLE_MS = 300
"""So long after each step what it set off on the server is counted with it."""


@dataclass(frozen=True)
class Cost:
    """Milliseconds of CPU per cast, what the server does when idle taken off."""

    whole: float
    """The visit, the filling in, the press, and leaving."""
    form: float
    """The filling in and the press alone, on a page that is there already."""
    idle: float
    """Milliseconds a second while nobody is there."""


def fill(page: Page, peer: Peer) -> None:
    """Type an amount in each field, go on with Tab, and wait until the page shows the new sum."""
    boxes, given = page.locator(peer.fields), 0
    for place, amount in enumerate(peer.amounts):
        boxes.nth(place).click()
        page.keyboard.press("Control+A")
        page.keyboard.type(str(amount))
        page.keyboard.press("Tab")
        given += amount
        page.get_by_text(peer.total(given), exact=True).first.wait_for()


def cast(browser: Browser, peer: Peer, screenshot: str = "") -> tuple[float, float]:
    """One new person casts and leaves; (CPU seconds, seconds) of the filling in and the press."""
    context = browser.new_context(**DEVICES["phone"])
    page = context.new_page()
    peer.arrive(page)
    page.locator(peer.fields or peer.button).first.wait_for()
    page.wait_for_timeout(SETTLE_MS)
    began, clock = cpu_seconds(peer.pid), time.perf_counter()
    fill(page, peer)
    page.locator(peer.button).first.click()
    page.locator(peer.counted).first.wait_for()
    page.wait_for_timeout(SETTLE_MS)
    took = cpu_seconds(peer.pid) - began, time.perf_counter() - clock
    if screenshot:
        page.screenshot(path=screenshot, full_page=True)
    context.close()
    return took


def idle_share(peer: Peer, seconds: float = 5) -> float:
    """The part of one core that the server uses while nobody is there."""
    began = cpu_seconds(peer.pid)
    time.sleep(seconds)
    return (cpu_seconds(peer.pid) - began) / seconds


def run(browser: Browser, peer: Peer, casts: int) -> Cost:
    """So many people cast, one after the other."""
    idle = idle_share(peer)
    began, clock = cpu_seconds(peer.pid), time.perf_counter()
    forms = [cast(browser, peer) for _ in range(casts)]
    time.sleep(SETTLE_MS / 1000)
    whole = cpu_seconds(peer.pid) - began - idle * (time.perf_counter() - clock)
    form = sum(cpu - idle * seconds for cpu, seconds in forms)
    return Cost(1000 * whole / casts, 1000 * form / casts, 1000 * idle)
