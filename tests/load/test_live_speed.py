"""How long after a cast is acknowledged the projector shows it, in real Chromium: printed, not asserted.

Server, phones and browser share one machine and one clock. `make bench` shows the figures.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from coprod.model.workshop import Workshop
from coprod.workshops import Desk, running
from tests import factories
from tests.phones import SilentPhone
from tests.servers import Server

CASTS, RELEASES, BATCH = 30, 10, 5
LIVE = "dots_factors"
WATCH_TURNOUT = """() => {
  const count = document.querySelector('[data-testid=stage-count]');
  window.turnout = [];
  new MutationObserver(() => window.turnout.push([Date.now(), count.textContent]))
    .observe(count, {childList: true, characterData: true, subtree: true});
}"""
BARS = "[data-testid=stage-figure] .barlayer .point path"
KEEP_NODES = """(bars) => {
  window.kept = [...document.querySelectorAll(bars)];
  window.plot = document.querySelector('[data-testid=stage-figure] svg.main-svg');
  return window.kept.length;
}"""
NODES_STAYED = """(bars) => {
  const now = [...document.querySelectorAll(bars)];
  const same = now.length === window.kept.length && now.every((n, i) => n === window.kept[i]);
  return window.plot.isConnected && same;
}"""
WATCH_BARS = """(bars) => {
  const before = [...document.querySelectorAll(bars)].map((n) => n.getAttribute('d'));
  window.moved = 0;
  const look = () => {
    const now = [...document.querySelectorAll(bars)].map((n) => n.getAttribute('d'));
    if (now.some((d, i) => d !== before[i])) window.moved = Date.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def turnout_delays(page: Page, desk: Desk, workshop: Workshop, base: str) -> list[float]:
    """Milliseconds from each cast's acknowledgement to its turnout on the projector; casts pause between."""
    phones = [SilentPhone(base, workshop.code).join() for _ in range(CASTS - 1)]
    round_ = running.open_round(desk, workshop.id, "budget")
    phones.append(
        SilentPhone(base, workshop.code).join()
    )  # another process opened: joining tells the projector
    page.wait_for_selector("[data-view=question]")
    page.wait_for_function(
        "n => document.querySelector('[data-testid=stage-count]').textContent.includes(n)",
        arg=f"0 of {CASTS}",
    )
    page.evaluate(WATCH_TURNOUT)
    delays = []
    for n, phone in enumerate(phones, start=1):
        status, answer = phone.cast(round_.id, {"ict": "100"})
        acknowledged = time.time() * 1000
        assert (status, answer["counted"]) == (200, True), answer
        shown = page.wait_for_function(
            "n => window.turnout.find(([_, text]) => text.trim().startsWith(n))", arg=f"{n}", polling=10
        ).json_value()
        delays.append(max(0.0, shown[0] - acknowledged))
        page.wait_for_timeout(120)
    running.close_round(desk, round_.id, countdown=0)
    return delays


def release_delays(page: Page, desk: Desk, workshop: Workshop, base: str) -> tuple[list[float], bool]:
    """(milliseconds from the releasing ballot to the first bar moved, whether all nodes stayed)."""
    round_ = running.open_round(desk, workshop.id, LIVE)
    running.reveal_room(desk, round_.id)
    question = workshop.question(LIVE)
    places = [item.id for item in question.rows]

    def cast(n: int) -> float:
        phone = SilentPhone(base, workshop.code).join()
        chosen = [places[(n // BATCH) % len(places)], places[(n // BATCH + 4) % len(places)]]
        status, answer = phone.cast(round_.id, dict.fromkeys(chosen, "1"))
        assert (status, answer["counted"]) == (200, True), answer
        return time.time() * 1000

    for n in range(2 * BATCH):
        cast(n)
    page.wait_for_selector(BARS)
    page.wait_for_timeout(800)
    assert page.evaluate(KEEP_NODES, BARS) == len(places)
    delays = []
    for release in range(RELEASES):
        first = (release + 2) * BATCH
        for n in range(first, first + BATCH - 1):
            cast(n)
        page.wait_for_timeout(600)
        page.evaluate(WATCH_BARS, BARS)
        page.wait_for_timeout(50)
        acknowledged = cast(first + BATCH - 1)
        moved = page.wait_for_function("() => window.moved", polling=10).json_value()
        delays.append(max(0.0, moved - acknowledged))
        page.wait_for_timeout(500)
    stayed = bool(page.evaluate(NODES_STAYED, BARS))
    running.close_round(desk, round_.id, countdown=0)
    return delays, stayed


def line(name: str, delays: list[float]) -> str:
    """One line of the table: median, 95th percentile and largest, in milliseconds."""
    ordered = sorted(delays)
    p95 = ordered[max(0, -(-95 * len(ordered) // 100) - 1)]
    middle = statistics.median(ordered)
    return (
        f"{name:<48} n={len(ordered):<3} p50 {middle:5.0f} ms   p95 {p95:5.0f} ms   max {ordered[-1]:5.0f} ms"
    )


@pytest.mark.browser
@pytest.mark.long  # a measurement: `make bench` prints it
def test_the_projector_follows_and_its_nodes_stay(
    server: Server, open_page: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
    workshop, keys = factories.workshop_and_keys(desk, live=frozenset({LIVE}), agenda="full")
    page = open_page(f"{server.url}/p/{workshop.code}/{keys.projector}", "projector")
    page.wait_for_selector("[data-testid=stage][data-view=lobby]")
    turnout = turnout_delays(page, desk, workshop, server.url)
    releases, stayed = release_delays(page, desk, workshop, server.url)
    desk.store.close()
    with capsys.disabled():
        print("\n" + line("cast acknowledged -> turnout on the projector", turnout))
        print(line("live batch released -> first bar moved", releases))
    assert (len(turnout), len(releases)) == (CASTS, RELEASES)
    assert stayed, "the chart's nodes were replaced"
