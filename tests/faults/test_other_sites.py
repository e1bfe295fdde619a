"""Other sites, other names and plain http: what they open, send or write into a header gets nowhere."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from coprod.addresses import is_known, reachable
from coprod.settings import Settings
from coprod.text import COOKIE as LANGUAGE
from coprod.text import speaking, t
from coprod.web import visit
from coprod.web.asgi import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from coprod.web.guards import POCKET_POLICY, streamlit_policy
from coprod.web.lane import first_part
from coprod.workshops import Desk, checking, preparing, running, tickets
from coprod.workshops.desk import the_desk
from coprod.workshops.keys import ORGANISER_COOKIE, facilitator_cookie, participant_cookie
from tests import factories
from tests.faults.handshakes import Header, handshake, watched
from tests.faults.unguarded import WITHOUT, Unguarded
from tests.servers import ORGANISER_KEY

Reached = Callable[..., None]
OURS = "http://testserver"
SPOOFED = 50
OTHER_NAME = "This server has another name. Open {address} instead. Its host can add names."


def handshakes(base: str) -> dict[str, list[Header]]:
    host = base.removeprefix("http://")
    port = host.partition(":")[2]
    named = ("Host", host)
    return {
        "own": [named, ("Origin", base)],
        "evil": [named, ("Origin", "http://evil.test")],
        "null": [named, ("Origin", "null")],
        "none": [named],
        "other port": [named, ("Origin", "http://127.0.0.1:1")],
        "a developer's page": [named, ("Origin", "http://localhost:6006")],
        "rebound name": [("Host", f"evil.test:{port}"), ("Origin", f"http://evil.test:{port}")],
        "two hosts": [named, ("Host", "evil.test"), ("Origin", "http://evil.test")],
    }


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[str], Unguarded]]:
    """A real server without the guards that are named."""
    started: list[Unguarded] = []

    def start(without: str) -> Unguarded:
        started.append(Unguarded(tmp_path, {WITHOUT: without}))
        started[-1].start()
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.mark.threat(
    "T2", asked="1 of 8 kinds of handshake gets in; /healthz p99 under 50 ms during 50 spoofed"
)
def test_only_our_own_page_opens_a_websocket(serve: Callable[[str], Unguarded], reached: Reached) -> None:
    base = serve("").url
    kinds = handshakes(base)
    inside = [kind for kind, headers in kinds.items() if handshake(base, headers) == 101]
    with watched(base) as took, ThreadPoolExecutor(5) as many:
        refused = list(many.map(lambda _: handshake(base, kinds["evil"]), range(SPOOFED)))
    p99 = sorted(took)[int(len(took) * 0.99)]
    reached(f"{len(inside)} of {len(kinds)}; {p99 * 1000:.0f} ms")
    assert inside == ["own"]
    assert refused == [403] * SPOOFED
    assert max(took) < 1, "one question for the machine's address takes a second"


@pytest.mark.threat(
    "T2", asked="without the guards others get in, and one who does not stops everybody", control=True
)
def test_without_the_guards_others_get_in_and_the_server_stands_still(
    serve: Callable[[str], Unguarded], reached: Reached
) -> None:
    base = serve("KnownHosts OwnOrigin").url
    kinds = handshakes(base)
    with watched(base) as took:
        inside = [kind for kind, headers in kinds.items() if handshake(base, headers) == 101]
    reached(f"{len(inside)} of {len(kinds)} get in; /healthz took {max(took):.1f} s")
    assert {"own", "none", "a developer's page", "rebound name"} <= set(inside)
    assert max(took) > 0.9


# ---- posts that other sites send


@pytest.fixture
def web_desk(settings_env: dict[str, str]) -> Iterator[Desk]:
    the_desk.cache_clear()
    yield visit.desk()
    visit.desk().store.close()
    the_desk.cache_clear()


def client_without(*guards: str, base: str = OURS) -> TestClient:
    left = [each for each in MIDDLEWARE if each.cls.__name__ not in guards]  # type: ignore[attr-defined]
    app = Starlette(routes=ROUTES, middleware=left, exception_handlers=EXCEPTION_HANDLERS)
    return TestClient(app, base_url=base, follow_redirects=False, raise_server_exceptions=False)


def everything(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with desk.store.reading() as db:
        tables = inspect(db).get_table_names()
        return {t: sorted(map(tuple, db.execute(text(f"SELECT * FROM {t}"))), key=repr) for t in tables}


class Victim:
    """A browser that is organiser, facilitator and participant at once, and every form it could send."""

    def __init__(self, desk: Desk, *without: str) -> None:
        workshop, keys = factories.workshop_and_keys(desk)
        self.round = running.open_round(desk, workshop.id, "budget")
        self.client = client_without(*without)
        self.client.post(f"/j/{workshop.code}", headers={"origin": OURS})
        self.client.post(
            f"/pocket/{workshop.code}/group", headers={"origin": OURS}, data={"group": "manager"}
        )
        assert participant_cookie(workshop.code) in self.client.cookies
        self.client.cookies[ORGANISER_COOKIE] = ORGANISER_KEY
        self.client.cookies[facilitator_cookie(workshop.code)] = keys.facilitator
        code = {"code": workshop.code, "key": "A" * 27, "file": "ballots.csv"}
        self.addresses = [
            re.sub(r"\{(\w+)(:\w+)?\}", lambda found: code.get(found[1], "x"), route.path)
            for route in ROUTES
            if isinstance(route, Route) and "POST" in (route.methods or ()) and "{rest" not in route.path
        ]

    def forge(self, origin: str | None) -> list[int]:
        """What each form gets when another site sends it with this browser's cookies."""
        sent = {
            "round": self.round.id,
            "act": "cast",
            "group": "carer",
            "ict": "100",
            "copies": "3",
            "text": "x",
        }
        headers = {} if origin is None else {"origin": origin}
        return [self.client.post(each, headers=headers, data=sent).status_code for each in self.addresses]


@pytest.mark.threat("T3", asked="0 of at least 20 forged posts change a row")
def test_no_form_of_another_site_changes_anything(web_desk: Desk, reached: Reached) -> None:
    victim = Victim(web_desk)
    before = everything(web_desk)
    answers = [a for origin in ("http://evil.test", "null", None) for a in victim.forge(origin)]
    changed = [table for table, rows in everything(web_desk).items() if rows != before[table]]
    reached(f"{len(changed)} of {len(answers)}", database="sqlite")
    assert len(answers) >= 20
    assert changed == []
    assert set(answers) <= {403, 404, 405, 410, 429}


@pytest.mark.threat("T3", asked="where every origin is taken for our own, rows change", control=True)
def test_were_every_origin_ours_forged_forms_would_change_rows(
    web_desk: Desk, reached: Reached, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visit, "own_origin", lambda *_: True)
    victim = Victim(web_desk)
    before = everything(web_desk)
    victim.forge("http://evil.test")
    changed = [table for table, rows in everything(web_desk).items() if rows != before[table]]
    reached(f"{len(changed)} tables changed", database="sqlite")
    assert "participant" in changed or "ballot" in changed


@pytest.mark.threat("T3", asked="0 of 4 from elsewhere reach Streamlit, of PUT, POST and DELETE each")
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_what_changes_something_at_streamlit_comes_from_our_own_page(
    web_desk: Desk, reached: Reached, method: str
) -> None:
    address = "/_stcore/upload_file/session/file"
    client = client_without()
    foreign = [
        client.request(method, address, headers={} if each is None else {"origin": each}).status_code
        for each in ("http://evil.test", "http://localhost:6006", "null", None)
    ]
    reached(f"{sum(each != 403 for each in foreign)} of {len(foreign)}")
    assert foreign == [403] * 4
    # here is no Streamlit behind: a 404 says that the guard let it through
    assert client.request(method, address, headers={"origin": OURS}).status_code == 404


# ---- names in headers


LYING = {"x-forwarded-host": "evil.test", "x-forwarded-proto": "gopher", "forwarded": "host=evil.test"}


@pytest.mark.threat("T4", asked="evil.test in 0 answers")
def test_no_answer_repeats_a_name_that_a_visitor_sent(web_desk: Desk, reached: Reached) -> None:
    workshop, keys = factories.workshop_and_keys(web_desk)
    answers = []
    for client, host in ((client_without(), "evil.test"), (client_without("KnownHosts"), "evil.test")):
        headers = {"host": host, **LYING}
        client.cookies[facilitator_cookie(workshop.code)] = keys.owner
        for path in (
            f"/qr/{workshop.code}.svg",
            f"/j/{workshop.code}",
            f"/stage/{workshop.code}",
            f"/f/{workshop.code}/{keys.facilitator}",
            f"/download/{workshop.code}/ballots.csv",
        ):
            answer = client.get(path, headers=headers)
            answers.append(answer.content + repr(answer.headers).encode())
    told = sum(b"evil.test" in each for each in answers)
    reached(f"{told} of {len(answers)}")
    assert told == 0


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("workshops.example.org", True),
        ("192.168.178.20:8501", True),
        ("10.42.0.1", True),
        ("[fe80::1]:8501", True),
        ("localhost:8501", True),
        ("LAPTOP.local", True),
        ("laptop.lan:8501", True),
        ("laptop.fritz.box", True),
        ("evil.test", False),
        ("laptop.evil.test", False),
        ("192.168.178.20.evil.test", False),
        ("workshops.example.org@evil.test", False),
        ("evil.test#workshops.example.org", False),
        ("", False),
    ],
)
def test_the_hall_s_laptop_is_known_by_its_addresses_and_names(
    monkeypatch: pytest.MonkeyPatch, host: str, known: bool
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "Laptop")
    settings = Settings(public_url="https://workshops.example.org", hosts="laptop.fritz.box")
    from coprod import addresses

    addresses._names.cache_clear()
    assert is_known(settings, host) is known
    addresses._names.cache_clear()


def test_a_wrong_name_is_told_the_right_address_and_machines_are_answered_under_any(web_desk: Desk) -> None:
    client = client_without()
    refused = client.get("/j", headers={"host": "evil.test"})
    assert refused.status_code == 400
    assert reachable(web_desk.settings)[0] in refused.text
    assert client.get("/healthz", headers={"host": "app1:8501"}).status_code == 200


@pytest.mark.parametrize(
    ("origin", "public", "ours"),
    [
        ("https://workshops.example.org", "https://workshops.example.org", True),
        ("http://workshops.example.org", "https://workshops.example.org", False),
        ("http://127.0.0.1:8501", "https://workshops.example.org", True),
        ("https://evil.test", "https://workshops.example.org", False),
    ],
)
def test_behind_a_proxy_that_rewrites_the_name_the_public_address_is_ours(
    web_desk: Desk, monkeypatch: pytest.MonkeyPatch, origin: str, public: str, ours: bool
) -> None:
    monkeypatch.setenv("COPROD_PUBLIC_URL", public)
    the_desk.cache_clear()
    assert visit.own_origin(origin, "127.0.0.1:8501") is ours


@pytest.mark.parametrize(
    ("method", "address", "host", "status", "english"),
    [
        ("GET", "/j", "evil.test", 400, OTHER_NAME),
        ("PUT", "/_stcore/upload_file/session/file", "testserver", 403, "This was sent from another page."),
        ("GET", "/_stcore/metrics", "testserver", 404, "There is nothing here"),
        ("GET", "/media/0123.pdf", "testserver", 404, "There is nothing here"),
    ],
)
@pytest.mark.parametrize("chosen", [{"accept-language": "de"}, {"cookie": f"{LANGUAGE}=de"}])
def test_whoever_is_turned_away_reads_it_in_their_language(
    web_desk: Desk, method: str, address: str, host: str, status: int, english: str, chosen: dict[str, str]
) -> None:
    answer = client_without().request(method, address, headers={"host": host, **chosen})
    words = {"address": reachable(web_desk.settings)[0]}
    with speaking("de"):
        german = t(english, **words)
    assert german != english.format(**words)
    assert (answer.status_code, answer.text) == (status, german)


# ---- what a browser is told


@pytest.mark.threat(
    "T32", asked="over https: HSTS, Secure and __Host- cookies; over http: a notice at the door"
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_cookies_and_headers_fit_how_phones_come(
    web_desk: Desk, reached: Reached, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    public = f"{scheme}://workshop.test"
    monkeypatch.setenv("COPROD_PUBLIC_URL", public)
    the_desk.cache_clear()
    workshop = factories.workshop_and_keys(visit.desk())[0]
    client = client_without(base=public)
    door = client.get(f"/j/{workshop.code}")
    joined = client.post(f"/j/{workshop.code}", headers={"origin": public})
    cookie = joined.headers["set-cookie"]
    inside = client.get(f"/pocket/{workshop.code}")
    said = "hsts" if "strict-transport-security" in door.headers else "no hsts"
    reached(f"{scheme}: {said}, {cookie.split('_')[0]}…{'; Secure' if '; secure' in cookie.lower() else ''}")
    assert inside.status_code == 200, "the cookie is known again"
    notice = "Not encrypted" in door.text
    prefixed = (
        cookie.startswith("__Host-cp_p_") and "; secure" in cookie.lower() and "path=/" in cookie.lower()
    )
    assert ("strict-transport-security" in door.headers, prefixed, notice) == (
        (True, True, False) if scheme == "https" else (False, False, True)
    )


@pytest.mark.threat("T32", asked="over https all cookies that any route sets or deletes are Secure")
def test_over_https_a_cookie_is_set_and_deleted_as_browsers_want_it(
    web_desk: Desk, reached: Reached, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = "https://workshop.test"
    monkeypatch.setenv("COPROD_PUBLIC_URL", public)
    the_desk.cache_clear()
    told = list(cookies_of_all_routes(visit.desk(), public))
    careless = [name for name, rules in told if not {"secure", "path=/"} <= rules]
    reached(f"{len(told) - len(careless)} of {len(told)}")
    assert careless == []
    ours = {"cp_p", "cp_f", "cp_v", "cp_org", "cp_easy", "cp_check"}
    assert {name for name, _ in told} == {f"__Host-{each}" for each in ours} | {LANGUAGE}
    assert {name for name, rules in told if "max-age=0" in rules} == {"__Host-cp_p", "__Host-cp_easy"}


def cookies_of_all_routes(desk: Desk, public: str) -> Iterator[tuple[str, set[str]]]:
    """(name without a workshop's code, what the browser is told of it), as each route sets or deletes it."""
    workshop, keys = factories.workshop_and_keys(desk)
    code, theirs = workshop.code, {"f": keys.facilitator, "p": keys.projector, "o": ORGANISER_KEY}
    theirs |= {"t": tickets.make(desk, workshop.id, 1)[0].key, "check": checking.begin(desk, workshop.id)}
    asked = {"on": "1", "language": "de"}
    for route in ROUTES:
        assert isinstance(route, Route)
        first = first_part(route.path)
        if first == "live" or "rest" in route.param_convertors:  # news has no end; the rest leads nowhere
            continue
        parts = {"code": code, "key": theirs.get(first, "x")}
        address = re.sub(r"\{(\w+)\}", lambda found, parts=parts: parts.get(found[1], "x"), route.path)
        for method in sorted({"GET", "POST"} & (route.methods or {"GET"})):
            device = client_without("Guessing", base=public)
            device.headers["origin"] = public
            answers = [device.post(f"/j/{code}", data={"shared": "1"})]
            answers += [device.request(method, address, params=each) for each in (asked, {})]
            answers += [client_without("Guessing", base=public).get(address)] if method == "GET" else []
            for each in (one for answer in answers for one in answer.headers.get_list("set-cookie")):
                name = re.sub("_[A-Z0-9]{8}$", "", each.partition("=")[0])
                yield name, set(each.lower().split("; "))


@pytest.mark.threat("T32", asked="over https a cookie that anybody could have set is not seen", control=True)
def test_over_https_a_cookie_without_its_prefix_opens_nothing(
    web_desk: Desk, reached: Reached, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPROD_PUBLIC_URL", "https://workshop.test")
    the_desk.cache_clear()
    workshop, keys = factories.workshop_and_keys(visit.desk())
    opened = []
    for without in ((), ("HostCookies",)):
        client = client_without(*without, base="https://workshop.test")
        client.cookies[facilitator_cookie(workshop.code)] = keys.owner
        opened.append(client.get(f"/download/{workshop.code}/ballots.csv").status_code)
    reached(f"{opened[0]}, without the guard {opened[1]}")
    assert opened == [403, 200]


@pytest.mark.parametrize(
    ("path", "policy"),
    [("/", streamlit_policy()), ("/facilitate", streamlit_policy()), ("/j", POCKET_POLICY)],
)
def test_every_page_says_what_it_may_load(web_desk: Desk, path: str, policy: str) -> None:
    answer = client_without().get(path)
    assert answer.headers["content-security-policy"] == policy
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "'unsafe-inline'" not in re.sub("style-src [^;]*", "", policy)


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/interact", "/_stcore/agent/mcp"],
)
def test_streamlit_s_figures_and_its_way_for_programs_are_closed(web_desk: Desk, path: str) -> None:
    client = client_without()
    assert client.get(path).status_code == 404
    assert client.post(path, headers={"origin": OURS}, json={}).status_code == 404
    assert preparing.everyone(web_desk) == []
