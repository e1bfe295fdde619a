"""The pocket page's routes, asked as a phone without a script asks, and as the script does."""

import asyncio
import gzip
import html
import re
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coprod.errors import StoreTrouble
from coprod.model.workshop import Round, View, Workshop
from coprod.text.reasons import sentence
from coprod.web.asgi import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from coprod.web.pocket.ballot_form import field_name
from coprod.workshops import Desk, preparing, running, steps
from tests import factories

OURS = "http://testserver"
HUNDRED = {"project_management": "60", "ict": "40"}
BOARD = {"row1": "short_termism", "column1": "map_it", "row2": "short_termism", "column2": "grow_it"}


class Phone:
    """One device with its cookies; `script` answers as the page's script does."""

    def __init__(self, app: Starlette, workshop: Workshop, **options: object) -> None:
        self.client = TestClient(app, base_url=OURS, follow_redirects=False, **options)  # type: ignore[arg-type]
        self.workshop = workshop
        self.here = f"/pocket/{workshop.code}"

    def get(self, address: str = "") -> Response:
        return self.client.get(address if address.startswith("/j") else self.here + address)

    def post(
        self,
        address: str,
        fields: Mapping[str, str] | None = None,
        *,
        script: bool = False,
        origin: str | None = OURS,
    ) -> Response:
        headers = {"origin": origin} if origin else {}
        headers |= {"accept": "application/json"} if script else {}
        return self.client.post(
            address if address.startswith("/j") else self.here + address, data=fields or {}, headers=headers
        )

    def join(self, group: str = "manager") -> "Phone":
        assert self.post(f"/j/{self.workshop.code}").status_code == 303
        assert self.post("/group", {"group": group}).status_code == 303
        return self

    def cast(self, round_: Round, fields: Mapping[str, str], **how: object) -> Response:
        sent = {"round": round_.id, "press": "press-of-a-test", "act": "cast", **fields}
        return self.post("/cast", sent, **how)  # type: ignore[arg-type]


@pytest.fixture
def app() -> Starlette:
    return Starlette(routes=ROUTES, middleware=MIDDLEWARE, exception_handlers=EXCEPTION_HANDLERS)


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return factories.workshop(desk, agenda="full")


@pytest.fixture
def phone(app: Starlette, workshop: Workshop) -> Phone:
    return Phone(app, workshop)


@pytest.fixture
def budget(desk: Desk, workshop: Workshop) -> Round:
    return running.open_round(desk, workshop.id, "budget")


@pytest.fixture
def stored(desk: Desk, tmp_path: Path) -> Callable[[], list[str]]:
    """All that the database holds, line by line."""

    def dump() -> list[str]:
        with sqlite3.connect(tmp_path / "coprod.db") as database:
            return list(database.iterdump())

    return dump


def said(answer: Response) -> str:
    """The words of a page, as they are read."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def field(answer: Response, name: str) -> str:
    """What stands in a field of the page."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', answer.text)
    assert found, f"no field {name}"
    return html.unescape(found[1])


# Coming in


def test_looking_at_the_door_makes_nobody(
    phone: Phone, desk: Desk, stored: Callable[[], list[str]], workshop: Workshop
) -> None:
    before = stored()
    for _ in range(3):
        answer = phone.get(f"/j/{workshop.code}")
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
    assert phone.client.head(f"/j/{workshop.code}").status_code == 200
    assert phone.client.get("/j", params={"code": workshop.code}).status_code == 303
    assert stored() == before
    assert steps.people(desk, workshop.id) == []


def test_the_door_says_what_is_kept_who_sees_it_and_until_when(phone: Phone, workshop: Workshop) -> None:
    words = said(phone.get(f"/j/{workshop.code}"))
    for expected in (
        "two minutes",
        "No name",
        "from 5 ballots on",
        "Deleted",
        "erase",
        "Not for binding votes",
    ):
        assert expected in words
    assert "Not encrypted" in words
    assert "open vote" not in words


def test_an_open_vote_and_made_up_people_say_so_at_the_door_and_on_the_ballot(
    app: Starlette, desk: Desk
) -> None:
    open_vote = factories.workshop(desk, minimum=1, made_up=True)
    phone = Phone(app, open_vote)
    door = said(phone.get(f"/j/{open_vote.code}"))
    running.open_round(desk, open_vote.id, "budget")
    ballot = said(phone.join().get())
    for words in (door, ballot):
        assert "This is an open vote." in words
        assert "made-up people" in words


def test_a_typed_code_is_read_in_any_case_and_with_dashes(phone: Phone, workshop: Workshop) -> None:
    typed = f" {workshop.spoken_code.lower()} "
    answer = phone.client.get("/j", params={"code": typed, "to": "laptop"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/j/{workshop.code}?to=laptop")
    assert phone.get(f"/j/{workshop.spoken_code.lower()}").status_code == 200


def test_a_wrong_code_is_kept_to_be_corrected(phone: Phone) -> None:
    answer = phone.client.get("/j", params={"code": 'kmpq"-<7TR'})
    assert answer.status_code == 404
    assert 'value="kmpq&#34;-&lt;7TR"' in answer.text
    assert "No workshop has this code" in said(answer)
    assert phone.get("/j/AAAAAAAA").status_code == 404
    assert 'name="code"' in phone.get("/j/AAAAAAAA").text


def test_a_device_joins_once(phone: Phone, desk: Desk, workshop: Workshop) -> None:
    first = phone.post(f"/j/{workshop.code}")
    again = phone.post(f"/j/{workshop.code}")
    assert first.headers["location"] == again.headers["location"] == phone.here
    assert "HttpOnly" in first.headers["set-cookie"]
    assert "set-cookie" not in again.headers
    assert len(steps.people(desk, workshop.id)) == 1
    assert "go on" in said(phone.get(f"/j/{workshop.code}"))


def test_a_laptop_is_led_on_to_its_own_page(phone: Phone, workshop: Workshop) -> None:
    answer = phone.post(f"/j/{workshop.code}", {"to": "laptop"})
    assert answer.headers["location"] == f"/take_part?w={workshop.code}"
    assert phone.post(f"/j/{workshop.code}", {"to": "//evil.test"}).headers["location"] == phone.here


def test_nobody_joins_a_workshop_that_has_ended(phone: Phone, desk: Desk, workshop: Workshop) -> None:
    preparing.close(desk, workshop.id)
    answer = phone.post(f"/j/{workshop.code}")
    assert answer.status_code == 409
    assert sentence("workshop_closed") in said(answer)
    assert steps.people(desk, workshop.id) == []


def test_who_has_not_joined_is_led_to_the_door(phone: Phone, workshop: Workshop) -> None:
    for address in ("", "/part", "/screen", "/screen/part", "/erase"):
        answer = phone.get(address)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/j/{workshop.code}")


@pytest.mark.parametrize("origin", [None, "null", "http://evil.test", "http://testserver:6006"])
def test_a_form_of_another_site_changes_nothing(
    phone: Phone, budget: Round, stored: Callable[[], list[str]], workshop: Workshop, origin: str | None
) -> None:
    stranger = Phone(phone.client.app, workshop)  # type: ignore[arg-type]
    phone.join()
    before = stored()
    assert stranger.post(f"/j/{workshop.code}", origin=origin).status_code == 403
    for address in ("/group", "/erase", "/more-time"):
        assert phone.post(address, {"group": "carer", "round": budget.id}, origin=origin).status_code == 403
    assert phone.cast(budget, HUNDRED, origin=origin).status_code == 403
    assert phone.cast(budget, HUNDRED, origin=origin, script=True).json()["counted"] is False
    assert stored() == before


# Casting


def test_a_cast_is_acknowledged_with_its_receipt(
    phone: Phone, budget: Round, desk: Desk, workshop: Workshop
) -> None:
    answer = phone.join().cast(budget, {**HUNDRED, "reason": "  because <b>I</b>\nsay so "}, script=True)
    mine = steps.counting(desk, budget.id)[0]
    assert answer.json() == {"counted": True, "receipt": mine.receipt, "revision": 1}
    assert dict(mine.ballot.amounts) == {"project_management": 600, "ict": 400}
    assert mine.ballot.reason == "because <b>I</b> say so"
    page = phone.get()
    assert 'data-step="counted"' in page.text
    assert f"{mine.receipt[:4]} {mine.receipt[4:]}" in said(page)
    assert "because &lt;b&gt;I&lt;/b&gt; say so" in page.text
    assert page.headers["cache-control"] == "no-store"


def test_the_same_press_is_one_ballot_and_another_press_revises_it(
    phone: Phone, budget: Round, desk: Desk
) -> None:
    phone.join()
    answers = [phone.cast(budget, HUNDRED, script=True).json() for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    revised = phone.cast(budget, {"ict": "100", "press": "another-press"}, script=True).json()
    assert revised["revision"] == 2
    assert [dict(cast.ballot.amounts) for cast in steps.counting(desk, budget.id)] == [{"ict": 1000}]


def test_two_tabs_are_one_participant(phone: Phone, budget: Round, desk: Desk) -> None:
    phone.join()
    first, second = phone.get(), phone.get()
    for page, share in ((first, "100"), (second, "99.9")):
        phone.cast(budget, {"press": field(page, "press"), "ict": share, "project_management": "0"})
    assert [dict(cast.ballot.amounts) for cast in steps.counting(desk, budget.id)] == [{"ict": 1000}]


def test_without_a_script_a_cast_leads_back_and_can_be_changed(phone: Phone, budget: Round) -> None:
    answer = phone.join().cast(budget, {"ict": "12,5", "project_management": "87.5"})
    assert (answer.status_code, answer.headers["location"]) == (303, phone.here)
    ballot = phone.get("?change=1")
    assert 'data-step="ballot"' in ballot.text
    assert (field(ballot, "ict"), field(ballot, "project_management")) == ("12.5", "87.5")


def test_to_abstain_is_counted_apart(phone: Phone, budget: Round, desk: Desk, workshop: Workshop) -> None:
    phone.join().cast(budget, {**HUNDRED, "act": "abstain"})
    assert steps.counting(desk, budget.id)[0].ballot.abstain
    assert "You chose not to answer" in said(phone.get())


@pytest.mark.parametrize(
    ("question", "typed", "reasons"),
    [
        ("budget", {"ict": "60", "project_management": "39.9"}, ["not_100"]),
        ("budget", {"ict": "60", "project_management": "40.1"}, ["not_100"]),
        ("budget", {"ict": "110", "project_management": "-10"}, ["negative"]),
        ("budget", {"ict": "NaN", "project_management": "100"}, ["not_a_number"]),
        ("budget", {"ict": "inf", "project_management": "1e999"}, ["not_a_number"]),
        ("budget", {"ict": "99.95", "project_management": "0.05"}, ["finer_than_step"]),
        ("budget", {"ict": "60", "free_beer": "40"}, ["unknown_item"]),
        ("budget", {}, ["not_100"]),
        ("dots_steps", {"map_it": "1", "focus_it": "1", "people_it": "1"}, ["too_many_dots"]),
        ("dots_steps", {"map_it": "2"}, ["over_cap"]),
        ("dots_steps", {"map_it": "1.5"}, ["not_a_number"]),
        ("dots_steps", {"map_it": "-1", "focus_it": "1"}, ["negative", "no_dots"]),
        ("dots_steps", {}, ["no_dots"]),
        ("barriers_steps", {"row1": "short_termism", "column1": ""}, ["half_place"]),
        ("barriers_steps", {"row1": "short_termism", "column1": "tea_break"}, ["unknown_item"]),
    ],
)
def test_a_wrong_ballot_is_refused_in_words_with_its_draft_and_changes_nothing(
    phone: Phone,
    desk: Desk,
    workshop: Workshop,
    stored: Callable[[], list[str]],
    question: str,
    typed: dict[str, str],
    reasons: list[str],
) -> None:
    round_ = running.open_round(desk, workshop.id, question)
    phone.join()
    before = stored()
    answer = phone.cast(round_, typed, script=True)
    assert answer.status_code == 422
    assert answer.json()["counted"] is False
    assert answer.json()["reasons"] == reasons
    assert answer.json()["sentences"] == [sentence(reason) for reason in reasons]
    page = phone.cast(round_, typed)
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert all(sentence(reason) in said(page) for reason in reasons)
    if question == "budget":
        for name in set(typed) - {"free_beer"}:
            assert field(page, name) == typed[name]
    assert stored() == before


def test_after_closing_nothing_is_counted_and_what_was_typed_is_still_there(
    phone: Phone, desk: Desk, budget: Round, stored: Callable[[], list[str]]
) -> None:
    phone.join()
    running.close_round(desk, budget.id)
    before = stored()
    assert phone.cast(budget, HUNDRED, script=True).status_code == 409
    page = phone.cast(budget, HUNDRED)
    assert page.status_code == 409
    assert sentence("round_closed") in said(page)
    assert (field(page, "project_management"), field(page, "ict")) == ("60", "40")
    assert 'value="cast"' not in page.text
    assert stored() == before


def test_in_a_deleted_workshop_nothing_is_counted_and_the_page_shows_what_was_typed(
    phone: Phone, desk: Desk, budget: Round, workshop: Workshop, stored: Callable[[], list[str]]
) -> None:
    phone.join()
    preparing.delete(desk, workshop.id)
    before = stored()
    answer = phone.cast(budget, HUNDRED, script=True)
    assert (answer.status_code, answer.json()["reasons"]) == (404, ["workshop_gone"])
    page = phone.cast(budget, HUNDRED)
    assert page.status_code == 404
    assert "project_management 60" in said(page)
    assert 'name="code"' in page.text
    assert phone.get("/part").status_code == 404
    assert stored() == before


def test_a_device_that_has_not_joined_is_told_so_and_keeps_what_was_typed(
    phone: Phone, budget: Round, stored: Callable[[], list[str]]
) -> None:
    before = stored()
    answer = phone.cast(budget, HUNDRED, script=True)
    assert (answer.status_code, answer.json()["reasons"]) == (403, ["not_joined"])
    page = phone.cast(budget, HUNDRED)
    assert page.status_code == 403
    assert sentence("not_joined") in said(page)
    assert "Project management 60" in said(page)
    assert stored() == before


def test_a_round_of_another_workshop_is_refused(
    phone: Phone, desk: Desk, stored: Callable[[], list[str]]
) -> None:
    elsewhere = running.open_round(desk, factories.workshop(desk).id, "budget")
    phone.join()
    before = stored()
    assert phone.cast(elsewhere, HUNDRED, script=True).status_code == 409
    assert phone.post("/more-time", {"round": elsewhere.id}, script=True).status_code == 204
    assert stored() == before


def test_when_the_store_is_in_trouble_nothing_is_lost(
    phone: Phone, desk: Desk, budget: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone.join()

    def full(*_: object, **__: object) -> None:
        raise StoreTrouble("disk full")

    with monkeypatch.context() as broken:
        broken.setattr("coprod.workshops.casting.ballots.add", full)
        assert phone.cast(budget, HUNDRED, script=True).json()["reasons"] == ["not_saved"]
        page = phone.cast(budget, HUNDRED)
    assert page.status_code == 503
    assert sentence("not_saved") in said(page)
    again = {name: field(page, name) for name in ("round", "press", "act", *HUNDRED)}
    assert phone.post("/cast", again).status_code == 303
    assert len(steps.counting(desk, budget.id)) == 1


def test_a_two_way_board_is_answered_without_a_script(phone: Phone, desk: Desk, workshop: Workshop) -> None:
    round_ = running.open_round(desk, workshop.id, "barriers_steps")
    form = phone.join().get()
    assert form.text.count("<select") == 6
    assert phone.cast(round_, {**BOARD, "row3": "", "column3": ""}).status_code == 303
    cast = steps.counting(desk, round_.id)[0]
    assert dict(cast.ballot.amounts) == {"short_termism/map_it": 1, "short_termism/grow_it": 1}
    again = phone.get("?change=1").text
    assert again.count('value="short_termism" selected') == 2
    assert again.count('value="grow_it" selected') == 1


def test_an_enormous_or_strange_form_is_refused(phone: Phone, budget: Round, desk: Desk) -> None:
    phone.join()
    assert phone.cast(budget, {"ict": "9" * 100_000}).status_code in (409, 422)
    assert phone.cast(budget, {**HUNDRED, "press": "x" * 500}, script=True).json()["counted"] is True
    assert phone.cast(budget, {**HUNDRED, "reason": "nul\x00‮"}, script=True).json()["counted"] is True
    assert [cast.ballot.reason for cast in steps.counting(desk, budget.id)] == ["nul"]


def test_an_item_may_bear_the_name_of_a_field_of_the_form() -> None:
    assert [field_name(each) for each in ("reason", "press", "ict")] == ["reason.", "press.", "ict"]


# The other screens


def test_a_group_is_chosen_from_the_list_only(phone: Phone, desk: Desk, workshop: Workshop) -> None:
    phone.post(f"/j/{workshop.code}")
    assert 'data-step="group"' in phone.get().text
    answer = phone.post("/group", {"group": "emperor"})
    assert answer.status_code == 422
    assert sentence("unknown_group") in said(answer)
    phone.post("/group", {"group": "carer"})
    assert 'data-step="lobby"' in phone.get().text
    assert steps.people(desk, workshop.id)[0].group_id == "carer"


def test_a_part_is_only_what_changes_and_carries_its_version(phone: Phone, budget: Round) -> None:
    phone.join()
    part = phone.get("/part")
    assert part.text.lstrip().startswith("<main")
    assert f'data-version="{part.headers["x-screen-version"]}"' in part.text
    phone.cast(budget, HUNDRED)
    assert phone.get("/part").headers["x-screen-version"] != part.headers["x-screen-version"]
    assert 'data-step="ballot"' in phone.get("/part?change=1").text


def test_a_struck_ballot_says_so_with_the_reason(phone: Phone, desk: Desk, budget: Round) -> None:
    phone.join().cast(budget, HUNDRED)
    running.void(desk, budget.id, steps.counting(desk, budget.id)[0].participant_id, "cast <twice>")
    page = phone.get()
    assert 'data-step="ballot"' in page.text
    assert "The facilitator's reason: cast <twice>" in said(page)
    assert "<twice>" not in page.text


def test_results_come_in_order_and_the_baseline_only_after_its_own_reveal(
    phone: Phone, desk: Desk, budget: Round, workshop: Workshop
) -> None:
    phone.join().cast(budget, HUNDRED)
    factories.cast(desk, budget, factories.people(desk, workshop, 8), factories.baseline_ballots())
    running.close_round(desk, budget.id)
    waiting = said(phone.get())
    assert "Your ballot was counted." in waiting
    assert "The room" not in waiting
    running.reveal_room(desk, budget.id)
    room = phone.get()
    assert "2017" not in room.text
    words = said(room)
    assert words.index("You and the room:") < words.index("The room puts most on") < words.index("Mean of 9")
    assert room.text.index("<table") < room.text.index("<svg")
    running.reveal_baseline(desk, budget.id)
    both = said(phone.get())
    assert "8 professionals, 2017; no service users or citizens" in both
    assert "You and the baseline:" in both


def test_too_few_ballots_are_said_in_words(phone: Phone, desk: Desk, budget: Round) -> None:
    phone.join().cast(budget, HUNDRED)
    running.close_round(desk, budget.id)
    running.reveal_room(desk, budget.id)
    page = phone.get()
    assert "Fewer than 5 answers came in" in said(page)
    assert "<table" not in page.text
    assert "You and the room" not in said(page)


def test_what_the_projector_shows_is_one_tap_away(phone: Phone, desk: Desk, workshop: Workshop) -> None:
    phone.join()
    assert f'href="{phone.here}/screen"' in phone.get().text
    assert "1 person is here" in said(phone.get("/screen"))
    round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    shown = phone.get("/screen")
    assert shown.text.index('class="says"') < shown.text.index("<table") < shown.text.index("<svg")
    running.show(desk, workshop.id, View.BLANK)
    assert "No picture just now" in said(phone.get("/screen"))
    running.hide(desk, round_.id)
    assert '<svg class="chart"' not in phone.get("/screen").text


def test_what_the_projector_shows_is_another_version_when_its_numbers_are_others(
    app: Starlette, phone: Phone, desk: Desk, workshop: Workshop
) -> None:
    def version() -> str:
        return phone.get("/screen/part").headers["x-screen-version"]

    versions = [phone.join() and version()]
    other = Phone(app, workshop).join()
    versions.append(version())
    assert "2 people are here" in said(phone.get("/screen"))
    round_ = running.open_round(desk, workshop.id, "budget")
    versions.append(version())
    other.cast(round_, HUNDRED)
    versions.append(version())
    assert "1 of 2 are in" in said(phone.get("/screen"))
    assert len(set(versions)) == 4
    assert version() == versions[-1]
    running.show(desk, workshop.id, View.BLANK)
    blank = version()
    phone.cast(round_, HUNDRED)
    assert version() == blank, "what is not shown draws nothing anew"


def test_asking_for_more_time_is_counted_once(
    phone: Phone, desk: Desk, budget: Round, workshop: Workshop
) -> None:
    phone.join()
    for script in (True, False):
        phone.post("/more-time", {"round": budget.id}, script=script)
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    assert standing.turnout.more_time == 1


def test_whoever_wants_more_time_keeps_what_was_typed_without_a_script(
    phone: Phone, desk: Desk, workshop: Workshop
) -> None:
    round_ = running.open_round(desk, workshop.id, "budget", minutes=1)
    phone.join()
    page = phone.post("/more-time", {"round": round_.id, "ict": "40"}).text
    assert re.search(r'name="ict"[^>]* value="40"', page)
    assert "The facilitator can see that you want more time." in html.unescape(page)
    phone.cast(round_, HUNDRED)
    page = phone.post("/more-time", {"round": round_.id, "ict": "30"}).text
    assert re.search(r'name="ict"[^>]* value="30"', page)
    assert "Keep it as it was" in page
    running.close_round(desk, round_.id, countdown=0)
    assert phone.post("/more-time", {"round": round_.id, "ict": "30"}).status_code == 303


def test_whoever_got_more_time_may_ask_for_it_again(phone: Phone, desk: Desk, workshop: Workshop) -> None:
    def wanting() -> int:
        standing = steps.stand(desk, workshop.id)
        assert standing is not None
        return standing.turnout.more_time

    round_ = running.open_round(desk, workshop.id, "budget", minutes=1)
    phone.join()
    phone.post("/more-time", {"round": round_.id}, script=True)
    assert wanting() == 1
    assert round_.timer_ends_at is not None
    assert running.extend(desk, round_.id, 2, round_.timer_ends_at)
    assert wanting() == 0
    phone.post("/more-time", {"round": round_.id}, script=True)
    assert wanting() == 1
    running.set_timer(desk, round_.id, 5)
    assert wanting() == 0


def test_without_a_script_every_screen_leads_on(phone: Phone, desk: Desk, workshop: Workshop) -> None:
    again = f'<noscript><p><a class="secondary" href="/pocket/{workshop.code}">Look again</a></p></noscript>'
    phone.join()
    seen = [phone.get().text]
    round_ = running.open_round(desk, workshop.id, "budget")
    phone.cast(round_, HUNDRED)
    seen.append(phone.get().text)
    running.close_round(desk, round_.id, countdown=0)
    seen.append(phone.get().text)
    running.reveal_room(desk, round_.id)
    seen.append(phone.get().text)
    steps_seen = [re.search('data-step="([a-z]+)"', each)[1] for each in seen]  # type: ignore[index]
    assert steps_seen == ["lobby", "counted", "waiting", "result"]
    assert [each.count(again) for each in seen] == [1, 1, 1, 1]


def test_what_was_found_is_linked_from_the_part_that_is_drawn_anew(
    phone: Phone, desk: Desk, workshop: Workshop
) -> None:
    link = f'href="/pocket/{workshop.code}/findings"'
    phone.join()
    assert link not in phone.get("/part").text
    factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    assert link in phone.get("/part").text


def test_to_be_erased_takes_a_second_press_and_takes_everything(
    phone: Phone, desk: Desk, budget: Round, workshop: Workshop
) -> None:
    phone.join().cast(budget, HUNDRED)
    assert "cannot be undone" in said(phone.get("/erase"))
    assert len(steps.people(desk, workshop.id)) == 1
    answer = phone.post("/erase")
    assert answer.headers["location"] == f"/j/{workshop.code}?erased"
    assert steps.people(desk, workshop.id) == []
    assert steps.counting(desk, budget.id) == []
    assert "You are erased." in said(phone.get(f"/j/{workshop.code}?erased"))
    assert phone.get().status_code == 303


def test_names_that_people_gave_are_never_markup(app: Starlette, desk: Desk) -> None:
    hostile = "<img src=x onerror=alert(1)>\"'&{{7*7}}"
    workshop = factories.workshop(desk, name=hostile)
    phone = Phone(app, workshop)
    for page in (
        phone.get(f"/j/{workshop.code}"),
        phone.join().get(),
        phone.get("/screen"),
        phone.get("/erase"),
    ):
        assert "<img" not in page.text
        assert "{{7*7}}" in page.text


def test_a_ballot_is_one_document_one_script_one_style_sheet(phone: Phone, budget: Round) -> None:
    page = phone.join().get()
    loaded = re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]+)"', page.text)
    assert [address.rsplit("/")[-1] for address in loaded if not address.startswith("data:")] == [
        "ballot.css",
        "ballot.js",
    ]
    assert not re.search(r"\son[a-z]+=|\sstyle=|@import|@font-face", page.text)
    weight = len(gzip.compress(page.content))
    for address in re.findall(r'"(/pocket/assets/[^"]+)"', page.text):
        packed = phone.client.get(address, headers={"accept-encoding": "gzip"})
        assert packed.headers["content-encoding"] == "gzip"
        assert "immutable" in packed.headers["cache-control"]
        weight += int(packed.headers["content-length"])
        assert phone.client.get(address.replace("assets/", "assets/0")).status_code == 404
    assert weight < 24_000


def test_the_language_is_the_browsers_first_that_we_have(phone: Phone, workshop: Workshop) -> None:
    asked = {"accept-language": "tlh, en-GB;q=0.8, *;q=0.1"}
    assert '<html lang="en">' in phone.client.get(f"/j/{workshop.code}", headers=asked).text


def test_everybody_sees_their_own_order_and_always_the_same(
    app: Starlette, desk: Desk, workshop: Workshop, budget: Round
) -> None:
    def order(phone: Phone) -> list[str]:
        return re.findall(r'id="n-(\w+)"', phone.get().text)

    phones = [Phone(app, workshop).join() for _ in range(6)]
    assert len({tuple(order(phone)) for phone in phones}) > 1
    assert all(order(phone) == order(phone) for phone in phones)
    assert {len(set(order(phone))) for phone in phones} == {11}


def test_every_further_picture_on_the_projector_is_sentence_table_and_drawing(
    desk: Desk, workshop: Workshop, phone: Phone
) -> None:
    round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    running.reveal_baseline(desk, round_.id)
    for view, said in (
        (View.FIRM, "would lead 62 times in 100"),
        (View.AGREEMENT, "would spend 44 of every 100"),
        (View.LIKENESS, "resemble those from councils"),
    ):
        running.show(desk, workshop.id, view, round_.id)
        page = phone.join().get("/screen").text
        assert said in html.unescape(page)
        assert "<table" in page
        assert "<svg" in page


def test_the_findings_are_a_page_to_keep(desk: Desk, workshop: Workshop, phone: Phone) -> None:
    phone.join()
    assert "Nothing has been shown yet" in phone.get("/findings").text
    assert "/findings" not in phone.get().text
    factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    assert f"/pocket/{workshop.code}/findings" in phone.get().text
    page = html.unescape(phone.get("/findings").text).replace("\u00a0", " ")
    assert "The room puts most on Staff who enable users: 23 of 100." in page
    assert "could go either way" in page
    assert "n = 8" in page
    running.show(desk, workshop.id, View.FINDINGS)
    assert "What will we do?" in phone.get("/screen").text
    preparing.close(desk, workshop.id)
    assert "23 of 100" in phone.get("/findings").text


def test_a_round_that_is_hidden_again_leaves_no_finding_on_a_phone(
    desk: Desk, workshop: Workshop, phone: Phone
) -> None:
    round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    running.show(desk, workshop.id, View.FIRM, round_.id)
    running.hide(desk, round_.id)
    running.show(desk, workshop.id, View.FIRM, round_.id)
    assert "62 times" not in phone.join().get("/screen").text
    assert "23 of 100" not in phone.get("/findings").text


def test_a_refusal_keeps_the_event_loop_free_and_asks_nothing_for_another_site(
    phone: Phone, budget: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_loop: list[bool] = []
    find = preparing.find

    def finding(desk: Desk, typed: str) -> Workshop:
        in_the_loop.append(asyncio._get_running_loop() is not None)
        return find(desk, typed)

    monkeypatch.setattr(preparing, "find", finding)
    typed = {field_name(name): given for name, given in HUNDRED.items()}
    refused = phone.cast(budget, typed)
    assert (refused.status_code, in_the_loop) == (403, [False])
    assert "Project management 60" in said(refused)
    foreign = phone.cast(budget, typed, origin="http://evil.test")
    assert (foreign.status_code, in_the_loop) == (403, [False])
    assert "This was sent from another page." in said(foreign)
