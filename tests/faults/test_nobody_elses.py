"""Nobody gets what is somebody else's: nothing is kept by person, and thirty people at once prove it."""

import ast
import asyncio
from collections.abc import Callable, Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.proto.WidgetStates_pb2 import WidgetState

from coprod.model.workshop import Round, View, Workshop
from coprod.web.asgi import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from coprod.workshops import Desk, pledging, running
from coprod.workshops.desk import the_desk
from coprod.workshops.keys import ORGANISER_COOKIE
from tests import factories
from tests.load.laptops import Page, session_at
from tests.loops import alone
from tests.phones import SilentPhone
from tests.servers import ORGANISER_KEY, ROOT, Server

Reached = Callable[..., None]
PEOPLE = 30
OURS = "http://testserver"
NEVER = {"pickle", "cPickle", "dill", "cloudpickle", "shelve", "marshal", "joblib", "diskcache", "dbm"}


# ---- what is kept


def house() -> Iterator[tuple[str, ast.Module]]:
    for file in [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "coprod").rglob("*.py")]:
        yield file.relative_to(ROOT).as_posix(), ast.parse(file.read_text("utf-8"))


def named(node: ast.expr) -> str:
    return ast.unparse(node.func if isinstance(node, ast.Call) else node)


def kept_wrongly(path: str, tree: ast.Module) -> Iterator[str]:
    """What the file keeps in a way that could be read by somebody else, or by another program."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [each.name for each in node.names]
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            yield from (f"{path}: imports {name}" for name in names if name.split(".")[0] in NEVER)
        if isinstance(node, ast.Attribute) and node.attr in (
            "cache_data",
            "cache_resource",
            "singleton",
            "memo",
        ):
            yield f"{path}:{node.lineno} uses Streamlit's {node.attr}"
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for decorator in node.decorator_list:
            name = named(decorator).rpartition(".")[2]
            if name not in ("cache", "lru_cache", "cached", "once"):
                continue
            arguments = {each.arg for each in (*node.args.args, *node.args.kwonlyargs)}
            words = arguments & PERSONAL
            if words:
                yield f"{path}:{node.lineno} {node.name} is kept by {', '.join(sorted(words))}"
            if name == "lru_cache" and not isinstance(decorator, ast.Call):
                yield f"{path}:{node.lineno} {node.name} is kept without saying how much"
            if isinstance(decorator, ast.Call) and "maxsize=None" in ast.unparse(decorator):
                yield f"{path}:{node.lineno} {node.name} is kept without a bound"
            if name == "cache" and arguments - FEW:
                many = ", ".join(sorted(arguments - FEW))
                yield f"{path}:{node.lineno} {node.name} is kept for ever by {many}"


PERSONAL = {
    "key",
    "cookie",
    "cookies",
    "token",
    "participant",
    "participant_id",
    "person",
    "visitor",
    "request",
}
"""Names of what is one person's: nothing may be kept by it."""
FEW = {"self", "language", "strong", "sign", "name", "title", "visible", "zone", "n"}
"""Names of arguments of which there are few, so that keeping by them for ever is no leak."""
CARELESS = """
import pickle
@st.cache_data(persist="disk")
def one(x): ...
@lru_cache(maxsize=None)
def two(x): ...
@cache
def three(participant_id): ...
"""


@pytest.mark.threat("T19", asked="0 caches by person, without a bound or on disk")
def test_nothing_is_kept_by_person_without_a_bound_or_on_disk(reached: Reached) -> None:
    found = [each for path, tree in house() for each in kept_wrongly(path, tree)]
    reached(f"{len(found)}")
    assert found == []


@pytest.mark.threat("T19", asked="the check finds each careless way", control=True)
def test_the_check_finds_each_careless_way(reached: Reached) -> None:
    found = list(kept_wrongly("made_up.py", ast.parse(CARELESS)))
    reached(f"{len(found)} found")
    for each in (
        "imports pickle",
        "cache_data",
        "two is kept without a bound",
        "three is kept by participant_id",
    ):
        assert any(each in line for line in found), each


# ---- two roles, one after the other, a thousand times


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("COPROD_PUBLIC_URL", OURS)
    monkeypatch.setenv("COPROD_COUNTDOWN_SECONDS", "0")
    the_desk.cache_clear()
    yield the_desk()
    the_desk().store.close()
    the_desk.cache_clear()


def canary(number: int, what: str) -> str:
    return f"canary-{what}-{number:02}"


@pytest.mark.threat("T19", asked="0 bytes of another role in 1,000 alternations")
def test_two_roles_in_turn_never_get_each_others_bytes(reached: Reached, desk: Desk) -> None:
    workshop = factories.workshop(desk)
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE, exception_handlers=EXCEPTION_HANDLERS)
    phones = [TestClient(app, base_url=OURS, follow_redirects=False) for _ in range(5)]
    organiser = TestClient(app, base_url=OURS, cookies={ORGANISER_COOKIE: ORGANISER_KEY})
    round_ = running.open_round(desk, workshop.id, "budget")
    for number, phone in enumerate(phones):
        post(phone, f"/j/{workshop.code}", {})
        post(phone, f"/pocket/{workshop.code}/group", {"group": "manager"})
        sent = {"round": round_.id, "press": f"press-of-{number:03}", "act": "cast", "ict": "100"}
        post(phone, f"/pocket/{workshop.code}/cast", sent | {"reason": canary(number, "reason")})
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    running.show(desk, workshop.id, View.FINDINGS)
    for number, phone in enumerate(phones):
        post(phone, f"/pocket/{workshop.code}/pledge", {"pledge": canary(number, "pledge")})
    addresses = [
        f"/pocket/{workshop.code}",
        f"/pocket/{workshop.code}/screen",
        f"/pocket/{workshop.code}/findings",
        f"/stage/{workshop.code}?mode=light&width=1280&height=720",
        f"/download/{workshop.code}/pledges.csv",
    ]
    foreign, own = 0, 0
    for turn in range(1000):
        who, address = turn % len(phones), addresses[turn % len(addresses) if turn % 2 else turn // 2 % 3]
        asking = organiser if turn % 2 else phones[who]
        said = asking.get(address)
        own += said.status_code == 200
        mine = set() if turn % 2 else {canary(who, "reason"), canary(who, "pledge")}
        theirs = {canary(n, what) for n in range(len(phones)) for what in ("reason", "pledge")} - mine
        if turn % 2 and address.endswith(".csv"):
            assert all(canary(n, "pledge") in said.text for n in range(len(phones)))
            theirs = {each for each in theirs if "reason" in each}
        foreign += sum(each in said.text for each in theirs)
        if not turn % 2:
            for shut in addresses[3:]:
                assert turn > 20 or asking.get(shut).status_code == 403
    reached(f"{foreign} in 1,000 alternations", database="sqlite")
    assert foreign == 0
    assert own > 700


def post(client: TestClient, path: str, fields: dict[str, str]) -> None:
    answer = client.post(path, data=fields, headers={"origin": OURS}, follow_redirects=False)
    assert answer.status_code == 303, (path, answer.status_code)


# ---- thirty people at once


class Listening(Page):
    """A page of Streamlit's that keeps all that it was ever sent."""

    heard = b""

    async def run(self, *states: WidgetState) -> None:
        await super().run(*states)
        self.heard += b"".join(each.SerializeToString() for each in self.said)


async def take_part(server: Server, workshop: Workshop, round_: Round, number: int) -> bytes:
    """One laptop's whole way: in, a ballot with a reason, "Change it", the phone's pages; all it was sent."""
    async with session_at(server.url) as session:
        door = f"{server.url}/j/{workshop.code}"
        async with session.post(door, data={"to": "laptop"}, allow_redirects=False) as led_on:
            assert led_on.status == 303
        page = Listening(server.url, "take_part", workshop.code, session)
        await page.open()
        chosen = page.state("group choice")
        chosen.string_value = next(each.options[0] for kind, each in page.elements() if kind == "radio")
        await page.press("come as", chosen)
        typed = [page.state(key) for key in page.keys(f"field {round_.id} ")]
        for state, key in zip(typed, page.keys(f"field {round_.id} "), strict=True):
            state.string_value = {"ict": "100", "reason": canary(number, "reason")}.get(key.split()[-1], "")
        await page.press(f"cast {round_.id}", *typed)
        await page.press("change")
        pledged = {"pledge": canary(number, "pledge")}
        async with session.post(f"{server.url}/pocket/{workshop.code}/pledge", data=pledged) as answer:
            said = await answer.read()
        for path in ("", "/screen", "/findings"):
            async with session.get(f"{server.url}/pocket/{workshop.code}{path}") as answer:
                said += await answer.read()
        for other in ("facilitate", "results", "projector", "workshops", "questions"):
            turned_away = Listening(server.url, other, workshop.code, session)
            await turned_away.open()
            said += turned_away.heard
            await turned_away.socket.close()
        await page.run()
        await page.socket.close()
        return page.heard + said


async def all_at_once(server: Server, workshop: Workshop, round_: Round) -> list[bytes]:
    return await asyncio.gather(*(take_part(server, workshop, round_, number) for number in range(PEOPLE)))


@pytest.mark.long_on_postgresql
@pytest.mark.threat("T20", asked="0 foreign canaries in all messages and pages of 30 clients at once")
def test_thirty_people_at_once_see_nothing_of_each_other(
    reached: Reached, start_server: Callable[..., Server], database_url: str
) -> None:
    server = start_server(database=database_url, COPROD_COUNTDOWN_SECONDS="0")
    desk = factories.desk_at(database_url)
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    running.show(desk, workshop.id, View.FINDINGS)
    heard = alone(all_at_once(server, workshop, round_))
    desk.store.close()
    every = {(n, what): canary(n, what).encode() for n in range(PEOPLE) for what in ("reason", "pledge")}
    foreign = [
        f"{who} saw {what} of {n}"
        for who, said in enumerate(heard)
        for (n, what), word in every.items()
        if n != who and word in said
    ]
    own = sum(word in heard[n] for (n, _), word in every.items())
    reached(
        f"{len(foreign)} of {sum(map(len, heard)) // 1000:,} kB; {own} of {len(every)} own ones came back"
    )
    assert foreign == []
    assert own == len(every)
    left = [
        each.name
        for each in server.folder.rglob("*")
        if each.suffix in (".pkl", ".memo", ".pickle", ".cache")
    ]
    assert left == []


@pytest.mark.threat("T20", asked="words that are let through are found with everybody", control=True)
def test_what_everybody_may_read_is_found_with_everybody(
    reached: Reached, start_server: Callable[..., Server]
) -> None:
    server = start_server(COPROD_COUNTDOWN_SECONDS="0")
    desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
    workshop = factories.workshop(desk)
    phones = [SilentPhone(server.url, workshop.code).join() for _ in range(3)]
    running.show(desk, workshop.id, View.PLEDGES)
    for number, phone in enumerate(phones):
        phone._post(f"/pocket/{workshop.code}/pledge", {"pledge": canary(number, "pledge")})
    for each in pledging.listed(desk, workshop):
        pledging.release(desk, workshop.id, each.sequence)
    desk.store.close()
    seen = [
        phone._opener.open(f"{server.url}/pocket/{workshop.code}/screen").read().decode() for phone in phones
    ]
    found = sum(canary(n, "pledge") in page for n in range(3) for page in seen)
    reached(f"{found} of 9")
    assert found == 9
