"""News reaches whoever listens, from any thread, gathered; and nobody else."""

import asyncio
import threading

from coprod.news import PASSING, Broadcaster, Topic
from tests.loops import alone

EVERYTHING = frozenset(Topic) - PASSING


def hear(
    broadcaster: Broadcaster, told: list[tuple[str, Topic]], topics: frozenset[Topic], most: int
) -> list[frozenset[Topic]]:
    """What a listener of workshop "w" hears first and after `told`, up to `most` times."""

    async def listening() -> list[frozenset[Topic]]:
        heard = []
        async for _version, what in broadcaster.listen("w", topics, who="p", heartbeat=0.3):
            heard.append(what)
            if len(heard) == 1:
                teller = threading.Thread(target=lambda: [broadcaster.tell(*each) for each in told])
                teller.start()
                teller.join()
            if len(heard) == most:
                return heard
        return heard

    return alone(listening())


def test_a_listener_hears_at_once_and_then_what_was_told() -> None:
    assert hear(Broadcaster(), [("w", Topic.NUMBERS)], EVERYTHING, 2) == [EVERYTHING, {Topic.NUMBERS}]


def test_a_hundred_casts_are_gathered_into_one_piece_of_news() -> None:
    heard = hear(Broadcaster(), [("w", Topic.NUMBERS)] * 100, EVERYTHING, 3)
    assert heard[1:] == [{Topic.NUMBERS}, frozenset()]


def test_another_workshop_and_another_topic_are_not_heard() -> None:
    told = [("elsewhere", Topic.NOW), ("w", Topic.NUMBERS)]
    assert hear(Broadcaster(), told, frozenset({Topic.NOW}), 2) == [{Topic.NOW}, frozenset()]


def test_who_listens_is_present_until_they_leave() -> None:
    broadcaster = Broadcaster()

    async def come_and_go() -> tuple[frozenset[str], frozenset[str]]:
        listening = broadcaster.listen("w", EVERYTHING, who="p")
        await anext(listening)
        there = broadcaster.present("w")
        await listening.aclose()
        return there, broadcaster.present("w")

    assert alone(come_and_go()) == ({"p"}, frozenset())


def test_closing_ends_every_wait() -> None:
    broadcaster = Broadcaster()

    async def wait_for_the_end() -> int:
        heard = 0
        async for _ in broadcaster.listen("w", EVERYTHING, heartbeat=60):
            heard += 1
            broadcaster.close()
        return heard

    assert alone(asyncio.wait_for(wait_for_the_end(), 5)) == 1


def test_who_listens_everywhere_hears_which_workshop_moved() -> None:
    broadcaster = Broadcaster()

    async def listening() -> frozenset[str]:
        everywhere = broadcaster.everywhere(Topic.NOW)
        first = asyncio.ensure_future(anext(everywhere))
        await asyncio.sleep(0)
        for told in (("a", Topic.NUMBERS), ("b", Topic.NOW), ("c", Topic.NOW)):
            broadcaster.tell(*told)
        return await first

    assert alone(listening()) == {"b", "c"}


def test_closing_ends_the_listening_everywhere() -> None:
    broadcaster = Broadcaster()

    async def listening() -> list[frozenset[str]]:
        asyncio.get_running_loop().call_later(0.05, broadcaster.close)
        return [moved async for moved in broadcaster.everywhere(Topic.NOW)]

    assert alone(listening()) == []
