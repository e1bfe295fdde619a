"""The facilitator's hour and the organiser's desk without a mouse: where focus is, at each step."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from coprod.model.workshop import View, Workshop
from coprod.settings import ROOT
from coprod.workshops import Desk, preparing, running, steps
from coprod.workshops.preparing import Keys
from tests import factories
from tests.browser.actors import Phone, by_key
from tests.servers import Server, wait_until

MOST_TABS = 60
ONE = [factories.budget(frontline_training=100)] * 6
FOCUSED = """
() => {
  const place = document.activeElement.closest("[class*='st-key-']")
  const name = place && [...place.classList].find(each => each.startsWith("st-key-")).slice(7)
  return (document.activeElement.matches("[class*='st-key-']") ? "[" + name + "]" : name) ?? ""
}
"""
IN_SIGHT = """
() => {
  const { left, right, top, bottom } = document.activeElement.getBoundingClientRect()
  return [left, right, top, bottom, document.activeElement.innerText]
}
"""


class Keyboard:
    """Somebody without a mouse. Places go by their keys, in brackets where they have focus as a whole."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def at(self) -> str:
        return str(self.page.evaluate(FOCUSED))

    def go_to(self, place: str, key: str = "Tab") -> None:
        """Press Tab, or another key, until this place has focus."""
        gone_through = [self.at]
        while not re.fullmatch(place, self.at):
            assert len(gone_through) < MOST_TABS, f"no way to {place}: {gone_through}"
            self.page.keyboard.press(key)
            gone_through.append(self.at)

    def go_to_this(self, element: Any, key: str = "Tab") -> None:
        """The same for an element that has no key."""
        for _ in range(MOST_TABS):
            if element.evaluate("node => node === document.activeElement"):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"no way to {element}")

    def next_in_sight(self) -> str:
        """Press Tab; what has focus then, which has to be on the screen."""
        self.page.keyboard.press("Tab")
        x, right, y, bottom, what = self.page.evaluate(IN_SIGHT)
        width, height = self.page.evaluate("[innerWidth, innerHeight]")
        assert 0 <= x < right <= width, f"{what} has focus, unseen"
        assert y < height, f"{what} has focus, unseen"
        assert bottom > 0, f"{what} has focus, unseen"
        return str(what)

    def stays_at(self, place: str) -> None:
        """Focus is here, at the latest when the page has been drawn anew."""
        wait_until(lambda: self.at == place, f"focus should be at {place}", 20)

    def press(self, place: str, then: str, key: str = "Tab") -> None:
        """Go to a button, press it, and be at `then` when the page has been drawn anew."""
        self.go_to(place, key)
        self.page.keyboard.press("Enter")
        self.stays_at(then)


@pytest.fixture
def desk(server: Server) -> Any:
    desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
    yield desk
    desk.store.close()


def made(desk: Desk) -> tuple[Workshop, Keys]:
    """A workshop that asks the budget alone."""
    workshop, keys = factories.workshop_and_keys(desk)
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    agenda = [item.model_copy(update={"skipped": item.question_id != "budget"}) for item in standing.agenda]
    running.set_agenda(desk, workshop.id, agenda)
    return workshop, keys


def sit_down(server: Server, open_page: Callable[..., Any], at: Workshop, key: str) -> Keyboard:
    page: Page = open_page(f"{server.url}/f/{at.code}/{key}")
    expect(page.locator("[class*='st-key-next-open'] button").first).to_be_visible()
    return Keyboard(page)


def test_focus_stays_by_the_button_that_was_pressed(
    server: Server, desk: Desk, open_page: Callable[..., Any]
) -> None:
    workshop, keys = made(desk)
    hand = sit_down(server, open_page, workshop, keys.facilitator)

    def view() -> View:
        standing = steps.stand(desk, workshop.id)
        assert standing is not None
        return standing.workshop.view

    hand.press("blank", then="[projector-now]")
    assert view() is View.BLANK
    hand.page.keyboard.press("Enter")  # held a little long, or pressed twice: there is no button to press
    hand.press("show-again", then="[projector-now]")
    assert view() is View.LOBBY
    hand.press("next-open.*", then="[deck]")
    assert view() is View.QUESTION

    hand.page.set_viewport_size({"width": 320, "height": 640})
    hand.page.evaluate("document.activeElement.blur()")
    seen = {hand.next_in_sight() for _ in range(15)}
    assert len(seen) > 10, "Tab goes on from one to the next"


def test_a_table_can_be_focused_for_as_long_as_it_scrolls(open_page: Callable[..., Any]) -> None:
    page: Page = open_page("", viewport={"width": 320, "height": 640})
    page.set_content(
        '<div data-testid="stTable"><div class="box" style="overflow-x: auto">'
        '<table><tr><td style="min-width: 600px">Words</td></tr></table></div></div>'
    )
    script = (ROOT / "coprod" / "ui" / "by_keyboard.js").read_text("utf-8")
    page.add_script_tag(content=script.replace("export default", "window.begin ="))
    page.evaluate("begin()")
    box = page.locator(".box")
    expect(box).to_have_attribute("tabindex", "0")
    page.set_viewport_size({"width": 1000, "height": 640})
    expect(box).not_to_have_attribute("tabindex", "0")
    page.set_viewport_size({"width": 320, "height": 640})
    box.focus()
    page.set_viewport_size({"width": 1000, "height": 640})
    expect(box).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    expect(box).not_to_have_attribute("tabindex", "0")


@pytest.mark.long
def test_the_facilitators_hour(server: Server, desk: Desk, open_page: Callable[..., Any]) -> None:
    workshop, keys = made(desk)
    phone = Phone(open_page("", "phone")).join(f"{server.url}/j/{workshop.code}")
    people = factories.people(desk, workshop, len(ONE))
    hand = sit_down(server, open_page, workshop, keys.owner)
    said = hand.page.locator("[data-testid=stMain]")

    def now() -> steps.Standing:
        standing = steps.stand(desk, workshop.id)
        assert standing is not None
        return standing

    hand.press("next-open.*", then="[deck]")
    [round_] = now().rounds
    factories.cast(desk, round_, people, ONE)
    phone.split({"ict": 100})
    phone.cast()
    expect(said).to_contain_text("7 of 7 are in")
    assert hand.at == "[deck]", "news from the room moved focus"
    hand.press("next-close-.*", then="[deck]")
    expect(said.get_by_text("closed", exact=True)).to_be_visible()
    hand.press("next-reveal-room-.*", then="[deck]")
    assert now().rounds[0].results_out
    hand.press("undo-hide-results-.*", then="[deck]")
    assert not now().rounds[0].results_out
    hand.press("next-reveal-room-.*", then="[deck]")
    hand.press("next-reveal-baseline-.*", then="[deck]")
    assert now().rounds[0].baseline_out
    hand.press("blank", then="[projector-now]", key="Shift+Tab")
    assert now().workshop.view is View.BLANK
    hand.press("show-again", then="[projector-now]")
    assert now().workshop.view is View.RESULTS
    hand.press("next-show-findings-.*", then="[deck]")
    assert now().workshop.view is View.FINDINGS

    hand.go_to_this(hand.page.locator("[data-testid=stExpander] summary").first)
    hand.page.keyboard.press("Enter")
    hand.press("skip-dots_steps", then="skip-dots_steps")
    expect(by_key(hand.page, "skip dots_steps").locator("button").first).to_have_text("Skip")
    hand.page.keyboard.press("Enter")
    expect(by_key(hand.page, "skip dots_steps").locator("button").first).to_have_text("Take in")

    hand.go_to_this(hand.page.locator("[data-testid=stPopover] button"), "Shift+Tab")
    hand.page.keyboard.press("Enter")
    expect(by_key(hand.page, "end").locator("button")).to_be_visible()
    hand.go_to("end")
    hand.page.keyboard.press("Enter")
    expect(said).to_contain_text("This workshop has ended.")
    hand.stays_at("[page-facilitate]")
    assert now().workshop.closed_at is not None


@pytest.mark.long
def test_the_organiser_makes_a_workshop_and_takes_a_file_home(
    server: Server, desk: Desk, open_page: Callable[..., Any]
) -> None:
    page: Page = open_page(server.organiser_url)
    expect(by_key(page, "create").locator("button")).to_be_visible()
    hand = Keyboard(page)
    hand.go_to("new-name")
    page.keyboard.type("Leith forum")
    hand.press("create", then="create")
    expect(by_key(page, "kept").locator("button")).to_be_visible()
    [workshop] = preparing.everyone(desk)
    assert workshop.name == "Leith forum"
    hand.press("kept", then="[page-workshops]", key="Shift+Tab")
    factories.revealed_round(desk, workshop, "budget", ONE)

    hand.go_to_this(page.locator(f".st-key-workshop-{workshop.code} a", has_text="Results"))
    page.keyboard.press("Enter")
    file = page.locator("a[href*='/download/'][href*='results.csv']")
    expect(file).to_be_visible()
    hand.stays_at("[page-results]")
    hand.go_to_this(file)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith("results.csv")


@pytest.mark.long
def test_focus_stays_in_a_box_whose_words_are_kept(
    server: Server, desk: Desk, open_page: Callable[..., Any]
) -> None:
    workshop, keys = made(desk)
    page: Page = open_page(f"{server.url}/f/{workshop.code}/{keys.owner}")
    page.goto(f"{server.url}/questions?w={workshop.code}")
    box = page.locator("[class*='st-key-questions-warm_up--title'] input")
    box.fill("Other words")
    before = Keyboard(page).at
    page.keyboard.press("Enter")
    expect(page.locator("[class*='st-key-preview']").first).to_be_visible()
    wait_until(lambda: Keyboard(page).at not in {"", before}, "the box is not drawn anew", 20)
    assert re.fullmatch("questions-warm_up--title-over-[0-9a-f]{8}", Keyboard(page).at)
    expect(box).to_be_focused()
    expect(box).to_have_value("Other words")
    assert preparing.find(desk, workshop.code).question("warm_up").title == "Other words"
