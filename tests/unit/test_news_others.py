"""What the broadcasters of several processes say to each other, handed over by the test; time is set."""

import asyncio
import json

import pytest

from coprod.news import MOST_BYTES, PASSING, PULSE_SECONDS, SILENT_SECONDS, Broadcaster, Others, Topic
from tests.loops import alone


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Process:
    """A broadcaster, its talk with others, and how often somebody here was told that all may have moved."""

    def __init__(self, number: int, clock: Clock) -> None:
        self.number, self.news = number, Broadcaster()
        self.others = Others(self.news, clock)
        self.alarms, self.heard = 0, list[tuple[str, Topic]]()
        self.news.tell_everything_here = self._alarm  # type: ignore[method-assign]
        self.news.tell_here = lambda *what: self.heard.append(what)  # type: ignore[method-assign]

    def _alarm(self) -> None:
        self.alarms += 1

    def connect(self, **connected: set[str]) -> None:
        here = {workshop: frozenset(who) for workshop, who in connected.items()}
        self.news.connected_here = lambda: here  # type: ignore[method-assign]

    def say_to(self, other: "Process") -> list[str]:
        texts = self.others.due()
        for text in texts:
            other.others.heard(self.number, text)
        return texts


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pair(clock: Clock) -> tuple[Process, Process]:
    return Process(1, clock), Process(2, clock)


def test_a_hundred_casts_are_one_notice_and_one_wake(pair: tuple[Process, Process]) -> None:
    here, there = pair
    here.say_to(there)
    woken = []
    here.others.wake = lambda: woken.append(1)
    for _ in range(100):
        here.news.tell("w", Topic.NUMBERS)
    assert len(woken) == 1
    assert [json.loads(text) for text in here.say_to(there)] == [{"told": [["w", "numbers"]]}]
    assert there.heard == [("w", Topic.NUMBERS)]
    assert here.say_to(there) == []


def test_no_text_is_longer_than_a_notice_may_be_and_everybody_is_in_one(
    pair: tuple[Process, Process],
) -> None:
    here, there = pair
    crowd = {f"{n:032x}" for n in range(2000)}
    here.connect(w=crowd, v={"somebody"})
    for n in range(500):
        here.news.tell(f"{n:032x}", Topic.NOW)
    texts = here.say_to(there)
    assert max(map(len, texts)) <= MOST_BYTES
    assert there.news.present("w") == crowd
    assert there.news.present("v") == {"somebody"}
    assert len(there.heard) == 500


def test_who_left_is_gone_with_the_next_pulse(pair: tuple[Process, Process], clock: Clock) -> None:
    here, there = pair
    here.connect(w={"p", "q"})
    here.say_to(there)
    here.connect(w={"q"})
    clock.now += PULSE_SECONDS
    here.say_to(there)
    assert there.news.present("w") == {"q"}


def test_a_process_that_dies_takes_its_people_with_it_and_everybody_asks_again(
    pair: tuple[Process, Process], clock: Clock
) -> None:
    here, there = pair
    there.connect(w={"p"})
    there.say_to(here)
    clock.now += SILENT_SECONDS
    here.others.due()
    assert (here.alarms, here.news.present("w")) == (0, {"p"})
    clock.now += 0.1
    here.others.due()
    here.others.due()
    assert (here.alarms, here.news.present("w")) == (1, frozenset())


def test_a_goodbye_alarms_nobody(pair: tuple[Process, Process], clock: Clock) -> None:
    here, there = pair
    there.connect(w={"p"})
    there.say_to(here)
    here.others.heard(there.number, there.others.goodbye())
    clock.now += 10 * SILENT_SECONDS
    here.others.due()
    assert (here.alarms, here.news.present("w")) == (0, frozenset())


def test_a_newcomer_is_told_at_once_who_is_here(pair: tuple[Process, Process], clock: Clock) -> None:
    here, new = pair
    here.connect(w={"p"})
    here.others.due()
    assert here.others.due() == []
    new.say_to(here)
    here.say_to(new)
    assert new.news.present("w") == {"p"}


def test_after_a_break_nobody_of_before_is_present_and_everybody_asks_again(
    pair: tuple[Process, Process],
) -> None:
    here, there = pair
    there.connect(w={"p"})
    there.say_to(here)
    here.others.back()
    assert (here.alarms, here.news.present("w")) == (1, frozenset())


def test_everything_is_told_to_each_listener_at_once_and_to_who_listens_everywhere() -> None:
    news = Broadcaster()

    async def listening() -> tuple[frozenset[Topic], frozenset[Topic], frozenset[str]]:
        screen, phone = news.listen("w", frozenset(Topic)), news.listen("v", frozenset({Topic.NOW}))
        await anext(screen)
        await anext(phone)
        everywhere = asyncio.ensure_future(anext(news.everywhere(Topic.NOW)))
        await asyncio.sleep(0)
        news.tell_everything_here()
        return (await anext(screen))[1], (await anext(phone))[1], await everywhere

    assert alone(listening()) == (frozenset(Topic) - PASSING, {Topic.NOW}, {"w", "v"})
