"""Our phone page beside the same task on other hosts: CPU per cast, and the first visit; times are printed.

Real servers and real Chromium share the machine; what a server costs is the CPU time of its own processes.
"""

import statistics
from collections.abc import Callable, Iterator
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
    costs: dict[type[Peer], casting.Cost] = {}
    rows: list[dict[str, object]] = []
    for kind in EVERYBODY:
        with kind(tmp_path / kind.__name__) as peer:
            costs[kind] = cost(alone, peer)
            rows.append(
                {
                    "host": peer.name,
                    "version": peer.version,
                    "visit and cast, CPU ms": round(costs[kind].whole, 2),
                    "filling in and cast, CPU ms": round(costs[kind].form, 2),
                    "idle, CPU ms/s": round(costs[kind].idle, 2),
                    "stored": peer.rows(),
                }
            )
    ours = costs.pop(PocketPage)
    del costs[BarePage]
    ratios = [
        {
            "CPU compared with ours": f"{kind.name} / pocket page",
            "visit and cast": round(other.whole / ours.whole, 2),
            "filling in and cast": round(other.form / ours.form, 2),
        }
        for kind, other in costs.items()
    ]
    with capsys.disabled():
        record("peers: CPU per cast", rows)
        record("peers: CPU per cast, times ours", ratios)
    assert [row["stored"] for row in rows] == [WARM_UP + RUNS * CASTS] * len(EVERYBODY)


def times(browser: Browser, door: Door, line: visits.Line, visitors: int = RUNS) -> dict[str, float | str]:
    """Medians over so many first visits, in milliseconds; says so when it takes too long."""
    try:
        seen = [visits.touch(browser, door, line) for _ in range(visitors)]
    except visits.TooLong as late:
        return {f"{line.name}: touched, ms": str(late)}
    touched, answered = (round(statistics.median(column)) for column in zip(*seen, strict=True))
    return {f"{line.name}: touched, ms": touched, f"{line.name}: answered, ms": answered}


def test_the_first_visit_here_and_elsewhere(
    alone: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: dict[str, dict[str, object]] = {}
    for kind in EVERYBODY:
        with kind(tmp_path / kind.__name__) as peer:
            for door in peer.doors():
                visits.weigh(alone, door)  # the server's first visitor pays its imports
                weight = visits.weigh(alone, door)
                rows[door.name] = {"page": door.name, "bytes": weight.bytes, "requests": weight.requests}
                for line in (visits.FREE, visits.SLOW_4G):
                    rows[door.name] |= times(alone, door, line)
    ratios = compared(rows, f"{visits.SLOW_4G.name}: touched, ms")
    with capsys.disabled():
        record("peers: first visit", list(rows.values()))
        record(f"peers: first visit, {visits.SLOW_4G.name}, ratios", ratios)
    ours = [row for name, row in rows.items() if name.startswith(PocketPage.name)]
    assert len(ours) == 2
    assert [row for row in ours if row["bytes"] > OURS_BYTES or row["requests"] > OURS_REQUESTS] == []  # type: ignore[operator]


def test_the_first_visit_where_a_hundred_phones_share_an_access_point(
    alone: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: dict[str, dict[str, object]] = {}
    for kind in (BarePage, PocketPage, StockStreamlit):
        with kind(tmp_path / kind.__name__) as peer:
            for door in peer.doors():
                weight = visits.weigh(alone, door)
                if door.name != "our Streamlit page":
                    rows[door.name] = {"page": door.name, "bytes": weight.bytes}
                    rows[door.name] |= times(alone, door, visits.SHARED, visitors=1)
    with capsys.disabled():
        record("peers: first visit, 100 phones on one access point of 20 Mbit/s", list(rows.values()))
    assert len(rows) == 4


def compared(rows: dict[str, dict[str, object]], column: str) -> list[dict[str, object]]:
    """Each of our pages beside the bare one and beside stock Streamlit."""
    bare, stock = rows[BarePage.name], rows[StockStreamlit.name]
    return [
        {
            "page": name,
            "ours / bare": round(row[column] / bare[column], 2),  # type: ignore[operator]
            "stock Streamlit / ours": round(stock[column] / row[column], 2),  # type: ignore[operator]
            "our bytes / stock Streamlit's": round(row["bytes"] / stock["bytes"], 3),  # type: ignore[operator]
        }
        for name, row in rows.items()
        if name.startswith(("pocket", "our"))
    ]
