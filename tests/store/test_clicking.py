"""A clicker at the projector: the desk's own steps, once each, over what was shown; desks hear why not."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from coprod.model.workshop import View, Workshop
from coprod.news import PASSING, Topic
from coprod.workshops import Desk, clicking, facilitating, preparing, running, steps
from coprod.workshops.clicking import Button
from coprod.workshops.steps import Standing
from tests import factories
from tests.loops import alone


def now(desk: Desk, workshop: Workshop) -> Standing:
    found = steps.stand(desk, workshop.id)
    assert found is not None
    return found


def press(desk: Desk, workshop: Workshop, button: Button, over: Standing | None = None) -> Topic | None:
    """A press over what the screen showed: now, or at an earlier moment."""
    seen = clicking.shown(over or now(desk, workshop))[button]
    return clicking.press(desk, workshop.id, button, seen)


def test_a_clicker_leads_from_the_lobby_to_the_baseline_and_back(desk: Desk) -> None:
    workshop = factories.workshop(desk, minimum=1)
    for _ in range(3):  # the warm-up, and the budget
        assert press(desk, workshop, Button.NEXT) is None
    round_ = now(desk, workshop).current
    assert round_ is not None
    assert round_.question_id == "budget"
    factories.cast(desk, round_, factories.people(desk, workshop, 5), [factories.budget(ict=100)] * 5)
    for _ in range(3):
        assert press(desk, workshop, Button.NEXT) is None
    assert now(desk, workshop).rounds[-1].baseline_out
    assert press(desk, workshop, Button.BACK) is None
    assert press(desk, workshop, Button.BACK) is None
    assert not now(desk, workshop).rounds[-1].results_out


def test_the_picture_goes_and_comes_back(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    running.open_round(desk, workshop.id, "budget")
    assert press(desk, workshop, Button.BLANK) is None
    assert now(desk, workshop).workshop.view is View.BLANK
    assert press(desk, workshop, Button.BLANK) is None
    assert now(desk, workshop).workshop.view is View.QUESTION


def test_two_presses_over_one_screen_are_one_step(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    before = now(desk, workshop)
    assert [press(desk, workshop, Button.NEXT, before) for _ in "12"] == [None, Topic.PRESS_TOO_LATE]
    assert now(desk, workshop).open_round is not None
    # The control: a press that says nothing of what was seen would have closed it.
    assert press(desk, workshop, Button.NEXT) is None
    assert now(desk, workshop).open_round is None


def test_presses_at_desk_and_projector_at_the_same_moment_are_one_step(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    standing = now(desk, workshop)
    start = threading.Barrier(4)

    def at_desk() -> object:
        start.wait()
        over = facilitating.ahead(standing)
        return facilitating.advance(desk, workshop.id, standing.next_step, over) or Topic.PRESS_TOO_LATE

    def at_projector() -> object:
        start.wait()
        return press(desk, workshop, Button.NEXT, standing) or True

    def quietly(act: Callable[[], object]) -> object:
        try:
            return act()
        except Exception as refused:  # the desk says why it was refused
            return refused

    with ThreadPoolExecutor(4) as several:
        came_of = list(several.map(quietly, [at_desk, at_projector] * 2))
    assert [each.number for each in now(desk, workshop).rounds] == [1]
    assert came_of.count(True) == 1


def test_a_desk_hears_at_once_why_a_press_did_nothing_and_nobody_hears_it_later(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    preparing.close(desk, workshop.id)
    stale = now(desk, factories.workshop(desk))

    async def listening() -> list[frozenset[Topic]]:
        heard = []
        async for _version, topics in desk.news.listen(workshop.id, frozenset(Topic), heartbeat=5):
            heard.append(topics)
            if len(heard) == 1:
                await asyncio.to_thread(press, desk, workshop, Button.NEXT)
            elif len(heard) == 2:
                await asyncio.to_thread(press, desk, workshop, Button.BACK, stale)
            elif len(heard) == 3:
                clicking.refuse(desk, workshop.id)
            else:
                return heard
        return heard

    first, *rest = alone(listening())
    assert first == frozenset(Topic) - PASSING
    assert rest == [{Topic.PRESS_NO_STEP}, {Topic.PRESS_TOO_LATE}, {Topic.PRESS_NO_RIGHT}]
