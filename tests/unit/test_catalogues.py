"""The catalogues: whole, well formed, with their language's own plural rule; and who has reviewed them."""

import re
from collections import Counter
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from coprod import text
from coprod.model.template import shipped_template
from coprod.text import CATALOGUE, LOCALE, extract, is_reviewed, languages, speaking, tn

LANGUAGES = ["cy", "de", "es", "fr", "gd"]
MARKS = re.compile(r"</?\w+[^>]*>|&\w+;|\*\*|`|\]\(")
FORMS = {
    "cy": {"zero": 0, "other": 0, "one": 1, "two": 2, "few": 3, "many": 4},
    "de": {"one": 0, "other": 1},
    "es": {"one": 0, "other": 1, "many": 1},
    "fr": {"one": 0, "other": 1, "many": 1},
    "gd": {"one": 0, "two": 1, "few": 2, "other": 3},
}
"""Which form stands for which of the plural categories that the Unicode consortium publishes (CLDR)."""


def catalogue(language: str) -> Catalog:
    with (LOCALE / language / CATALOGUE).open("rb") as source:
        return read_po(source, locale=language)


def wordings(string: object) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, (tuple, list)) else (str(string),)


def test_there_are_six_languages() -> None:
    assert sorted(languages()) == sorted(["en", *LANGUAGES])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_every_message_and_no_other(language: str) -> None:
    found, sources = catalogue(language), extract.collect()
    assert {str(each.id) for each in found} == {str(each.id) for each in sources}
    assert extract.missing(found) == []
    assert not found.obsolete
    assert [each.id for each in found if each.id and each.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_marks_and_every_field_of_its_message(language: str) -> None:
    odd = []
    for message in catalogue(language):
        for said in wordings(message.string) if message.id else ():
            asked = wordings(message.id)[-1]
            fields = [Counter(re.findall(r"{\w+}", each)) for each in (asked, said)]
            if isinstance(message.id, tuple):
                fields = [each - Counter({"{n}": 1}) for each in fields]  # "dal un": one may be said in words
            marks = [Counter(MARKS.findall(each)) for each in (asked, said)]
            spaces = [each != each.strip() for each in (asked, said)]
            if fields[0].keys() != fields[1].keys() or marks[0] != marks[1] or spaces[0] != spaces[1]:
                odd.append((asked, said))
    assert odd == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plural_rule_is_the_languages_own(language: str) -> None:
    found, published = catalogue(language), Locale(language).plural_form
    assert found.num_plurals == len(set(FORMS[language].values()))
    with speaking(language):
        for n in range(201):
            said = text._catalogue(language).plural(n)  # type: ignore[attr-defined]
            assert said == FORMS[language][published(n)], n


def test_gaelic_has_four_forms() -> None:
    """1 and 11, 2 and 12, 3 to 19, and the others each take a form of their own."""
    with speaking("gd"):
        said = {
            n: tn("{n} person is here", "{n} people are here", n).replace(str(n), "") for n in (1, 2, 3, 20)
        }
        again = [
            tn("{n} person is here", "{n} people are here", n).replace(str(n), "") for n in (11, 12, 19, 100)
        ]
    assert len(set(said.values())) >= 3
    assert again == list(said.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_survey_is_whole_in_every_language(language: str) -> None:
    template = shipped_template("coproduction_survey")
    silent = [
        (question.id if question else "", field)
        for question, thing in template.worded()
        for field in thing.to_say()
        if field != "wording"
        and not any(words.language == language and getattr(words, field, None) for words in thing.words)
    ]
    assert silent == []


def test_a_shipped_translation_is_unreviewed() -> None:
    assert [is_reviewed(code) for code in languages()] == [True] + [False] * len(LANGUAGES)


def test_a_translation_is_reviewed_once_somebody_gave_their_name(locale: Path) -> None:
    file = locale / "cy" / CATALOGUE
    file.parent.mkdir(parents=True)
    file.write_text(
        'msgid ""\nmsgstr ""\n"Language: cy\\n"\n"Last-Translator: Nia Example <nia@example.org>\\n"\n',
        "utf-8",
    )
    assert is_reviewed("cy")
