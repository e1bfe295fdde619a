"""A pack of sheets over HTTP: for whoever steers, from our own pages only, with new numbers each time."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from pypdf import PdfReader
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coprod.model.paper import Written
from coprod.model.workshop import Workshop
from coprod.web import visit
from coprod.web.asgi import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from coprod.workshops import Desk, paper, preparing, running, sheets
from coprod.workshops.desk import the_desk
from coprod.workshops.keys import facilitator_cookie, projector_cookie
from tests import factories

OURS = "http://testserver"


@pytest.fixture
def desk() -> Iterator[Desk]:
    the_desk.cache_clear()
    yield visit.desk()
    visit.desk().store.close()
    the_desk.cache_clear()


@pytest.fixture
def client(desk: Desk) -> TestClient:
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE, exception_handlers=EXCEPTION_HANDLERS)
    return TestClient(app, base_url=OURS)


@pytest.fixture
def steered(desk: Desk, client: TestClient) -> Workshop:
    workshop, keys = factories.workshop_and_keys(desk, minimum=1)
    client.cookies[facilitator_cookie(workshop.code)] = keys.facilitator
    return workshop


def ask(client: TestClient, workshop: Workshop, query: str, origin: str = OURS):
    return client.post(f"/download/{workshop.code}/paper?{query}", headers={"Origin": origin})


def test_who_steers_gets_a_pack_with_new_numbers_each_time(
    client: TestClient, desk: Desk, steered: Workshop
) -> None:
    answers = [ask(client, steered, "copies=2") for _ in "12"]
    assert [answer.status_code for answer in answers] == [200, 200]
    for answer in answers:
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["cache-control"] == "no-store"
        assert len(PdfReader(BytesIO(answer.content)).pages) == 4
    names = [answer.headers["content-disposition"] for answer in answers]
    assert len(set(names)) == 2
    assert all(f'filename="{steered.code}-paper-' in name for name in names)
    assert len(sheets.stack(desk, steered.id).sheets) == 4


@pytest.mark.parametrize(
    "query", ["", "copies=0", "copies=101", "copies=-1", "copies=ten", "copies=" + "9" * 9]
)
def test_a_pack_of_no_size_is_refused(client: TestClient, desk: Desk, steered: Workshop, query: str) -> None:
    assert ask(client, steered, query).status_code == 422
    assert sheets.stack(desk, steered.id).sheets == ()


def test_nobody_else_gets_one(client: TestClient, desk: Desk, steered: Workshop) -> None:
    assert ask(client, steered, "copies=1", origin="https://elsewhere.test").status_code == 403
    assert client.get(f"/download/{steered.code}/paper?copies=1").status_code in (403, 404)
    client.cookies.clear()
    assert ask(client, steered, "copies=1").status_code == 403
    key = preparing.new_keys(desk, steered.id, "projector")
    client.cookies[projector_cookie(steered.code)] = key
    assert ask(client, steered, "copies=1").status_code == 403
    assert sheets.stack(desk, steered.id).sheets == ()


def test_the_projectors_foot_says_how_many_came_on_paper(
    client: TestClient, desk: Desk, steered: Workshop
) -> None:
    round_ = running.open_round(desk, steered.id, "budget")
    who = factories.people(desk, steered, 3)
    factories.cast(desk, round_, who, [factories.budget(ict=100)] * 3)
    assert not [note for note in foot(client, steered) if "paper" in note]
    for sheet in paper.print_sheets(desk, steered.id, 2):
        parts = {round_.id: Written(fields={"ict": "100"})}
        paper.enter(desk, steered.id, sheet.code, "AB", parts, sheet.id)
    assert "3 phones + 2 paper." in foot(client, steered)
    running.void(desk, round_.id, who[0], "A mistake")
    running.void(desk, round_.id, who[1], "A mistake")
    assert "1 phone + 2 paper." in foot(client, steered)
    running.close_round(desk, round_.id, countdown=0)
    running.reveal_room(desk, round_.id)
    assert "1 phone + 2 paper." in foot(client, steered)
    running.open_round(desk, steered.id, "dots_steps")
    assert not [note for note in foot(client, steered) if "paper" in note]


def foot(client: TestClient, workshop: Workshop) -> list[str]:
    return client.get(f"/stage/{workshop.code}").json()["notes"]
