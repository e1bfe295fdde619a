"""The projector's keys in Chromium: full screen for whoever sits there, a clicker for whoever may steer."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from coprod.workshops import steps
from tests import factories
from tests.browser.actors import Facilitator
from tests.servers import Server

SEEN_MS = 1000
"""Longer than a screen has to stand before a press counts over it."""


def test_a_clicker_steers_where_that_browser_may(server: Server, open_page: Callable[..., Any]) -> None:
    desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
    workshop, keys = factories.workshop_and_keys(desk)
    laptop: Page = open_page()
    Facilitator(laptop, f"{server.url}/f/{workshop.code}/{keys.facilitator}")
    said = laptop.locator("[data-testid=stMain]")
    expect(said).to_contain_text("Waiting for people to join")

    def rounds() -> list[bool]:
        """Of every round, whether it still takes ballots and goes on doing so."""
        standing = steps.stand(desk, workshop.id)
        assert standing is not None
        return [each.closed_at is None for each in standing.rounds]

    projector: Page = open_page(f"{server.url}/p/{workshop.code}/{keys.projector}", "projector")
    stage = projector.locator("[data-testid=stage]")
    expect(stage).to_have_attribute("data-view", "lobby")
    projector.wait_for_timeout(SEEN_MS)
    words = stage.locator("main")
    before = words.inner_text()
    for key in ("PageDown", "PageUp", ".", "b"):
        projector.keyboard.press(key)
    expect(said).to_contain_text("The projector's clicker does nothing")
    projector.wait_for_timeout(SEEN_MS)
    assert (words.inner_text(), stage.get_attribute("data-view"), rounds()) == (before, "lobby", [])

    projector.goto(f"{server.url}/f/{workshop.code}/{keys.facilitator}")
    projector.goto(f"{server.url}/projector?w={workshop.code}")
    expect(stage).to_have_attribute("data-view", "lobby")
    projector.wait_for_timeout(SEEN_MS)
    for _ in range(2):  # two in a row, of which the second is over a screen that nobody has seen
        projector.keyboard.press("PageDown", delay=40)
        projector.wait_for_timeout(150)
    expect(stage).to_have_attribute("data-view", "question")
    expect(said).to_contain_text("what comes next had only just changed")
    assert rounds() == [True]

    projector.wait_for_timeout(SEEN_MS)
    projector.keyboard.press("b")
    expect(stage).to_have_attribute("data-view", "blank")
    projector.wait_for_timeout(SEEN_MS)
    projector.keyboard.press(".")
    expect(stage).to_have_attribute("data-view", "question")
    projector.wait_for_timeout(SEEN_MS)
    projector.keyboard.press("PageUp")
    expect(stage).to_have_attribute("data-view", "lobby")
    assert rounds() == []


@pytest.mark.long
def test_the_screen_is_filled_by_one_press_and_shows_no_control_otherwise(
    server: Server, open_page: Callable[..., Any]
) -> None:
    desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
    workshop, keys = factories.workshop_and_keys(desk)
    projector: Page = open_page(f"{server.url}/p/{workshop.code}/{keys.projector}", "projector")
    button = projector.locator("[data-testid=stage-full-screen]")
    expect(projector.locator("[data-testid=stage]")).to_have_attribute("data-view", "lobby")
    expect(button).to_have_css("opacity", "0")
    projector.mouse.move(300, 300)
    projector.mouse.move(310, 310)
    expect(button).to_have_css("opacity", "1")
    expect(button).to_have_css("opacity", "0", timeout=6000)

    def full() -> bool:
        return bool(projector.evaluate("Boolean(document.fullscreenElement)"))

    assert not full()
    projector.keyboard.press("f")
    expect(button).to_have_attribute("aria-label", "Leave full screen")
    assert full()
    button.focus()
    expect(button).to_have_css("opacity", "1")
    projector.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-label", "Full screen")
    assert not full()
