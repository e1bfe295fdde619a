"""A workshop by link in real Chromium: question after question, changing one, dates, and one ticket twice."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Page, expect
from starlette.applications import Starlette

from coprod.model.workshop import Workshop
from coprod.web.asgi import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from coprod.workshops import Desk, by_link, preparing, running, steps, tickets
from tests import factories
from tests.browser.actors import AtLaptop, Phone, by_key
from tests.servers import Server, free_port, wait_until

Opener = Callable[..., Page]
DAY = timedelta(days=1)
ASKED = {"budget", "dots_steps"}
HUNDRED = {"project_management": 60, "ict": 40}


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    """Our own routes served by a thread of this process, so that a test can move the dates itself."""
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


def made(desk: Desk) -> Workshop:
    workshop = factories.workshop(desk)
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    agenda = [item.model_copy(update={"skipped": item.question_id not in ASKED}) for item in standing.agenda]
    running.set_agenda(desk, workshop.id, agenda)
    return workshop


def set_up(desk: Desk, workshop: Workshop, opens: timedelta, ends: timedelta, **how: Any) -> Workshop:
    now = datetime.now(UTC).replace(tzinfo=None)
    by_link.set_up(desk, workshop.id, now + opens, now + ends, "UTC", **how)
    return preparing.find(desk, workshop.code)


@pytest.fixture
def new_phone(open_page: Opener) -> Callable[[], Phone]:
    def make() -> Phone:
        page = open_page("", "phone", reduced_motion="reduce")
        page.on("pageerror", lambda error: pytest.fail(f"the script broke: {error}"))
        return Phone(page)

    return make


def come_in(phone: Phone, address: str) -> Phone:
    """Through the door and the group, to the first question."""
    phone.page.goto(address)
    phone.page.locator("form[method=post] button.primary").click()
    phone.page.locator("input[name=group][value=service_user]").check(force=True)
    phone.page.locator("form[action$='/group'] button.primary").click()
    phone.at("ballot")
    return phone


def press_cast(phone: Phone) -> None:
    phone.page.locator("button[name=act][value=cast]").click()


def at_question(phone: Phone, n: int) -> None:
    expect(phone.page.locator(".eyebrow")).to_have_text(f"Question {n} of 2", timeout=15_000)


def test_a_phone_goes_through_all_questions_changes_one_and_sees_its_own_result(
    desk: Desk, address: str, new_phone: Callable[[], Phone]
) -> None:
    workshop = set_up(desk, made(desk), -DAY, 7 * DAY, own_result=True)
    phone = come_in(new_phone(), f"{address}/j/{workshop.code}")
    rounds = {each.question_id: n for n, each in enumerate(steps.look(desk, workshop.code)[0].rounds, 1)}
    for question in sorted(rounds, key=lambda each: rounds[each]):
        at_question(phone, rounds[question])
        if question == "budget":
            phone.split(HUNDRED)
        else:
            phone.place(["map_it"])
        press_cast(phone)
    phone.at("thanks")
    assert "That was all. Thank you." in phone.text()
    assert "You and the baseline:" in phone.text()
    assert "You and the room" not in phone.text()

    phone.page.locator("a[href*='?change=']").nth(rounds["budget"] - 1).click()
    phone.at("ballot")
    expect(phone.page.locator("input[name=ict]")).to_have_value("40")
    phone.split({"ict": 30, "project_management": 70})
    press_cast(phone)
    phone.at("thanks")
    assert "?change" not in phone.page.url
    [person] = steps.people(desk, workshop.id)
    given = {each.revision: each.ballot.amounts for each in steps.own_ballots(desk, person.id).values()}
    assert given[2] == {"project_management": 700, "ict": 300}


def test_a_draft_survives_a_reload_between_questions(
    desk: Desk, address: str, new_phone: Callable[[], Phone]
) -> None:
    workshop = set_up(desk, made(desk), -DAY, 7 * DAY)
    phone = come_in(new_phone(), f"{address}/j/{workshop.code}")
    if steps.look(desk, workshop.code)[0].rounds[0].question_id != "budget":
        phone.place(["map_it"])
        press_cast(phone)
        at_question(phone, 2)
    phone.split(HUNDRED)
    phone.page.reload()
    expect(phone.page.locator("input[name=ict]")).to_have_value("40")


def test_a_change_that_does_not_arrive_goes_on_from_whichever_page_comes_next(
    desk: Desk, address: str, new_phone: Callable[[], Phone]
) -> None:
    workshop = set_up(desk, made(desk), -DAY, 7 * DAY)
    phone = come_in(new_phone(), f"{address}/j/{workshop.code}")
    page = phone.page
    rounds = steps.look(desk, workshop.code)[0].rounds
    for n in (1, 2):
        at_question(phone, n)
        page.locator("button[value=abstain]").click()
    phone.at("thanks")
    budget, dots = sorted(rounds, key=lambda each: each.question_id)
    page.locator(f"a[href$='={budget.id}']").click()
    phone.split(HUNDRED)
    page.route("**/cast", lambda route: route.abort())
    press_cast(phone)
    expect(page.locator(".note p")).to_contain_text("Your ballot is kept on this phone")
    page.go_back()
    phone.at("thanks")
    page.locator(f"a[href$='={dots.id}']").click()
    phone.place(["map_it"])
    page.unroute("**/cast")
    with page.expect_response("**/cast"):
        page.evaluate("dispatchEvent(new Event('online'))")
    press_cast(phone)
    phone.at("thanks")
    [person] = steps.people(desk, workshop.id)
    mine = steps.own_ballots(desk, person.id)
    assert mine[budget.id].ballot.amounts == {"project_management": 600, "ict": 400}
    assert mine[dots.id].ballot.amounts == {"map_it": 1}


def test_a_link_that_is_opened_before_its_date_and_after(
    desk: Desk, address: str, new_phone: Callable[[], Phone]
) -> None:
    workshop = set_up(desk, made(desk), DAY, 7 * DAY)
    phone = new_phone()
    phone.page.goto(f"{address}/j/{workshop.code}")
    assert "Opens on" in phone.text()
    expect(phone.page.locator("#main button.primary")).to_have_count(0)

    set_up(desk, workshop, -DAY, 7 * DAY)
    come_in(phone, f"{address}/j/{workshop.code}")
    phone.page.locator("input").first.wait_for(state="attached")
    by_link.close_now(desk, workshop.id)
    phone.at("over")
    assert "This closed on" in phone.text()
    phone.page.goto(f"{address}/j/{workshop.code}")
    assert "This closed on" in phone.text()
    late = new_phone()
    late.page.goto(f"{address}/j/{workshop.code}")
    expect(late.page.locator("#main a.primary, #main button.primary")).to_have_count(0)


def test_who_came_before_the_date_gets_the_first_question_by_itself(
    desk: Desk, address: str, new_phone: Callable[[], Phone]
) -> None:
    workshop = made(desk)
    phone = new_phone().join(f"{address}/j/{workshop.code}")
    opens = datetime.now(UTC) + timedelta(seconds=3)
    now = datetime.now(UTC).replace(tzinfo=None)
    by_link.set_up(desk, workshop.id, opens.replace(tzinfo=None), now + 7 * DAY, "UTC")
    phone.at("soon")
    assert "Opens on" in phone.text()
    wait_until(lambda: datetime.now(UTC) > opens, "time stands still")
    by_link.keep_times(desk)
    phone.at("ballot")
    at_question(phone, 1)


def test_what_was_typed_when_it_ends_stays_and_is_said_not_to_count(
    desk: Desk, address: str, new_phone: Callable[[], Phone]
) -> None:
    workshop = set_up(desk, made(desk), -DAY, 7 * DAY)
    phone = come_in(new_phone(), f"{address}/j/{workshop.code}")
    box = phone.page.locator("input[type=checkbox], .split input").first
    if box.get_attribute("type") == "checkbox":
        box.check(force=True)
    else:
        box.fill("60")
    by_link.close_now(desk, workshop.id)
    expect(phone.page.locator(".closed")).to_contain_text("your ballot was not counted", timeout=15_000)
    assert box.is_checked() if box.get_attribute("type") == "checkbox" else box.input_value() == "60"
    phone.page.locator(".closed a.primary").click()
    phone.at("over")


@pytest.mark.long
def test_a_laptop_answers_one_question_after_the_other_and_changes_one(
    server: Server, open_page: Opener
) -> None:
    desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
    workshop = set_up(desk, made(desk), -DAY, 7 * DAY, own_result=True)
    page = open_page(f"{server.url}/j/{workshop.code}?to=laptop")
    page.locator("form[method=post] button.primary").click()
    by_key(page, "group choice").locator("input[value='0']").check(force=True)
    page.locator("[data-testid=stFormSubmitButton] button").click()
    laptop = AtLaptop(page)
    rounds = steps.look(desk, workshop.code)[0].rounds
    for n, round_ in enumerate(rounds, 1):
        expect(page.get_by_text(f"Question {n} of 2")).to_be_visible()
        laptop.fill(round_.id, HUNDRED if round_.question_id == "budget" else {"map_it": True})
        by_key(page, f"cast {round_.id}").locator("button").click()
    laptop.at("thanks")
    assert "You and the baseline:" in laptop.text()
    budget = next(each for each in rounds if each.question_id == "budget")
    by_key(page, f"change {budget.id}").locator("button").click()
    laptop.fill(budget.id, {"ict": 30, "project_management": 70})
    by_key(page, f"cast {budget.id}").locator("button").click()
    laptop.at("thanks")
    [person] = steps.people(desk, workshop.id)
    assert steps.own_ballots(desk, person.id)[budget.id].revision == 2
    desk.store.close()


def test_one_ticket_on_two_phones_lets_in_the_first_and_tells_the_second(
    desk: Desk, address: str, new_phone: Callable[[], Phone]
) -> None:
    workshop = set_up(desk, made(desk), -DAY, 7 * DAY, tickets_only=True)
    [ticket] = tickets.make(desk, workshop.id, 1)
    link = tickets.link(address, workshop, ticket)
    first, second = new_phone(), new_phone()
    second.page.goto(link)
    come_in(first, link)
    second.page.locator("form[method=post] button.primary").click()
    expect(second.page.locator("#main")).to_contain_text("This ticket was used on another device.")
    first.page.goto(link)
    first.page.locator("a.primary").click()
    first.at("ballot")
    assert len(steps.people(desk, workshop.id)) == 1
