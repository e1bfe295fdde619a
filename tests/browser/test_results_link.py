"""The link for afterwards, made at the desk and opened by a phone that was never in the room."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from coprod.workshops import preparing, results_link, running
from tests import factories
from tests.browser.actors import Facilitator, by_key
from tests.servers import Server, wait_until


@pytest.mark.long  # beside other browsers, a press right after the box opens was seen to do nothing
def test_a_link_for_afterwards(server: Server, open_page: Callable[..., Any]) -> None:
    desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
    workshop, keys = factories.workshop_and_keys(desk, "Leith forum")
    laptop: Page = open_page()
    Facilitator(laptop, f"{server.url}/f/{workshop.code}/{keys.facilitator}")
    laptop.locator("[data-testid=stExpander]").filter(has_text="A link to the results").locator(
        "summary"
    ).click()
    at_rest = laptop.locator("[data-testid=stApp][data-test-script-state=notRunning]")
    expect(at_rest).to_be_visible()  # a page that is still being drawn can move away under a press
    laptop.locator("[class*='st-key-make-results-link'] button").click()
    wait_until(lambda: results_link.there(desk, workshop.id) != results_link.NONE, "the press was not done")
    shown = laptop.locator("code").filter(has_text="/r/")
    expect(shown).to_be_visible(timeout=60_000)  # at the foot of the page, which news of it has drawn twice
    address = shown.inner_text()

    phone: Page = open_page(address, "phone")
    expect(phone.locator("h1")).to_have_text("Not yet")
    round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    running.reveal_baseline(desk, round_.id)
    preparing.close(desk, workshop.id)

    phone.reload()
    expect(phone.locator("h1")).to_have_text("What the room found")
    expect(phone.locator(".finding").first).to_be_visible()
    assert phone.context.cookies() == []
    picture = phone.locator("details.round figure svg")
    expect(picture).to_be_hidden()
    phone.locator("details.round > summary").click()
    expect(picture).to_be_visible()
    wide = phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert wide, "the page scrolls sideways"
    assert phone.evaluate("document.referrer") == ""

    laptop.reload()
    laptop.locator("[data-testid=stExpander]").filter(has_text="A link to the results").locator(
        "summary"
    ).click()
    expect(by_key(laptop, "page facilitate").locator("code").filter(has_text="/r/")).to_have_count(0)
    laptop.locator("[class*='st-key-take-results-link-back'] button").click()
    make = laptop.locator("[class*='st-key-make-results-link'] button").first  # with a hint it is drawn twice
    expect(make).to_have_text("Make the link")
    assert results_link.there(desk, workshop.id) == results_link.NONE
    answer = phone.reload()
    assert answer is not None
    assert answer.status == 404
    expect(phone.locator("h1")).to_have_text("This link shows nothing")
