"""A whole workshop in real Chromium: five phones, a facilitator, a projector, an organiser.

The figures were worked out by hand; the sums stand beside them.
"""

import csv
import io
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from coprod.workshops import preparing, steps
from tests import factories
from tests.browser.actors import AtLaptop, Facilitator, Phone, by_key
from tests.servers import Server, wait_until

BUDGETS = [
    {"frontline_training": 50, "staff_enable_users": 50},
    {"frontline_training": 100},
    {"staff_enable_users": 20, "connect_users_communities": 80},
    {"project_management": "12.5", "ict": "87.5"},
    {"frontline_training": 30, "support_partners": 70},
]
MEANS = {  # by hand: sums 180, 70, 80, 12.5, 87.5, 70 over five people
    "frontline_training": "36.0",
    "staff_enable_users": "14.0",
    "connect_users_communities": "16.0",
    "project_management": "2.5",
    "ict": "17.5",
    "support_partners": "14.0",
}
STEPS = [  # map 4, grow 3, focus 1, people 1, market 1
    ["map_it", "focus_it"],
    ["map_it", "people_it"],
    ["map_it", "grow_it"],
    ["market_it", "grow_it"],
    ["map_it", "grow_it"],
]
BOARD = [  # with the laptops: risk aversion at Map it 4, short-termism at Grow it 2, poor processes 1
    [("risk_aversion", "map_it"), ("short_termism", "grow_it")],
    [("risk_aversion", "map_it")],
    [("risk_aversion", "map_it"), ("poor_processes", "map_it")],
]
BOARD_AT_LAPTOP = [[("Short-termism", "Grow it")], [("Fear of risk", "Map it")]]


def test_a_whole_workshop(server: Server, open_page: Callable[..., Any]) -> None:
    organiser: Page = open_page(server.organiser_url)
    by_key(organiser, "new name").locator("input").fill("Glasgow, Tuesday")
    by_key(organiser, "new name").locator("input").press("Tab")
    longest = by_key(organiser, "new agenda coproduction_survey").locator("label").last
    longest.click()
    expect(longest.locator("input")).to_be_checked()
    organiser.wait_for_timeout(500)
    expect(longest.locator("input")).to_be_checked()
    by_key(organiser, "create").locator("button").click()
    links = by_key(organiser, "links").locator("code")
    expect(links.first).to_be_visible()
    shown = links.all_inner_texts()
    steering_link = next(link for link in shown if "/f/" in link)
    projector_link = next(link for link in shown if "/p/" in link)

    desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
    [workshop] = preparing.everyone(desk)
    assert workshop.name == "Glasgow, Tuesday"

    projector: Page = open_page(projector_link, "projector")
    stage = projector.locator("[data-testid=stage]")
    expect(stage).to_have_attribute("data-view", "lobby")
    expect(projector.locator("[data-testid=stage-code]")).to_have_text(workshop.spoken_code)
    facilitator = Facilitator(open_page(), steering_link)

    phones = [Phone(open_page("", "phone")).join(f"{server.url}/j/{workshop.code}") for _ in range(3)]
    laptops = [AtLaptop(open_page()).join(server.url, workshop.spoken_code.lower()) for _ in range(2)]
    everybody: list[Phone | AtLaptop] = [*phones, *laptops]
    expect(projector.locator("[data-testid=stage-count]")).to_contain_text("5")

    def current_round() -> str:
        standing = steps.stand(desk, workshop.id)
        return standing.current.id if standing and standing.current else ""

    def opened_after(before: str) -> str:
        return wait_until(lambda: current_round() if current_round() != before else "", "no round was opened")

    def split_and_cast(round_id: str) -> None:
        for person, percents in zip(everybody, BUDGETS, strict=True):
            if isinstance(person, Phone):
                person.split(percents)
            else:
                person.fill(round_id, percents)
            person.cast()

    facilitator.skip("warm_up")
    facilitator.next("open")
    budget = opened_after("")
    expect(stage).to_have_attribute("data-view", "question")
    split_and_cast(budget)
    expect(projector.locator("[data-testid=stage-count]")).to_contain_text("5 of 5 are in")
    assert "Train frontline staff" not in stage.inner_text(), "a result came before the reveal"
    expect(projector.locator("[data-testid=stage-figure]")).to_be_hidden()

    facilitator.next("close")
    expect(stage).to_contain_text("This round is closed.")  # by itself, when the countdown has run out
    expect(projector.locator("[data-testid=stage-join]")).to_be_hidden()
    facilitator.next("reveal room")
    expect(stage).to_have_attribute("data-view", "results")
    sentence = projector.locator("[data-testid=stage-sentence]")
    expect(sentence).to_contain_text("36 of 100")
    expect(stage).to_contain_text("5 ballots")
    assert "8 professionals" not in stage.inner_text(), "the baseline came with the room"
    phones[0].at("result")
    assert "50 of 100" in phones[0].text()  # min(50, 36) + min(50, 14)
    laptops[0].at("result")

    facilitator.next("reveal baseline")
    expect(stage).to_contain_text("8 professionals, 2017; no service users or citizens")
    expect(sentence).to_contain_text("36 of 100 here, 19 there")  # 36 - 18.75 = 17.25 is the widest gap
    expect(phones[1].page.locator("#main")).to_contain_text("no service users or citizens")

    facilitator.ask("budget")
    again = opened_after(budget)
    split_and_cast(again)
    facilitator.next("close")
    facilitator.next("reveal room")
    expect(sentence).to_contain_text("36 of 100")
    facilitator.next("show movement")
    expect(sentence).to_contain_text("0 of 5 moved 10 points or more")  # everybody cast the same again

    facilitator.ask("dots_steps")
    star = opened_after(again)
    for person, places in zip(everybody, STEPS, strict=True):
        if isinstance(person, Phone):
            person.place(places)
        else:
            person.fill(star, dict.fromkeys(places, True))
        person.cast()
    facilitator.next("close")
    facilitator.next("reveal room")
    expect(sentence).to_contain_text("Most dots are on Map it: 4 from 4 people")

    facilitator.ask("barriers_steps")
    board = opened_after(star)
    for phone, places_on_board in zip(phones, BOARD, strict=True):
        phone.place_on_board(places_on_board)
        phone.cast()
    for laptop, chosen in zip(laptops, BOARD_AT_LAPTOP, strict=True):
        laptop.choose(board, chosen)
        laptop.cast()
    facilitator.next("close")
    facilitator.next("reveal room")
    expect(sentence).to_contain_text("Fear of risk")
    expect(sentence).to_contain_text("4 from 4 people")
    phones[2].page.goto(f"{server.url}/pocket/{workshop.code}/screen")
    expect(phones[2].page.locator("#main")).to_contain_text("4 from 4 people")

    facilitator.show("findings")
    found = projector.locator("[data-testid=stage-findings] li")
    expect(found).to_have_count(3)
    expect(found.nth(0)).to_contain_text("The room puts most on Train frontline staff: 36 of 100.")
    expect(found.nth(0)).to_contain_text("could go either way")
    expect(projector.locator("[data-testid=stage-ask]")).to_have_text("What will we do?")
    expect(phones[2].page.locator("#main")).to_contain_text("What will we do?")

    organiser.goto(f"{server.url}/results?w={workshop.code}")
    links_to_files = organiser.locator("a[href*='/download/']")
    expect(links_to_files.first).to_be_visible()
    files = {}
    for name in ("ballots.csv", "results.csv"):
        answer = organiser.request.get(f"{server.url}/download/{workshop.code}/{name}")
        assert answer.status == 200
        files[name] = list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))
    first = [r for r in files["results.csv"] if (r["question"], r["round"]) == ("budget", "1")]
    assert {r["item"]: r["mean_percent"] for r in first if r["mean_percent"] != "0.0"} == MEANS
    assert {r["n"] for r in first} == {"5"}
    training = next(r for r in first if r["item"] == "frontline_training")
    assert (training["baseline_mean_percent"], training["gap_points"]) == ("18.8", "17.3")
    star_rows = {r["item"]: r["dots"] for r in files["results.csv"] if r["question"] == "dots_steps"}
    assert star_rows == {"map_it": "4", "focus_it": "1", "people_it": "1", "market_it": "1", "grow_it": "3"}
    one = [r for r in files["ballots.csv"] if (r["question"], r["round"]) == ("budget", "1")]
    assert len(one) == 5 * 11
    assert sorted({r["origin"] for r in one}) == ["laptop", "phone"]
    assert len({r["participant"] for r in files["ballots.csv"]}) == 5
    dotted = [r for r in files["ballots.csv"] if r["question"] == "barriers_steps" and r["dots"] == "1"]
    assert [r["item"] for r in dotted].count("risk_aversion/map_it") == 4
    desk.store.close()
