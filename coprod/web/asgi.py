"""The routes, guards, start and stop that `app.py` hands to the server."""

import asyncio
import contextlib
import gc
import importlib
import logging
import os
import re
import signal
import sys
import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import FrameType
from typing import Any

from pydantic import TypeAdapter
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from coprod import logs, results
from coprod.errors import StoreTrouble
from coprod.news import Topic
from coprod.settings import ROOT, Settings
from coprod.web import collected, downloads, health, index, links, live, messages, process, stage, upkeep
from coprod.web.clicker import ROUTES as CLICKER
from coprod.web.guards import GUARDS, LAST_ROUTES
from coprod.web.guessing import Guessing
from coprod.web.lane import Lane
from coprod.web.logo import ROUTES as LOGOS
from coprod.web.metrics import ROUTES as METRICS
from coprod.web.pocket.afterwards import ROUTES as AFTERWARDS
from coprod.web.pocket.checking import ROUTES as CHECKS
from coprod.web.pocket.easy import ROUTES as EASY
from coprod.web.pocket.easy import EasyReading
from coprod.web.pocket.hall import ROUTES as HALL
from coprod.web.pocket.languages import ROUTES as LANGUAGES
from coprod.web.pocket.moving import ROUTES as MOVES
from coprod.web.pocket.pledging import ROUTES as PLEDGES
from coprod.web.pocket.previewing import ROUTES as PREVIEWS
from coprod.web.pocket.reading import ROUTES as READING
from coprod.web.pocket.routes import ROUTES as POCKET
from coprod.web.pocket.tables import ROUTES as TABLES
from coprod.web.pocket.tickets import ROUTES as TICKETS
from coprod.web.pocket.trying import ROUTES as ALONE
from coprod.web.rehearsal import rehearse
from coprod.web.static import StreamlitFiles
from coprod.workshops import Desk, the_desk
from coprod.workshops.desk import in_touch
from coprod.workshops.links import printed

__all__ = ["EXCEPTION_HANDLERS", "MIDDLEWARE", "ROUTES", "lifespan", "streamlit_options"]

EXCEPTION_HANDLERS = messages.HANDLERS
ROUTES: list[BaseRoute] = [
    *health.ROUTES,
    *METRICS,
    *links.ROUTES,
    *live.ROUTES,
    *stage.ROUTES,
    *CLICKER,
    *downloads.ROUTES,
    *collected.ROUTES,
    *PREVIEWS,
    *POCKET,
    *HALL,
    *TICKETS,
    *PLEDGES,
    *LANGUAGES,
    *EASY,
    *MOVES,
    *CHECKS,
    *TABLES,
    *AFTERWARDS,
    *LOGOS,
    *READING,
    *ALONE,
    *index.ROUTES,
    *LAST_ROUTES,
]
MIDDLEWARE = [
    *GUARDS,
    Middleware(StreamlitFiles),
    Middleware(Guessing, routes=ROUTES),
    Middleware(EasyReading),
    Middleware(Lane, routes=ROUTES, handlers=EXCEPTION_HANDLERS),
]
HEAVY = ("pandas", "plotly.graph_objects")
"""Imported at start, so that no visitor waits for them."""

_log = logging.getLogger(__name__)

STOPPING = (signal.SIGTERM, signal.SIGINT)
Where = Callable[[], tuple[str | None, int]]


def lifespan(where: Where) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """Open the store and print the links at start; at stop, let go of everybody who listens.

    `where` tells the address and port that the server was really given.
    """

    @asynccontextmanager
    async def running(_app: Any) -> AsyncIterator[None]:
        address, port = where()
        os.environ["COPROD_ADDRESS"] = address or Settings.model_fields["address"].default
        os.environ["COPROD_PORT"] = str(port)
        process.raise_file_limit()
        process.share_memory()
        process.answer_at_once()
        desk = await run_in_threadpool(the_desk)
        for each in HEAVY:
            importlib.import_module(each)
        _let_go_on_stop(desk)
        secrets = (desk.organiser_key, desk.settings.metrics_token.get_secret_value())
        with logs.kept(desk.settings.log, secrets), in_touch(desk):
            gc.collect()
            gc.freeze()  # what was there before the first visitor stays: collections need not look at it
            if desk.settings.log == "json":
                _log.info("Started at port %s", port)
            else:
                sys.stdout.write(printed(desk))
                sys.stdout.flush()
            own_work = [
                asyncio.create_task(upkeep.keep_dates(desk)),
                asyncio.create_task(upkeep.back_up_closings(desk)),
                asyncio.create_task(upkeep.keep_times(desk)),
                asyncio.create_task(rehearse(desk)),
                asyncio.create_task(_reckon_ahead(desk)),
            ]
            try:
                yield
            finally:
                for task in own_work:
                    task.cancel()
                desk.news.close()
        desk.store.close()

    return running


def streamlit_options() -> dict[str, Any]:
    """The options of `.streamlit/config.toml`, wherever the server is started from, with address and port.

    One that is set in the environment (`STREAMLIT_...`) wins, which Streamlit itself sees to only under
    `streamlit run`.
    """
    settings = Settings()
    options = dict(_flat("", tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))))
    options = {name: _chosen(name, value) for name, value in options.items()}
    return options | {"server.address": settings.address, "server.port": settings.port}


async def _reckon_ahead(desk: Desk) -> None:
    """Work out what a round says as soon as it is closed, so that no phone's request has to."""
    closing: set[asyncio.Task[None]] = set()

    async def reckon(workshop_id: str, wait: float = 0) -> None:
        await asyncio.sleep(wait)
        with contextlib.suppress(StoreTrouble):
            again = await run_in_threadpool(results.ahead, desk.store, workshop_id)
            if again is not None:
                later = asyncio.create_task(reckon(workshop_id, again + upkeep.SLACK))
                closing.add(later)
                later.add_done_callback(closing.discard)

    async for moved in desk.news.everywhere(Topic.NOW):
        for workshop_id in moved:
            await reckon(workshop_id)


def _let_go_on_stop(desk: Desk) -> None:
    """A server that is told to stop waits for open answers; live news would never end by itself."""
    for each in STOPPING:
        before = signal.getsignal(each)

        def stop(number: int, frame: FrameType | None, before: Any = before) -> None:
            desk.news.close()
            if callable(before):
                before(number, frame)

        try:
            signal.signal(each, stop)
        except ValueError:
            return


def _chosen(option: str, shipped: Any) -> Any:
    words = re.sub("(?<=[a-z0-9])(?=[A-Z])", "_", option.replace(".", "_"))
    said = os.environ.get(f"STREAMLIT_{words.upper()}")
    return shipped if said is None else TypeAdapter(type(shipped)).validate_python(said)


def _flat(prefix: str, table: dict[str, Any]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += _flat(f"{prefix}{key}.", value)
        else:
            found.append((f"{prefix}{key}", value))
    return found
