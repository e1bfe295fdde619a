"""One device, many people: each is somebody new, and sees nothing of the one before."""

# ruff: noqa: F811  (fixtures come by their names)

from starlette.applications import Starlette

from coprod.model.workshop import Origin, Round, Workshop
from coprod.workshops import Desk, running, steps
from tests.unit.test_pocket_routes import HUNDRED, Phone, app, desk, workshop  # noqa: F401  fixtures


def shared(app: Starlette, workshop: Workshop) -> Phone:
    tablet = Phone(app, workshop)
    assert tablet.post(f"/j/{workshop.code}", {"shared": "1"}).status_code == 303
    assert tablet.post("/group", {"group": "carer"}).status_code == 303
    return tablet


def counting(desk: Desk, round_: Round) -> list[Origin]:
    return [cast.origin for cast in steps.counting(desk, round_.id)]


def test_the_next_person_is_somebody_new(app: Starlette, desk: Desk, workshop: Workshop) -> None:
    round_ = running.open_round(desk, workshop.id, "budget")
    tablet = shared(app, workshop)
    tablet.cast(round_, HUNDRED)
    counted = tablet.get().text
    assert "Next person" in counted
    assert "can no longer be seen or changed on this device" in counted
    receipt = steps.counting(desk, round_.id)[0].receipt
    assert receipt[:4] in counted

    door = tablet.post("/next")
    assert (door.status_code, door.headers["location"]) == (303, f"/j/{workshop.code}?next")
    page = tablet.get(door.headers["location"]).text
    assert "Next person, please." in page
    assert f'data-forget="{workshop.code}"' in page, "drafts of the person before would stay"
    assert receipt[:4] not in page
    assert tablet.get().headers["location"] == f"/j/{workshop.code}", "it still knows who was here"

    tablet.post(f"/j/{workshop.code}", {"shared": "1"})
    tablet.post("/group", {"group": "manager"})
    fresh = tablet.get().text
    assert 'data-step="ballot"' in fresh
    assert receipt[:4] not in fresh
    tablet.cast(round_, HUNDRED)  # with the press that the person before used, too
    assert counting(desk, round_) == [Origin.SHARED, Origin.SHARED]
    assert [person.group_id for person in steps.people(desk, workshop.id)] == ["carer", "manager"]


def test_a_phone_of_ones_own_is_never_put_away(app: Starlette, desk: Desk, workshop: Workshop) -> None:
    round_ = running.open_round(desk, workshop.id, "budget")
    phone = Phone(app, workshop).join()
    phone.cast(round_, HUNDRED)
    assert "Next person" not in phone.get().text
    assert phone.post("/next").headers["location"] == f"/pocket/{workshop.code}"
    assert 'data-step="counted"' in phone.get().text
    assert counting(desk, round_) == [Origin.PHONE]


def test_a_foreign_page_puts_nobody_away(app: Starlette, desk: Desk, workshop: Workshop) -> None:
    tablet = shared(app, workshop)
    assert tablet.post("/next", origin="http://elsewhere.example").status_code == 403
    assert 'data-step="lobby"' in tablet.get().text
