"""The laptop's ballot where only a browser shows it: what is left, wrong and kept, and what is heard."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from coprod.model.workshop import Workshop
from coprod.workshops import Desk, joining, preparing, running, steps
from coprod.workshops.keys import participant_cookie
from tests import factories
from tests.browser.actors import AtLaptop, by_key
from tests.servers import Server

SHOW_AGAIN = "document.dispatchEvent(new Event('visibilitychange'))"
"""As when somebody comes back to the tab: the page looks what has changed."""


class Seat:
    """One person at a laptop who has joined a workshop on a server."""

    def __init__(self, server: Server, open_page: Callable[..., Any], **template: Any) -> None:
        self.desk: Desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
        made = factories.template().model_copy(update=template)
        self.workshop: Workshop = preparing.create(self.desk, "Glasgow", made, "full")[0]
        person, key = joining.join(self.desk, self.workshop)
        joining.come_as(self.desk, self.workshop, person.id, "manager")
        self.me, self.address = person.id, f"{server.url}/take_part?w={self.workshop.code}"
        self.page: Page = open_page()
        cookie = {"name": participant_cookie(self.workshop.code), "value": key, "url": server.url}
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]
        self.laptop = AtLaptop(self.page)

    def ask(self, question: str) -> None:
        self.round = running.open_round(self.desk, self.workshop.id, question)
        self.page.goto(self.address)
        self.laptop.at("ballot")

    def close(self) -> None:
        running.close_round(self.desk, self.round.id)
        self.page.evaluate(SHOW_AGAIN)

    def box(self, item: str) -> Any:
        return by_key(self.page, f"field {self.round.id} {item}").locator("input")

    def type(self, **typed: str) -> None:
        self.laptop.fill(self.round.id, typed)

    def says(self, words: str) -> None:
        expect(self.page.locator("[data-testid=left]")).to_have_text(words)


@pytest.fixture
def seat(server: Server, open_page: Callable[..., Any]) -> Seat:
    return Seat(server, open_page)


def test_a_box_that_cannot_be_read_is_marked_and_gives_nothing_back(seat: Seat) -> None:
    seat.ask("budget")
    seat.says("100 left of 100")
    seat.type(ict="33,3", project_management="-5")
    seat.says("One number is below zero: H")
    seat.type(project_management="abc")
    seat.says("One box does not hold a number: H")
    seat.type(project_management="33.33")
    seat.says("Use steps of 0.1, such as 12.5: H")
    expect(seat.box("project_management")).to_have_attribute("aria-invalid", "true")
    expect(seat.page.locator("[aria-invalid=true]")).to_have_count(1)
    by_key(seat.page, f"cast {seat.round.id}").locator("button").click()
    refusal = by_key(seat.page, "not counted")
    expect(refusal).to_have_text("errorUse steps of 0.1: H Project management.")
    expect(seat.page.locator("[data-testid=left][data-state=wrong]")).to_have_text("")  # it is said once
    expect(seat.page.locator("[data-testid=stToast]")).to_have_count(0)
    seat.type(project_management="30.1")
    seat.says("36.6 left of 100")
    expect(refusal).to_be_hidden()
    expect(seat.page.locator("[aria-invalid=true]")).to_have_count(0)


def test_a_change_cut_off_by_the_close_is_kept_and_says_which_ballot_counts(seat: Seat) -> None:
    seat.ask("budget")
    seat.type(ict="100")
    seat.laptop.cast()
    by_key(seat.page, "change").locator("button").click()
    seat.type(ict="70")
    by_key(seat.page, "keep").locator("button").click()
    seat.laptop.at("counted")
    by_key(seat.page, "change").locator("button").click()
    expect(seat.box("ict")).to_have_value("100")
    seat.type(ict="50", frontline_training="abc")
    seat.says("One box does not hold a number: B")
    seat.close()
    kept = seat.page.locator(".kept")
    for _ in range(2):
        seat.laptop.at("waiting")
        expect(kept).to_contain_text(
            "Your earlier ballot counts; the change you were making was not counted."
        )
        assert kept.locator("dd").all_inner_texts() in (["50", "abc"], ["abc", "50"])
        seat.page.reload()
    expect(kept).to_contain_text("I Better ICT")
    kept.get_by_role("button", name="Go on").click()
    expect(kept).to_be_empty()
    seat.page.reload()
    seat.laptop.at("waiting")
    expect(kept).to_be_empty()
    mine = steps.own_ballot(seat.desk, seat.round.id, seat.me)
    assert mine is not None
    assert dict(mine.ballot.amounts) == {"ict": 1000}


@pytest.mark.long
def test_a_ballot_never_cast_says_so_though_another_question_is_open(seat: Seat) -> None:
    seat.ask("dots_steps")
    seat.laptop.fill(seat.round.id, {"map_it": True})
    seat.says("1 dot left")
    running.close_round(seat.desk, seat.round.id)
    running.open_round(seat.desk, seat.workshop.id, "dots_cos")
    seat.page.evaluate(SHOW_AGAIN)
    kept = seat.page.locator(".kept")
    expect(kept).to_contain_text("You had not cast this; it was not counted.")
    expect(kept.locator("dt")).to_have_text("S1 Map it")


@pytest.mark.long
def test_what_was_counted_leaves_nothing_to_tell(seat: Seat) -> None:
    seat.ask("budget")
    seat.type(ict="100")
    seat.laptop.cast()
    seat.close()
    seat.laptop.at("waiting")
    expect(seat.page.locator(".kept")).to_be_empty()


def test_a_page_that_is_loaded_again_goes_on_with_what_was_typed(seat: Seat) -> None:
    seat.ask("budget")
    seat.type(ict="40", project_management="35")
    seat.says("25 left of 100")
    seat.page.reload()
    seat.says("25 left of 100")
    expect(seat.box("ict")).to_have_value("40")
    seat.type(staff_enable_users="25")
    seat.laptop.cast()
    [cast] = steps.counting(seat.desk, seat.round.id)
    assert dict(cast.ballot.amounts) == {"ict": 400, "project_management": 350, "staff_enable_users": 250}
    seat.page.reload()
    seat.laptop.at("counted")


@pytest.mark.long
def test_a_board_says_which_dots_are_left(seat: Seat) -> None:
    seat.ask("barriers_steps")
    seat.says("3 dots left")
    seat.laptop.choose(seat.round.id, [("Short-termism", "Grow it")])
    seat.says("2 dots left")
    expect(seat.page.get_by_role("combobox", name="Dot 2: At which step?")).to_be_visible()


def test_names_are_heard_as_they_are_written(server: Server, open_page: Callable[..., Any]) -> None:
    wild = ["*A* _b_ **c** \\d ~e~", "`x` [y](z) ![](//a.b/c)", ":red[x] $a$ :bee: www.x.yz"]
    meant = ["- **a** list?", "1. [b](//c.d)", "=== # e"]
    questions = []
    for question in factories.template().questions:
        rows = [
            item.model_copy(update={"short": wild[n], "explain": meant[n]}) if n < len(wild) else item
            for n, item in enumerate(question.rows)
        ]
        questions.append(question.model_copy(update={"rows": tuple(rows)}))
    seat = Seat(server, open_page, questions=tuple(questions))
    for asked in ("budget", "dots_steps"):
        seat.ask(asked)
        for item in seat.workshop.question(asked).rows:
            heard = f"{item.letter} {item.short}\n{item.explain}"
            widget = seat.box(item.id)
            label = by_key(seat.page, f"field {seat.round.id} {item.id}").locator(
                "[data-testid=stWidgetLabel]"
            )
            for words in (widget.get_attribute("aria-label"), label.text_content()):
                plain = words.replace("\ufeff", "").replace("\u02cb", "`").replace("\uff04", "$")
                assert plain == heard
            assert label.locator("a, img, em, strong, code, del").count() == 0
        running.close_round(seat.desk, seat.round.id)
