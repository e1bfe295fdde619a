"""A workshop by link on the pocket page: its door, its questions one by one, its tickets."""

import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from httpx2 import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coprod.errors import Refused
from coprod.model.workshop import Workshop
from coprod.text.reasons import sentence
from coprod.web.asgi import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from coprod.workshops import Desk, by_link, joining, preparing, running, steps, tickets
from coprod.workshops.desk import the_desk
from coprod.workshops.keys import participant_cookie
from tests import factories
from tests.servers import wait_until

OURS = "http://testserver"
DAY = timedelta(days=1)
ANSWERS = {
    "budget": {"project_management": "60", "ict": "40"},
    "dots_steps": {"map_it": "1"},
}


class Phone:
    """One device with its cookies."""

    def __init__(self, app: Starlette, workshop: Workshop, **options: Any) -> None:
        self.client = TestClient(app, base_url=OURS, follow_redirects=False, **options)
        self.workshop = workshop
        self.here = f"/pocket/{workshop.code}"

    def get(self, address: str) -> Response:
        return self.client.get(address)

    def post(self, address: str, fields: Mapping[str, str] | None = None, **how: str) -> Response:
        return self.client.post(address, data=fields or {}, headers={"origin": OURS, **how})

    def join(self, address: str = "") -> "Phone":
        assert self.post(address or f"/j/{self.workshop.code}").status_code == 303
        assert self.post(f"{self.here}/group", {"group": "manager"}).status_code == 303
        return self

    def answer(self, page: Response, press: str = "press-of-a-test") -> Response:
        """Fill in the ballot that this page asks for, and press the button as a plain form does."""
        round_id = hidden(page, "round")
        scene = steps.look(the_desk(), self.workshop.code)[0]
        round_ = scene.round(round_id)
        assert round_ is not None
        fields = {"round": round_id, "press": press, "act": "cast", **ANSWERS[round_.question_id]}
        return self.post(f"{self.here}/cast", fields)


def hidden(page: Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page.text)
    assert found, said(page)
    return found[1]


def said(answer: Response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def step(answer: Response) -> str:
    found = re.search(r'data-step="(\w+)"', answer.text)
    return found[1] if found else ""


@pytest.fixture
def app() -> Starlette:
    return Starlette(routes=ROUTES, middleware=MIDDLEWARE, exception_handlers=EXCEPTION_HANDLERS)


def set_up(desk: Desk, opens: timedelta, ends: timedelta, **how: Any) -> Workshop:
    """A workshop by link of a budget and of dots, from and until so long from now, by London's clocks."""
    made = factories.workshop(desk)
    standing = steps.stand(desk, made.id)
    assert standing is not None
    agenda = [
        item.model_copy(update={"skipped": item.question_id not in ANSWERS}) for item in standing.agenda
    ]
    running.set_agenda(desk, made.id, agenda)
    now = datetime.now(UTC).replace(tzinfo=None)
    by_link.set_up(desk, made.id, now + opens, now + ends, "UTC", **how)
    return preparing.find(desk, made.code)


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return set_up(desk, -DAY, 7 * DAY, own_result=True)


# The door


def test_before_its_date_the_door_says_when_and_lets_nobody_in(desk: Desk, app: Starlette) -> None:
    workshop = set_up(desk, DAY, 7 * DAY)
    phone = Phone(app, workshop)
    door = phone.get(f"/j/{workshop.code}")
    assert "Opens on" in said(door)
    assert "(Coordinated Universal Time)" in said(door)
    assert "<button" not in door.text.split("<main")[1].split("<section")[0]
    refused = phone.post(f"/j/{workshop.code}")
    assert (refused.status_code, sentence("opens_later") in said(refused)) == (409, True)
    assert steps.people(desk, workshop.id) == []


def test_after_its_end_the_door_says_so_and_lets_nobody_in(
    desk: Desk, app: Starlette, workshop: Workshop
) -> None:
    by_link.close_now(desk, workshop.id)
    phone = Phone(app, workshop)
    door = phone.get(f"/j/{workshop.code}")
    assert "This closed on" in said(door)
    refused = phone.post(f"/j/{workshop.code}")
    assert (refused.status_code, sentence("by_link_over") in said(refused)) == (409, True)
    assert steps.people(desk, workshop.id) == []


def test_the_door_closes_when_its_time_comes_though_nothing_else_changes(desk: Desk, app: Starlette) -> None:
    """The page is drawn once for everybody: what it says must not outlive the moment."""
    workshop = set_up(desk, -DAY, timedelta(seconds=1))
    door = f"/j/{workshop.code}"
    phone = Phone(app, workshop)
    assert "Whenever it suits you, until" in said(phone.get(door))
    wait_until(lambda: "This closed on" in said(phone.get(door)), "the door is still open", 10)
    assert preparing.find(desk, workshop.code).version == workshop.version


# The questions


def test_each_answer_leads_to_the_next_question_and_the_last_to_all_of_them(
    app: Starlette, workshop: Workshop
) -> None:
    phone = Phone(app, workshop).join()
    first = phone.get(phone.here)
    assert (step(first), "Question 1 of 2" in said(first)) == ("ballot", True)
    assert phone.answer(first).headers["location"] == phone.here
    second = phone.get(phone.here)
    assert (step(second), "Question 2 of 2" in said(second)) == ("ballot", True)
    assert hidden(first, "round") != hidden(second, "round")
    phone.answer(second)
    last = phone.get(phone.here)
    assert step(last) == "thanks"
    assert "That was all. Thank you." in said(last)
    assert last.text.count("?change=") == 2


def test_a_changed_answer_comes_with_what_was_given_and_leads_back(
    desk: Desk, app: Starlette, workshop: Workshop
) -> None:
    phone = Phone(app, workshop).join()
    for _ in ANSWERS:
        phone.answer(phone.get(phone.here))
    addresses = re.findall(r'href="(/pocket/\w+\?change=\w+)"', phone.get(phone.here).text)
    again = phone.get(addresses[0])
    assert (step(again), "Keep it as it was" in said(again)) == ("ballot", True)
    assert addresses[0].replace(phone.here, f"{phone.here}/part") in again.text
    phone.answer(again, "another-press")
    assert step(phone.get(phone.here)) == "thanks"
    [person] = steps.people(desk, workshop.id)
    assert sorted(each.revision for each in steps.own_ballots(desk, person.id).values()) == [1, 2]


def test_ones_own_budget_stands_beside_the_baseline_and_nobody_elses(
    desk: Desk, app: Starlette, workshop: Workshop
) -> None:
    others = [Phone(app, workshop).join() for _ in range(5)]
    for other in others:
        for _ in ANSWERS:
            other.answer(other.get(other.here))
    page = others[0].get(others[0].here)
    assert "You and the baseline:" in said(page)
    assert "You and the room" not in said(page)
    assert 'class="room"' not in page.text


def test_after_the_end_nothing_can_be_handed_in_and_what_was_given_is_shown(
    desk: Desk, app: Starlette, workshop: Workshop
) -> None:
    phone = Phone(app, workshop).join()
    phone.answer(phone.get(phone.here))
    asked = phone.get(phone.here)
    by_link.close_now(desk, workshop.id)
    late = phone.answer(asked)
    assert (late.status_code, sentence("round_closed") in said(late)) == (409, True)
    over = phone.get(phone.here)
    assert step(over) == "over"
    assert "This closed on" in said(over)
    assert "You gave no answer here." in said(over)
    assert "?change=" not in over.text


# Tickets


def test_looking_at_a_ticket_makes_nobody_and_uses_nothing(desk: Desk, app: Starlette) -> None:
    workshop = set_up(desk, -DAY, DAY, tickets_only=True)
    [ticket] = tickets.make(desk, workshop.id, 1)
    for _ in range(3):
        door = Phone(app, workshop).get(f"/t/{workshop.code}/{ticket.key}")
        assert (door.status_code, "Your ticket lets in one person" in said(door)) == (200, True)
        assert "Also which ticket let you in" in said(door)
        assert "Content-Security-Policy" in door.headers
    assert steps.people(desk, workshop.id) == []
    assert tickets.counted(desk, workshop.id) == (1, 0)


def test_a_ticket_lets_in_the_first_phone_and_tells_the_second(desk: Desk, app: Starlette) -> None:
    workshop = set_up(desk, -DAY, DAY, tickets_only=True)
    [ticket] = tickets.make(desk, workshop.id, 1)
    address = f"/t/{workshop.code}/{ticket.key}"
    first, second = Phone(app, workshop), Phone(app, workshop)
    for phone in (first, second):
        assert phone.get(address).status_code == 200
    first.join(address)
    late = second.post(address)
    assert (late.status_code, sentence("ticket_used") in said(late)) == (409, True)
    assert (second.get(address).status_code, step(first.get(first.here))) == (409, "ballot")
    assert "You are in already" in said(first.get(address))
    assert first.post(address).headers["location"] == first.here
    assert len(steps.people(desk, workshop.id)) == 1


def test_an_answer_that_was_lost_on_the_way_costs_nobody_their_ticket(desk: Desk, app: Starlette) -> None:
    """The phone looked, pressed, and heard nothing: its cookie is that of the door."""
    workshop = set_up(desk, -DAY, DAY, tickets_only=True)
    [ticket] = tickets.make(desk, workshop.id, 1)
    phone = Phone(app, workshop)
    address = f"/t/{workshop.code}/{ticket.key}"
    phone.get(address)
    key = phone.client.cookies[participant_cookie(workshop.code)]
    tickets.use(desk, workshop, ticket.key, key)
    assert "You are in already" in said(phone.get(address))


def test_with_tickets_only_the_join_code_alone_lets_nobody_in(desk: Desk, app: Starlette) -> None:
    workshop = set_up(desk, -DAY, DAY, tickets_only=True)
    phone = Phone(app, workshop)
    assert sentence("ticket_needed") in said(phone.get(f"/j/{workshop.code}"))
    refused = phone.post(f"/j/{workshop.code}")
    assert (refused.status_code, sentence("ticket_needed") in said(refused)) == (403, True)
    assert steps.people(desk, workshop.id) == []


@pytest.mark.parametrize("key", ["nonsense", "A" * 27, "A" * 5000, "%00", "x%20y"])
def test_a_ticket_that_is_none_is_told_in_words(desk: Desk, app: Starlette, key: str) -> None:
    workshop = set_up(desk, -DAY, DAY)
    answer = Phone(app, workshop).get(f"/t/{workshop.code}/{key}")
    assert (answer.status_code, sentence("unknown_ticket") in said(answer)) == (404, True)


def test_a_ticket_from_a_foreign_page_is_refused(desk: Desk, app: Starlette) -> None:
    workshop = set_up(desk, -DAY, DAY)
    [ticket] = tickets.make(desk, workshop.id, 1)
    answer = Phone(app, workshop).post(f"/t/{workshop.code}/{ticket.key}", origin="http://elsewhere.test")
    assert answer.status_code == 403
    assert tickets.counted(desk, workshop.id) == (1, 0)


def test_addresses_that_lead_nowhere_get_a_real_404(desk: Desk, app: Starlette) -> None:
    client = TestClient(app, base_url=OURS)
    assert {client.get(address).status_code for address in ("/t", "/t/", "/t/ABCDEFGH", "/t/a/b/c")} == {404}


def test_erasing_oneself_leaves_the_ticket_used(desk: Desk, app: Starlette) -> None:
    workshop = set_up(desk, -DAY, DAY, tickets_only=True)
    [ticket] = tickets.make(desk, workshop.id, 1)
    address = f"/t/{workshop.code}/{ticket.key}"
    phone = Phone(app, workshop).join(address)
    phone.post(f"{phone.here}/erase")
    assert phone.post(address).status_code == 409
    with pytest.raises(Refused):
        joining.join(desk, workshop)
    assert steps.people(desk, workshop.id) == []
