"""The library on a laptop: open to everybody, by addresses that can be shared."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from coprod import library as pages
from coprod.model.library_toml import shipped_library
from coprod.workshops import Desk
from coprod.workshops.keys import ORGANISER_COOKIE
from tests.pages.conftest import Laptop, text_of
from tests.servers import ORGANISER_KEY

LIBRARY = shipped_library()


def links(app: AppTest) -> dict[str, str]:
    """The links that the page's lists hold: address -> label."""
    data = [json.loads(each.proto.json) for each in app.get("bidi_component") if each.proto.json]
    lists = [each for each in data if isinstance(each, dict)]
    return {way["address"]: way["label"] for each in lists for way in each.get("ways", ())}


def plain(text: str) -> str:
    return text.replace("\\", "").replace(":color[]", "")


def test_a_stranger_reads_it_as_the_very_first_page(laptop: Laptop, desk: Desk):
    app = laptop.open("library")
    assert app.header[0].value == "What stands in the way, and what others did"
    assert [each.value for each in app.subheader][:2] == ["Who has done it", "What can be changed"]
    found = links(app)
    assert [case.id for case in LIBRARY.cases if found.get(f"library?case={case.id}") != case.title] == []


@pytest.mark.parametrize("way", [way for ways in pages.contents(LIBRARY).values() for way in ways[:2]])
def test_each_kind_of_page_has_an_address(laptop: Laptop, desk: Desk, way: pages.Way):
    app = laptop.open("library", **{way.kind: way.id})
    page = pages.leaf(LIBRARY, way.kind, way.id)
    assert page is not None
    assert plain(app.header[0].value) == page.title
    said = plain(text_of(app))
    assert [each.text for block in page.blocks for each in block.says if each.text not in said] == []
    assert [each.by for each in page.sources if each.by not in said] == []


def test_an_address_of_nothing_leads_to_the_front_and_says_so(laptop: Laptop, desk: Desk):
    app = laptop.open("library", case="nobody")
    assert "There is no such page" in app.info[0].value
    assert app.header[0].value == "What stands in the way, and what others did"


def test_a_search_stands_in_the_address(laptop: Laptop, desk: Desk):
    app = laptop.open("library")
    app.text_input(key="find a word").set_value("poverty").run()
    assert app.query_params["q"] in ("poverty", ["poverty"])
    assert "library?case=experts_by_experience" in links(app)
    assert "library?case=cafe_rainbow" not in links(app)
    assert "1 page found" in text_of(app)
    again = laptop.open("library", q="poverty")
    assert again.text_input(key="find a word").value == "poverty"


def test_hostile_words_in_the_address_change_nothing(laptop: Laptop, desk: Desk):
    app = laptop.open("library", q="<img src=x>**bold**")
    assert app.info[0].value == "Nothing in the library holds these words."


def test_it_stands_in_the_organisers_navigation(laptop: Laptop, desk: Desk):
    laptop.cookies[ORGANISER_COOKIE] = ORGANISER_KEY
    assert "What stands in the way" in laptop.open("library").header[0].value
