"""One device, many people: each is somebody new, and sees nothing of the one before."""

# ruff: noqa: F811  (fixtures come by their names)

from starlette.applications import Starlette

from coprod.model.workshop import Origin, Round, Workshop
from coprod.workshops import Desk, door, running, steps
from tests.unit.test_pocket_routes import HUNDRED, Phone, app, workshop  # noqa: F401  fixtures


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


def test_where_somebody_sits_is_asked_on_a_shared_device_alone(
    app: Starlette, desk: Desk, workshop: Workshop
) -> None:
    own = Phone(app, workshop)
    own.post(f"/j/{workshop.code}")
    assert 'name="table"' not in own.get().text
    tablet = Phone(app, workshop)
    tablet.post(f"/j/{workshop.code}", {"shared": "1"})
    assert 'name="table"' in tablet.get().text
    refused = tablet.post("/group", {"group": "carer", "table": "1000"})
    assert refused.status_code == 422
    assert "a whole number from 1 to 999" in refused.text
    assert 'value="1000"' in refused.text
    assert 'value="carer" required checked' in refused.text
    assert tablet.post("/group", {"group": "carer", "table": "12"}).status_code == 303
    assert [each.table_number for each in steps.people(desk, workshop.id)] == [None, 12]


def test_a_locked_door_is_said_at_the_table_s_door_as_well(
    app: Starlette, desk: Desk, workshop: Workshop
) -> None:
    door.lock(desk, workshop.id)
    tablet = Phone(app, workshop)
    asked = tablet.get(f"/j/{workshop.code}/table")
    assert (asked.status_code, asked.headers["location"]) == (303, f"/j/{workshop.code}")
    refused = tablet.post(f"/j/{workshop.code}/table", {"table": "4", "people": "6"})
    assert refused.status_code == 409
    assert "The door is locked" in refused.text


def test_a_table_comes_in_by_its_own_door(app: Starlette, desk: Desk, workshop: Workshop) -> None:
    tablet = Phone(app, workshop)
    assert f"/j/{workshop.code}/table" in tablet.get(f"/j/{workshop.code}").text
    door = f"/j/{workshop.code}/table"
    assert "One ballot for the whole table" in tablet.get(door).text
    assert steps.stand(desk, workshop.id).joined == 0, "looking made somebody"
    wrong = tablet.post(door, {"table": "0", "people": "one"})
    assert wrong.status_code == 422
    assert 'value="one"' in wrong.text
    assert tablet.post(door, {"table": "4", "people": "6"}).headers["location"] == f"/pocket/{workshop.code}"
    assert 'data-step="lobby"' in tablet.get().text
    assert "Table 4: one ballot that 6 people agreed on" in tablet.get().text
    other = Phone(app, workshop)
    taken = other.post(door, {"table": "4", "people": "6"})
    assert taken.status_code == 409
    assert "on another device already" in taken.text
    round_ = running.open_round(desk, workshop.id, "budget")
    ballot = tablet.get().text
    assert "Table 4" in ballot
    assert "Table 4" not in Phone(app, workshop).join().get().text, (
        "a page drawn for a table was dealt to a person"
    )
    tablet.cast(round_, HUNDRED)
    assert counting(desk, round_) == []
    assert [each.number for each in steps.agreed(desk, round_.id)] == [4]
    assert "Next person" not in tablet.get().text
    assert tablet.post(door, {"table": "5", "people": "6"}).status_code == 303, "one device, one table"
    assert (
        other.post(door, {"table": "5", "people": "6"}, origin="http://elsewhere.example").status_code == 403
    )
