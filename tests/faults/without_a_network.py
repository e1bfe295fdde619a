"""A whole workshop for `test_no_other_host.py`, which runs this file where no other computer can be reached.

Not collected by itself: the server's calls are written down by strace, the browsers' requests by Playwright.
"""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from coprod.formats.files import FILES
from coprod.workshops import preparing, steps
from tests import factories
from tests.browser.actors import AtLaptop, Facilitator, Phone, by_key
from tests.phones import SilentPhone
from tests.servers import Server, wait_until

CALLS, CONTROL = os.environ["WATCH_CALLS"], os.environ.get("WATCH_CONTROL", "")
TRACE = "connect,sendto,sendmsg,sendmmsg"
CALLING_OUT = """
import sys
if "serve" in sys.orig_argv:
    import contextlib, urllib.request
    with contextlib.suppress(OSError):
        urllib.request.urlopen("http://198.51.100.7/", timeout=1)
"""


@pytest.fixture
def watched(tmp_path: Path, start_server: Callable[..., Server], monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server, as it is started in a hall, with every call to an address written to CALLS."""
    python = tmp_path / "python"
    traced = f"strace -D -f -qq --seccomp-bpf -e trace={TRACE} -o '{CALLS}' '{sys.executable}' \"$@\""
    python.write_text(f"#!/bin/sh\nexec {traced}\n")
    python.chmod(0o755)
    settings = {"COPROD_COUNTDOWN_SECONDS": "0", "COPROD_PUBLIC_URL": ""}
    if CONTROL:
        (tmp_path / "sitecustomize.py").write_text(CALLING_OUT)
        settings["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{Path(__file__).parents[2]}"
    with monkeypatch.context() as only_now:
        only_now.setattr(sys, "executable", str(python))
        return start_server("--address", "0.0.0.0", **settings)  # noqa: S104  as in a hall


def test_a_whole_workshop(watched: Server, open_page: Callable[..., Any]) -> None:
    """Made, joined, cast, closed, revealed beside the baseline, found, pledged, and taken home."""
    organiser: Page = open_page(watched.organiser_url)
    if CONTROL:
        organiser.evaluate("new Image().src = 'http://203.0.113.9/there.png'")
        organiser.wait_for_timeout(200)
        return
    by_key(organiser, "new name").locator("input").fill("No network")
    by_key(organiser, "new name").locator("input").press("Tab")
    organiser.wait_for_timeout(500)
    by_key(organiser, "create").locator("button").click()
    links = by_key(organiser, "links").locator("code")
    expect(links.first).to_be_visible()
    shown = links.all_inner_texts()
    here = watched.url
    steering, projecting = (
        re.sub(r"^https?://[^/]+", here, next(link for link in shown if each in link))
        for each in ("/f/", "/p/")
    )
    desk = factories.desk_at(watched.environment["COPROD_DATABASE_URL"])
    [workshop] = preparing.everyone(desk)
    projector: Page = open_page(projecting, "projector")
    stage = projector.locator("[data-testid=stage]")
    expect(stage).to_have_attribute("data-view", "lobby")
    facilitator = Facilitator(open_page(), steering)
    phone = Phone(open_page("", "phone")).join(f"{here}/j/{workshop.code}")
    laptop = AtLaptop(open_page()).join(here, workshop.code)
    others = [SilentPhone(here, workshop.code).join() for _ in range(5)]
    facilitator.skip("warm_up")
    facilitator.next("open")
    round_ = wait_until(lambda: _open_round(desk, workshop.id), "no round was opened")
    phone.split({"ict": 100})
    phone.cast()
    laptop.fill(round_, {"ict": 100})
    laptop.cast()
    for each in others:
        assert each.cast(round_, {"project_management": "100"})[0] == 200
    facilitator.next("close")
    facilitator.next("reveal room")
    expect(stage).to_have_attribute("data-view", "results")
    facilitator.next("reveal baseline")
    expect(stage).to_contain_text("8 professionals, 2017")
    facilitator.show("findings")
    expect(stage).to_have_attribute("data-view", "findings")
    for page in ("results", "findings", "compare", "questions"):
        organiser.goto(f"{here}/{page}?w={workshop.code}")
        organiser.locator(f".st-key-page-{page}").wait_for()
    expect(organiser.locator("[data-testid=stMain]")).not_to_be_empty()
    for page in ("library", "survey"):
        organiser.goto(f"{here}/{page}")
        organiser.locator(f".st-key-page-{page}").first.wait_for(state="attached")
    organiser.goto(here)
    organiser.get_by_role("heading", level=1).wait_for()
    for name in FILES:
        answer = organiser.request.get(f"{here}/download/{workshop.code}/{name}")
        assert (answer.status, len(answer.body()) > 20) == (200, True), name
    desk.store.close()


def _open_round(desk: Any, workshop_id: str) -> str:
    standing = steps.stand(desk, workshop_id)
    return standing.open_round.id if standing and standing.open_round else ""
