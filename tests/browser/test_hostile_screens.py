"""Sixty hostile strings on every screen in real Chromium: words everywhere; nothing runs, leads or loads.

The browsers take no notice of the pages' content security policy, so that what keeps the strings words is the
pages alone; the long tests look at the same pages with the policy, which none of them may break.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from coprod.model.library_toml import shipped_library
from coprod.model.workshop import View
from coprod.workshops import Desk, collecting, joining, preparing, running
from coprod.workshops.keys import ORGANISER_COOKIE, facilitator_cookie, participant_cookie, projector_cookie
from tests import factories
from tests.faults import hostile_room
from tests.faults.hostile import ELSEWHERE, SHOWN, missing
from tests.faults.hostile_room import CASE, HALF, OTHER, REFORM, Room
from tests.servers import ORGANISER_KEY, ROOT, Server, ServerFailed, wait_until

Reached = Callable[..., None]
FIRST, SECOND = SHOWN[:HALF], SHOWN[HALF:]
PATIENCE = 12.0
SOURCES = {each.address for each in shipped_library().sources if each.address}
"""The only addresses elsewhere that a page of ours may lead to: of what the library cites."""

LOOK = """
() => {
  const words = [], leads = [], handlers = []
  const SAID = ["value", "title", "aria-label", "placeholder", "alt", "data-title"]
  const LEADS = ["href", "src", "srcset", "action", "formaction", "poster", "data", "xlink:href", "ping"]
  const walk = (root) => {
    words.push(...[...root.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data), "\\n")
    for (const each of root.children ?? []) {
      if (["SCRIPT", "STYLE"].includes(each.tagName)) continue
      for (const { name, value } of each.attributes) {
        if (SAID.includes(name)) words.push("\\n", value, "\\n")
        if (LEADS.includes(name)) leads.push([each.tagName.toLowerCase(), value])
        if (name.startsWith("on")) handlers.push(`${each.tagName} ${name}=${value}`)
        if (name === "style" && value.includes("url(")) leads.push(["style", value])
      }
      if (typeof each.value === "string") words.push("\\n", each.value, "\\n")
      if (each.tagName === "text") words.push(each.textContent, "\\n")
      if (each.shadowRoot) walk(each.shadowRoot)
      walk(each)
    }
  }
  walk(document)
  return { words: words.join(""), leads, handlers, ran: String(window.__xss) }
}
"""


@dataclass
class Watched:
    """A browser whose every request and every sign of a script that ran is written down."""

    context: BrowserContext
    base: str
    asked: list[str] = field(default_factory=list)
    broke: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("request", lambda request: self.asked.append(request.url))
        self.context.on("console", self._heard)
        self.context.on("dialog", lambda dialog: (self.found.append("a dialog"), dialog.dismiss()))
        self.page: Page = self.context.new_page()

    def _heard(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.broke.append(message.text)

    def cookies(self, **found: str) -> None:
        host = urlsplit(self.base).hostname
        self.context.add_cookies(
            [{"name": name, "value": value, "domain": host, "path": "/"} for name, value in found.items()]
        )

    def look(self, path: str, texts: Sequence[str], until: str = "body") -> int:
        """Open a page and wait for the texts; says what is missing, and writes down all that is amiss."""
        self.page.goto(self.base + path)
        self.page.locator(until).first.wait_for(state="attached", timeout=20_000)
        return self.look_again(path, texts)

    def look_again(self, path: str, texts: Sequence[str]) -> int:
        try:
            wait_until(lambda: not missing(texts, self._look()["words"]), path, PATIENCE, every=0.2)
        except ServerFailed:
            self.found += [f"{path}: missing {each!r}" for each in missing(texts, self._look()["words"])]
        now = self._look()
        self.found += [f"{path}: {each}" for each in now["handlers"]]
        self.found += [f"{path}: <{tag}> leads to {to}" for tag, to in now["leads"] if not self._own(to)]
        if now["ran"] != "undefined":
            self.found.append(f"{path}: a script ran ({now['ran']})")
        return len(texts)

    def _look(self) -> dict[str, Any]:
        return self.page.evaluate(LOOK)

    def _own(self, to: str) -> bool:
        inside = to.startswith(("#", "?", "data:image/", "blob:", f"{self.base}/")) or not to
        path = not urlsplit(to).scheme and not to.startswith("//") and ELSEWHERE not in to
        return inside or path or to in SOURCES

    @property
    def elsewhere(self) -> list[str]:
        """Requests to any other host."""
        own = urlsplit(self.base).netloc
        return [
            each
            for each in self.asked
            if urlsplit(each).netloc != own and urlsplit(each).scheme not in ("data", "blob", "about")
        ]


@dataclass(frozen=True)
class Hostile:
    """A running server with the hostile room; `desk` works on its database."""

    server: Server
    desk: Desk
    room: Room

    @property
    def code(self) -> str:
        return self.room.workshop.code

    def show(self, view: View, round_: int | None = None) -> None:
        number = None if round_ is None else self.room.rounds[round_].id
        running.show(self.desk, self.room.workshop.id, view, number)


def started(folder: Path, groups_from: int = 0, settings: Mapping[str, str] | None = None) -> Hostile:
    """The fourth question of the room is open."""
    desk = factories.desk_in(folder)
    collecting.add(desk, hostile_room.library_additions())
    room = hostile_room.made(desk, groups_from)
    running.open_round(desk, room.workshop.id, "tick")
    database = {"COPROD_DATABASE_URL": f"sqlite:///{folder / 'coprod.db'}"}
    return Hostile(Server(folder, {**database, **(settings or {})}).start(), desk, room)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    found = started(tmp_path_factory.mktemp("hostile"))
    yield found
    found.server.stop()
    found.desk.store.close()


def watching(hostile: Hostile, new_context: Any, *, csp: bool, phone: bool) -> Watched:
    size = {"width": 390, "height": 844} if phone else {"width": 1366, "height": 768}
    return Watched(new_context(bypass_csp=not csp, viewport=size), hostile.server.url)


def walk_phone(hostile: Hostile, watched: Watched) -> int:
    """Every page of the phone's; the strings that were looked for, those on several pages each time."""
    code, workshop = hostile.code, preparing.find(hostile.desk, hostile.code)
    name, groups = [workshop.name], [group.label for group in workshop.template.groups]
    _, newcomer = joining.join(hostile.desk, workshop)
    seen_so_far = watched.look(f"/j/{code}", [*name, workshop.template.title, workshop.host])
    watched.cookies(**{participant_cookie(code): newcomer})
    seen_so_far += watched.look(f"/pocket/{code}", [*name, *groups])
    watched.cookies(**{participant_cookie(code): hostile.room.people[12]})
    asked = workshop.question("tick")
    seen_so_far += watched.look(f"/pocket/{code}", [*name, *SECOND, asked.title, asked.prompt, asked.note])
    for view, round_, texts in (
        (View.RESULTS, 0, FIRST),
        (View.RESULTS, 1, SECOND),
        (View.RESULTS, 2, [*FIRST[:12], *SECOND[:12]]),
        (View.FIRM, 0, []),
        (View.MONEY, 1, []),
        (View.FINDINGS, None, []),
        (View.PLEDGES, None, SHOWN),
    ):
        hostile.show(view, round_)
        seen_so_far += watched.look(f"/pocket/{code}/screen", [*name, *texts])
    seen_so_far += watched.look(f"/pocket/{code}/findings", name)
    seen_so_far += watched.look(f"/pocket/{code}/erase", name)
    seen_so_far += watched.look(f"/read/case/{CASE}", SHOWN)
    seen_so_far += watched.look(f"/read/reform/{REFORM}", FIRST)
    seen_so_far += watched.look("/read", [SHOWN[12], SHOWN[1]])
    for text in SHOWN:
        seen_so_far += watched.look(f"/read?q={quote(text)}", [text]) if len(text) % 7 == 0 else 0
    hostile.show(View.QUESTION)
    tick = workshop.template.spoken_in(OTHER).question("tick")
    watched.cookies(**{participant_cookie(code): someone_in_the_other_language(hostile)})
    seen_so_far += watched.look(f"/pocket/{code}", [*name, *FIRST, tick.title, tick.prompt, tick.note])
    return seen_so_far


def someone_in_the_other_language(hostile: Hostile) -> str:
    """The key of a newcomer who said as whom they are here."""
    workshop = preparing.find(hostile.desk, hostile.code)
    person, key = joining.join(hostile.desk, workshop, language=OTHER)
    joining.come_as(hostile.desk, workshop, person.id, "g0")
    return key


def walk_streamlit(hostile: Hostile, watched: Watched) -> int:
    """Every page for laptops, with the keys of everybody."""
    code, keys = hostile.code, hostile.room.keys
    workshop = preparing.find(hostile.desk, code)
    name, groups = [workshop.name], [group.label for group in workshop.template.groups]
    tick, money = workshop.question("tick"), workshop.question("money")
    watched.cookies(
        **{
            participant_cookie(code): hostile.room.people[13],
            facilitator_cookie(code): keys.owner,
            projector_cookie(code): keys.projector,
            ORGANISER_COOKIE: ORGANISER_KEY,
        }
    )
    pages: list[tuple[str, Sequence[str]]] = [
        (f"/take_part?w={code}", [*name, *SECOND, tick.title, tick.prompt, tick.note]),
        (f"/facilitate?w={code}", [*name, tick.title, *SHOWN]),  # everybody's pledges
        (f"/results?w={code}", [*name, *SHOWN, money.title]),
        (f"/findings?w={code}", name),
        (f"/questions?w={code}", [*name, *FIRST, *groups, money.title]),
        (f"/compare?w={code}", []),
        (f"/enter?w={code}", name),
        (f"/library?case={CASE}", SHOWN),
        (f"/library?reform={REFORM}", FIRST),
        (f"/library?q={quote(SHOWN[12])}", [SHOWN[12]]),
        ("/workshops", name),
        (f"/workshops?manage={code}", [*name, *SHOWN, workshop.host]),  # the notes for the report
        ("/collect", [SHOWN[12], SHOWN[1]]),
        (f"/survey?who={quote(SHOWN[0])}&w={quote(SHOWN[3])}", []),
    ]
    looked_at = 0
    for path, texts in pages:
        page = urlsplit(path).path.strip("/")
        looked_at += watched.look(path, texts, f".st-key-page-{page}")
        if page == "facilitate":
            wait_until(lambda: boxes_full_of_words(watched.page) == 3, "the notes of the rounds", 60)
    tick = workshop.template.spoken_in(OTHER).question("tick")
    watched.cookies(**{participant_cookie(code): someone_in_the_other_language(hostile)})
    words = [*name, *FIRST, tick.title, tick.prompt, tick.note]
    return looked_at + watched.look(f"/take_part?w={code}", words, ".st-key-page-take_part")


def boxes_full_of_words(page: Page) -> int:
    """How many boxes hold all of the strings."""
    return sum(not missing(SHOWN, box.input_value()) for box in page.locator("textarea").all())


def walk_projector(hostile: Hostile, watched: Watched) -> int:
    watched.cookies(**{projector_cookie(hostile.code): hostile.room.keys.projector})
    workshop, looked_at = preparing.find(hostile.desk, hostile.code), 0
    tick, other = workshop.question("tick"), workshop.template.spoken_in(OTHER).question("tick")
    for view, round_, texts in (
        (View.LOBBY, None, [workshop.name, workshop.host]),
        (View.QUESTION, None, [tick.title, tick.prompt, other.title, other.prompt]),
        (View.RESULTS, 0, [workshop.question("money").title]),
        (View.RESULTS, 1, [workshop.question("dots").title]),
        (View.RESULTS, 2, []),
        (View.FINDINGS, None, []),
        (View.REFORMS, None, []),
        (View.PLEDGES, None, SHOWN[-6:]),
    ):
        hostile.show(view, round_)
        looked_at += watched.look(f"/projector?w={hostile.code}", texts, "[data-testid=stage]")
    hostile.show(View.QUESTION)
    return looked_at


WALKS = {"phone": walk_phone, "laptop": walk_streamlit, "projector": walk_projector}


@pytest.mark.threat("T1", asked="60 of 60 literal, 0 scripts, links, images or requests elsewhere, CSP off")
@pytest.mark.parametrize(
    "screen", [each if each == "laptop" else pytest.param(each, marks=pytest.mark.long) for each in WALKS]
)
def test_words_stay_words_without_a_content_security_policy(
    reached: Reached, hostile: Hostile, new_context: Any, screen: str
) -> None:
    watched = watching(hostile, new_context, csp=False, phone=screen == "phone")
    looked_at = WALKS[screen](hostile, watched)
    say(reached, watched, looked_at)
    assert watched.found == []
    assert watched.elsewhere == []
    assert len(watched.asked) > 5
    assert "Traceback" not in hostile.server.log


def say(reached: Reached, watched: Watched, looked_at: int) -> None:
    amiss, elsewhere = len(watched.found), len(watched.elsewhere)
    reached(
        f"{looked_at} words on the pages, {amiss} amiss, {elsewhere} requests elsewhere", database="sqlite"
    )


@pytest.mark.long
@pytest.mark.threat("T1", asked="the same with the policy on, and nothing on our pages breaks it")
@pytest.mark.parametrize("groups_from", [20, 40])
def test_words_stay_words_with_the_policy_and_break_it_nowhere(
    reached: Reached, new_context: Any, tmp_path: Path, groups_from: int
) -> None:
    """Two more rooms, for the other groups and other names."""
    hostile = started(tmp_path, groups_from)
    try:
        for screen, walk in WALKS.items():
            watched = watching(hostile, new_context, csp=True, phone=screen == "phone")
            say(reached, watched, walk(hostile, watched))
            assert (watched.found, watched.elsewhere, watched.broke) == ([], [], [])
    finally:
        hostile.server.stop()
        hostile.desk.store.close()


UNGUARDED = """
import os, sys, types
if os.environ.get("COPROD_PORT") or "serve" in " ".join(sys.orig_argv):
    words = types.SimpleNamespace(literal=lambda words: words)
    sys.modules["coprod.ui.words"] = words
    import jinja2
    made = jinja2.Environment.__init__
    def trusting(self, *arguments, **options):
        made(self, *arguments, **(options | {"autoescape": False}))
    jinja2.Environment.__init__ = trusting
"""
"""What keeps words words, taken out: on laptops they are Markdown then, on phones HTML."""


@pytest.mark.threat(
    "T1", asked="without the guards the same look finds links, scripts and requests", control=True
)
def test_without_its_guards_the_same_pages_run_lead_and_load(
    reached: Reached, new_context: Any, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(UNGUARDED)
    hostile = started(tmp_path, settings={"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"})
    code = hostile.code
    try:
        phone = watching(hostile, new_context, csp=False, phone=True)
        phone.cookies(**{participant_cookie(code): hostile.room.people[12]})
        phone.look(f"/pocket/{code}", ())
        laptop = watching(hostile, new_context, csp=False, phone=False)
        laptop.look(f"/library?case={CASE}", (), ".st-key-leaf")
        laptop.page.wait_for_timeout(2000)
        laptop.look_again("/library", ())
    finally:
        hostile.server.stop()
        hostile.desk.store.close()
    found = [*phone.found, *laptop.found]
    reached(f"{len(found)} amiss, {len([*phone.elsewhere, *laptop.elsewhere])} requests", database="sqlite")
    assert any("a script ran" in each for each in phone.found)
    assert any("<a> leads to" in each for each in laptop.found)
    assert any(ELSEWHERE in each for each in laptop.elsewhere)
    assert any(ELSEWHERE in each for each in phone.elsewhere)
