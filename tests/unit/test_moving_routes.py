"""Going on with another phone, as two phones do it."""

# ruff: noqa: F811  (fixtures come by their names)

import re

from starlette.applications import Starlette

from coprod.model.workshop import Workshop
from coprod.workshops import Desk, running, steps
from tests.unit.test_pocket_routes import HUNDRED, Phone, app, workshop  # noqa: F401  fixtures


def link_of(phone: Phone) -> str:
    page = phone.post("/move").text
    found = re.search(r"/m/[A-Z0-9]{8}/[\w-]+", page)
    assert found is not None
    assert "<svg" in page
    return found[0]


def test_what_was_handed_in_comes_along(app: Starlette, desk: Desk, workshop: Workshop) -> None:
    round_ = running.open_round(desk, workshop.id, "budget")
    old, new = Phone(app, workshop).join(), Phone(app, workshop)
    old.cast(round_, HUNDRED)
    address = link_of(old)
    door = new.client.get(address)
    assert "What you handed in on the other phone comes along." in door.text
    assert 'data-step="counted"' in old.get().text, "looking at the link took the person away"
    moved = new.client.post(address, headers={"origin": "http://testserver"})
    assert (moved.status_code, moved.headers["location"]) == (303, f"/pocket/{workshop.code}")
    assert 'data-step="counted"' in new.get().text
    assert old.get().headers["location"] == f"/j/{workshop.code}"
    assert len(steps.people(desk, workshop.id)) == 1
    again = Phone(app, workshop).client.get(address)
    assert again.status_code == 410
    assert "This link was used, or is too old." in again.text


def test_a_foreign_page_moves_nobody(app: Starlette, workshop: Workshop) -> None:
    old, new = Phone(app, workshop).join(), Phone(app, workshop)
    assert old.post("/move", origin="http://elsewhere.example").status_code == 403
    address = link_of(old)
    assert new.client.post(address, headers={"origin": "http://elsewhere.example"}).status_code == 403
    assert 'data-step="lobby"' in old.get().text


def test_a_device_of_many_keeps_its_people(app: Starlette, workshop: Workshop) -> None:
    tablet = Phone(app, workshop)
    tablet.post(f"/j/{workshop.code}", {"shared": "1"})
    tablet.post("/group", {"group": "carer"})
    own = Phone(app, workshop).join()
    assert "Go on with another phone" in own.get().text
    assert "Go on with another phone" not in tablet.get().text
    assert tablet.post("/move").headers["location"] == f"/pocket/{workshop.code}"
