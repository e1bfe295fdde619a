"""Two processes, one PostgreSQL and a proxy: what happens on one shows on the other, and one may die."""

import math
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from coprod.model.workshop import Workshop
from coprod.store import ballots
from coprod.workshops import Desk, running, steps
from coprod.workshops.desk import in_touch
from coprod.workshops.preparing import Keys
from tests import factories
from tests.browser.actors import Facilitator, Phone, by_key
from tests.conftest import missing
from tests.phones import SilentPhone
from tests.servers import PostgreSQL, Proxy, Server, wait_until

CASTS = 30
SHOWN_WITHIN_MS = 500
COUNT = "[data-testid=stage-count]"
WATCH_TURNOUT = """() => {
  const count = document.querySelector('[data-testid=stage-count]');
  window.turnout = [];
  new MutationObserver(() => window.turnout.push([Date.now(), count.textContent]))
    .observe(count, {childList: true, characterData: true, subtree: true});
}"""


@dataclass
class House:
    """Two servers on one database behind a proxy, and a workshop that is being held there."""

    one: Server
    other: Server
    proxy: Proxy
    desk: Desk
    workshop: Workshop
    keys: Keys

    @property
    def url(self) -> str:
        return self.proxy.url

    def browser(self, open_page: Callable[..., Page], server: Server, device: str) -> Page:
        """A browser whom the proxy sends to this server."""
        page = open_page("", device)
        cookie = {"name": "coprod_side", "value": self.proxy.cookie_for(server.port), "url": self.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        return page

    def phones(self, server: Server, most: int) -> list[SilentPhone]:
        """So many phones that joined, and that the proxy sends to this server."""
        found: list[SilentPhone] = []
        while len(found) < most:
            phone = SilentPhone(self.url, self.workshop.code)
            phone.join()
            [side] = [each.value for each in phone.cookies if each.name == "coprod_side"]
            found += [phone] if self.proxy.side(str(side)) == server.port else []
        return found


@dataclass
class Machines:
    one: Server
    other: Server
    proxy: Proxy
    database: str


@pytest.fixture(scope="module")
def machines(postgresql: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """Two servers that were started at once on an empty database, and the proxy before them."""
    if Proxy.program() is None:
        missing("no nginx found (Debian: apt-get install nginx-light)")
    with postgresql.database() as address:
        settings = {
            "COPROD_DATABASE_URL": address,
            "COPROD_COUNTDOWN_SECONDS": "0",
            "STREAMLIT_SERVER_COOKIE_SECRET": "the same on both machines",
        }
        one, other = (Server(tmp_path_factory.mktemp(name), settings) for name in ("one", "other"))
        proxy = Proxy(tmp_path_factory.mktemp("proxy"), (one.port, other.port))
        for server in (one, other):
            server.environment["COPROD_PUBLIC_URL"] = proxy.url
        try:
            with ThreadPoolExecutor(2) as both:
                list(both.map(Server.start, (one, other)))
            yield Machines(one, other, proxy.start(), address)
        finally:
            proxy.stop()
            for server in (one, other):
                server.kill()


@pytest.fixture
def house(machines: Machines) -> Iterator[House]:
    for server in (machines.one, machines.other):
        if not server.runs:
            server.start()
    desk = factories.desk_at(machines.database)
    workshop, keys = factories.workshop_and_keys(desk)
    yield House(machines.one, machines.other, machines.proxy, desk, workshop, keys)
    desk.store.close()


def delays_to_projector(
    house: House, projector: Page, phones: list[SilentPhone], question: str
) -> list[float]:
    """Milliseconds from each cast's acknowledgement to its turnout on the projector."""
    standing = steps.stand(house.desk, house.workshop.id)
    assert standing is not None
    with in_touch(house.desk):
        round_ = running.open_round(house.desk, house.workshop.id, question)
        projector.wait_for_function(
            "n => document.querySelector('[data-testid=stage-count]').textContent.includes(n)",
            arg=f"0 of {standing.joined}",
        )
        projector.evaluate(WATCH_TURNOUT)
        delays = []
        for n, phone in enumerate(phones, start=1):
            status, answer = phone.cast(round_.id, {"ict": "100"})
            acknowledged = time.time() * 1000
            assert (status, answer.get("counted")) == (200, True), answer
            shown = projector.wait_for_function(
                "n => window.turnout.find(([_, text]) => text.trim().startsWith(n))", arg=f"{n} ", polling=10
            ).json_value()
            delays.append(max(0.0, shown[0] - acknowledged))
            projector.wait_for_timeout(130)
        running.close_round(house.desk, round_.id)
    return sorted(delays)


def p95(ordered: list[float]) -> float:
    return ordered[math.ceil(0.95 * len(ordered)) - 1]


@pytest.mark.long  # a measurement: other work beside it makes it slower
def test_a_ballot_cast_on_one_machine_shows_on_the_projector_of_the_other(
    house: House, open_page: Callable[..., Page], capsys: pytest.CaptureFixture[str]
) -> None:
    projector = house.browser(open_page, house.one, "projector")
    projector.goto(f"{house.url}/p/{house.workshop.code}/{house.keys.projector}")
    expect(projector.locator(COUNT)).to_contain_text("0")
    phones = house.phones(house.other, CASTS)
    measured = []
    for _ in range(2):  # the machine may be busy with something else: one more try, and no more
        measured.append(delays_to_projector(house, projector, phones, "budget"))
        with capsys.disabled():
            print(
                f"\ncast on one machine -> turnout on the projector of the other   n={CASTS}   "
                f"p50 {statistics.median(measured[-1]):.0f} ms   p95 {p95(measured[-1]):.0f} ms   "
                f"max {measured[-1][-1]:.0f} ms"
            )
        if p95(measured[-1]) < SHOWN_WITHIN_MS:
            return
    raise AssertionError(f"p95 was {[round(p95(each)) for each in measured]} ms")


@dataclass
class Caster:
    """A phone without a screen that casts again and again, each press until it is acknowledged."""

    phone: SilentPhone
    round_id: str
    acknowledged: list[str] = field(default_factory=list)

    def cast(self, stop: threading.Event) -> None:
        for n in range(10_000):
            press, percent = f"press-{n:04}", n % 100
            fields = {"ict": percent, "project_management": 100 - percent}
            while True:
                try:
                    status, answer = self.phone.cast(self.round_id, fields, press)
                except (OSError, ValueError):  # no connection, or half an answer
                    status, answer = 0, {}
                if status == 200 and answer["counted"]:
                    self.acknowledged.append(answer["receipt"])
                    break
                time.sleep(0.1)
            if stop.wait(0.05):
                return


def test_a_machine_dies_and_nobody_notices_for_long(house: House, open_page: Callable[..., Page]) -> None:
    dies, stays = house.one, house.other
    projector, desk_page = (house.browser(open_page, dies, each) for each in ("projector", "laptop"))
    projector.goto(f"{house.url}/p/{house.workshop.code}/{house.keys.projector}")
    facilitator = Facilitator(desk_page, f"{house.url}/f/{house.workshop.code}/{house.keys.facilitator}")
    address = f"{house.url}/j/{house.workshop.code}"
    moved = Phone(house.browser(open_page, dies, "phone")).join(address)
    stayed = Phone(house.browser(open_page, stays, "phone")).join(address)
    casters = [*house.phones(dies, 4), *house.phones(stays, 4)]
    facilitator.skip("warm_up")
    facilitator.next("open")
    for phone in (moved, stayed):
        phone.split({"ict": 40, "project_management": 35})
    standing = steps.stand(house.desk, house.workshop.id)
    assert standing is not None
    assert standing.current is not None
    round_id = standing.current.id
    all_in = f"{len(casters) + 2} of {standing.joined} are in"

    stop = threading.Event()
    crowd = [Caster(phone, round_id) for phone in casters]
    with ThreadPoolExecutor(len(crowd)) as several:
        working = [several.submit(each.cast, stop) for each in crowd]
        try:
            wait_until(lambda: all(len(each.acknowledged) > 3 for each in crowd), "the phones do not cast")
            before = [len(each.acknowledged) for each in crowd]
            dies.kill()
            wait_until(
                lambda: all(len(c.acknowledged) > n + 3 for c, n in zip(crowd, before, strict=True)),
                "phones of the dead machine do not come back",
            )
        finally:
            stop.set()
        for each in working:
            each.result()

    with house.desk.store.reading() as db:
        stored = [cast.receipt for cast in ballots.history(db, round_id)]
    acknowledged = [receipt for each in crowd for receipt in each.acknowledged]
    assert sorted(stored) == sorted(acknowledged), "every acknowledged ballot is there, and each press once"

    # drafts are still in the boxes, and their people go on as if nothing had been
    for phone in (moved, stayed):
        expect(phone.page.locator("input[name=ict]")).to_have_value("40")
    moved.page.locator("input[name=ict]").fill("65")
    moved.page.reload()
    expect(moved.page.locator("input[name=ict]")).to_have_value("65")
    moved.cast()
    stayed.split({"ict": 65})
    stayed.cast()

    # the projector and the desk have come back by themselves
    expect(projector.locator(COUNT)).to_contain_text(all_in)
    expect(by_key(desk_page, "deck")).to_contain_text(all_in)
    facilitator.next("close")
    facilitator.next("reveal room")
    expect(projector.locator("[data-testid=stage]")).to_have_attribute("data-view", "results")
    expect(projector.locator("[data-testid=stage-figure] .main-svg").first).to_be_visible(timeout=60_000)
    for phone in (moved, stayed):
        phone.at("result")
