"""Text that people write: one line, NFC, nothing hidden, a length."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from coprod.model.words import HIDDEN, Line, Note, Slug, tidy


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  more \t staff\r\nplease ", "more staff please"),
        ("cafe\u0301", "caf\u00e9"),
        ("abc\u202edef\u2069", "abcdef"),
        ("nul\x00 bell\x07", "nul bell"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("half \ud83d pair", "half pair"),
        ("👩‍👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿", "👩‍👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿"),
        ("<b>**bold**</b> {n} %s", "<b>**bold**</b> {n} %s"),
        ("\u200d\u0301 \u3000", ""),
        (
            "Pourquoi\u202f? «\u00a0Oui\u00a0» 10\u202f000\u00a0%",
            "Pourquoi\u202f? «\u00a0Oui\u00a0» 10\u202f000\u00a0%",
        ),
        ("two\u00a0words\u202f", "two words"),
    ],
)
def test_text_is_tidied_and_otherwise_left_as_it_is(written: str, kept: str) -> None:
    assert tidy(written, 80) == kept


@given(st.text(max_size=60))
def test_tidying_is_done_once_and_leaves_nothing_hidden(written: str) -> None:
    kept = tidy(written, 500)

    assert tidy(kept, 500) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert not set(kept) & HIDDEN
    assert not {unicodedata.category(c) for c in kept} & {"Cc", "Cs", "Zl", "Zp"}
    kept.encode("utf-8")


def test_a_line_of_81_characters_is_refused_with_its_length() -> None:
    with pytest.raises(ValueError, match="this has 81 characters, the most is 80"):
        tidy("x" * 81, 80)


@pytest.mark.parametrize("nothing", ["", "   ", "\u200b\u202e", "\x00"])
def test_a_line_with_nothing_to_read_is_refused(nothing: str) -> None:
    with pytest.raises(ValidationError, match="must not be empty"):
        TypeAdapter(Line).validate_python(nothing)


def test_a_note_may_be_empty_and_has_at_most_500_characters() -> None:
    note = TypeAdapter(Note)

    assert note.validate_python(" ") == ""
    assert len(note.validate_python("x" * 500)) == 500
    with pytest.raises(ValidationError):
        note.validate_python("x" * 501)


@pytest.mark.parametrize(
    "bad", ["", "Map_it", "1st", "map it", "map/it", "map-it", "x" * 41, "mäp", "map_it\n"]
)
def test_a_slug_is_small_letters_digits_and_underscores(bad: str) -> None:
    assert TypeAdapter(Slug).validate_python("map_it") == "map_it"
    with pytest.raises(ValidationError):
        TypeAdapter(Slug).validate_python(bad)
