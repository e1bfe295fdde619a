"""The whole walk in a made-up language: no English is left on a screen, nothing is cut, nothing overlaps.

`pytest -s -m long tests/browser/test_pseudo.py` prints how many screens were read; German is read as well.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from playwright.sync_api import Browser, Page

from coprod.model import SAMPLE_DATA
from coprod.model.baseline import shipped_baselines
from coprod.model.question import Item
from coprod.text import languages
from coprod.web.pocket.easy import COOKIE as EASY
from coprod.workshops import joining, templating
from tests import factories, pseudo
from tests.browser.axe import SETTLED_MS, at_rest, unfold
from tests.browser.test_axe import Looking, a_few_screens, afterwards, before_it_begins, while_it_runs
from tests.screenshots import shoot
from tests.servers import Server, wait_until

READ = Path(__file__).with_name("words_on_screen.js").read_text(encoding="utf-8")
PHONE = {"width": 320, "height": 640}
ENGLISH = re.compile(r"(?<![^\W_])[A-Za-z]{3,}(?![^\W_])")
PATIENCE = 5
"""What is amiss is so for as many seconds; a busy machine may draw a picture for the wrong width at first."""
TOUCH = 3
"""Boxes of lines may share this many px: letters do not fill them."""
TYPED = ("Health forum, Tuesday", "By link", "I will ask first.", "Hall", "Esperanto", *languages().values())
"""What people of the walk typed, and how languages call themselves."""
CODE = re.compile(
    r"\b[A-HJKMNP-Z2-9]{4}[ -]?[A-HJKMNP-Z2-9]{4}\b"  # a join code, a receipt code
    r"|(https?://|\b[\w.-]+\.example\b)\S*|^https?$|^://\S*$|^\.\S+/\S*$"  # an address, whole or in parts
)
_BABEL = Locale(pseudo.LANGUAGE)
KNOWN = {
    *("kaj", "UTC", "universala", "tempo", "kunordigita"),
    *_BABEL.months["format"]["wide"].values(),
    *_BABEL.days["format"]["wide"].values(),
}
"""What is said so in this language too: Babel's own "and" and its months, the name of a time zone."""
STREAMLITS_OWN = re.compile(
    r"Main menu|Skip to main content|Open|App pages|Expand sidebar|(In|De)crement|Shortcut F\d+|\w+ icon"
    r"|(day|month|year|Hour|Minute), .*|\d\d – \w+|Choose date|(Remove|Fullscreen:|Help for) .*|Clear all"
)
"""Texts that an app cannot change; docs/accessibility.md tells of them."""
STREAMLITS_PARTS = {"stFileUploaderDropzone"}
"""All that is in these is Streamlit's."""
PLANTED = """
const plant = (style, html) => {
  const made = document.createElement("div")
  made.style = "white-space: nowrap;" + style
  document.body.append(Object.assign(made, { textContent: html }))
  return made
}
plant("", "Nobody translated this.")
plant("", "…").setAttribute("aria-label", "Close")
const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg")
const label = document.createElementNS("http://www.w3.org/2000/svg", "text")
label.setAttribute("y", 20)
label.textContent = "Picture"
drawn.append(label)
plant("", "").append(drawn)
plant("width: 60px; overflow: hidden; text-overflow: ellipsis", "Çúúţţ óóƒƒ ááţţ íííţţšš ééñð")
plant("width: 60px; height: 12px; overflow: hidden; white-space: normal", "Ḃééļóóẃ ẃĥááţţ ííšš šĥóóẃñ")
plant("margin-left: 250px", "Ƒááŕŕ óóúúţţ ţţóó ţţĥéé ŕííĝĥţţ")
plant("", "Óóñééšš")
plant("margin-top: -1em", "Ţţĥéé óóţţĥééŕ")
"""
PIECE = re.compile(r"[.:;,]+(?:\s+|$)|\s·\s|[()]|\skaj\s|\s[–-]\s")


@cache
def in_english() -> set[str]:
    """What the library and the 2017 baseline say, piece by piece: that stays in English."""
    said = next(iter(shipped_baselines().values())).read_text("utf-8").replace(",", "\n").splitlines()
    for file in (*SAMPLE_DATA.glob("library/*.toml"), *SAMPLE_DATA.glob("baselines/*.toml")):
        said += _texts(tomllib.loads(file.read_text("utf-8")))
    return {piece for each in said for piece in (each, *_pieces(each))}


def _texts(table: object) -> list[str]:
    if isinstance(table, dict):
        table = list(table.values())
    if isinstance(table, list):
        return [text for each in table for text in _texts(each)]
    return [" ".join(table.split())] if isinstance(table, str) else []


def _pieces(text: str) -> list[str]:
    return [re.sub(r"^[A-Z]\d* ", "", piece.strip()) for piece in PIECE.split(text)]


@dataclass
class Reading:
    """What is amiss with the words on every screen that was looked at; stands in for axe's matrix."""

    language: str = pseudo.LANGUAGE
    screens: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)

    def look(self, screen: str, page: Page) -> None:
        """Read the page as it stands, everything unfolded."""
        unfold(page)
        at_rest(page)
        if page.locator("[data-testid=stApp]").count():
            settle(page)
        self.screens.append(screen)
        own = in_the_survey() if screen.startswith("questions") else frozenset()
        amiss = self.amiss(page, own)
        for _ in range(PATIENCE):
            if amiss:
                page.wait_for_timeout(1000)
                amiss = [each for each in self.amiss(page, own) if each in amiss]
        self.found += [f"{screen}: {each}" for each in amiss]

    def amiss(self, page: Page, own: frozenset[str] = frozenset()) -> list[str]:
        """What is amiss now; `own` are English texts that somebody is about to change here."""
        found: list[str] = []
        for frame in page.frames:
            words = frame.evaluate(READ)
            chosen = frame != page.main_frame and frame.locator("html[lang=en]").count()  # of a preview
            if self.language == pseudo.LANGUAGE and not chosen:
                found += english_in([each for each in words if each["text"] not in own])
            found += [*cut_in(words), *overlaps_in(words)]
        return list(dict.fromkeys(found))


def settle(page: Page) -> None:
    """Wait until a page of Streamlit, which comes in pieces, has the words and places of a moment ago."""
    seen: object = None

    def drawn() -> bool:
        nonlocal seen
        page.wait_for_timeout(SETTLED_MS)
        before, seen = seen, page.evaluate(READ)
        return before == seen and not page.locator("[data-testid=stSkeleton]").count()

    wait_until(drawn, f"{page.url} does not settle", 60)


@cache
def in_the_survey() -> frozenset[str]:
    """The shipped questions' own words."""
    said = [
        (each, text) for _, each in factories.english_template().worded() for text in each.to_say().values()
    ]
    letters = [f"{each.letter} {text}" for each, text in said if isinstance(each, Item)]
    return frozenset([*letters, *(text for _, text in said)])


def english_in(words: list[dict[str, Any]]) -> list[str]:
    """Texts in the page's own language that hold an English word."""
    return [
        f"English {sorted(left)}: {each['as']} {each['text'][:90]!r} at {each['where']}"
        for each in words
        if each["language"] in ("", pseudo.LANGUAGE)
        and not STREAMLITS_PARTS & set(each["keys"])
        and (left := _left(each["text"]))
    ]


def _left(text: str) -> set[str]:
    if STREAMLITS_OWN.fullmatch(text):
        return set()
    for typed in (*TYPED, "\\"):
        text = text.replace(typed, "")
    pieces = (piece for piece in _pieces(CODE.sub("", text)) if piece not in in_english())
    return {word for piece in pieces for word in ENGLISH.findall(piece)} - KNOWN


def cut_in(words: list[dict[str, Any]]) -> list[str]:
    return [
        f"cut {' '.join(each['cut'])}: {each['text'][:90]!r} at {each['where']}"
        for each in words
        if each["cut"]
    ]


def overlaps_in(words: list[dict[str, Any]]) -> list[str]:
    """Two texts written over each other; what is pinned to the window may lie over what scrolls."""
    boxes = []
    for n, each in enumerate(words):
        for box in each["boxes"]:
            empty = box["height"] / 5  # above and below the letters
            boxes.append(
                (n, each, box["left"] + 1, box["top"] + empty, box["right"] - 1, box["bottom"] - empty)
            )
    found = []
    for (n, one, left, top, right, bottom), (m, other, x, y, end, low) in combinations(boxes, 2):
        wide, high = min(right, end) - max(left, x), min(bottom, low) - max(top, y)
        if n != m and wide > TOUCH and high > TOUCH and one["pinned"] == other["pinned"]:
            found.append(f"overlap: {one['text'][:50]!r} and {other['text'][:50]!r} at {one['where']}")
    return found


class Walk(Looking):
    """The walk of axe's tests on a phone of 320 px, everything in one language."""

    def __init__(self, server: Server, browser: Browser, reading: Reading) -> None:
        super().__init__(server, browser, reading)  # type: ignore[arg-type]
        self.reading = reading
        templating.speak(self.desk, self.workshop.id, reading.language)

    def take(
        self,
        name: str,
        device: str,
        path: str,
        cookies: dict[str, str],
        ready: str,
        *before: str,
        whole: bool = False,
    ) -> None:
        """Look before anything is pressed and after; a menu that is unfolded may lie over what is pressed."""
        super().take(name, device, path, cookies, ready)
        for each in before:
            self.open[device].locator(each).first.dispatch_event("click")
        if before:
            self.reading.look(f"{name}, pressed, {device}", self.open[device])

    def _page(self, device: str, cookies: dict[str, str]) -> Page:
        page = super()._page(device, cookies)
        if device == "phone":
            page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        return page


def in_easy_read(look: Looking) -> None:
    """The phone's own screens once more, in short sentences and large type."""
    easy = {EASY: "1"}
    look.participant |= easy
    look.take("easy: join", "phone", f"/j/{look.code}", easy, "form[method=post]")
    look.on_phone("easy: here as", "input[name=group]")
    joining.come_as(look.desk, look.workshop, look.me, "service_user")
    look.on_phone("easy: lobby", "[data-step=lobby]")
    people = factories.people(look.desk, look.workshop, 6)
    for question in ("budget", "dots_steps", "barriers_steps"):
        round_ = look.ask(question, people)
        look.on_phone(f"easy: {question}", "[data-step=ballot]")
        factories.cast(look.desk, round_, [look.me], [look.answer(look.workshop.question(question))])
        look.on_phone(f"easy: {question} counted", "[data-step=counted]")
        look.finish(round_)
        look.on_phone(f"easy: {question} result", "[data-step=result]")
        look.on_phone(f"easy: {question} shown", "main", "/screen")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pseudo.copy_of_the_app(tmp_path_factory.mktemp("app"))


@pytest.fixture(scope="module")
def server(app: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all walks, each with a workshop of its own."""
    folder = tmp_path_factory.mktemp("server")
    settings = {
        "COPROD_DATABASE_URL": factories.database_in(folder),
        "COPROD_COUNTDOWN_SECONDS": "0",
        "COPROD_PUBLIC_URL": "http://workshop.example",
        "PYTHONPATH": str(app),
    }
    server = Server(folder, settings)
    yield server.start()
    server.stop()


@pytest.fixture
def look(
    app: Path,
    server: Server,
    browser: Browser,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Walk]:
    monkeypatch.setattr(factories, "template", lambda: pseudo.template(app))
    walk = Walk(server, browser, Reading(getattr(request, "param", pseudo.LANGUAGE)))
    yield walk
    print(f"\n{walk.reading.language}: {len(walk.reading.screens)} screens, {len(walk.reading.found)} faults")
    walk.close()


@pytest.mark.long
@pytest.mark.parametrize("look", [pseudo.LANGUAGE, "de"], indirect=True)
@pytest.mark.parametrize(
    "walk", [shoot, before_it_begins, while_it_runs, in_easy_read], ids=lambda walk: walk.__name__
)
def test_no_screen_has_english_cut_or_overlapping_words(look: Walk, walk: Callable[[Looking], None]) -> None:
    walk(look)
    if walk is while_it_runs:
        afterwards(look)
    assert look.reading.found == []


def test_a_few_screens_are_whole_and_what_is_planted_is_found(look: Walk) -> None:
    a_few_screens(look)
    assert look.reading.found == []

    page = look.open["phone"]
    page.evaluate(PLANTED)
    found = look.reading.amiss(page)
    for told in (
        "English ['Nobody', 'this', 'translated']: text",
        "English ['Close']: aria-label",
        "English ['Picture']: text",
        "cut sideways: 'Çúúţţ",
        "cut outside the window: 'Ƒááŕŕ",
        "cut below: 'Ḃééļóóẃ",
        "overlap: 'Óóñééšš'",
    ):
        assert any(each.startswith(told) for each in found), (told, found)
    assert len(found) == 7
