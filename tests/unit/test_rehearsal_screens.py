"""Phones and the command say that a rehearsal is one, as long as it lasts and no longer."""

import html
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette

from coprod import results
from coprod.charts.compose import compose
from coprod.model.workshop import View, Workshop
from coprod.web.asgi import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from coprod.workshops import Desk, preparing, rehearsing, running, steps
from coprod.workshops.desk import the_desk
from tests import factories
from tests.servers import ROOT
from tests.unit.test_pocket_routes import Phone

LINE = '<p class="rehearsal">Rehearsal: made-up people. Nothing is kept.</p>'


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("COPROD_COUNTDOWN_SECONDS", "0")
    monkeypatch.setenv("COPROD_REHEARSAL_SECONDS", "0")
    the_desk.cache_clear()
    yield the_desk()
    the_desk().store.close()
    the_desk.cache_clear()


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return factories.workshop(desk)


@pytest.fixture
def phone(workshop: Workshop) -> Phone:
    return Phone(
        Starlette(routes=ROUTES, middleware=MIDDLEWARE, exception_handlers=EXCEPTION_HANDLERS), workshop
    )


def test_every_page_of_a_phone_has_the_line_once(desk: Desk, workshop: Workshop, phone: Phone) -> None:
    def said(*addresses: str) -> dict[str, int]:
        return {address: phone.get(address).text.count(LINE) for address in addresses}

    door = f"/j/{workshop.code}"
    rehearsing.start(desk, workshop.id)
    assert said(door) == {door: 1}
    phone.join()
    everywhere = (door, "", "/part", "/screen", "/screen/part", "/findings", "/erase")
    once = dict.fromkeys(everywhere, 1)
    assert said(*everywhere) == once, "in the lobby"
    round_ = running.open_round(desk, workshop.id, "budget")
    rehearsing.go_on(desk)
    assert said(*everywhere) == once, "at the ballot"
    phone.cast(round_, {"ict": "100"})
    assert said(*everywhere) == once, "after the ballot"
    running.close_round(desk, round_.id)
    assert said(*everywhere) == once, "while waiting"
    running.reveal_room(desk, round_.id)
    assert said(*everywhere) == once, "beside the results"
    running.show(desk, workshop.id, View.FINDINGS)
    assert said(*everywhere) == once, "at the findings"
    rehearsing.end(desk, workshop.id)
    assert said(*everywhere) == dict.fromkeys(everywhere, 0), "after the end"
    assert 'data-step="lobby"' in phone.get("").text, "who joined is out"


def test_a_phone_sees_the_results_of_the_made_up_people(desk: Desk, workshop: Workshop, phone: Phone) -> None:
    rehearsing.start(desk, workshop.id, 30)
    phone.join()
    rehearsing.go_on(desk)
    round_ = running.open_round(desk, workshop.id, "dots_steps")
    rehearsing.go_on(desk)
    assert "30 of 31 are in" in phone.get("/screen").text
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    shown = phone.get("").text
    assert 'data-step="result"' in shown
    found = results.outcome(desk.store, round_.id)
    assert found is not None
    assert found.n > 20
    assert html.escape(compose(found).sentence) in shown


def coprod(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coprod", *words],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        env=dict(os.environ),
        check=False,
    )


def test_the_command_begins_one_and_ends_it(desk: Desk, workshop: Workshop) -> None:
    begun = coprod("rehearse", workshop.spoken_code.lower(), "--people", "7")
    assert begun.returncode == 0, begun.stderr
    assert f"rehearse {workshop.spoken_code} --end" in begun.stdout
    rehearsing.go_on(desk)
    assert len(steps.people(desk, workshop.id)) == 7
    ended = coprod("rehearse", workshop.code, "--end")
    assert ended.returncode == 0, ended.stderr
    assert steps.people(desk, workshop.id) == []
    assert not preparing.find(desk, workshop.code).rehearsing


def test_the_command_says_why_not(desk: Desk, workshop: Workshop) -> None:
    running.open_round(desk, workshop.id, "budget")
    late, nowhere = coprod("rehearse", workshop.code), coprod("rehearse", "ABCD-EFGH")
    assert late.returncode == nowhere.returncode == 1
    assert "too late for a rehearsal" in late.stderr
    assert "No workshop here has the join code" in nowhere.stderr
