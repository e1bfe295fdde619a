"""What the server does by itself: promised dates and times are kept, and closed rounds are backed up."""

import asyncio
import contextlib
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool

from coprod.errors import StoreTrouble
from coprod.news import Topic
from coprod.workshops import Desk, by_link, keeping

HOUR = 3600
SLACK = 0.05
"""So many seconds after a countdown has run out the round is closed by the database's clock, too."""
AGAIN = 60.0
"""Seconds after which a database that was away, or that another process closed a round in, is asked again."""


async def keep_dates(desk: Desk) -> None:
    """Delete what is due, now and every hour; a database that is away is tried again.

    A clock that jumped ahead deletes nothing until it has gone on evenly for an hour.
    """
    clock = keeping.Clock()
    while True:
        with contextlib.suppress(StoreTrouble):
            await run_in_threadpool(keeping.keep_dates, desk, clock=clock)
        await asyncio.sleep(HOUR)


async def back_up_closings(desk: Desk) -> None:
    """Back up whenever a round has closed, also one that closed just before the server stopped."""
    await _again_and_again(desk, keeping.back_up_closings)


async def keep_times(desk: Desk) -> None:
    """Open the workshops by link when they say, also those that should have opened before the start."""
    await _again_and_again(desk, by_link.keep_times)


async def _again_and_again(desk: Desk, act: Callable[[Desk], float | None]) -> None:
    """Do this whenever something moved, and after the seconds that it answers with."""
    moved = asyncio.Event()

    async def listen() -> None:
        async for _ in desk.news.everywhere(Topic.NOW):
            moved.set()

    listening = asyncio.create_task(listen())
    try:
        await asyncio.sleep(0)
        while True:
            moved.clear()
            try:
                wait = await run_in_threadpool(act, desk)
            except StoreTrouble:
                wait = AGAIN
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(moved.wait(), AGAIN if wait is None else min(AGAIN, wait + SLACK))
    finally:
        listening.cancel()
