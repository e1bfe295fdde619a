"""Keys leave no trace in a browser, files are nobody else's, and pages load nothing that they should not."""

import ast
import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from playwright.sync_api import expect

from coprod.formats.files import FILES
from coprod.workshops import joining, preparing, running
from coprod.workshops.keys import facilitator_cookie
from tests import factories
from tests.browser.actors import by_key
from tests.faults.unguarded import WITHOUT, Unguarded
from tests.load.laptops import Page, session_at
from tests.loops import alone
from tests.servers import ORGANISER_KEY, ROOT, Server

Reached = Callable[..., None]
PLACES = (
    "facilitate",
    "projector",
    "results",
    "findings",
    "workshops",
    "library",
    "enter",
    "questions",
    "take_part",
)
TRACES = """() => [
    location.href, document.referrer, document.documentElement.outerHTML, JSON.stringify(localStorage)
]"""
OF_NOBODY = ("template_toml(workshop.template)",)
"""Files that hold nothing of any person."""
COOKIES = "() => document.cookie"


@pytest.fixture
def steered(tmp_path: Path, start_server: Callable[..., Server]) -> tuple[Server, str, dict[str, str]]:
    """A server with a workshop whose round is revealed; its code, and every key there is, by its link."""
    database = f"sqlite:///{tmp_path / 'coprod.db'}"
    desk = factories.desk_at(database)
    workshop, keys = factories.workshop_and_keys(desk)
    factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    running.open_round(desk, workshop.id, "budget")
    desk.store.close()
    links = {
        f"/o/{ORGANISER_KEY}": ORGANISER_KEY,
        f"/p/{workshop.code}/{keys.projector}": keys.projector,
        f"/f/{workshop.code}/{keys.facilitator}": keys.facilitator,
    }
    return start_server(database=database), workshop.code, links


def traces(page: Any) -> str:
    """All of a page where a key could stand, with the history of its tab."""
    history = page.context.new_cdp_session(page).send("Page.getNavigationHistory")
    visited = [entry["url"] for entry in history["entries"]]
    return repr((page.evaluate(TRACES), visited, page.evaluate(COOKIES)))


@pytest.mark.browser
@pytest.mark.threat("T22", asked="0 keys in address, history, referrer, page, storage or log; CSP refuses 0")
def test_a_key_leaves_no_trace_and_pages_keep_to_their_rules(
    steered: tuple[Server, str, dict[str, str]], open_page: Callable[..., Any], reached: Reached
) -> None:
    server, code, links = steered
    page = open_page("", "laptop")
    refused: list[str] = []
    page.on(
        "console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None
    )
    found, looked = [], 0
    for link in links:
        page.goto(server.url + link)
        expect(page.locator("[data-testid=stMain], .stage").first).to_be_visible(timeout=20_000)
        looked += 1
        found += [key for key in links.values() if key in traces(page)]
    for place in PLACES:
        page.goto(f"{server.url}/{place}?w={code}")
        expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible(
            timeout=20_000
        )
        looked += 1
        found += [key for key in links.values() if key in traces(page)]
    page.goto(f"{server.url}/j/{code}")
    page.locator("form[method=post] button.primary").click()
    page.wait_for_url(f"**/pocket/{code}")
    theirs = next(c["value"] for c in page.context.cookies() if c["name"] == f"cp_p_{code}")
    found += [key for key in (*links.values(), theirs) if key in traces(page)]
    found += [key for key in (*links.values(), theirs) if key in server.log and key != ORGANISER_KEY]
    reached(f"{len(found)} keys, {len(refused)} refusals on {looked + 1} pages", database="sqlite")
    assert found == []
    assert refused == []


@pytest.mark.browser
@pytest.mark.threat("T22", asked="the search finds a key that stands in the address", control=True)
def test_the_search_finds_a_key_that_stands_in_the_address(
    steered: tuple[Server, str, dict[str, str]], open_page: Callable[..., Any], reached: Reached
) -> None:
    server, _code, links = steered
    key = list(links.values())[-1]
    page = open_page(f"{server.url}/library?key={key}", "laptop")
    reached("found" if key in traces(page) else "missed")
    assert key in traces(page)


@pytest.mark.browser
def test_the_rules_of_a_page_stop_a_script_and_a_picture_from_elsewhere(
    steered: tuple[Server, str, dict[str, str]], open_page: Callable[..., Any]
) -> None:
    server, _code, _links = steered
    page = open_page(f"{server.url}/library", "laptop")
    refused: list[str] = []
    page.on(
        "console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None
    )
    page.evaluate(
        """() => {
        const script = document.createElement("script")
        script.textContent = "window.ran = true"
        const picture = document.createElement("img")
        picture.src = "http://127.0.0.1:1/elsewhere"
        document.body.append(script, picture)
        }"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("() => window.ran") is None
    assert len(refused) >= 2


@pytest.mark.browser
def test_the_facilitator_locks_the_door_and_a_phone_is_told(
    steered: tuple[Server, str, dict[str, str]], open_page: Callable[..., Any]
) -> None:
    server, code, links = steered
    desk = open_page(server.url + list(links)[-1], "laptop")
    desk.get_by_text("Join code and links").click()
    by_key(desk, "lock the door").locator("button:visible").first.click()
    expect(desk.get_by_text("nobody new can join").first).to_be_visible()
    phone = open_page(f"{server.url}/j/{code}", "phone")
    expect(phone.get_by_text("The door is locked.")).to_be_visible()
    expect(phone.locator("form[method=post] button.primary")).to_have_count(0)
    by_key(desk, "let in").locator("button:visible").first.click()
    expect(by_key(desk, "lock the door").locator("button").first).to_be_visible()
    phone.reload()
    expect(phone.locator("form[method=post] button.primary")).to_be_visible()


# ---- files


@pytest.mark.threat("T21", asked="0 of a workshop's files to anybody but its owner; 404 once it is deleted")
def test_files_are_the_owner_s_alone_and_go_with_the_workshop(
    steered_by_routes: Any, reached: Reached
) -> None:
    desk, client, workshop, keys = steered_by_routes
    nobody = [client().get(f"/download/{workshop.code}/{file}").status_code for file in FILES]
    facilitator = client(keys.facilitator)
    steering = [facilitator.get(f"/download/{workshop.code}/{file}").status_code for file in FILES]
    owner = client(keys.owner)
    assert owner.get(f"/download/{workshop.code}/ballots.csv").status_code == 200
    preparing.delete(desk, workshop.id)
    after = [owner.get(f"/download/{workshop.code}/{file}").status_code for file in FILES]
    given = sum(each == 200 for each in (*nobody, *steering, *after))
    reached(f"{given} of {3 * len(FILES)}", database="sqlite")
    assert set(nobody) | set(steering) <= {403, 429}
    assert set(after) == {404}


@pytest.mark.threat("T21", asked="0 files made before somebody asks for them lie at a /media address")
def test_what_streamlit_hands_out_is_made_when_it_is_asked_for(reached: Reached) -> None:
    early = []
    for file in [*(ROOT / "pages").glob("*.py"), *(ROOT / "coprod" / "ui").glob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.download_button":
                data = node.args[1] if len(node.args) > 1 else None
                if not isinstance(data, ast.Lambda) and ast.unparse(data or node) not in OF_NOBODY:
                    early.append(f"{file.name}:{node.lineno}")
    reached(f"{len(early)}")
    assert early == []


async def fetched(url: str, session: aiohttp.ClientSession) -> int:
    async with session.get(url) as answer:
        return answer.status


async def given_away(server: Server, code: str, key: str) -> dict[str, int]:
    """What each gets who asks for the file that an organiser's open page offers at /media."""
    async with session_at(server.url) as organiser, session_at(server.url) as guest, session_at("") as nobody:
        await fetched(f"{server.url}/f/{code}/{key}", organiser)
        page = Page(server.url, "questions", code, organiser)
        await page.open()
        [offered] = [each.url for kind, each in page.elements() if kind == "download_button"]
        file = server.url + offered
        for browser in (guest, organiser):  # an organiser who takes part, too, has one more cookie now
            async with browser.post(f"{server.url}/j/{code}", allow_redirects=False) as joined:
                assert joined.status == 303
        guest.cookie_jar.update_cookies({facilitator_cookie(code): "made up"})
        watching = Page(server.url, "take_part", code, guest)
        await watching.open()
        told = {
            "its organiser": await fetched(file, organiser),
            "nobody": await fetched(file, nobody),
            "a participant with a false key": await fetched(file, guest),
        }
        await page.socket.close()
        await asyncio.sleep(FORGOTTEN_SECONDS)
        told["its organiser, once the page is left"] = await fetched(file, organiser)
        await watching.socket.close()
        return told


FORGOTTEN_SECONDS = 2
SOON_FORGOTTEN = {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "1"}
"""Seconds for which a session is remembered after its last page was left: 120 as shipped."""


def offering(server: Server) -> dict[str, int]:
    desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
    workshop, keys = factories.workshop_and_keys(desk)
    desk.store.close()
    return alone(given_away(server, workshop.code, keys.owner))


@pytest.mark.threat(
    "T21", asked="a file at /media goes to its organiser's open page alone; left, it is a 404"
)
def test_a_file_of_an_open_page_is_nobody_elses_and_gone_with_it(
    start_server: Callable[..., Server], reached: Reached
) -> None:
    told = offering(start_server(**SOON_FORGOTTEN))
    reached("; ".join(f"{who}: {status}" for who, status in told.items()), database="sqlite")
    assert list(told.values()) == [200, 404, 404, 404]


@pytest.mark.threat("T21", asked="Streamlit hands it to anybody, also once the page is left", control=True)
def test_streamlit_by_itself_hands_the_file_to_anybody(tmp_path: Path, reached: Reached) -> None:
    database = {"COPROD_DATABASE_URL": f"sqlite:///{tmp_path / 'coprod.db'}"}
    server = Unguarded(tmp_path, {**database, **SOON_FORGOTTEN, WITHOUT: "OpenFiles"})
    server.start()
    try:
        told = offering(server)
    finally:
        server.stop()
    reached("; ".join(f"{who}: {status}" for who, status in told.items()), database="sqlite")
    assert list(told.values()) == [200, 200, 200, 200]


@pytest.fixture
def steered_by_routes(settings_env: dict[str, str]) -> Any:
    from starlette.applications import Starlette
    from starlette.testclient import TestClient

    from coprod.web.asgi import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
    from coprod.workshops.desk import the_desk

    the_desk.cache_clear()
    desk = the_desk()
    workshop, keys = factories.workshop_and_keys(desk)
    joining.join(desk, workshop)
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE, exception_handlers=EXCEPTION_HANDLERS)

    def client(key: str = "") -> TestClient:
        made = TestClient(app, base_url="http://testserver", follow_redirects=False)
        if key:
            made.cookies[facilitator_cookie(workshop.code)] = key
        return made

    yield desk, client, workshop, keys
    desk.store.close()
    the_desk.cache_clear()
