"""One workshop in several languages in real Chromium: every phone its own, one count, one report in each."""

import re
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import httpx
import pytest
import uvicorn
from docx import Document
from playwright.sync_api import Page, expect
from starlette.applications import Starlette

from coprod import results
from coprod.text import languages, speaking, t
from coprod.web.asgi import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from coprod.workshops import Desk, preparing, running, steps
from coprod.workshops.keys import facilitator_cookie
from tests import factories
from tests.browser.actors import Phone, by_key
from tests.servers import Server, free_port, wait_until

GIVEN = {"project_management": 60, "ict": 40}
HEBREW = "עוד אנשי צוות"


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    """Our own routes served by a thread of this process, which hears at once what a test does."""
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE, exception_handlers=EXCEPTION_HANDLERS)
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started, "the routes are not served")
    yield f"http://127.0.0.1:{port}"
    desk.news.close()
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture
def server(start_server: Callable[..., Server]) -> Server:
    return start_server(COPROD_COUNTDOWN_SECONDS="0")


def test_two_phones_read_two_languages_and_are_one_count(
    desk: Desk, address: str, open_page: Callable[..., Any]
) -> None:
    workshop = factories.translated(desk, minimum=1)
    door = f"{address}/j/{workshop.code}"
    english = Phone(open_page("", "phone", locale="en-GB")).join(door)
    german = Phone(open_page("", "phone", locale="de-DE")).join(door)
    third = open_page(door, "phone", locale="fr-FR")
    third.locator(".languages a[lang=de]").click()
    expect(third.locator(".lead").first).to_have_text("Hindernisse der Koproduktion")
    other = Phone(third).join(third.url)

    round_ = running.open_round(desk, workshop.id, "budget")
    for phone in (english, german, other):
        phone.at("ballot")
    expect(english.page.locator("#n-ict")).to_have_text("Better ICT")
    for page in (german.page, other.page):
        expect(page.locator("#n-ict")).to_have_text("Bessere IT")
        assert page.locator("#n-ict").get_attribute("lang") is None, "it is in the page's own language"
        expect(page.locator("html")).to_have_attribute("lang", "de")
        fallen_back = page.locator("#n-frontline_training")
        expect(fallen_back).to_have_text("Train frontline staff")
        expect(fallen_back).to_have_attribute("lang", "en")
    other.page.locator(".foot .languages button[value=en]").click()
    expect(other.page.locator("#n-ict")).to_have_text("Better ICT")

    for phone in (english, german, other):
        phone.split(GIVEN)
        phone.cast()
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    for phone in (english, german):
        phone.at("result")
    assert "The room puts most on Project management: 60 of 100." in english.text()
    assert re.search("Am meisten gibt der Raum.*Projektleitung.*60", german.text())
    shown = results.outcome(desk.store, round_.id)
    assert shown is not None
    assert (shown.n, shown.amount("ict")) == (3, 40)
    assert len(steps.people(desk, workshop.id)) == 3


def test_six_phones_in_six_languages_are_one_count_and_one_report_in_each(
    desk: Desk, address: str, open_page: Callable[..., Any]
) -> None:
    workshop, keys = factories.workshop_and_keys(desk, minimum=1)
    template = workshop.template.written
    phones = {}
    for code in languages():
        page = open_page("", "phone", locale=code)
        phones[code] = Phone(page).join(f"{address}/j/{workshop.code}")
        expect(page.locator("html")).to_have_attribute("lang", code)

    round_ = running.open_round(desk, workshop.id, "budget")
    for code, phone in phones.items():
        phone.at("ballot")
        words = template.spoken_in(code).question("budget")
        expect(phone.page.locator("h1")).to_have_text(words.title)
        expect(phone.page.locator("#n-ict")).to_have_text(words.place_label("ict"))
        phone.split(GIVEN)
    moved = phones["en"].page
    moved.locator(".foot .languages button[value=cy]").click()
    expect(moved.locator("html")).to_have_attribute("lang", "cy")
    expect(moved.locator("input[name=ict]")).to_have_value("40")
    for phone in phones.values():
        phone.cast()
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    for code, phone in phones.items():
        phone.at("result")
        question = template.spoken_in("cy" if code == "en" else code).question("budget")
        assert question.place_label("project_management") in phone.text()
    shown = results.outcome(desk.store, round_.id)
    assert shown is not None
    assert (shown.n, shown.amount("ict")) == (6, 40)

    for code in languages():
        got = httpx.get(
            f"{address}/download/{workshop.code}/report.docx?language={code}",
            cookies={facilitator_cookie(workshop.code): keys.owner},
            timeout=60,
        )
        document = Document(BytesIO(got.content))
        read = "\n".join(each.text for each in document.paragraphs)
        assert document.core_properties.language.startswith(code)
        assert template.spoken_in(code).title in read
        assert template.spoken_in(code).question("budget").title in read
        with speaking(code):
            assert t("Half is rounded up, once, at the end. Rounded figures may not add to 100.") in read


@pytest.mark.long
def test_a_ballot_that_is_being_changed_stays_open_in_another_language_and_in_easy_read(
    desk: Desk, address: str, open_page: Callable[..., Any]
) -> None:
    workshop = factories.translated(desk, minimum=1)
    phone = Phone(open_page("", "phone", locale="en-GB")).join(f"{address}/j/{workshop.code}")
    round_ = running.open_round(desk, workshop.id, "budget")
    phone.split(GIVEN)
    phone.cast()
    phone.page.get_by_role("link", name="Change it").click()
    phone.split({"ict": 30})
    phone.page.locator(".foot .languages button[value=de]").click()
    expect(phone.page.locator("html")).to_have_attribute("lang", "de")
    expect(phone.page.locator("input[name=ict]")).to_have_value("30")
    phone.page.locator(".foot a[href^='/easy']").click()
    expect(phone.page.locator("html")).to_have_class(re.compile("easy"))
    expect(phone.page.locator("input[name=ict]")).to_have_value("30")
    phone.split({"ict": 10, "project_management": 90})
    phone.cast()
    phone.page.locator(".foot .languages button[value=en]").click()
    phone.at("counted")
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    shown = results.outcome(desk.store, round_.id)
    assert shown is not None
    assert (shown.n, shown.amount("ict")) == (1, 10)


def test_the_preview_is_the_phones_page_and_follows_the_editor(
    server: Server, open_page: Callable[..., Any]
) -> None:
    desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
    workshop, keys = preparing.create(desk, "Glasgow", factories.translated_template(), "standard")
    page: Page = open_page("", viewport={"width": 1600, "height": 1200})
    page.goto(f"{server.url}/f/{workshop.code}/{keys.owner}")
    page.goto(f"{server.url}/questions?w={workshop.code}")
    phone = page.frame_locator(".st-key-preview iframe")
    _choose(page, "questions chosen", "Split the extra budget")
    expect(phone.locator("#n-ict")).to_have_text("Better ICT")
    expect(phone.locator(".rehearsal")).to_have_text("Preview: nothing is counted.")
    frame = by_key(page, "preview").locator("iframe").bounding_box()
    assert frame is not None
    assert (round(frame["width"]), round(frame["height"])) == (390, 844)

    _choose(page, "questions language", "Deutsch (de)")
    expect(phone.locator("#n-ict")).to_have_text("Bessere IT")
    box = page.locator("[class*='st-key-words-de-budget-rows-frontline_more-short'] input")
    box.fill(HEBREW)
    by_key(page, "keep words budget").locator("button").click()
    label = phone.locator("#n-frontline_more")
    expect(label).to_have_text(HEBREW)
    assert label.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert box.evaluate("node => getComputedStyle(node).unicodeBidi") == "plaintext"

    phone.locator("input[name=ict]").fill("100")
    phone.locator("button[value=cast]").click()
    expect(phone.locator(".notice.good")).to_contain_text("wird nichts gespeichert")
    assert steps.people(desk, workshop.id) == []
    desk.store.close()


def _choose(page: Page, key: str, option: str) -> None:
    box = by_key(page, key).locator("input")
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).first.click()
