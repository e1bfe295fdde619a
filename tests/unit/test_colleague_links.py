"""/o/KEY with a colleague's key."""

# ruff: noqa: F811  (fixtures come by their names)

from starlette.testclient import TestClient

from coprod.model.workshop import Workshop
from coprod.workshops import Desk, colleagues
from coprod.workshops.keys import ORGANISER_COOKIE
from coprod.workshops.preparing import Keys
from tests.servers import ORGANISER_KEY
from tests.unit.test_web import client, desk, made  # noqa: F401  fixtures


def test_the_link_turns_into_the_cookie_until_it_is_withdrawn(
    client: TestClient, desk: Desk, made: tuple[Workshop, Keys]
) -> None:
    workshop, _keys = made
    ann, key = colleagues.add(desk, "Ann")
    answer = client.get(f"/o/{key}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/workshops")
    assert f"{ORGANISER_COOKIE}={key}" in answer.headers["set-cookie"]
    stage = f"/stage/{workshop.code}"
    assert client.get(stage).status_code == 200
    colleagues.withdraw(desk, ann.id)
    assert client.get(stage).status_code == 403
    assert client.get(f"/o/{key}").status_code == 403


def test_trying_a_colleague_s_link_does_not_put_the_house_s_own_key_out(
    client: TestClient, desk: Desk
) -> None:
    _ann, key = colleagues.add(desk, "Ann")
    client.get(f"/o/{ORGANISER_KEY}")
    answer = client.get(f"/o/{key}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/workshops")
    assert "set-cookie" not in answer.headers
