"""A device whose connection and server session are gone still casts, and is counted."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from coprod.model.workshop import Workshop
from coprod.workshops import Desk, running, steps
from tests import factories
from tests.browser.actors import AtLaptop, Phone, by_key
from tests.servers import Server

FORGOTTEN_SECONDS = 1
"""How long the server keeps the session of a device that is away: 120 s by default."""

START = {
    "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(FORGOTTEN_SECONDS),
    "COPROD_COUNTDOWN_SECONDS": "0",
}


class Line:
    """The WebSocket of one page, which the test can cut."""

    def __init__(self, page: Page) -> None:
        self.cut_off, self.opened, self._open = False, 0, []
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, socket: Any) -> None:
        if self.cut_off:
            socket.close()
            return
        self.opened += 1
        server = socket.connect_to_server()
        self._open += [socket, server]

    def cut(self) -> None:
        self.cut_off = True
        for end in self._open:
            end.close()
        self._open.clear()

    def mend(self) -> None:
        self.cut_off = False


def wait_for(page: Page, holds: Callable[[], bool], what: str) -> None:
    """Let the page go on until `holds()`, for 20 seconds at most."""
    for _ in range(200):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError(what)


def counted(desk: Desk, workshop: Workshop) -> int:
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    return standing.turnout.ballots


def test_a_laptop_whose_session_is_gone_is_counted(
    start_server: Callable[..., Server], open_page: Callable[..., Any]
) -> None:
    server = start_server(**START)
    desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
    workshop = factories.workshop(desk)
    page: Page = open_page()
    line = Line(page)
    laptop = AtLaptop(page).join(server.url, workshop.code)
    round_ = running.open_round(desk, workshop.id, "budget")
    page.reload()
    laptop.at("ballot")
    expect(page.locator("[data-testid=left]")).to_be_in_viewport()  # what is left, always in sight
    box = by_key(page, f"field {round_.id} ict").locator("input")
    box.fill("100")
    opened = line.opened
    line.cut()
    page.wait_for_timeout((FORGOTTEN_SECONDS + 2) * 1000)
    assert box.input_value() == "100", "what was typed is gone"
    line.mend()
    wait_for(page, lambda: line.opened > opened, "the page did not come back")
    expect(box).to_have_value("100")
    laptop.round_id = round_.id
    laptop.cast()
    assert counted(desk, workshop) == 1
    desk.store.close()


def test_a_phone_whose_server_went_and_came_back_is_counted_with_its_draft(
    start_server: Callable[..., Server], open_page: Callable[..., Any]
) -> None:
    server = start_server(**START)
    desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
    workshop = factories.workshop(desk)
    page: Page = open_page("", "phone")
    phone = Phone(page).join(f"{server.url}/j/{workshop.code}")
    running.open_round(desk, workshop.id, "budget")
    page.reload()
    phone.split({"ict": 40, "project_management": 60})
    page.context.set_offline(True)
    server.kill()
    page.wait_for_timeout(FORGOTTEN_SECONDS * 1000)
    server.start()
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("input[name=ict]")).to_have_value("40")
    phone.cast()
    assert counted(desk, workshop) == 1
    desk.store.close()
