"""Paper beside phones in real Chromium: printed, typed in by keyboard alone, checked by others, settled."""

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from coprod.model.paper import Sheet, sheet_number
from coprod.model.workshop import Origin, Round, Workshop
from coprod.workshops import Desk, sheets, steps
from tests import factories
from tests.browser.actors import Facilitator, Phone, by_key
from tests.servers import Server, wait_until

PHONES = [{"frontline_training": 100}, {"frontline_training": 50, "ict": 50}]
ON_PAPER: list[Mapping[str, str]] = [
    {"frontline_training": "20", "ict": "80"},
    {"project_management": "12,5", "ict": "87,5"},
    {"project_management": "30", "ict": "70"},
]
MISREAD = {"project_management": "70", "ict": "30"}


class Volunteer:
    """Somebody who types sheets in, without a mouse."""

    def __init__(self, page: Page, workshop: Workshop, round_: Round) -> None:
        self.page, self.round = page, round_
        self.rows = workshop.question("budget").rows

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def begin(self, initials: str) -> None:
        """The page is ready for initials, and then for a number."""
        expect(by_key(self.page, "by").locator("input")).to_be_focused()
        self.page.keyboard.type(initials)
        self.press("Enter")
        expect(self.number()).to_be_focused()

    def number(self) -> Any:
        return by_key(self.page, "sheet number").locator("input")

    def choose(self, code: str) -> None:
        expect(self.number()).to_be_focused()
        expect(self.number()).to_have_value("")
        self.page.keyboard.type(code)
        self.press("Enter")

    def enter(self, sheet: Sheet, written: Mapping[str, str], group: str = "", kind: str = "first") -> None:
        """Type a sheet: Enter after each box, from the number to the button."""
        self.choose(sheet.code)
        if group:
            expect(by_key(self.page, f"field first {sheet.id}  group").locator("input")).to_be_focused()
            self.page.keyboard.type(group)
            self.press("Enter")
        for row in self.rows:
            box = by_key(self.page, f"field {kind} {sheet.id} {self.round.id} {row.id}").locator("input")
            expect(box).to_be_focused()
            self.page.keyboard.type(written.get(row.id, ""))
            self.press("Enter")
        expect(self.page.get_by_test_id("sum").filter(has_text="100 of 100")).to_be_visible()
        self.press("Enter")  # no reason
        self.press("Enter")  # no abstention
        expect(by_key(self.page, f"keep {sheet.id}").locator("button")).to_be_focused()
        self.press("Enter")

    def tab_to(self, words: str) -> None:
        """Press Tab until what is focused says these words."""
        for _ in range(40):
            self.press("Tab")
            if words in self.page.evaluate("document.activeElement.innerText"):
                return
        raise AssertionError(f"Tab does not lead to {words!r}")


def print_pack(page: Page, copies: int) -> list[str]:
    """Print a pack on the facilitator's desk; the codes of its sheets in order."""
    page.locator("[data-testid=stExpander] summary").filter(has_text="Paper").click()
    box = by_key(page, "copies").locator("input")
    box.fill(str(copies))
    box.press("Enter")
    form = page.locator(f"form[action*='paper?copies={copies}&']")
    expect(form).to_be_visible()
    with page.expect_download() as coming:
        form.locator("button").click()
    reader = PdfReader(BytesIO(Path(coming.value.path()).read_bytes()))
    codes = [re.findall(r"Sheet\s+(\d{5})", page.extract_text())[0] for page in reader.pages]
    return list(dict.fromkeys(codes))


def current(desk: Desk, workshop: Workshop) -> Round | None:
    standing = steps.stand(desk, workshop.id)
    return standing.current if standing else None


def test_three_sheets_beside_two_phones(server: Server, open_page: Callable[..., Any]) -> None:
    desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
    workshop, keys = factories.workshop_and_keys(desk, minimum=1)
    link = f"{server.url}/f/{workshop.code}/{keys.facilitator}"
    facilitator = Facilitator(open_page(), link)
    codes = print_pack(facilitator.page, 3)
    numbers = [sheet_number(code) for code in codes]
    printed = {sheet.number: sheet for sheet in sheets.stack(desk, workshop.id).sheets}
    assert numbers == sorted(printed)
    pack = [printed[number or 0] for number in numbers]

    phones = [Phone(open_page("", "phone")).join(f"{server.url}/j/{workshop.code}") for _ in PHONES]
    facilitator.skip("warm_up")
    facilitator.next("open")
    budget = wait_until(lambda: current(desk, workshop), "no round was opened")
    projector: Page = open_page(f"{server.url}/p/{workshop.code}/{keys.projector}", "projector")
    for phone, given in zip(phones, PHONES, strict=True):
        phone.split(given)
        phone.cast()

    page: Page = open_page(link)
    page.goto(f"{server.url}/enter?w={workshop.code}")
    volunteer = Volunteer(page, workshop, budget)
    volunteer.begin("AB")
    volunteer.choose(str(int(codes[0]) + 1))  # one wrong digit
    expect(page.get_by_test_id("stMain")).to_contain_text("a digit is wrong, or two are swapped")
    volunteer.number().press("Control+a")
    volunteer.press("Delete")
    for sheet, written in zip(pack, [ON_PAPER[0], ON_PAPER[1], MISREAD], strict=True):
        volunteer.enter(sheet, written, group="2")
        expect(by_key(page, "kept sheet")).to_contain_text(f"Sheet {sheet.code} counts.")
    foot = projector.get_by_test_id("stage-rule")
    expect(foot).to_contain_text("2 phones + 3 paper")
    expect(projector.get_by_test_id("stage-count")).to_contain_text("5 of 5 are in")
    expect(facilitator.page.get_by_test_id("stMain")).to_contain_text("2 phones + 3 paper")

    page.goto(f"{server.url}/enter?w={workshop.code}")  # somebody else sits down
    volunteer.begin("CD")
    volunteer.press("Shift+Tab")
    volunteer.press("Space")  # "Second time, by somebody else"
    expect(page.get_by_test_id("stMain")).to_contain_text("a sample:")
    volunteer.press("Tab")
    volunteer.enter(pack[2], ON_PAPER[2], kind="second")
    expect(page.get_by_test_id("stMain")).to_contain_text("Two people read it differently.")
    expect(page.get_by_test_id("stTable")).to_contain_text("Better ICT")
    volunteer.tab_to("CD is right")
    volunteer.press("Enter")
    expect(page.get_by_test_id("stMain")).not_to_contain_text("Two people read it differently.")

    counting = [dict(c.ballot.amounts) for c in steps.counting(desk, budget.id) if c.origin is Origin.PAPER]
    assert sorted(map(str, counting)) == sorted(
        str({place: round(float(percent.replace(",", ".")) * 10) for place, percent in written.items()})
        for written in ON_PAPER
    )
    [settled] = [part for part in sheets.stack(desk, workshop.id).parts if part.second]
    assert dict(settled.first.written.fields) == MISREAD, "the first version is kept"
    expect(foot).to_contain_text("2 phones + 3 paper")
    desk.store.close()
