"""The made-up people of rehearsals come in and cast by themselves, as long as a rehearsal lasts."""

import asyncio
import contextlib

from starlette.concurrency import run_in_threadpool

from coprod.errors import StoreTrouble
from coprod.news import Topic
from coprod.workshops import Desk, rehearsing

STEP, LOOK = 0.5, 2.0
"""Seconds between two looks while anybody rehearses, and while nobody does."""


async def rehearse(desk: Desk) -> None:
    """Let the made-up people go on, now and again; a database that is away is tried again.

    Screens are told of a rehearsal that another program started or ended, as the command does.
    """
    going_on: frozenset[str] = frozenset()
    while True:
        with contextlib.suppress(StoreTrouble):
            now = await run_in_threadpool(rehearsing.go_on, desk)
            for workshop_id in going_on ^ now:
                desk.news.tell(workshop_id, Topic.NOW)
            going_on = now
        await asyncio.sleep(STEP if going_on else LOOK)
