"""A rehearsal on a real server: made-up people come in, every screen says so, and the end removes all."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from coprod.model.workshop import Origin
from coprod.workshops import steps
from tests import factories
from tests.browser.actors import Facilitator, Phone, by_key
from tests.servers import Server

PEOPLE = 30
BAND = "Rehearsal: made-up people"


@pytest.fixture
def server(start_server: Callable[..., Server]) -> Server:
    return start_server(
        COPROD_COUNTDOWN_SECONDS="1", COPROD_REHEARSAL_PEOPLE=str(PEOPLE), COPROD_REHEARSAL_SECONDS="6"
    )


@pytest.mark.long
def test_the_whole_hour_is_practised_and_nothing_of_it_is_left(
    server: Server, open_page: Callable[..., Any]
) -> None:
    desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
    workshop, keys = factories.workshop_and_keys(desk, agenda="short")
    phone = Phone(open_page("", "phone")).join(f"{server.url}/j/{workshop.code}")
    line = phone.page.locator("main .rehearsal")
    expect(line).to_have_count(0)
    projector: Page = open_page(f"{server.url}/p/{workshop.code}/{keys.projector}", "projector")
    band = projector.locator("[data-testid=stage-rehearsal]")
    count = projector.locator("[data-testid=stage-count] .cp-big")
    expect(count).to_have_text("1")
    expect(band).to_be_hidden()

    laptop: Page = open_page()
    facilitator = Facilitator(laptop, f"{server.url}/f/{workshop.code}/{keys.facilitator}")
    laptop.locator("[data-testid=stExpander]").filter(has_text="Rehearse").locator("summary").click()
    by_key(laptop, "begin rehearsal").locator("button").click()
    expect(band).to_have_text(BAND)
    size = band.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    assert size >= 24, "the band is too small for the back of a hall"
    assert band.bounding_box()["width"] == 1280  # type: ignore[index]
    expect(line).to_have_text("Rehearsal: made-up people. Nothing is kept.")
    expect(laptop.locator("[data-testid=stMain]")).to_contain_text("Nothing is kept.")

    seen = [int(count.inner_text())]
    expect(count).to_have_text(str(PEOPLE + 1), timeout=30_000)
    assert seen[0] < PEOPLE, "they came all at once"

    facilitator.next("open")  # the warm-up
    phone.at("ballot")
    facilitator.next("close")
    facilitator.next("open")
    phone.at("ballot")
    expect(count).to_have_text(str(PEOPLE), timeout=30_000)
    expect(band).to_be_visible()
    phone.split({"ict": 100})
    phone.cast()
    expect(count).to_have_text(str(PEOPLE + 1))
    facilitator.next("close")
    facilitator.next("reveal room")
    stage = projector.locator("[data-testid=stage]")
    expect(stage).to_have_attribute("data-view", "results")
    expect(stage).to_contain_text("of 100")
    expect(band).to_have_text(BAND)
    phone.at("result")
    expect(line).to_be_visible()
    facilitator.next("reveal baseline")
    facilitator.next("open")
    expect(count).to_have_text(str(PEOPLE), timeout=30_000)
    facilitator.next("close")
    facilitator.next("reveal room")
    facilitator.next("show findings")
    expect(projector.locator("[data-testid=stage-findings] li")).to_have_count(3)
    expect(band).to_be_visible()

    files = open_page(server.organiser_url).request
    rows = files.get(f"{server.url}/download/{workshop.code}/rounds.csv")
    assert rows.status == 200
    assert len(rows.text().splitlines()) == 1, "a round of the rehearsal is in a file"

    by_key(laptop, "end rehearsal").locator("button").click()
    expect(band).to_be_hidden()
    expect(stage).to_have_attribute("data-view", "lobby")
    expect(count).to_have_text("1")
    phone.at("lobby")
    expect(line).to_have_count(0)
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    assert standing.rounds == ()
    assert [each.origin for each in steps.people(desk, workshop.id)] == [Origin.PHONE]
    desk.store.close()
