"""The library of a server: what is shipped, what was added, and what no longer fits."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coprod.formats.library_toml import additions_toml
from coprod.library import leaf
from coprod.model.library import Additions, Case, Fact, Library, Reform, Source
from coprod.model.library_toml import parse_additions, shipped_library
from coprod.store import library as store
from coprod.store.library import Kind, Row
from coprod.web import visit
from coprod.web.asgi import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from coprod.workshops import Desk, collecting
from coprod.workshops.desk import the_desk
from tests import factories

SOURCE = Source(id="leith_report", title="Leith report", by="City of Edinburgh", published="2024-05")
ABOUT = Fact(text="Neighbours run a garden.", source="leith_report", at="page 3")
CASE = Case(id="leith_garden", title="Leith garden", where="Edinburgh", about=ABOUT)
ADDED = Additions(sources=(SOURCE,), cases=(CASE,))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = factories.desk_in(tmp_path)
    yield desk
    desk.store.close()


def keep(desk: Desk, kind: Kind, entry_id: str, content: str) -> None:
    """Write a row that today's use cases would not."""
    with desk.store.writing() as db:
        store.add(db, [Row(kind, entry_id, content)])


def left_out(desk: Desk) -> dict[str, str]:
    return {each.id: each.why for each in collecting.collected(desk).left_out}


def test_without_additions_it_is_the_shipped_library(desk: Desk) -> None:
    assert collecting.library(desk) == shipped_library()
    assert collecting.additions(desk) == Additions()


def test_a_page_of_an_own_case_says_that_it_is_ours(desk: Desk) -> None:
    collecting.add(desk, ADDED)
    page = leaf(collecting.library(desk), "case", "leith_garden")
    assert page is not None
    assert (page.own, page.title) == (True, "Leith garden")
    assert [cited.title for cited in page.sources] == ["Leith report"]


def test_two_stores_have_two_libraries(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = factories.desk_in(tmp_path / "other")
    collecting.add(desk, ADDED)
    assert collecting.library(other).own == frozenset()
    assert collecting.library(desk).own == ADDED.ids
    other.store.close()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("no JSON", "unreadable"),
        ('{"id": "old", "title": "Old", "colour": "red"}', "unreadable"),
        ('{"id": "other", "title": "Old", "by": "A", "published": "2024"}', "unreadable"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_and_left_out(desk: Desk, content: str, why: str) -> None:
    collecting.add(desk, ADDED)
    keep(desk, "source", "old", content)
    assert collecting.library(desk).own == ADDED.ids
    assert left_out(desk) == {"old": why}


def test_a_tag_that_vanished_leaves_the_entry_out_and_it_can_be_mended(desk: Desk) -> None:
    collecting.add(desk, ADDED)
    tagged = CASE.model_copy(update={"id": "tagged", "factors": ("no_such_factor",)})
    keep(desk, "case", "tagged", tagged.model_dump_json())
    assert left_out(desk) == {"tagged": "points_nowhere"}
    assert collecting.collected(desk).find("tagged") == tagged
    collecting.replace(desk, tagged.model_copy(update={"factors": ()}))
    assert left_out(desk) == {}
    assert "tagged" in collecting.library(desk).own


def test_an_id_that_a_newer_release_ships_leaves_out_what_would_cite_another_source(desk: Desk) -> None:
    mine = SOURCE.model_copy(update={"id": "slides_2017"})
    cites = CASE.model_copy(update={"about": ABOUT.model_copy(update={"source": "slides_2017"})})
    keep(desk, "source", mine.id, mine.model_dump_json())
    keep(desk, "case", cites.id, cites.model_dump_json())
    assert left_out(desk) == {"slides_2017": "id_shipped", "leith_garden": "points_nowhere"}
    collecting.remove(desk, "slides_2017")
    assert left_out(desk) == {}, "the organiser has been told, and lets the shipped source stand for theirs"


def test_an_entry_that_is_shipped_just_so_takes_nothing_along(desk: Desk) -> None:
    same = shipped_library().source("slides_2017")
    keep(desk, "source", same.id, same.model_dump_json())
    collecting.add(desk, Additions(cases=(CASE.model_copy(update={"about": _citing("slides_2017")}),)))
    assert left_out(desk) == {"slides_2017": "id_shipped"}
    assert collecting.library(desk).own == {"leith_garden"}


def test_what_points_at_something_left_out_is_left_out_too(desk: Desk) -> None:
    case = CASE.model_copy(update={"about": _citing("gone")})
    reform = Reform(id="sheds", title="Sheds", says=(_citing("slides_2017"),), cases=("leith_garden",))
    keep(desk, "case", case.id, case.model_dump_json())
    keep(desk, "reform", reform.id, reform.model_dump_json())
    assert left_out(desk) == {"leith_garden": "points_nowhere", "sheds": "points_nowhere"}
    assert collecting.library(desk) == shipped_library()


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("Café in Ålesund", "cafe_in_alesund"),
        ("  From NEET -> to PETE!  ", "from_neet_to_pete"),
        ("2024: a year", "case_2024_a_year"),
        ("Ελλάδα", "case"),
        ("<script>alert(1)</script>", "script_alert_1_script"),
        ("a" * 60, "a" * 40),
        ("Leith garden", "leith_garden_2"),
    ],
)
def test_an_id_is_made_from_the_title(title: str, made: str) -> None:
    assert collecting.new_id(title, "case", {"leith_garden"}) == made
    assert CASE.model_validate(CASE.model_dump() | {"id": made})


def test_an_id_stays_short_when_it_needs_a_number() -> None:
    taken = {"a" * 40} | {"a" * 38 + f"_{n}" for n in range(2, 10)}
    assert collecting.new_id("a" * 60, "case", taken) == "a" * 37 + "_10"


def test_the_file_leaves_out_what_is_empty(desk: Desk) -> None:
    collecting.add(desk, ADDED)
    text = additions_toml(collecting.additions(desk))
    assert tomllib.loads(text) == {
        "sources": [
            {"id": "leith_report", "title": "Leith report", "by": "City of Edinburgh", "published": "2024-05"}
        ],
        "cases": [
            {
                "id": "leith_garden",
                "title": "Leith garden",
                "where": "Edinburgh",
                "about": {"text": "Neighbours run a garden.", "source": "leith_report", "at": "page 3"},
            }
        ],
    }


def test_the_whole_shipped_library_survives_the_way_out_and_in_again() -> None:
    shipped = shipped_library()
    own = Additions(sources=shipped.sources, reforms=shipped.reforms, cases=shipped.cases)
    text = additions_toml(own)
    assert parse_additions(text, "library.toml", Library(items=shipped.items)) == own


def test_the_file_of_this_server_is_served_to_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    the_desk.cache_clear()
    desk = visit.desk()
    collecting.add(desk, ADDED)
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE, exception_handlers=EXCEPTION_HANDLERS)
    answer = TestClient(app).get("/library.toml")
    desk.store.close()
    the_desk.cache_clear()
    assert answer.headers["content-disposition"] == 'attachment; filename="library.toml"'
    assert answer.headers["content-type"] == "application/toml; charset=utf-8"
    assert parse_additions(answer.content, "library.toml", shipped_library()) == ADDED


def _citing(source_id: str) -> Fact:
    return ABOUT.model_copy(update={"source": source_id})
