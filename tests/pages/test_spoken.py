"""A laptop's pages speak what its browser reads: pages, callbacks, and the hall's own words as they are."""

from pathlib import Path

import pytest

from coprod.model.workshop import Workshop
from coprod.text import CATALOGUE, COOKIE
from coprod.workshops import Desk, joining
from coprod.workshops.keys import participant_cookie
from tests import factories
from tests.pages.conftest import Laptop, text_of

GERMAN = """
msgid ""
msgstr ""
"Language: de\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Results"
msgstr "Ergebnisse"

msgid "Language"
msgstr "Sprache"
"""


@pytest.fixture(autouse=True)
def german(locale: Path) -> None:
    """A small German catalogue and no other."""
    file = locale / "de" / CATALOGUE
    file.parent.mkdir(parents=True)
    file.write_text(GERMAN, "utf-8")


def test_a_page_speaks_the_language_that_was_chosen_in_this_browser(
    laptop: Laptop, steered: Workshop
) -> None:
    assert laptop.open("results", steered.code).header[0].value == "Results"
    laptop.cookies[COOKIE] = "de"
    assert laptop.open("results", steered.code).header[0].value == "Ergebnisse"
    laptop.cookies[COOKIE] = "tlh"
    assert laptop.open("results", steered.code).header[0].value == "Results"


def test_who_takes_part_reads_their_own_language_whatever_the_browser_asks_for(
    desk: Desk, laptop: Laptop
) -> None:
    workshop = factories.workshop(desk)
    person, key = joining.join(desk, workshop, language="de")
    joining.come_as(desk, workshop, person.id, "manager")
    laptop.cookies[participant_cookie(workshop.code)] = key
    app = laptop.open("take_part", workshop.code)
    assert [each.label for each in app.selectbox if each.key == "reading"] == ["Sprache"]
    app.selectbox(key="reading").select("en").run()
    assert [each.label for each in app.selectbox if each.key == "reading"] == ["Language"]
    assert "Sprache" not in text_of(app)
