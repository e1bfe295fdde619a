"""The front page: four ways in, of which three need no key, and what can be read without any."""

import json

from coprod.workshops import Desk
from coprod.workshops.keys import ORGANISER_COOKIE
from tests.pages.conftest import Laptop, text_of
from tests.servers import ORGANISER_KEY


def doors(laptop: Laptop) -> dict[str, dict[str, object]]:
    """The forms that lead out of Streamlit: button -> what the form is made from."""
    made = (each.proto.json for each in laptop.open("welcome").get("bidi_component"))
    forms = [json.loads(each) for each in made if "button" in each]  # the choice of a language is none
    return {str(form["button"]): form for form in forms}


def test_a_stranger_finds_the_ways_that_need_no_key(laptop: Laptop, desk: Desk):
    found = doors(laptop)
    assert {button: form["action"] for button, form in found.items()} == {
        "Join": "/j",
        "Try a ballot alone": "/try",
        "Its projector": "/example",
        "Its ballot": "/example?to=ballot",
    }
    assert {button for button, form in found.items() if form["primary"]} == {"Join", "Try a ballot alone"}
    assert found["Try a ballot alone"]["method"] == "get", "trying changes nothing"


def test_it_says_what_this_is_and_where_the_key_is(laptop: Laptop, desk: Desk):
    app = laptop.open("welcome")
    said = text_of(app)
    assert said.startswith("Where should the next 100 go?")
    for words in (
        "live workshop on co-production",
        "eight professionals",
        "The organiser's link was printed",
    ):
        assert words in said
    assert [each.value for each in app.subheader] == [
        "Take part",
        "Try it alone",
        "See it at work",
        "Run a workshop",
        "Read on",
    ]


def test_there_is_something_to_read_without_a_key(laptop: Laptop, desk: Desk):
    links = [each.proto.page for each in laptop.open("welcome").get("page_link")]
    assert links == ["survey", "library"]


def test_the_organiser_is_led_to_their_workshops(laptop: Laptop, desk: Desk):
    laptop.cookies[ORGANISER_COOKIE] = ORGANISER_KEY
    app = laptop.open("welcome")
    assert "workshops" in [each.proto.page for each in app.get("page_link")]
    assert "was printed" not in text_of(app)
