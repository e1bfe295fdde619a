"""Whose keys at the projector do anything: the server looks it up at each press."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coprod.model.workshop import Workshop
from coprod.news import Topic
from coprod.web import visit
from coprod.web.asgi import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from coprod.workshops import Desk, preparing, running, steps
from coprod.workshops.desk import the_desk
from coprod.workshops.preparing import Keys
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
    return TestClient(app, base_url=OURS, follow_redirects=False)


@pytest.fixture
def made(desk: Desk) -> tuple[Workshop, Keys]:
    return factories.workshop_and_keys(desk)


@pytest.fixture
def told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[Topic]:
    """What the desks were told of."""
    heard: list[Topic] = []
    tell = desk.news.tell

    def note(workshop_id: str, topic: Topic) -> None:
        heard.append(topic)
        tell(workshop_id, topic)

    monkeypatch.setattr(desk.news, "tell", note)
    return heard


def press(client: TestClient, workshop: Workshop, over: str, origin: str = OURS, button: str = "next") -> int:
    asked = {"button": button, "over": over}
    answer = client.post(f"/stage/{workshop.code}/press", params=asked, headers={"origin": origin})
    return answer.status_code


def rounds(desk: Desk, workshop: Workshop) -> int:
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    return len(standing.rounds)


def test_with_both_rights_a_press_is_the_next_step_and_the_same_press_again_is_none(
    client: TestClient, desk: Desk, made: tuple[Workshop, Keys]
) -> None:
    workshop, keys = made
    client.get(f"/p/{workshop.code}/{keys.projector}")
    client.get(f"/f/{workshop.code}/{keys.facilitator}")
    over = client.get(f"/stage/{workshop.code}").json()["steer"]["next"]
    assert (press(client, workshop, over), press(client, workshop, over)) == (204, 409)
    assert rounds(desk, workshop) == 1
    assert press(client, workshop, over, button="somersault") == 404


def test_the_projector_s_key_alone_does_nothing_and_the_desk_hears_why(
    client: TestClient, desk: Desk, made: tuple[Workshop, Keys], told: list[Topic]
) -> None:
    workshop, keys = made
    client.get(f"/p/{workshop.code}/{keys.projector}")
    assert client.get(f"/stage/{workshop.code}").json()["steer"] is None
    assert press(client, workshop, "open ") == 403
    assert rounds(desk, workshop) == 0
    assert told == [Topic.PRESS_NO_RIGHT]


def test_the_right_is_looked_up_at_each_press(
    client: TestClient, desk: Desk, made: tuple[Workshop, Keys]
) -> None:
    workshop, keys = made
    client.get(f"/p/{workshop.code}/{keys.projector}")
    client.get(f"/f/{workshop.code}/{keys.facilitator}")
    assert press(client, workshop, client.get(f"/stage/{workshop.code}").json()["steer"]["next"]) == 204
    over = client.get(f"/stage/{workshop.code}").json()["steer"]["next"]
    preparing.new_keys(desk, workshop.id, "facilitator")
    assert press(client, workshop, over) == 403
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    assert standing.open_round is not None, "the press closed it"


@pytest.mark.parametrize("origin", ["http://evil.test", "null", ""])
def test_a_press_from_elsewhere_does_nothing_and_tells_nobody(
    client: TestClient, desk: Desk, made: tuple[Workshop, Keys], told: list[Topic], origin: str
) -> None:
    workshop, keys = made
    client.get(f"/f/{workshop.code}/{keys.facilitator}")
    over = client.get(f"/stage/{workshop.code}").json()["steer"]["next"]
    assert press(client, workshop, over, origin) == 403
    assert (rounds(desk, workshop), told) == (0, [])


def test_nobody_without_any_key_can_trouble_the_desk(
    client: TestClient, made: tuple[Workshop, Keys], told: list[Topic], desk: Desk
) -> None:
    workshop, _keys = made
    running.open_round(desk, workshop.id, "budget")
    told.clear()
    assert press(client, workshop, "close ") == 403
    assert told == []
