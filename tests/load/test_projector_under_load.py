"""How long after a cast is acknowledged the projector shows it, in Chromium, while a room casts: printed.

The n-th acknowledged cast is shown once the turnout on the projector says n or more.
"""

import bisect
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from coprod.workshops import running
from tests.load.figures import quantiles, record
from tests.load.room import BALLOTS, Room
from tests.phones import SilentPhone

pytestmark = [pytest.mark.browser, pytest.mark.long]
CAST_SECONDS = 5.0
ALONE = 30
WATCH_TURNOUT = """() => {
  const count = document.querySelector('[data-testid=stage-count]');
  window.turnout = [];
  new MutationObserver(() => window.turnout.push([Date.now(), parseInt(count.textContent, 10)]))
    .observe(count, {childList: true, characterData: true, subtree: true});
}"""


def one_after_the_other(room: Room) -> list[float]:
    """When each of some casts with pauses between was acknowledged, in seconds since 1970."""
    phones = [SilentPhone(room.server.url, room.workshop.code).join() for _ in range(ALONE)]
    acknowledged = []
    for phone in phones:
        status, answer = phone.cast(room.round.id, BALLOTS[0])
        acknowledged.append(time.time())
        assert (status, answer["counted"]) == (200, True), answer
        time.sleep(0.15)
    return acknowledged


def all_at_once(room: Room) -> list[float]:
    """The same of the whole crowd within five seconds."""
    found = room.ask("cast", round_id=room.round.id, fields=BALLOTS, within=CAST_SECONDS)
    assert found["failed"] == 0, found["failures"]
    return list(found["at"])


def delays(page: Page, acknowledged: list[float]) -> list[float]:
    """Seconds from each acknowledgement to the projector, which must show them all in the end."""
    page.wait_for_function(
        "n => window.turnout.some(([_, shown]) => shown >= n)", arg=len(acknowledged), polling=20
    )
    shown = page.evaluate("window.turnout")
    counts = [max(n for _, n in shown[: i + 1]) for i in range(len(shown))]
    at = [shown[bisect.bisect_left(counts, n)][0] / 1000 for n in range(1, len(acknowledged) + 1)]
    return [max(0.0, seen - cast) for seen, cast in zip(at, acknowledged, strict=True)]


@pytest.mark.parametrize("phones", [0, 50, 200])
def test_the_turnout_follows_while_a_room_casts(
    tmp_path: Path, phones: int, open_page: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with Room(tmp_path) as room:
        page = open_page(f"{room.server.url}/p/{room.workshop.code}/{room.keys.projector}", "projector")
        page.wait_for_selector("[data-testid=stage][data-view=lobby]")
        if phones:
            room.come_in(phones, phones / 50)
            room.press("open")
        else:
            running.open_round(room.desk, room.workshop.id, "budget")
            SilentPhone(room.server.url, room.workshop.code).join()  # news of it reaches the projector
        page.wait_for_selector("[data-view=question]")
        page.evaluate(WATCH_TURNOUT)
        acknowledged = all_at_once(room) if phones else one_after_the_other(room)
        seconds = delays(page, acknowledged)
    with capsys.disabled():
        row = {"phones": phones, "casts": len(seconds), **quantiles(seconds)}
        record(f"cast -> turnout on the projector, {phones} phones casting", [row])
    assert len(seconds) == (phones or ALONE)
