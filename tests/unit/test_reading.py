"""The library's light pages: every one opens in one small document, can be found, and needs no script."""

import html
import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coprod import library as pages
from coprod.model.library_toml import shipped_library
from coprod.web.asgi import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from coprod.workshops.desk import the_desk

LIBRARY = shipped_library()
WAYS = [way for ways in pages.contents(LIBRARY).values() for way in ways]
LARGEST = 24_000


@pytest.fixture
def reader(settings_env: dict[str, str]) -> Iterator[TestClient]:
    the_desk.cache_clear()
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE, exception_handlers=EXCEPTION_HANDLERS)
    yield TestClient(app, base_url="http://testserver", follow_redirects=False)
    the_desk().store.close()
    the_desk.cache_clear()


def test_every_page_opens_with_its_title_and_every_link_leads_somewhere(reader: TestClient):
    links: set[str] = set()
    for way in WAYS:
        answer = reader.get(way.address)
        page, text = pages.leaf(LIBRARY, way.kind, way.id), html.unescape(answer.text)
        assert answer.status_code == 200
        assert page is not None
        assert f"<title>{page.title}</title>" in text
        assert [each.text for block in page.blocks for each in block.says if each.text not in text] == []
        assert len(answer.content) < LARGEST
        assert "content-security-policy" in answer.headers
        assert "set-cookie" not in answer.headers
        links |= set(re.findall(r'href="(/read[^"]*)"', answer.text))
    assert [link for link in sorted(links) if reader.get(link).status_code != 200] == []


def test_the_contents_name_every_page_once(reader: TestClient):
    text = reader.get("/read").text
    assert [way.address for way in WAYS if text.count(f'href="{way.address}"') != 1] == []


def test_a_word_is_found_and_stays_in_its_box(reader: TestClient):
    text = html.unescape(reader.get("/read", params={"q": "poverty"}).text)
    assert "Experts by Experience" in text
    assert "Café Rainbow" not in text
    assert 'value="poverty"' in text


def test_what_was_typed_is_text_and_nothing_else(reader: TestClient):
    typed = '"><script>alert(1)</script>{{7*7}}'
    answer = reader.get("/read", params={"q": typed})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert html.escape(typed, quote=False).replace('"', "&#34;") in answer.text
    assert "Nothing in the library holds these words." in answer.text


@pytest.mark.parametrize("path", ["/read/case/nobody", "/read/nonsense/map_it", "/read/case", "/read/step/"])
def test_a_page_that_is_not_there_is_a_404_in_words(reader: TestClient, path: str):
    answer = reader.get(path)
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
