"""The pocket page without sight, mouse or fine touch: by keyboard alone, and as a screen reader finds it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from coprod.model.template import Template
from coprod.model.workshop import Round, View, Workshop
from coprod.workshops import Desk, preparing, running, steps
from tests import factories
from tests.browser import test_pocket
from tests.browser.actors import Phone
from tests.servers import ROOT

Opener = Callable[..., Page]

address = test_pocket.address
SNAPSHOTS = ROOT / "tests" / "browser" / "snapshots"
WRITE = "WRITE_SNAPSHOTS"
"""Set to write the snapshots anew instead of comparing with them."""
QUIET_MS = 2900
"""Live words come no more often than this; the script waits 3 seconds."""

FOCUSED = """() => {
  const e = document.activeElement
  const ids = (e.getAttribute("aria-labelledby") || "").split(" ")
  const by = ids.map(id => document.getElementById(id)).filter(Boolean)
  const said = e.getAttribute("aria-label") || by.map(each => each.textContent).join(" ")
    || [...(e.labels || [])].map(l => (l.querySelector(".what > span") || l).textContent).join(" ")
    || e.textContent
  return e === document.body ? "nothing" : said.trim().replace(/\\s+/g, " ")
}"""
LISTEN = """
window.heard = []
addEventListener("DOMContentLoaded", () => {
  const region = document.getElementById("spoken")
  if (region) new MutationObserver(() => heard.push([performance.now(), region.textContent]))
    .observe(region, { childList: true, characterData: true, subtree: true })
})
"""
GERMAN = ("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 6)[:300]
LENGTHEN = """label => document.querySelectorAll(".name [id^=n-], .what > span, .cell > span:last-child")
  .forEach(each => { each.textContent = label })"""
"""Longer than a template may be: its short labels have 28 characters at most."""
HEBREW = "עוד אנשי צוות בחזית"
WIDE = """() => [document.documentElement.scrollWidth, [...document.querySelectorAll("#main *, .foot *")]
  .filter(e => e.offsetParent && !e.closest(".unseen, .scrolls, svg, .help-menu, .pick input"))
  .filter(e => e.getBoundingClientRect().right > 321 || e.getBoundingClientRect().left < -1)
  .map(e => e.outerHTML.slice(0, 80))]"""
SMALL = """least => [...document.querySelectorAll("button, a, summary, input, select")]
  .filter(e => e.offsetParent && !(e.closest("p") && e.tagName === "A" && !e.className))
  .map(e => [(e.closest("label") || e).getBoundingClientRect(), e])
  .filter(([box]) => box.width < least - .5 || box.height < least - .5)
  .map(([box, e]) => `${e.outerHTML.slice(0, 60)} ${box.width}x${box.height}`)"""


class ByKeyboard(Phone):
    """Somebody who has a keyboard, or a switch that works like one, and nothing else."""

    def focused(self) -> str:
        """The name of what the keyboard works on now."""
        return str(self.page.evaluate(FOCUSED))

    def to(self, name: str, key: str = "Tab") -> None:
        """Tab on until something of this name has the focus."""
        met = []
        for _ in range(90):
            self.page.keyboard.press(key)
            met.append(self.focused())
            if met[-1] == name:
                return
        raise AssertionError(f"no {name!r} among {met}")

    def press(self, name: str, key: str = "Enter") -> None:
        self.to(name)
        self.page.keyboard.press(key)

    def stands_on(self, name: str) -> None:
        """Wait until something of this name has the focus."""
        for _ in range(80):
            if self.focused() == name:
                return
            self.page.wait_for_timeout(50)
        assert self.focused() == name

    def heard(self) -> list[str]:
        """What was read aloud, in order."""
        said = self.page.evaluate("heard")
        gaps = [later[0] - earlier[0] for earlier, later in pairwise(said)]
        assert all(gap >= QUIET_MS for gap in gaps), f"read aloud after {min(gaps):.0f} ms"
        return [text for _, text in said]

    def hears(self, text: str) -> None:
        expect(self.page.locator("#spoken")).to_have_text(text)


def in_order(template: Template, **shorts: str) -> Template:
    """The survey with the same order for everybody, and other short labels for these factors."""
    questions = tuple(
        question.model_copy(
            update={
                "shuffle": False,
                "rows": tuple(
                    row.model_copy(update={"short": shorts.get(row.id, row.short)}) for row in question.rows
                ),
            }
        )
        for question in template.questions
    )
    return template.model_copy(update={"questions": questions})


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return preparing.create(desk, "Glasgow", in_order(factories.template()), "full")[0]


@dataclass
class Room:
    desk: Desk
    workshop: Workshop

    def open(self, question: str) -> Round:
        return running.open_round(self.desk, self.workshop.id, question)

    def given(self, round_: Round) -> list[Any]:
        return [dict(cast.ballot.amounts) for cast in steps.counting(self.desk, round_.id)]


@pytest.fixture
def room(desk: Desk, workshop: Workshop) -> Room:
    return Room(desk, workshop)


@pytest.fixture
def person(open_page: Opener) -> ByKeyboard:
    page = open_page("", "phone", reduced_motion="reduce", viewport={"width": 320, "height": 640})
    page.on("pageerror", lambda error: pytest.fail(f"the script broke: {error}"))
    page.add_init_script(LISTEN)
    return ByKeyboard(page)


def test_a_whole_workshop_by_keyboard_alone(person: ByKeyboard, address: str, room: Room) -> None:
    desk, workshop, page, keys = room.desk, room.workshop, person.page, person.page.keyboard
    page.goto(f"{address}/j/{workshop.code}")
    person.press("Join the workshop")

    person.at("group")
    person.to("Service user")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    person.at("group")
    assert page.locator("input[name=group]:checked").count() == 1
    person.press("Go on")

    person.at("lobby")
    person.to("Erase me")
    budget = room.open("budget")
    person.at("ballot")
    assert person.focused() == "Erase me", "whoever stands in the foot stays there"
    person.hears("Split the extra budget")

    person.to("Less for Better ICT", "Shift+Tab")
    person.to("Better ICT")
    keys.type("10")
    keys.press("Enter")
    person.at("ballot")
    assert "Better ICT" in person.focused(), "Enter leaves the box for its row, and casts nothing"
    person.to("More for Better ICT")
    for key in ("Enter", "Space", "Enter"):
        keys.press(key)
        assert person.focused() == "More for Better ICT"
    keys.press("ArrowDown")
    keys.press("ArrowRight")
    assert page.locator("input[name=ict]").input_value() == "25"
    person.hears("Better ICT: 25. 75 left of 100")
    assert len(person.heard()) <= 4, "five changes are not five interruptions"
    person.press("Help me split")
    person.press("Give the rest to one …")
    assert person.focused().startswith("Give the rest to")
    keys.press("Escape")
    assert person.focused() == "Help me split"
    keys.press("Enter")
    person.press("Give the rest to one …")
    person.press("Give the rest to Project management")
    assert person.focused() == "Less for Project management"
    assert test_pocket.left(page) == "All 100 shared out"
    assert room.given(budget) == []
    person.press("Cast my ballot")
    person.at("counted")
    person.stands_on("Counted")
    assert room.given(budget) == [{"ict": 250, "project_management": 750}]

    person.press("Change it")
    person.at("ballot")
    person.press("Less for Project management")
    person.press("Cast my ballot")
    person.stands_on("Cast my ballot")
    expect(page.locator(".note p")).to_have_text("Share out all 100 first: 5 is left.")
    person.to("More for Better ICT", "Shift+Tab")
    keys.press("Enter")
    person.press("Cast my ballot")
    person.at("counted")
    person.stands_on("Counted")
    assert room.given(budget) == [{"ict": 300, "project_management": 700}]

    person.press("How can I check?")
    expect(page.locator("details.card")).to_have_attribute("open", "")
    factories.cast(desk, budget, factories.people(desk, workshop, 8), factories.baseline_ballots())
    running.close_round(desk, budget.id)
    person.at("waiting")
    person.stands_on("The round is closed")
    running.reveal_room(desk, budget.id)
    person.at("result")
    person.stands_on("Split the extra budget")
    running.reveal_baseline(desk, budget.id)
    expect(page.locator(".beside")).to_be_visible()
    assert person.focused() == "Split the extra budget", "other numbers on the same screen take nothing away"
    person.press("What the projector shows")
    person.at("projector")
    expect(page.locator("#main table")).to_be_visible()
    person.press("Back to my screen")

    steps_ = room.open("dots_steps")
    person.at("ballot")
    person.to("Map it")
    for key in ("ArrowDown", "ArrowUp", "ArrowRight"):
        keys.press(key)
    assert room.given(steps_) == [], "nothing is cast or placed by arrowing"
    assert page.locator(".pick input:checked").count() == 0
    keys.press("Space")
    assert person.focused() == "Map it"
    person.hears("Dot placed. 1 dot left")
    keys.press("Space")
    person.hears("Dot taken back. 2 dots left")
    person.heard()
    person.press("I’d rather not answer")
    person.at("counted")
    person.stands_on("Counted")
    assert "You chose not to answer" in person.text()
    running.close_round(desk, steps_.id)

    board = room.open("barriers_steps")
    person.at("ballot")
    person.stands_on("Barriers and steps")
    rows = page.locator("[data-ask=row] [data-choose]")
    row = " ".join(rows.first.inner_text().replace("›", "").split())
    person.to(page.evaluate("e => e.textContent.trim().replace(/\\s+/g, ' ')", rows.first.element_handle()))
    keys.press("Enter")
    assert row.split()[0] in person.focused(), "the heading names what was chosen"
    keys.press("Shift+Tab")
    assert person.focused() == "‹ Back"
    keys.press("Tab")
    keys.press("Enter")
    person.hears("Dot placed. 2 dots left")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    person.to(page.locator(".chips button").first.get_attribute("aria-label") or "", "Shift+Tab")
    keys.press("Enter")
    person.hears("Dot taken back. 3 dots left")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    for key in ("Tab", "Enter", "Tab", "Enter"):
        keys.press(key)
    person.hears("Dot placed. 2 dots left")
    running.set_timer(desk, board.id, 0.9)
    expect(page.locator(".more-time")).to_be_visible()
    person.to("I need more time", "Shift+Tab")
    keys.press("Enter")
    person.stands_on("The facilitator can see that you want more time.")
    person.to("Cast my ballot")
    running.close_round(desk, board.id, countdown=0)
    expect(page.locator(".closed")).to_be_visible()
    person.stands_on("Go on")
    keys.press("Enter")
    person.at("waiting")

    running.show(desk, workshop.id, View.PLEDGES)
    expect(page.locator("#pledge")).to_be_visible()
    person.to("One line, without names")
    keys.type("I will ask one neighbour.")
    person.press("Hand it in")
    expect(page.locator("#pledge")).to_contain_text("I will ask one neighbour.")

    person.press("Erase me")
    expect(page.get_by_role("button", name="Erase me and my ballots")).to_be_visible()
    page.wait_for_load_state()
    person.press("Erase me and my ballots")
    person.at("join")
    assert len(steps.people(desk, workshop.id)) == 8


def _compare(name: str, found: str) -> None:
    file = SNAPSHOTS / f"{name}.yml"
    if os.environ.get(WRITE):
        file.write_text(found + "\n", "utf-8")
    assert found == file.read_text("utf-8").rstrip("\n"), (
        f"{file.name}: set {WRITE} to write it anew, and read it"
    )


def test_ballots_and_results_are_in_the_accessibility_tree_as_they_were(
    person: ByKeyboard, address: str, room: Room
) -> None:
    page = person.page
    person.join(f"{address}/j/{room.workshop.code}")
    for question in ("budget", "dots_steps", "barriers_steps"):
        round_ = room.open(question)
        person.at("ballot")
        _compare(f"ballot-{question}", page.locator("main").aria_snapshot())
        running.close_round(room.desk, round_.id)
        person.at("waiting")
    round_ = factories.revealed_round(room.desk, room.workshop, "budget", factories.baseline_ballots())
    running.reveal_baseline(room.desk, round_.id)
    expect(page.locator(".beside")).to_be_visible()
    _compare("result", page.locator("main").aria_snapshot().replace(room.workshop.code, "CODE"))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_long_labels_easy_read_zoom_and_forced_colours_fit_320_px(
    open_page: Opener, address: str, desk: Desk, dark: bool
) -> None:
    """1280 px at 400 % are 320 px; a text of 200 % is the browser's own, on top of it the phone's largest."""
    template = in_order(factories.template(), ict="Staatsbürgerschaftsförderung", frontline_more=HEBREW)
    workshop = preparing.create(desk, "Glasgow", template, "full")[0]
    page = open_page("", "phone", dark=dark, reduced_motion="reduce", viewport={"width": 320, "height": 640})
    page.goto(f"{address}/j/{workshop.code}")
    phone = Phone(page).join(page.url)
    reads = f"{address}/easy?on=1&to=/pocket/{workshop.code}"

    def fits(where: str, least: float) -> None:
        measure(where, least)
        page.evaluate(LENGTHEN, GERMAN)
        measure(f"{where} with labels of 300 characters", least)

    def measure(where: str, least: float) -> None:
        page.emulate_media(forced_colors="active" if dark else "none")
        for size in ("1", "3"):
            page.evaluate(f"document.documentElement.dataset.size = {size!r}")
            for percent in (100, 200) if size == "1" else (100,):
                page.evaluate(
                    f"document.documentElement.style.fontSize = {percent} > 100 ? '{percent}%' : ''"
                )
                wide, out = page.evaluate(WIDE)
                assert (wide <= 320, out) == (True, []), f"{where}, size {size}, {percent} %: {wide} px"
                assert page.evaluate(SMALL, least) == [], f"{where}, size {size}, {percent} %"

    page.goto(f"{address}/j/{workshop.code}")
    fits("the door", 24)
    for easy in (False, True):
        if easy:
            page.goto(reads)
        for question in ("budget", "dots_factors", "barriers_steps"):
            round_ = running.open_round(desk, workshop.id, question)
            page.goto(f"{address}/pocket/{workshop.code}")
            phone.at("ballot")
            fits(f"{question}, easy: {easy}", 44)
            running.close_round(desk, round_.id)
    round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    running.reveal_baseline(desk, round_.id)
    page.goto(f"{address}/pocket/{workshop.code}")
    fits("results", 24)
    assert page.evaluate("getComputedStyle(document.querySelector('main')).animationName") == "none"
