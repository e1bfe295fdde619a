"""Who invites, as a phone and the projector are told it."""

# ruff: noqa: F811  (fixtures come by their names)

import re
from io import BytesIO

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coprod.formats import logo
from coprod.model.workshop import Workshop
from coprod.workshops import Desk, hosting, preparing
from coprod.workshops.keys import projector_cookie
from tests import factories
from tests.unit.test_logo import drawn, noise, written
from tests.unit.test_pocket_routes import OURS, app  # noqa: F401  fixtures

HOST = "Leith <b>Council</b>"


@pytest.fixture
def client(app: Starlette) -> TestClient:
    return TestClient(app, base_url=OURS, follow_redirects=False)


def host(desk: Desk, workshop: Workshop, picture: Image.Image) -> None:
    found = logo.read_logo(written(picture, "PNG" if picture.mode == "RGBA" else "JPEG"))
    hosting.name_host(desk, workshop.id, HOST, (found.media_type, found.content))


@pytest.mark.parametrize("picture", [drawn(), noise(250)])
def test_a_phone_is_told_who_invites_and_gets_a_small_picture(
    client: TestClient, desk: Desk, picture: Image.Image
) -> None:
    workshop = factories.workshop(desk)
    assert "/logo/" not in client.get(f"/j/{workshop.code}").text
    host(desk, workshop, picture)
    door = client.get(f"/j/{workshop.code}").text
    assert "Leith &lt;b&gt;Council&lt;/b&gt;" in door
    [address] = re.findall(r'src="(/logo/[^"]+)"', door)
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] in ("image/png", "image/jpeg")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert len(answer.content) <= 8000
    assert Image.open(BytesIO(answer.content)).height <= 128
    again = client.get(address, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_lobby_shows_the_whole_picture(client: TestClient, desk: Desk) -> None:
    workshop, keys = factories.workshop_and_keys(desk)
    client.cookies[projector_cookie(workshop.code)] = keys.projector
    assert client.get(f"/stage/{workshop.code}").json()["host"] == {"name": "", "logo": ""}
    host(desk, workshop, drawn())
    told = client.get(f"/stage/{workshop.code}").json()["host"]
    assert told["name"] == HOST
    assert Image.open(BytesIO(client.get(told["logo"]).content)).width == 1000


def test_a_picture_that_was_replaced_or_removed_is_not_there_any_more(client: TestClient, desk: Desk) -> None:
    workshop, other = factories.workshop(desk), factories.workshop(desk)
    host(desk, workshop, drawn())
    host(desk, other, drawn((600, 600)))
    [first] = re.findall(r'src="(/logo/[^"]+)"', client.get(f"/j/{workshop.code}").text)
    assert client.get(first.replace(workshop.code, other.code)).status_code == 404
    host(desk, workshop, noise(100))
    assert client.get(first).status_code == 404
    hosting.remove_logo(desk, workshop.id)
    assert "/logo/" not in client.get(f"/j/{workshop.code}").text
    preparing.delete(desk, other.id)
    assert client.get(f"/logo/{other.code}/x.png").status_code == 404
