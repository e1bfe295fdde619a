"""Each page begins with its gate: nobody gets in without the right cookie, also as the first request."""

import pytest

from coprod.model.workshop import Workshop
from coprod.workshops import Desk, preparing
from coprod.workshops.keys import ORGANISER_COOKIE, facilitator_cookie, projector_cookie
from tests.pages.conftest import Laptop, text_of
from tests.servers import ORGANISER_KEY

SHUT = {
    "facilitate": "facilitator's desk",
    "results": "facilitator's desk",
    "projector": "projector's screen",
    "workshops": "organiser's desk",
    "take_part": "not joined",
}


@pytest.mark.parametrize("page", SHUT)
def test_a_stranger_is_told_kindly_and_sees_no_button(page: str, laptop: Laptop, workshop: Workshop):
    app = laptop.open(page, workshop.code)
    assert SHUT[page] in text_of(app).lower()
    assert workshop.name not in text_of(app)
    assert [button.label for button in app.button] == []


@pytest.mark.parametrize("page", ["facilitate", "results", "projector", "take_part"])
@pytest.mark.parametrize("code", ["", "AAAAAAAA", "'; DROP TABLE"])
def test_an_address_of_no_workshop_is_no_error(page: str, code: str, laptop: Laptop, desk: Desk):
    app = laptop.open(page, code)
    assert app.header[0].value in {"Which workshop?", "Join a workshop"}


@pytest.mark.parametrize("page", ["facilitate", "results", "projector"])
def test_a_key_of_another_workshop_opens_nothing(
    page: str, laptop: Laptop, workshop: Workshop, steered: Workshop
):
    key = laptop.cookies[facilitator_cookie(steered.code)]
    laptop.cookies[facilitator_cookie(workshop.code)] = key
    assert "does not have" in text_of(laptop.open(page, workshop.code))


def test_a_revoked_key_is_out_at_once(laptop: Laptop, steered: Workshop, desk: Desk):
    app = laptop.open("facilitate", steered.code)
    open_first = next(each for each in app.button if str(each.key).startswith("next open "))
    preparing.new_keys(desk, steered.id, "facilitator")
    open_first.click().run()
    assert "facilitator's desk" in text_of(app).lower()
    assert preparing.find(desk, steered.code).version == 1, "only the new key changed the workshop"


def test_a_projector_link_shows_but_does_not_steer(laptop: Laptop, workshop: Workshop, desk: Desk):
    laptop.cookies[projector_cookie(workshop.code)] = preparing.new_keys(desk, workshop.id, "projector")
    assert not laptop.open("projector", workshop.code).header
    assert "does not have" in text_of(laptop.open("facilitate", workshop.code))


def test_the_organiser_is_let_in_everywhere(laptop: Laptop, workshop: Workshop):
    laptop.cookies[ORGANISER_COOKIE] = ORGANISER_KEY
    for page in ("facilitate", "results", "workshops", "projector"):
        assert "does not have" not in text_of(laptop.open(page, workshop.code))
