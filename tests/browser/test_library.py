"""The library in Chromium: the Star leads on, by mouse and by keyboard; a case fits a phone and a sheet."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader

from tests.servers import Server

FOCUSED = """
() => {
  const outer = document.activeElement, inner = outer.shadowRoot?.activeElement
  return (inner ?? outer).getAttribute("aria-label")
}
"""
HEIGHTS = "[...document.querySelectorAll('main .ways a')].map((a) => a.getBoundingClientRect().height)"
NARROW = {"viewport": {"width": 320, "height": 640}}


@pytest.mark.long
def test_a_step_of_the_star_leads_to_its_page_and_back(server: Server, open_page: Callable[..., Any]):
    page = open_page(f"{server.url}/library")
    page.locator(".star a[data-way='step/people_it']").first.click()
    page.get_by_role("heading", name="People it").wait_for()
    assert page.url.endswith("/library?step=people_it")
    assert (
        "Bring managers, staff and service users together" in page.locator("main, [role=main]").inner_text()
    )
    page.reload()
    page.get_by_role("heading", name="People it").wait_for()
    page.get_by_role("link", name="Everything in the library").click()
    page.locator(".star svg").wait_for()


def test_every_page_has_an_address_a_step_back_and_begins_at_its_top(
    server: Server, open_page: Callable[..., Any]
):
    page = open_page(f"{server.url}/library")
    page.get_by_role("link", name="Café Rainbow").click()
    page.get_by_role("heading", name="Café Rainbow").wait_for()
    assert page.url.endswith("/library?case=cafe_rainbow")
    page.get_by_role("link", name="Bring service users in").first.click()
    page.get_by_role("heading", name="Bring service users in").wait_for()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0
    page.go_back()
    page.get_by_role("heading", name="Café Rainbow").wait_for()
    page.reload()
    page.get_by_role("heading", name="Café Rainbow").wait_for()


def test_the_star_can_be_walked_by_keyboard(server: Server, open_page: Callable[..., Any]):
    page = open_page(f"{server.url}/library")
    page.locator(".star svg a").first.focus()
    names = []
    for _ in range(9):
        names.append(page.evaluate(FOCUSED))
        page.keyboard.press("Tab")
    assert names[:5] == ["S1 Map it", "S2 Focus it", "S3 People it", "S4 Market it", "S5 Grow it"]
    assert names[5:] == ["C1 Co-commission", "C2 Co-design", "C3 Co-deliver", "C4 Co-assess"]
    page.locator(".star svg a[data-way='co/co_assess']").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Co-assessment").wait_for()


@pytest.mark.parametrize(
    "path",
    [
        "/read",
        "/read/case/esther_coaches",
        pytest.param("/read/barrier/risk_aversion", marks=pytest.mark.long),
    ],
)
def test_a_light_page_never_scrolls_sideways(server: Server, open_page: Callable[..., Any], path: str):
    page = open_page(f"{server.url}{path}", "phone", **NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert min(page.evaluate(HEIGHTS)) >= 44


@pytest.mark.long
def test_a_case_prints_with_its_sources_and_without_buttons(server: Server, open_page: Callable[..., Any]):
    page = open_page(f"{server.url}/read/case/surrey_neet_to_pete")
    printed = PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = " ".join("\n".join(sheet.extract_text() for sheet in printed.pages).split())
    assert len(printed.pages) <= 2
    assert "60 % fewer young people were NEET" in text
    assert "Removing the obstacles to user and community co-production" in text
    assert "Text size" not in text
