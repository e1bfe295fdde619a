"""The words: fields, plurals, languages, numbers; and a catalogue that holds every word of the sources."""

import re
import string
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from coprod import text
from coprod.text import CATALOGUE, current, extract, languages, match, number, percent_text, speaking, t, tn

WELSH = """
msgid ""
msgstr ""
"Language: cy\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);\\n"

msgid "Join the workshop"
msgstr "Ymuno â'r gweithdy"

msgid "{n} left of 100"
msgstr "{rhif} ar ôl o 100"

msgid "{n} person is here"
msgid_plural "{n} people are here"
msgstr[0] "{n} person yma"
msgstr[1] "{n} berson yma"
msgstr[2] "{n} o bobl yma"
"""


@pytest.fixture
def welsh(locale: Path) -> None:
    """A small Welsh catalogue and no other."""
    file = locale / "cy" / CATALOGUE
    file.parent.mkdir(parents=True)
    file.write_text(WELSH, "utf-8")


def test_a_value_goes_in_as_it_is_and_is_not_read_as_a_format() -> None:
    assert t("{name} is here", name="{n} **{0}** %s") == "{n} **{0}** %s is here"


@pytest.mark.parametrize("message", ["{n} left of 100", "{0} left", "{} left", "left {"])
def test_a_field_that_is_not_given_is_an_error(message: str) -> None:
    with pytest.raises((KeyError, ValueError, IndexError)):
        t(message)


def test_english_has_one_and_many() -> None:
    said = [
        tn("{n} person is here as {group}", "{n} people are here as {group}", n, group="x") for n in (0, 1, 2)
    ]

    assert said == ["0 people are here as x", "1 person is here as x", "2 people are here as x"]


def test_no_words_are_no_words_in_every_language(welsh: None) -> None:
    with speaking("cy"):
        assert t("") == ""


def test_a_language_is_spoken_inside_its_block_only_with_its_own_plurals(welsh: None) -> None:
    with speaking("cy-GB") as spoken:
        assert (spoken, current()) == ("cy", "cy")
        assert t("Join the workshop") == "Ymuno â'r gweithdy"
        assert t("Nobody has translated this") == "Nobody has translated this"
        said = [tn("{n} person is here", "{n} people are here", n) for n in (1, 2, 3)]

    assert said == ["1 person yma", "2 berson yma", "3 o bobl yma"]
    assert (current(), t("Join the workshop")) == ("en", "Join the workshop")


def test_a_translation_with_a_field_we_do_not_have_falls_back_to_english(welsh: None) -> None:
    with speaking("cy"):
        assert t("{n} left of 100", n=15) == "15 left of 100"


def test_an_unknown_language_is_english(welsh: None) -> None:
    assert languages() == {"en": "English", "cy": "Cymraeg"}
    assert [match("tlh"), match(None), match(""), match("../../etc"), match("tlh", "CY_gb")] == ["en"] * 4 + [
        "cy"
    ]
    with speaking("tlh"):
        assert t("Join the workshop") == "Join the workshop"


def test_numbers_are_rounded_half_up_and_written_as_people_do() -> None:
    assert number(Fraction(25, 4), 1) == "6.3"
    assert number(Decimal("6.25")) == "6"
    assert number(Fraction(5, 2)) == "3"
    assert number(1234567) == "1,234,567"
    assert number(Fraction(185, 8), 3) == "23.125"
    assert number(20, 1) == "20.0"


def test_a_percent_has_a_decimal_only_where_there_is_one() -> None:
    assert [percent_text(tenths) for tenths in (0, 5, 25, 65, 200, 1000)] == [
        "0",
        "0.5",
        "2.5",
        "6.5",
        "20",
        "100",
    ]


def test_other_languages_write_numbers_their_own_way() -> None:
    with speaking("de"):
        assert (number(Fraction(12345, 10), 1), percent_text(65)) == ("1.234,5", "6,5")


def test_the_catalogue_holds_every_word_of_the_sources() -> None:
    fresh = extract.written(extract.collect())
    assert extract.POT.read_bytes() == fresh, "a word is new or gone: run `make words`"


def fields(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}


def test_every_message_has_plain_named_fields() -> None:
    for message in extract.collect():
        for wording in message.id if isinstance(message.id, tuple) else (message.id,):
            odd = {field for field in fields(wording) if not re.fullmatch(r"[a-z_]+", field)}
            assert not odd, f"{wording!r} has the field {odd}"


def test_every_translation_has_the_fields_of_its_message() -> None:
    for file in text.LOCALE.glob("*/LC_MESSAGES/coprod.po"):
        with file.open("rb") as source:
            for message in read_po(source):
                ids = message.id if isinstance(message.id, tuple) else (message.id,)
                for wording in message.string if isinstance(message.string, tuple) else (message.string,):
                    assert not wording or fields(wording) <= fields(ids[-1]), f"{file}: {wording!r}"
