"""A ballot alone in real Chromium: tapping, the keyboard, back and reload, no script, nothing left behind."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.published import BASELINE
from tests.servers import Server

Opener = Callable[..., Page]
SANDWELL = {
    factor: f"{n / 10:g}"
    for who in BASELINE.stakeholders
    if who.id == "sand_sen"
    for factor, n in who.tenths.items()
    if n
}
ANSWER = "&".join(f"{factor}={percent}" for factor, percent in SANDWELL.items())
ALIKE = "You resemble most: Sandwell MBC – Senior commissioner. You would both spend the same 100 of 100."


@pytest.fixture
def phone(server: Server, open_page: Opener) -> Iterator[Page]:
    """A phone at /try; a fault in the script or a request that is no plain page fails the test."""
    page = open_page("", "phone", reduced_motion="reduce")
    page.on("pageerror", lambda error: pytest.fail(f"the script broke: {error}"))
    methods: list[str] = []
    page.on("request", lambda asked: methods.append(asked.method))
    page.goto(f"{server.url}/try")
    yield page
    assert set(methods) == {"GET"}, "a ballot alone is never sent to be kept"
    assert page.context.cookies() == []


def box(page: Page, factor: str) -> Any:
    return page.locator(f"input[name={factor}]")


def fill(page: Page, answer: dict[str, str]) -> None:
    for factor, percent in answer.items():
        box(page, factor).fill(percent)


def compare(page: Page) -> None:
    page.locator("[value=cast]").click()


def kept(page: Page) -> list[str]:
    """What the browser holds of ours."""
    return page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")  # type: ignore[no-any-return]


def test_it_is_split_by_tapping_and_handed_in_only_at_100(phone: Page) -> None:
    row = phone.locator(".row:has(input[name=ict])")
    row.locator("[data-by='1']").tap()
    expect(phone.locator("[data-left]")).to_have_text("95 left of 100")
    expect(phone.locator("[value=cast]")).to_have_attribute("aria-disabled", "true")
    phone.locator("[value=cast]").tap(force=True)
    expect(phone.locator(".note p")).to_have_text("Share out all 100 first: 95 is left.")
    assert phone.url.endswith("/try")
    phone.locator(".help summary").tap()
    phone.locator("[data-help=rest]").tap()
    phone.locator(".row:has(input[name=support_users]) [data-rest]").tap()
    compare(phone)
    expect(phone.locator("#main")).to_have_attribute("data-step", "alone")
    assert phone.url.endswith("/try?support_users=95&ict=5")


def test_sandwells_answer_survives_reload_back_and_a_friends_phone(
    phone: Page, server: Server, open_page: Opener
) -> None:
    fill(phone, SANDWELL)
    compare(phone)
    expect(phone.locator(".alike")).to_have_text(ALIKE)
    rows = phone.locator(".people tbody tr")
    expect(rows).to_have_count(8)
    expect(rows.nth(1)).to_have_text(re.compile("Surrey CC – middle management commissioner B.*80 of 100"))
    assert phone.url == f"{server.url}/try?{ANSWER}"
    phone.reload()
    expect(phone.locator(".alike")).to_have_text(ALIKE)
    phone.go_back()
    expect(box(phone, "support_users")).to_have_value("10")
    expect(phone.locator("[data-left]")).to_have_text("All 100 shared out")
    phone.go_forward()
    expect(phone.locator(".alike")).to_have_text(ALIKE)
    friend = open_page(phone.url, "laptop")
    expect(friend.locator(".alike")).to_have_text(ALIKE)


def test_a_draft_lasts_over_a_reload_but_not_over_the_result(phone: Page, server: Server) -> None:
    box(phone, "ict").fill("40")
    phone.reload()
    expect(box(phone, "ict")).to_have_value("40")
    box(phone, "project_management").fill("60")
    compare(phone)
    expect(phone.locator("#main")).to_have_attribute("data-step", "alone")
    assert kept(phone) == []
    phone.goto(f"{server.url}/try")
    expect(box(phone, "ict")).to_have_value("")
    expect(phone.locator("[data-left]")).to_have_text("100 left of 100")


def test_what_an_address_says_is_not_covered_by_a_draft(phone: Page, server: Server) -> None:
    box(phone, "ict").fill("40")
    phone.goto(f"{server.url}/try?{ANSWER}")
    phone.get_by_role("link", name="Change my answer").first.tap()
    expect(box(phone, "ict")).to_have_value("")
    expect(box(phone, "staff_enable_users")).to_have_value("20")
    box(phone, "staff_enable_users").fill("30")
    phone.reload()
    expect(box(phone, "staff_enable_users")).to_have_value("30")
    box(phone, "support_partners").fill("10")
    compare(phone)
    expect(phone.locator(".people tbody tr").first).to_contain_text("90 of 100")


def test_the_keyboard_alone_is_enough(server: Server, open_page: Opener) -> None:
    page = open_page(f"{server.url}/try", "laptop")
    box(page, "frontline_more").focus()
    page.keyboard.type("100")
    page.keyboard.press("Enter")  # ends the typing, hands nothing in
    assert page.url.endswith("/try")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "cast":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_have_attribute("data-step", "alone")
    assert page.url.endswith("/try?frontline_more=100")
    page.get_by_role("link", name="Change my answer").first.focus()
    page.keyboard.press("Enter")
    expect(box(page, "frontline_more")).to_have_value("100")


def test_without_a_script_it_is_a_form_that_works(server: Server, open_page: Opener) -> None:
    page = open_page(f"{server.url}/try", "phone", java_script_enabled=False)
    fill(page, {"ict": "12.5", "support_users": "80"})
    compare(page)
    box_of_problems = page.locator(".problems")
    expect(box_of_problems).to_have_text("The numbers add up to 92.5; they must add up to exactly 100.")
    expect(box(page, "ict")).to_have_value("12.5")
    box(page, "support_users").fill("x")
    compare(page)
    expect(box_of_problems).to_have_text("E Support service users does not hold a number.")
    expect(box(page, "support_users")).to_have_attribute("aria-invalid", "true")
    box(page, "support_users").fill("87,5")
    compare(page)
    expect(page.locator(".alike")).to_be_visible()
    assert page.url == f"{server.url}/try?support_users=87.5&ict=12.5"
    page.get_by_role("link", name="Change my answer").first.click()
    expect(box(page, "support_users")).to_have_value("87.5")


def test_nothing_is_wider_than_the_screen(server: Server, open_page: Opener) -> None:
    page = open_page("", "laptop")
    for query in ("", f"?{ANSWER}", "?ict=100", "?ict=12.55&x=1"):
        page.goto(f"{server.url}/try{query}")
        for width in (320, 360, 390, 1366):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (query, width)


def test_the_front_page_leads_to_it(server: Server, open_page: Opener) -> None:
    page = open_page(server.url, "phone")
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("Where should the next 100 go?")
    join = page.locator("input[name=code]")
    expect(join).to_be_visible()
    place = join.bounding_box()
    assert place
    assert place["y"] + place["height"] < 800, "the join code is on the first screen"
    page.get_by_role("button", name="Try a ballot alone").tap()
    expect(page.locator("h1")).to_have_text("Try a ballot alone")
    expect(page.locator(".split .row")).to_have_count(11)
