"""What the server does by itself: promised dates are kept, and closed rounds are backed up."""

import asyncio
import contextlib

from starlette.concurrency import run_in_threadpool

from coprod.errors import StoreTrouble
from coprod.news import Topic
from coprod.workshops import Desk, keeping

HOUR = 3600
SLACK = 0.05
"""So many seconds after a countdown has run out the round is closed by the database's clock, too."""
AGAIN = 60.0
"""Seconds after which a database that was away, or that another process closed a round in, is asked again."""


async def keep_dates(desk: Desk) -> None:
    """Delete what is due, now and every hour; a database that is away is tried again."""
    while True:
        with contextlib.suppress(StoreTrouble):
            await run_in_threadpool(keeping.keep_dates, desk)
        await asyncio.sleep(HOUR)


async def back_up_closings(desk: Desk) -> None:
    """Back up whenever a round has closed, also one that closed just before the server stopped."""
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
                wait = await run_in_threadpool(keeping.back_up_closings, desk)
            except StoreTrouble:
                wait = AGAIN
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(moved.wait(), AGAIN if wait is None else min(AGAIN, wait + SLACK))
    finally:
        listening.cancel()
