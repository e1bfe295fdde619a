"""Our phone page beside the same task on other hosts: CPU per cast, and the first visit; times are printed.

Real servers and real Chromium share the machine; what a server costs is the CPU time of its own processes.
"""

import math
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import astuple
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import missing
from tests.load.figures import record
from tests.load.peers import casting, visits
from tests.load.peers.environments import NoEnvironment, environment
from tests.load.peers.peers import EVERYBODY, BarePage, Peer, PocketPage, StockStreamlit
from tests.load.peers.visits import Door
from tests.servers import CHROMIUM_FLAGS

pytestmark = [pytest.mark.browser, pytest.mark.long]

RUNS, CASTS, WARM_UP = 3, 20, 3
OURS_BYTES, OURS_REQUESTS = 40_000, 5
NO_OTHER_COMPUTER = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


@pytest.fixture(scope="module")
def alone(launch_browser: Callable[..., Browser]) -> Iterator[Browser]:
    """Chromium that reaches this machine only, whatever a framework's page asks for."""
    try:
        for name in ("peers", "otree"):
            environment(name)
    except NoEnvironment as failure:
        missing(str(failure))
    browser = launch_browser(args=[*CHROMIUM_FLAGS, NO_OTHER_COMPUTER])
    yield browser
    browser.close()


def cost(browser: Browser, peer: Peer) -> casting.Cost:
    """Medians of the runs, after a warm-up."""
    casting.run(browser, peer, WARM_UP)
    runs = [casting.run(browser, peer, CASTS) for _ in range(RUNS)]
    columns = zip(*map(astuple, runs), strict=True)
    return casting.Cost(*map(statistics.median, columns))


def test_what_a_cast_costs_the_server_here_and_elsewhere(
    alone: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    costs: dict[str, casting.Cost] = {}
    rows: list[dict[str, object]] = []
    try:
        for kind in EVERYBODY:
            with kind(tmp_path / kind.__name__) as peer:
                costs[peer.name] = each = cost(alone, peer)
                rows.append(
                    {
                        "host": peer.name,
                        "version": peer.version,
                        "visit and cast, CPU ms": round(each.whole, 2),
                        "filling in and cast, CPU ms": round(each.form, 2),
                        "idle, CPU ms/s": round(each.idle, 2),
                        "stored": peer.rows(),
                    }
                )
    finally:  # what was measured is kept if a later host fails
        with capsys.disabled():
            record("peers: CPU per cast", rows)
    ours = costs[PocketPage.name]
    ratios = [
        {
            "host": name,
            "visit and cast, times ours": round(other.whole / ours.whole, 2),
            "filling in and cast, times ours": round(other.form / ours.form, 2),
        }
        for name, other in costs.items()
    ]
    with capsys.disabled():
        record("peers: CPU per cast, compared", ratios)
    assert [row["stored"] for row in rows] == [WARM_UP + RUNS * CASTS] * len(EVERYBODY)


def first_visits(
    browser: Browser, kinds: Sequence[type[Peer]], folder: Path, lines: Sequence[visits.Line], visitors: int
) -> list[dict[str, object]]:
    """A row a page: bytes, requests, and medians of the visits in seconds.

    The pages take turns, so that whatever else the machine does falls on all of them.
    """
    with ExitStack() as servers:
        peers = [servers.enter_context(kind(folder / kind.__name__)) for kind in kinds]
        doors = [door for peer in peers for door in peer.doors()]
        for door in doors:
            visits.weigh(browser, door)  # the server's first visitor pays its imports
        weights = [visits.weigh(browser, door) for door in doors]
        rows: list[dict[str, object]] = [
            {"page": door.name, "bytes": weight.bytes, "requests": weight.requests}
            for door, weight in zip(doors, weights, strict=True)
        ]
        for line in lines:
            seen = [[seconds(browser, door, line) for door in doors] for _ in range(visitors)]
            for row, times in zip(rows, zip(*seen, strict=True), strict=True):
                for moment, which in (("touched", 0), ("answered", 1)):
                    middle = statistics.median(each[which] for each in times)
                    late = math.isinf(middle)
                    row[f"{moment} s, {line.name}"] = f"over {visits.PATIENCE}" if late else round(middle, 2)
    return rows


def seconds(browser: Browser, door: Door, line: visits.Line) -> tuple[float, float]:
    """Until the page is touched, until it answers; infinite when it takes too long."""
    try:
        return visits.touch(browser, door, line)
    except visits.TooLong:
        return math.inf, math.inf


def test_the_first_visit_here_and_elsewhere(
    alone: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = first_visits(alone, EVERYBODY, tmp_path, (visits.FREE, visits.SLOW_4G), RUNS)
    with capsys.disabled():
        record("peers: first visit", rows)
        record("peers: first visit, slow 4G, compared", compared(rows, f"touched s, {visits.SLOW_4G.name}"))
    ours = [row for row in rows if str(row["page"]).startswith(PocketPage.name)]
    assert len(ours) == 2
    assert [row for row in ours if row["bytes"] > OURS_BYTES or row["requests"] > OURS_REQUESTS] == []  # type: ignore[operator]


def test_the_first_visit_where_a_hundred_phones_share_an_access_point(
    alone: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = first_visits(alone, (BarePage, PocketPage, StockStreamlit), tmp_path, (visits.SHARED,), 1)
    with capsys.disabled():
        record("peers: first visit, one of 100 phones that share 20 Mbit/s", rows)
    assert len(rows) == 5


def compared(rows: Sequence[dict[str, object]], column: str) -> list[dict[str, object]]:
    """Each of our pages beside the bare one and beside stock Streamlit."""
    named = {str(row["page"]): row for row in rows}
    bare, stock = named[BarePage.name], named[StockStreamlit.name]
    return [
        {
            "page": name,
            "ours / bare": round(row[column] / bare[column], 2),  # type: ignore[operator]
            "stock Streamlit / ours": round(stock[column] / row[column], 2),  # type: ignore[operator]
            "our bytes / stock Streamlit's": round(row["bytes"] / stock["bytes"], 3),  # type: ignore[operator]
        }
        for name, row in named.items()
        if name.startswith(("pocket", "our"))
    ]
