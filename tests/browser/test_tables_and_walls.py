"""A table's one agreed ballot from a shared device, and a poster typed in at the desk, in real Chromium."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from coprod import results
from coprod.model.workshop import Origin, Round, Workshop
from coprod.workshops import Desk, steps, walls
from tests import factories
from tests.browser.actors import Facilitator, Phone, by_key
from tests.servers import Server, wait_until

PEOPLE = 5


def current(desk: Desk, workshop: Workshop) -> Round | None:
    standing = steps.stand(desk, workshop.id)
    return standing.current if standing else None


def test_a_table_and_a_poster_stand_beside_the_room(server: Server, open_page: Callable[..., Any]) -> None:
    desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
    workshop, keys = factories.workshop_and_keys(desk)
    projector: Page = open_page(f"{server.url}/p/{workshop.code}/{keys.projector}", "projector")
    tablet: Page = open_page(f"{server.url}/j/{workshop.code}", "phone")

    tablet.locator("a[href*='/table?']").click()
    tablet.locator("#table").fill("3")
    tablet.locator("#people").fill("1")
    tablet.locator("form button.primary").click()
    expect(tablet.locator(".problems")).to_contain_text("from 2 to 99")
    expect(tablet.locator("#table")).to_have_value("3")
    tablet.locator("#people").fill("7")
    tablet.locator("form button.primary").click()
    table = Phone(tablet)
    table.at("lobby")
    expect(tablet.locator("#main")).to_contain_text("Table 3: one ballot that 7 people agreed on.")

    facilitator = Facilitator(open_page(), f"{server.url}/f/{workshop.code}/{keys.facilitator}")
    facilitator.skip("warm_up")
    facilitator.skip("budget")
    facilitator.next("open")
    round_ = wait_until(lambda: current(desk, workshop), "no round was opened")
    dots = [factories.dots("map_it", "grow_it")] * PEOPLE
    factories.cast(desk, round_, factories.people(desk, workshop, PEOPLE), dots)
    table.place(["people_it", "market_it"])
    assert "Why?" not in table.text(), "a table gives no reason"
    table.cast()
    [agreed] = wait_until(lambda: steps.agreed(desk, round_.id), "the table's ballot is not there")
    assert (agreed.number, agreed.people, agreed.cast.origin) == (3, 7, Origin.TABLE)
    assert "Next person" not in table.text(), "the table keeps its device for the next round"
    expect(projector.get_by_test_id("stage-count")).to_contain_text("5 of 5 are in")
    expect(projector.get_by_test_id("stage-rule")).to_contain_text("1 table handed in one agreed ballot")

    page: Page = facilitator.page
    expect(page.get_by_test_id("stMain")).to_contain_text(
        "1 table handed in one agreed ballot (7 people), counted apart"
    )
    page.goto(f"{server.url}/enter?w={workshop.code}")
    page.locator("summary").filter(has_text="A wall board with sticky dots").click()

    def box(name: str) -> Any:
        return page.locator(f"[class*='st-key-wall-{round_.id}-{name}-over-'] input")

    keep = by_key(page, f"keep wall {round_.id}").locator("button")
    box("map_it").fill("24")
    box("focus_it").fill("-9")
    box("people_it").fill("31")
    box("people").fill("8")
    keep.click()
    expect(page.get_by_test_id("stMain")).to_contain_text("Numbers below zero cannot be counted: S2")
    expect(box("people_it")).to_have_value("31")
    box("focus_it").fill("9")
    keep.click()
    expect(page.get_by_test_id("stMain")).to_contain_text("64 dots are too many for so many people")
    assert walls.newest(desk, workshop) == {}
    box("people").fill("40")
    keep.click()
    expect(page.get_by_test_id("stMain")).to_contain_text("A wall board: 64 dots, about 40 people")
    assert walls.newest(desk, workshop)[round_.id].dots["people_it"] == 31

    page.goto(f"{server.url}/facilitate?w={workshop.code}")
    facilitator.next("close")
    facilitator.next("reveal room")
    foot = projector.get_by_test_id("stage-rule")
    expect(foot).to_contain_text("A wall board: 64 dots, about 40 people, counted from the poster")
    expect(foot).to_contain_text("1 table handed in one agreed ballot (7 people), counted apart")
    table.at("result")
    expect(tablet.locator("#main")).to_contain_text("in no number about people")
    shown = results.outcome(desk.store, round_.id)
    assert shown is not None
    assert {item.item: item.dots for item in shown.items if item.dots} == {"map_it": 5, "grow_it": 5}
    page.goto(f"{server.url}/results?w={workshop.code}")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("Figures show from 5 tables on.")
    page.locator("summary").filter(has_text="Wall board: the figures as a table").click()
    expect(main).to_contain_text("Dots on the poster")
    desk.store.close()
