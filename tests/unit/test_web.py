"""Links, guards, downloads, the stage's data and the QR code, asked as a browser would."""

import io
from collections.abc import Iterator

import pytest
import segno
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from coprod.errors import Refused
from coprod.model.workshop import Workshop
from coprod.web import visit
from coprod.web.asgi import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from coprod.workshops import Desk, preparing, running
from coprod.workshops.desk import the_desk
from coprod.workshops.preparing import Keys
from tests import factories
from tests.servers import ORGANISER_KEY

OURS = "http://testserver"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("COPROD_COUNTDOWN_SECONDS", "0")
    the_desk.cache_clear()
    yield visit.desk()
    visit.desk().store.close()
    the_desk.cache_clear()


@pytest.fixture
def client(desk: Desk) -> TestClient:
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE, exception_handlers=EXCEPTION_HANDLERS)
    return TestClient(app, base_url=OURS, follow_redirects=False)


@pytest.fixture
def made(desk: Desk) -> tuple[Workshop, Keys]:
    return factories.workshop_and_keys(desk)


def test_healthz_says_ok(client: TestClient) -> None:
    assert client.get("/healthz").text == "ok"


@pytest.mark.parametrize(
    ("link", "leads_to", "cookie"),
    [
        ("/f/{code}/{facilitator}", "/facilitate?w={code}", "cp_f_{code}"),
        ("/f/{code}/{owner}", "/facilitate?w={code}", "cp_f_{code}"),
        ("/p/{code}/{projector}", "/projector?w={code}", "cp_v_{code}"),
        ("/o/" + ORGANISER_KEY, "/workshops", "cp_org"),
    ],
)
def test_a_link_turns_its_key_into_a_cookie_and_leaves_the_address(
    client: TestClient, made: tuple[Workshop, Keys], link: str, leads_to: str, cookie: str
) -> None:
    workshop, keys = made
    names = {"code": workshop.code, **vars(keys)}
    answer = client.get(link.format(**names))
    assert (answer.status_code, answer.headers["location"]) == (303, leads_to.format(**names))
    kept = answer.headers["set-cookie"]
    assert kept.startswith(cookie.format(**names) + "=")
    assert "HttpOnly" in kept
    assert "samesite=lax" in kept.lower()


@pytest.mark.parametrize(
    ("link", "status"),
    [
        ("/f/{code}/{projector}", 403),
        ("/f/{code}/wrong", 403),
        ("/p/{code}/{facilitator}", 403),
        ("/o/wrong", 403),
        ("/f/AAAAAAAA/{facilitator}", 404),
        ("/f/{code}", 404),
        ("/pocket/{code}/nothing/here", 404),
        ("/live/{code}", 403),
        ("/stage/{code}", 403),
        ("/download/{code}/ballots.csv", 403),
        ("/download", 404),
    ],
)
def test_a_wrong_link_is_refused_in_words_and_sets_no_cookie(
    client: TestClient, made: tuple[Workshop, Keys], link: str, status: int
) -> None:
    workshop, keys = made
    answer = client.get(link.format(code=workshop.code, **vars(keys)))
    assert answer.status_code == status
    assert "set-cookie" not in answer.headers
    assert "link" in answer.text.lower()


def test_a_replaced_key_is_out_at_once(client: TestClient, desk: Desk, made: tuple[Workshop, Keys]) -> None:
    workshop, keys = made
    client.get(f"/p/{workshop.code}/{keys.projector}")
    assert client.get(f"/stage/{workshop.code}").status_code == 200
    preparing.new_keys(desk, workshop.id, "projector")
    assert client.get(f"/stage/{workshop.code}").status_code == 403


def test_the_stage_shows_no_figure_before_the_reveal_and_the_baseline_only_after_its_own(
    client: TestClient, desk: Desk, made: tuple[Workshop, Keys]
) -> None:
    workshop, keys = made
    client.get(f"/p/{workshop.code}/{keys.projector}")
    lobby = client.get(f"/stage/{workshop.code}").json()
    assert (lobby["view"], lobby["join"]["code"]) == ("lobby", workshop.spoken_code)
    round_ = running.open_round(desk, workshop.id, "budget")
    factories.cast(desk, round_, factories.people(desk, workshop, 8), factories.baseline_ballots())
    asked = client.get(f"/stage/{workshop.code}").json()
    assert (asked["view"], asked["count"]["text"], asked["figure"]) == ("question", "8 of 8 are in", None)
    running.close_round(desk, round_.id)
    assert client.get(f"/stage/{workshop.code}").json()["figure"] is None
    running.reveal_room(desk, round_.id)
    room = client.get(f"/stage/{workshop.code}").json()
    running.reveal_baseline(desk, round_.id)
    both = client.get(f"/stage/{workshop.code}").json()
    assert room["picture"] == both["picture"]
    assert "8 professionals, 2017" not in str(room)
    assert "8 professionals, 2017; no service users or citizens" in str(both["notes"])
    running.hide(desk, round_.id)
    assert client.get(f"/stage/{workshop.code}").json()["figure"] is None


def test_the_qr_code_holds_the_public_address_whatever_the_visitor_says(
    client: TestClient, made: tuple[Workshop, Keys]
) -> None:
    workshop, _keys = made
    picture = client.get(
        f"/qr/{workshop.code}.svg", headers={"host": "127.0.0.1", "x-forwarded-host": "evil.test"}
    )
    expected = io.BytesIO()
    address = f"http://workshop.test:8501/j/{workshop.code}"
    segno.make(address, error="m", micro=False).save(
        expected, kind="svg", border=2, xmldecl=False, dark="#14202E", light="#FFFFFF", omitsize=True
    )
    assert picture.content == expected.getvalue()


def test_the_lobby_warns_of_an_address_that_phones_cannot_reach(
    client: TestClient, made: tuple[Workshop, Keys], monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop, keys = made
    client.get(f"/p/{workshop.code}/{keys.projector}")
    assert client.get(f"/stage/{workshop.code}").json()["notes"] == []
    monkeypatch.setenv("COPROD_PUBLIC_URL", "http://localhost:8501")
    the_desk.cache_clear()
    [warning] = client.get(f"/stage/{workshop.code}").json()["notes"]
    assert "Phones cannot reach this address" in warning


def test_the_hall_s_wifi_is_a_qr_code_for_those_who_see_the_projector(
    client: TestClient, desk: Desk, made: tuple[Workshop, Keys]
) -> None:
    workshop, keys = made
    address = f"/qr/{workshop.code}/wifi.svg"
    preparing.set_wifi(desk, workshop.id, "Town Hall; guests", "co-production")
    assert client.get(address).status_code == 403
    client.get(f"/p/{workshop.code}/{keys.projector}")
    shown = client.get(f"/stage/{workshop.code}").json()["wifi_qr"]
    assert shown.startswith(f"{address}?for=")
    expected = io.BytesIO()
    segno.make(r"WIFI:T:WPA;S:Town Hall\; guests;P:co-production;;", error="m", micro=False).save(
        expected, kind="svg", border=2, xmldecl=False, dark="#14202E", light="#FFFFFF", omitsize=True
    )
    assert client.get(shown).content == expected.getvalue()
    preparing.set_wifi(desk, workshop.id, "Town Hall; guests", "another-one")
    assert client.get(f"/stage/{workshop.code}").json()["wifi_qr"] != shown
    with pytest.raises(Refused, match="wrong_wifi"):
        preparing.set_wifi(desk, workshop.id, "Town Hall", "short")
    preparing.set_wifi(desk, workshop.id, "", "")
    assert client.get(address).status_code == 404


def test_only_who_owns_the_workshop_downloads(
    client: TestClient, desk: Desk, made: tuple[Workshop, Keys]
) -> None:
    workshop, keys = made
    factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    client.get(f"/f/{workshop.code}/{keys.facilitator}")
    assert client.get(f"/download/{workshop.code}/ballots.csv").status_code == 403
    client.get(f"/o/{ORGANISER_KEY}")
    answer = client.get(f"/download/{workshop.code}/ballots.csv")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="{workshop.code}-ballots.csv"'
    assert answer.text.lstrip("\ufeff").startswith("workshop,question,round,participant")
    assert client.get(f"/download/{workshop.code}/secrets.csv").status_code == 404


@pytest.mark.parametrize("origin", [None, "http://evil.test", "null", "http://testserver:6006"])
def test_a_websocket_from_elsewhere_never_reaches_streamlit(client: TestClient, origin: str | None) -> None:
    headers = {} if origin is None else {"origin": origin}
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        client.websocket_connect("/_stcore/stream", headers=headers),
    ):
        pass
    assert refused.value.code == 1008


@pytest.mark.parametrize("origin", [None, "http://evil.test", "null"])
def test_a_form_from_elsewhere_makes_no_example(client: TestClient, desk: Desk, origin: str | None) -> None:
    headers = {} if origin is None else {"origin": origin}
    assert client.post("/example", headers=headers).status_code == 403
    assert preparing.everyone(desk) == []
    assert client.post("/example", headers={"origin": OURS}).status_code == 303
    assert len(preparing.everyone(desk)) == 1


def test_cookies_are_kept_to_https_where_phones_come_by_it(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "secure" not in client.get(f"/o/{ORGANISER_KEY}").headers["set-cookie"].lower()
    monkeypatch.setenv("COPROD_PUBLIC_URL", "https://workshop.test")
    the_desk.cache_clear()
    assert "; secure" in client.get(f"/o/{ORGANISER_KEY}").headers["set-cookie"].lower()
