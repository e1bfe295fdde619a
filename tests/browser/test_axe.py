"""axe-core finds nothing against WCAG 2.2 A and AA on any screen, in any state, theme and language.

The matrix is printed: `pytest -s -m long tests/browser/test_axe.py`.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page

from coprod.model.workshop import View
from coprod.text import languages
from coprod.workshops import (
    by_link,
    checking,
    door,
    joining,
    moving,
    pledging,
    preparing,
    rehearsing,
    results_link,
    running,
    tables,
    tickets,
)
from coprod.workshops.keys import facilitator_cookie, participant_cookie
from tests import factories
from tests.browser.axe import Matrix, at_rest, unfold, violations
from tests.conftest import DEVICES
from tests.screenshots import Studio, shoot
from tests.servers import Server

PATIENCE_MS = 180_000
PLANTED = """
for (const [tag, said] of [["button", ""], ["p", "pale"]]) {
  const made = Object.assign(document.createElement(tag), { textContent: said })
  made.style = "color: #ddd; background: #fff"
  document.body.append(made)
}
"""


class Looking(Studio):
    """The walk of the screenshots, looked at by axe-core instead of a camera; one person reads `language`."""

    def __init__(self, server: Server, browser: Browser, matrix: Matrix) -> None:
        super().__init__(server, browser)
        self.matrix = matrix
        person, self.my_key = joining.join(self.desk, self.workshop, language=matrix.language)
        self.me, self.participant = person.id, {participant_cookie(self.code): self.my_key}
        self.open: dict[str, Page] = {}

    def take(
        self,
        name: str,
        device: str,
        path: str,
        cookies: dict[str, str],
        ready: str,
        *before: str,
        whole: bool = False,
    ) -> None:
        """Look at an address in light and dark once `ready` is there, after clicking each of `before`."""
        page = self._page(device, cookies)
        page.goto(self.server.url + path)
        page.locator(ready).first.wait_for(timeout=PATIENCE_MS)
        at_rest(page)
        if before:
            unfold(page)
        for each in before:
            page.locator(each).first.click(force=True)
        if not page.locator("[data-testid=stApp]").count() and "/check/" not in path:
            assert page.locator("html").get_attribute("lang") == self.matrix.language, f"{name} in English"
        self.matrix.look(f"{name}, {device}", page)

    def _page(self, device: str, cookies: dict[str, str]) -> Page:
        """One page a device, which keeps what it fetched; its cookies are these and no others."""
        if device not in self.open:
            context = self.browser.new_context(**DEVICES[device], locale=self.matrix.language)  # type: ignore[arg-type]
            self.open[device] = context.new_page()
        page = self.open[device]
        page.emulate_media(color_scheme="light")
        page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": name, "value": value, "url": self.server.url} for name, value in cookies.items()]
        )
        return page

    def facilitate(self, state: str, *before: str) -> None:
        ready = ".st-key-page-facilitate [data-testid=stExpander]"
        path = f"/facilitate?w={self.code}"
        self.take(f"facilitate: {state}", "laptop", path, self.facilitator, ready, *before)

    def take_part(self, step: str, asked: str = "") -> None:
        path, ready = f"/take_part?w={self.code}", f"[class*='st-key-step-{step}']"
        self.take(f"take part: {asked} {step}", "laptop", path, self.participant, ready)

    def close(self) -> None:
        for page in self.open.values():
            page.context.close()
        self.desk.store.close()


def before_it_begins(look: Looking) -> None:
    """Every way in, every desk that stays shut, and what is set up before people come."""
    desk, code, me = look.desk, look.code, look.me
    nobody: dict[str, str] = {}
    look.take("no such code", "phone", "/j?code=AAAABBBB", nobody, "[role=alert]")
    look.take("no such address", "phone", "/j/AAAABBBB", nobody, "main")
    look.take("a table's way in", "phone", f"/j/{code}/table", nobody, "form[method=post]")
    look.take("ticket nobody knows", "phone", f"/t/{code}/AAAAAAAAAA", nobody, "main")
    [ticket] = tickets.make(desk, look.workshop.id, 1)
    look.take("ticket", "phone", tickets.link("", look.workshop, ticket), nobody, "form[method=post]")
    _table, key = tables.join(desk, look.workshop, "3", "6", language=look.matrix.language)
    look.take("table", "phone", f"/pocket/{code}", {participant_cookie(code): key}, "[data-step]")
    check = checking.begin(desk, look.workshop.id)
    look.take("check", "phone", f"/check/{check}", nobody, "#said")
    look.take("check that is over", "phone", "/check/AAAABBBB", nobody, "main")
    look.on_phone("before erasing", "form[method=post]", "/erase")
    moved = moving.link("", look.workshop, moving.begin(desk, me))
    look.take("moving here", "phone", moved, nobody, "form[method=post]")
    look.take("library", "phone", "/read", nobody, "main")
    look.take("nothing found", "phone", "/read?q=nowhere", nobody, "main")
    look.take("reform", "phone", "/read/reform/devolved_budgets", nobody, "main")
    look.on_phone("here as", "input[name=group]")
    look.take_part("group")
    look.take("take part: joining", "laptop", "/take_part", nobody, "input[name=code]")
    joining.come_as(desk, look.workshop, me, "service_user")
    look.take_part("lobby")

    for page, said in (("facilitate", f"?w={code}"), ("results", ""), ("workshops", ""), ("collect", "")):
        ready = f".st-key-page-{page} [data-testid=stAlert]"
        look.take(f"{page}: shut", "laptop", f"/{page}{said}", nobody, ready)
    look.take("projector: shut", "projector", f"/projector?w={code}", nobody, "[data-testid=stAlert]")

    preparing.set_wifi(desk, look.workshop.id, "Hall", "a long word")
    look.on_projector("lobby with its Wi-Fi", "lobby")
    look.take("facilitate: lobby", "phone", f"/facilitate?w={code}", look.facilitator, ".st-key-deck button")
    look.facilitate("lobby")
    look.facilitate("checking the room", ".st-key-check-room button")
    keys = look.organiser
    manage, questions = f"/workshops?manage={code}", f"/questions?w={code}"
    look.take("manage", "laptop", manage, keys, ".st-key-page-workshops [data-testid=stForm]")
    look.take("manage", "phone", manage, keys, ".st-key-page-workshops [data-testid=stForm]")
    look.take("questions", "laptop", questions, keys, ".st-key-page-questions [data-testid=stForm]")
    look.take("type sheets in: none", "laptop", f"/enter?w={code}", look.facilitator, "[data-testid=stAlert]")
    look.take("results: none", "laptop", f"/results?w={code}", keys, "[data-testid=stAlert]")
    look.take("library: a case", "laptop", "/library?case=surrey_neet_to_pete", nobody, ".st-key-leaf")
    rehearsing.start(desk, look.workshop.id, 10)
    look.facilitate("rehearsing")
    look.on_phone("rehearsing", "main")
    rehearsing.end(desk, look.workshop.id)


def while_it_runs(look: Looking) -> None:
    """Each state of a round, for who takes part and who steers."""
    desk, workshop = look.desk, look.workshop
    joining.come_as(desk, workshop, look.me, "service_user")
    people = factories.people(desk, workshop, 7)
    for question, name, wrong in (
        ("budget", "budget", "li.share:nth-child(2) [data-by='1']"),
        ("dots_steps", "dots", ""),
        ("barriers_steps", "board", ""),
    ):
        round_ = look.ask(question, people)
        running.set_timer(desk, round_.id, 5)
        refused = [each for each in (wrong, "button[name=act][value=cast]") if each]
        look.on_phone(f"{name}, refused", "[data-step=ballot]", "", *refused)
        look.take_part("ballot", name)
        look.facilitate(f"{name} open")
        factories.cast(desk, round_, [look.me], [look.answer(workshop.question(question))])
        look.take_part("counted", name)
        running.close_round(desk, round_.id)
        look.on_phone(f"{name}, waiting", "[data-step=waiting]")
        look.take_part("waiting", name)
        look.facilitate(f"{name} closed")
        running.reveal_room(desk, round_.id)
        if question == "budget":
            running.reveal_baseline(desk, round_.id)
        look.on_phone(f"{name}, result", "[data-step=result]")
        look.take_part("result", name)
        look.facilitate(f"{name} revealed")
    running.show(desk, workshop.id, View.FINDINGS)
    look.on_phone("asked for a pledge", "form[action$='/pledge']")
    look.facilitate("findings")
    pledging.write(desk, workshop.id, look.me, "I will ask first.")
    pledging.release(desk, workshop.id, pledging.listed(desk, workshop)[0].sequence)
    running.show(desk, workshop.id, View.PLEDGES)
    look.on_projector("pledges", "pledges")
    look.on_phone("pledges", "main", "/screen")
    look.facilitate("pledges")
    running.show(desk, workshop.id, View.BLANK)
    look.facilitate("taken away")
    look.take(
        "compare", "laptop", f"/compare?w={look.code}", look.organiser, ".st-key-page-compare .main-svg"
    )


def afterwards(look: Looking) -> None:
    """A door that is locked, the end, and the link for afterwards; then a workshop by link."""
    desk, workshop = look.desk, look.workshop
    door.lock(desk, workshop.id)
    look.take("locked door", "phone", f"/j/{look.code}", {}, "[role=status]")
    key = results_link.make(desk, workshop.id, results_link.there(desk, workshop.id))
    assert key is not None
    link = results_link.link("", workshop, key)
    look.take("afterwards, too early", "phone", link, {}, "main")
    preparing.close(desk, workshop.id)
    look.take("afterwards", "phone", link, {}, "main .finding")
    look.on_phone("ended", "[data-step]")
    look.take("ended door", "phone", f"/j/{look.code}", {}, "[role=status]")
    look.take_part("ended")
    look.facilitate("ended")
    look.on_phone("findings at the end", "main", "/findings")

    alone, keys = factories.workshop_and_keys(desk, "By link")
    now = datetime.now(UTC)
    by_link.set_up(desk, alone.id, now + timedelta(days=1), now + timedelta(days=3), "UTC")
    look.code, look.facilitator = alone.code, {facilitator_cookie(alone.code): keys.facilitator}
    look.take("by link, too early", "phone", f"/j/{alone.code}", {}, "[role=status]")
    look.facilitate("by link")


@pytest.fixture
def server(start_server: Callable[..., Server]) -> Server:
    return start_server(COPROD_COUNTDOWN_SECONDS="0", COPROD_PUBLIC_URL="http://workshop.example")


@pytest.fixture
def look(server: Server, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Looking]:
    looking = Looking(server, browser, Matrix(getattr(request, "param", "en")))
    yield looking
    print(f"\n{looking.matrix}")
    looking.close()


def a_few_screens(look: Looking) -> None:
    """A phone before it joins and with its ballot, the desk, and the projector."""
    look.take("join", "phone", f"/j/{look.code}", {}, "form[method=post] button")
    joining.come_as(look.desk, look.workshop, look.me, "service_user")
    look.ask("budget", factories.people(look.desk, look.workshop, 6))
    look.on_phone("budget", "[data-step=ballot]")
    look.facilitate("budget open")
    look.on_projector("question", "question")


@pytest.mark.long
@pytest.mark.parametrize("look", languages(), indirect=True)
@pytest.mark.parametrize("walk", [shoot, before_it_begins, while_it_runs], ids=lambda walk: walk.__name__)
def test_no_screen_breaks_a_rule(look: Looking, walk: Callable[[Looking], None]) -> None:
    walk(look)
    if walk is while_it_runs:
        afterwards(look)
    assert look.matrix.found == []


def test_a_few_screens_break_no_rule_and_a_planted_fault_is_found(look: Looking) -> None:
    a_few_screens(look)
    assert look.matrix.found == []

    page = look.open["phone"]
    page.evaluate(PLANTED)
    assert {each.rule for each in violations(page)} == {"button-name", "color-contrast"}
