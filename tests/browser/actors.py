"""The people of a workshop in real browsers: on a phone, at a laptop, steering, and organising."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from playwright.sync_api import Page, expect

expect.set_options(timeout=20_000)  # two cores may serve a browser, eight pages and PostgreSQL at once


def by_key(page: Page, key: str) -> Any:
    """A Streamlit element by its key, as its class has it."""
    return page.locator(f".st-key-{re.sub('[^a-zA-Z0-9_-]', '-', key)}").first


class Phone:
    """Somebody on the pocket page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def join(self, address: str, group: str = "service_user") -> "Phone":
        """Open the QR code's address, press "Join", and say whom one is here as."""
        self.page.goto(address)
        self.page.locator("form[method=post] button.primary").click()
        self.page.locator(f"input[name=group][value={group}]").check(force=True)
        self.page.locator("form[action$='/group'] button.primary").click()
        self.at("lobby")
        return self

    def at(self, step: str) -> None:
        """Wait until the page, by itself, is at this step."""
        expect(self.page.locator("#main")).to_have_attribute("data-step", step, timeout=15_000)

    def split(self, percents: Mapping[str, object]) -> None:
        """Type a budget."""
        self.at("ballot")
        for item, percent in percents.items():
            self.page.locator(f"input[name={item}]").fill(str(percent))

    def place(self, places: Sequence[str]) -> None:
        """Tap dots on a list."""
        self.at("ballot")
        for place in places:
            self.page.locator(f"input[name={place}]").check(force=True)

    def place_on_board(self, places: Sequence[tuple[str, str]]) -> None:
        """Answer a two-way board: first which, then where."""
        self.at("ballot")
        for row, column in places:
            self.page.locator(f"[data-ask=row] [data-choose={row}]").click()
            self.page.locator(f"[data-ask=column] [data-choose={column}]").click()

    def cast(self) -> None:
        """Press "Cast my ballot" and wait for "Counted"."""
        self.page.locator("button[name=act][value=cast]").click()
        self.at("counted")

    def text(self) -> str:
        return self.page.locator("#main").inner_text()


class AtLaptop:
    """Somebody on the Streamlit page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.round_id = ""

    def join(self, base: str, code: str, group: str = "manager") -> "AtLaptop":
        """Type the join code, press "Join", and say whom one is here as."""
        self.page.goto(f"{base}/take_part")
        self.page.locator("input[name=code]").fill(code)
        self.page.locator("form:has(input[name=code]) button").click()
        self.page.locator("form[method=post] button.primary").click()
        label = by_key(self.page, "group choice").locator(f"input[value='{GROUP_PLACES[group]}']")
        label.check(force=True)
        self.page.locator("[data-testid=stFormSubmitButton] button").click()
        self.at("lobby")
        return self

    def at(self, step: str) -> None:
        expect(by_key(self.page, f"step {step}")).to_be_visible(timeout=20_000)

    def fill(self, round_id: str, fields: Mapping[str, object]) -> None:
        """Type into the ballot's boxes, or tick them."""
        self.at("ballot")
        self.round_id = round_id
        for name, value in fields.items():
            box = by_key(self.page, f"field {round_id} {name}")
            if value is True:
                box.locator("label").first.click()
                expect(box.locator("input")).to_be_checked()
            else:
                box.locator("input").fill(str(value))

    def choose(self, round_id: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Choose the places of dots on a two-way board, by their short labels."""
        self.at("ballot")
        self.round_id = round_id
        for n, pair in enumerate(pairs, start=1):
            for name, label in zip(("row", "column"), pair, strict=True):
                box = by_key(self.page, f"field {round_id} {name}{n}").locator("input")
                box.fill(label)
                self.page.get_by_role("option").filter(has_text=label).first.click()

    def cast(self) -> None:
        by_key(self.page, f"cast {self.round_id}").locator("button").click()
        self.at("counted")

    def text(self) -> str:
        return self.page.locator("[data-testid=stMain]").inner_text()


GROUP_PLACES = {"service_user": 0, "manager": 4, "commissioner": 5}


class Facilitator:
    """Somebody with the facilitator's link."""

    def __init__(self, page: Page, link: str) -> None:
        self.page = page
        page.goto(link)

    def next(self, step: str) -> None:
        """Press the one large button, which must be this step."""
        button = self.page.locator(f"[class*='st-key-next-{step.replace(' ', '-')}'] button")
        button.click(timeout=20_000)

    def skip(self, question: str) -> None:
        self._open("Agenda")
        by_key(self.page, f"skip {question}").locator("button").click()
        # A press says what it was drawn over: the large button has to name another question first.
        expect(self.page.locator(f"[class*='st-key-next-open'][class*='{question}']")).to_have_count(0)

    def ask(self, question: str) -> None:
        """Open a chosen question, or a new round of it."""
        self._open("Agenda")
        self.page.locator(f"[class*='st-key-ask-{question}-'] button").click()

    def show(self, what: str) -> None:
        """Put something else on the projector."""
        self._open("Show something else", 1)
        by_key(self.page, f"show {what}").locator("button").click()

    def _open(self, _name: str, place: int = 0) -> None:
        tools = self.page.locator("[data-testid=stExpander] details").nth(place)
        if tools.get_attribute("open") is None:
            tools.locator("summary").click()
