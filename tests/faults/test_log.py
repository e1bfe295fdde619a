"""The log of a server that is really used: not one session id, key, join code, address or word in it."""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest

from coprod.workshops import preparing, running, tickets
from coprod.workshops.links import facilitator_link, projector_link
from tests import factories
from tests.faults.talkative import TalkativeServer
from tests.load.laptops import Page
from tests.phones import SilentPhone
from tests.servers import ORGANISER_KEY

LINES = 10_000
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
TOKEN = "token-of-the-tests-for-metrics"
REASON = "canary-reason-7f3e"


@dataclass
class Used:
    """What a server has written, and what may not be in it, by kind."""

    lines: list[str]
    secrets: dict[str, list[str]] = field(default_factory=dict)

    def found(self) -> dict[str, int]:
        """In how many lines each kind of secret stands; session ids by their form."""
        kinds = {
            kind: sum(any(each in line for each in secrets) for line in self.lines)
            for kind, secrets in self.secrets.items()
        }
        return kinds | {"session id": sum(bool(UUID.search(line)) for line in self.lines)}


def use(folder: Path, lines: int, **settings: str) -> Used:
    """Phones join and cast, desks and projectors open, links are followed, until so much was written."""
    folder.mkdir(parents=True, exist_ok=True)
    database = f"sqlite:///{folder / 'coprod.db'}"
    server = TalkativeServer(
        folder, {"COPROD_DATABASE_URL": database, "COPROD_METRICS_TOKEN": TOKEN, **settings}
    )
    server.start()
    try:
        desk = factories.desk_at(database)
        workshop, keys = factories.workshop_and_keys(desk)
        [ticket] = tickets.make(desk, workshop.id, 1)
        phones = [SilentPhone(server.url, workshop.code).join() for _ in range(4)]
        round_ = running.open_round(desk, workshop.id, "budget")
        for phone in phones:
            assert phone.cast(round_.id, {"ict": "100", "reason": REASON})[0] == 200
            phone.cast(round_.id, {"ict": "90", "reason": REASON})
        links = [
            facilitator_link(server.url, workshop, keys.facilitator),
            facilitator_link(server.url, workshop, keys.owner),
            projector_link(server.url, workshop, keys.projector),
            server.organiser_url,
            tickets.link(server.url, workshop, ticket),
            f"{server.url}/j/{workshop.code}?lang=cy",
            f"{server.url}/j/{workshop.code.lower()}",
            f"{server.url}/pocket/{workshop.code}",
            f"{server.url}/qr/{workshop.code}.svg",
            f"{server.url}/download/{workshop.code}/ballots.csv",
            f"{server.url}/metrics",
        ]
        asyncio.run(visit(server, workshop.code, keys.facilitator, links, lines))
        preparing.delete(desk, workshop.id)
        desk.store.close()
    finally:
        server.stop()
    cookies = [cookie.value for phone in phones for cookie in phone.cookies if cookie.value]
    assert len(cookies) >= len(phones)
    secrets = {
        "key": [keys.facilitator, keys.projector, keys.owner, ticket.key, ORGANISER_KEY, TOKEN],
        "cookie": cookies,
        "join code": [workshop.code, workshop.code.lower(), workshop.spoken_code],
        "address": [" 127.0.0.1:", '"127.0.0.1'],
        "reason": [REASON],
    }
    return Used(server.log.splitlines(), secrets)


async def visit(server: TalkativeServer, code: str, key: str, links: list[str], lines: int) -> None:
    headers = {"Origin": server.url, "Authorization": f"Bearer {TOKEN}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.get(f"{server.url}/f/{code}/{key}", allow_redirects=False) as answer:
            assert answer.status == 303
        for name in ("facilitate", "results", "projector", "take_part", "welcome") * 3:
            page = Page(server.url, name, code, session)
            await page.open()
            ids = [each.new_session.initialize.session_id for each in page.said]
            known = ("streamlit", "no-token", next(filter(None, ids)))
            address = f"{server.url.replace('http', 'ws', 1)}/_stcore/stream"
            async with session.ws_connect(address, protocols=known):
                await (
                    page.socket.close()
                )  # a second connection of the same session: Streamlit warns, by its id
        one_at_a_time = asyncio.Semaphore(8)

        async def follow(link: str) -> None:
            async with one_at_a_time, session.get(link, allow_redirects=False) as answer:
                await answer.read()

        while len(server.log.splitlines()) < lines:
            await asyncio.gather(*(follow(link) for link in links * 40))


@pytest.mark.threat("T7", asked="0 session ids, keys, codes, cookies, addresses in 10,000 log lines")
@pytest.mark.parametrize("form", ["plain", pytest.param("json", marks=pytest.mark.long)])
def test_nothing_of_anybody_is_in_the_log_of_a_server_that_is_used(
    tmp_path: Path, form: str, reached: Callable[..., None]
) -> None:
    used = use(tmp_path / form, LINES, COPROD_LOG=form)
    if form == "plain":  # the link that is printed at the start, and is meant to be read there
        used.lines = [each for each in used.lines if "Organiser's link:" not in each]
    found = used.found()
    reached(f"{sum(found.values())} in {len(used.lines)} lines ({form})", database="sqlite")
    assert len(used.lines) >= LINES - 1
    assert found == dict.fromkeys(found, 0)
    if form == "json":
        said = [json.loads(line) for line in used.lines if line.startswith("{")]
        assert len(used.lines) - len(said) < 10  # Streamlit's greeting, on standard output
        assert all({"time", "level", "logger", "message"} <= set(each) for each in said)
        assert {each["logger"] for each in said} >= {"uvicorn.access", "coprod.web.asgi"}
        assert [each for each in said if each["level"] == "error"] == []


@pytest.mark.threat("T7", asked="without the masks each kind is in the log", control=True)
def test_without_the_masks_they_are_in_it(tmp_path: Path, reached: Callable[..., None]) -> None:
    used = use(tmp_path, 2000, COPROD_LOG="json", TESTS_UNMASKED="1")
    found = used.found()
    reached(str(found), database="sqlite")
    assert [kind for kind in ("key", "join code", "session id", "address") if not found[kind]] == []
