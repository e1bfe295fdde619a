"""A laptop's pages speak what its browser reads: pages, callbacks, and the hall's own words as they are."""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path

import pytest

from coprod.model.workshop import Workshop
from coprod.text import CATALOGUE, COOKIE, ENGLISH
from coprod.ui import spoken
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
    assert [each.label for each in app.radio if each.key == "reading"] == ["Sprache"]
    app.radio(key="reading").set_value("en").run()
    assert [each.label for each in app.radio if each.key == "reading"] == ["Language"]
    assert "Sprache" not in text_of(app)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> threading.local:
    """Let each thread be the session that it says: `session.id = "..."`."""
    session = threading.local()
    monkeypatch.setattr(spoken, "_session", lambda: session.id)
    monkeypatch.setattr(spoken, "_spoken", deepcopy(spoken._spoken))
    return session


def test_a_session_that_still_asks_is_not_forgotten(session: threading.local) -> None:
    session.id = "first"
    spoken.speak("de")
    for n in range(spoken.MOST_SESSIONS + 1):
        session.id = str(n)
        spoken.speak("fr")
        if n % 1000 == 0:
            session.id = "first"
            assert spoken._of_this_session() == "de"
    session.id = "0"
    assert spoken._of_this_session() == ENGLISH, "the oldest that nobody asks for is"


def test_many_sessions_at_once_are_taken_in(session: threading.local) -> None:
    def come(thread: int) -> int:
        for n in range(2000):
            session.id = f"{thread} {n}"
            spoken.speak("de")
            spoken._of_this_session()
        return thread

    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as several:
            assert list(several.map(come, range(8))) == list(range(8))
    finally:
        sys.setswitchinterval(switch)
