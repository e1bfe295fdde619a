"""Words in Markdown: nothing in them begins anything there, and nothing is added that could be copied."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod.ui.words import literal
from tests.faults.hostile import SHOWN

PARTED = ":color[]"
LINKS = re.compile(r"(?i)(https?://|www(?=\.))[-.\w]+|[-.\w+]+@[-\w]+(\.[-\w]+)+")
SIGNS = re.compile(r":(\+1|-1|[\w-]+):|(^|\s)(<->|->|<-|--|>=|<=|~=)(\s|$)")
"""What remark-gfm, remark-emoji and Streamlit look for in a run of words, after backslashes are gone."""
PIECES = [*("http://", "www.", "a.b", "smile", "+1", "8501", "[]"), *"@:-><=~ x\\"]


def runs(marked: str) -> list[str]:
    """The runs of words between what parts them, without backslashes."""
    return [re.sub(r"\\(.)", r"\1", run, flags=re.DOTALL) for run in marked.split(PARTED)]


@pytest.mark.parametrize(
    "words", [*SHOWN, "http://192.0.2.7:8501/x", "x.y+z@a.test", ":smile::+1:", ":color[x]", "a <-> b"]
)
def test_nothing_begins_and_nothing_is_added(words: str) -> None:
    assert "".join(runs(literal(words))) == words
    assert [run for run in runs(literal(words)) if LINKS.search(run) or SIGNS.search(run)] == []


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_nor_in_any_other_words(words: str) -> None:
    assert "".join(runs(literal(words))) == words
    assert [run for run in runs(literal(words)) if LINKS.search(run) or SIGNS.search(run)] == []


@pytest.mark.parametrize("words", ["192.0.2.7:8501 answers", "a: b, at 10:30", "a.b, not @ home"])
def test_what_begins_nothing_stays_in_one_piece(words: str) -> None:
    assert PARTED not in literal(words)


def test_without_the_parting_the_same_words_begin_something() -> None:
    """The control: what the runs are searched for is in these words."""
    begun = [words for words in SHOWN if LINKS.search(words) or SIGNS.search(words)]
    assert len(begun) >= 8
