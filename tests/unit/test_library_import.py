"""A file with additions is taken in whole or refused by name and key, and a refusal changes nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from coprod.errors import BadFile, Refused
from coprod.formats.library_toml import additions_toml
from coprod.store import library as store
from coprod.workshops import Desk, collecting
from tests import factories

SOURCE = """
[[sources]]
id = "leith_report"
title = "Leith report"
by = "City of Edinburgh"
published = "2024-05"
address = "https://example.org/leith"
"""
CASE = """
[[cases]]
id = "leith_garden"
title = "Leith garden"
where = "Edinburgh"
about = { text = "Neighbours run a garden.", source = "leith_report", at = "page 3" }
learning = [{ text = "Begin with the shed.", source = "slides_2017", at = "slide 3" }]
factors = ["ict"]
ours = ["factors"]
"""
REFORM = """
[[reforms]]
id = "shared_sheds"
title = "Shared sheds"
says = [{ text = "Tools are shared.", source = "leith_report", at = "page 4" }]
cases = ["leith_garden", "esther_coaches"]
"""
GOOD = SOURCE + CASE + REFORM


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = factories.desk_in(tmp_path)
    yield desk
    desk.store.close()


def version(desk: Desk) -> store.Version:
    with desk.store.reading() as db:
        return store.version(db)


def test_a_good_file_is_taken_in(desk: Desk) -> None:
    found = collecting.take_in(desk, GOOD.encode(), "mine.toml")
    assert found == collecting.additions(desk)
    assert collecting.library(desk).own == {"leith_report", "leith_garden", "shared_sheds"}


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        (CASE, "cases[0].about.source", '"leith_report" is not the id of a source'),
        (GOOD.replace('"slides_2017"', '"slides_2071"'), "cases[0].learning[0].source", '"slides_2017"'),
        (GOOD.replace('["ict"]', '["itc"]'), "cases[0].factors[0]", '"itc" is not the id of a factor'),
        (GOOD.replace('"esther_coaches"', '"esther"'), "reforms[0].cases[1]", "is not the id of a case"),
        (GOOD + SOURCE, "sources[1].id", "is used already by sources[0]"),
        (GOOD + CASE.replace("leith_garden", "leith_report"), "cases[1].id", "is used already by sources[0]"),
        (GOOD.replace('id = "leith_garden"', 'id = "surrey_neet_to_pete"'), "cases[0].id", "in the library"),
        (GOOD.replace("City of Edinburgh", ""), "sources[0].by", "this must not be empty"),
        (GOOD.replace("published", "printed"), "sources[0].published", "this key is missing"),
        (GOOD.replace("2024-05", "2024-13"), "sources[0].published", "there is no such day"),
        (GOOD.replace("https:", "javascript:"), "sources[0].address", "begins with https:// or http://"),
        (GOOD.replace('id = "leith', 'id = "Leith'), "sources[0].id", "small letters"),
        (GOOD.replace("Begin with", "x" * 601), "cases[0].learning[0].text", "the most is 600"),
        (GOOD.replace('["factors"]', '["colours"]'), "cases[0].ours[0]", '"barriers"'),
        (GOOD + "\n[[ideas]]\nid = 'x'\n", "ideas", "this key is not known"),
        (GOOD + "\n[cases2]\n", "cases2", '"cases"'),
        ("sources = 3\n", "sources", "not a list"),
        (GOOD + "\nthis is no TOML", "line", "not TOML"),
    ],
)
def test_a_bad_file_is_named_by_file_and_key_and_nothing_of_it_is_kept(
    desk: Desk, text: str, where: str, what: str
) -> None:
    before = version(desk)
    with pytest.raises(BadFile) as refusal:
        collecting.take_in(desk, text, "mine.toml")
    assert refusal.value.sentence.startswith("mine.toml, ")
    assert refusal.value.where.startswith(where)
    assert what in refusal.value.sentence
    assert version(desk) == before
    assert collecting.library(desk).own == frozenset()


def many(n: int) -> str:
    return "".join(SOURCE.replace("leith_report", f"report_{each}") for each in range(n))


def test_five_thousand_entries_are_refused(desk: Desk) -> None:
    with pytest.raises(BadFile) as refusal:
        collecting.take_in(desk, many(5000), "many.toml")
    assert refusal.value.sentence == (
        "many.toml, sources: there are 5000 entries in this file. Right would be: a file of up to 1000."
    )
    assert version(desk) == (0, 0)


def test_a_file_that_is_too_large_is_refused_unread(desk: Desk) -> None:
    with pytest.raises(BadFile, match=r"large\.toml: this file is too large"):
        collecting.take_in(desk, "#" * 1_000_001, "large.toml")


def test_a_thousand_entries_fit_and_one_more_does_not(desk: Desk) -> None:
    collecting.take_in(desk, many(1000), "many.toml")
    with pytest.raises(Refused, match="library_full"):
        collecting.take_in(desk, SOURCE, "mine.toml")
    assert version(desk).entries == 1000


def test_one_s_own_file_again_changes_nothing(desk: Desk) -> None:
    collecting.take_in(desk, GOOD, "mine.toml")
    before = version(desk)
    own_file = additions_toml(collecting.additions(desk))
    assert collecting.take_in(desk, own_file, "library.toml").ids == frozenset()
    assert collecting.take_in(desk, "", "empty.toml").ids == frozenset()
    assert version(desk) == before


def test_another_server_takes_the_file_in(desk: Desk, tmp_path: Path) -> None:
    collecting.take_in(desk, GOOD, "mine.toml")
    (tmp_path / "other").mkdir()
    other = factories.desk_in(tmp_path / "other")
    collecting.take_in(other, additions_toml(collecting.additions(desk)), "library.toml")
    assert collecting.additions(other) == collecting.additions(desk)
    other.store.close()


def test_an_entry_that_was_changed_here_is_not_overwritten_by_a_file(desk: Desk) -> None:
    collecting.take_in(desk, GOOD, "mine.toml")
    with pytest.raises(BadFile, match="in the library already, and is not the same"):
        collecting.take_in(desk, GOOD.replace("Edinburgh", "Glasgow"), "mine.toml")
    case = collecting.library(desk).case("leith_garden")
    assert case is not None
    assert case.where == "Edinburgh"


def test_hostile_words_are_kept_as_they_are_and_hidden_marks_are_not(desk: Desk) -> None:
    hostile = "<img src=x onerror=alert(1)> **bold** {n} %s [x](javascript:alert(1)) \u202eevil"
    collecting.take_in(desk, GOOD.replace("Neighbours run a garden.", hostile), "mine.toml")
    case = collecting.library(desk).case("leith_garden")
    assert case is not None
    assert case.about.text == hostile.replace("\u202e", "")
    assert (
        additions_toml(collecting.additions(desk)).count("<img src=x onerror=alert(1)> **bold** {n} %s") == 1
    )
