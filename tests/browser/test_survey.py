"""The 2017 findings in a real browser: what one tries shows at once, stands in the address, and survives."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actors import by_key
from tests.servers import Server

FLIPPED = "Train frontline staff leads with 18.571; then Staff who enable users with 15.000."
PUBLISHED = "Staff who enable users leads with 23.125; then Train frontline staff with 18.750."
ONE = "Surrey CC – middle management commissioner A"


def says(page: Page, words: str) -> None:
    expect(by_key(page, "headline")).to_have_text(words)


def box(page: Page, label: str) -> Any:
    return by_key(page, "people").get_by_role("checkbox", name=label)


def tap(page: Page, label: str) -> None:
    """Press the words beside a box, as people do."""
    by_key(page, "people").get_by_text(label, exact=True).click()


@pytest.mark.parametrize("screen", ["phone", "laptop"])
def test_leaving_out_one_person_changes_the_lead_and_the_address_keeps_it(
    server: Server, open_page: Callable[..., Any], screen: str
) -> None:
    page = open_page(f"{server.url}/survey", screen)
    says(page, PUBLISHED)
    expect(box(page, ONE)).to_be_checked()
    tap(page, ONE)
    says(page, FLIPPED)
    expect(by_key(page, "behind")).to_contain_text("Another one leads")
    expect(by_key(page, "behind")).to_contain_text(PUBLISHED)
    expect(by_key(page, "effect most_common")).to_contain_text("With your settings: place 2, 15.0 of 100.")
    assert page.url.endswith("/survey?without=SUR-MID-A")

    page.reload()
    says(page, FLIPPED)
    expect(box(page, ONE)).not_to_be_checked()
    expect(box(page, "Surrey CC – Senior commissioner")).to_be_checked()

    by_key(page, "everybody again").locator("button").click()
    says(page, PUBLISHED)
    expect(box(page, ONE)).to_be_checked()
    assert page.url.endswith("/survey")

    page.go_back()
    says(page, FLIPPED)
    expect(box(page, ONE)).not_to_be_checked()


@pytest.mark.parametrize("screen", ["phone", pytest.param("laptop", marks=pytest.mark.long)])
def test_a_claim_is_put_to_the_test_where_it_stands(
    server: Server, open_page: Callable[..., Any], screen: str
) -> None:
    page = open_page(f"{server.url}/survey", screen)
    effect = by_key(page, "effect connecting_often")
    expect(effect).to_contain_text("With everybody: a shared place 3, 11.3 of 100.")
    pill = by_key(page, "try connecting_often").get_by_text("Without the one who gave 50")
    page.wait_for_timeout(1500)  # pictures above may still take their place
    pill.scroll_into_view_if_needed()
    before = pill.bounding_box()["y"]
    pill.click()
    expect(effect).to_contain_text("With your settings: a shared place 7, 5.7 of 100.")
    expect(effect).to_be_in_viewport()
    assert abs(pill.bounding_box()["y"] - before) <= 2, "the page has moved under the finger"
    expect(box(page, "Public Health Lead")).not_to_be_checked()
    pill.click()
    expect(effect).to_contain_text("With everybody: a shared place 3, 11.3 of 100.")


def test_a_shared_address_shows_its_settings_and_the_bars_of_them(
    server: Server, open_page: Callable[..., Any]
) -> None:
    page = open_page(f"{server.url}/survey?count=organisation&merge=enabling_staff&without=<b>nobody</b>")
    expect(by_key(page, "headline")).to_contain_text("Staff who enable leads with 25.833")
    expect(by_key(page, "answers")).to_contain_text("Something in the address is not known here")
    picture = by_key(page, "answers").get_by_test_id("gliding")
    expect(picture.locator("path[d]").first).to_be_attached()
    expect(picture).to_contain_text("C+D")
    expect(picture).to_have_attribute(
        "aria-label", "Staff who enable leads with 25.833; then Train frontline staff with 17.222."
    )
    page.wait_for_timeout(1500)  # it has taken its place, and its width
    first = picture.locator(".main-svg").first.element_handle()
    tap(page, ONE)
    expect(by_key(page, "headline")).not_to_contain_text("25.833")
    assert first.evaluate("each => each.isConnected"), "the picture was drawn anew instead of gliding"


def test_every_claim_but_that_of_the_dots_has_its_picture(
    server: Server, open_page: Callable[..., Any]
) -> None:
    page = open_page(f"{server.url}/survey", dark=True)
    says(page, PUBLISHED)
    expect(page.locator("[data-testid=gliding] .main-svg:first-of-type")).to_have_count(7)
    expect(by_key(page, "claim fits_dots").locator("[data-testid=gliding]")).to_have_count(0)
    phone = open_page(f"{server.url}/survey", "phone")
    expect(phone.locator("[data-testid=stImage] img")).to_have_count(7)
    wide = "document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth"
    assert phone.evaluate(wide), "a phone has to scroll sideways"
