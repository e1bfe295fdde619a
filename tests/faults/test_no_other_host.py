"""A whole workshop where no other computer can be reached: it works, and nobody tries to reach one.

In a network namespace of its own there is nothing but this machine. The server's calls are written down by
strace, the browsers' requests by Playwright (Chromium's own errands are switched off by its flags).
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import missing
from tests.servers import ROOT

Reached = Callable[..., None]
TO = re.compile(r'sin6?_port=htons\((\d+)\).*?(?:inet_addr\("|inet_pton\(AF_INET6, ")([^"]+)"')
HERE = re.compile(r"127\.|::1$|::ffff:127\.|0\.0\.0\.0$")
PICKS_ITS_WAY = ("9", "192.0.2.1")
"""A datagram socket that is only asked by which network it would go out; nothing is sent by it."""


def needs_a_namespace() -> None:
    for program, package in (("unshare", "util-linux"), ("ip", "iproute2"), ("strace", "strace")):
        if shutil.which(program) is None:
            missing(f"no {program} found (Debian: apt-get install {package})")
    tried = subprocess.run(["unshare", "--net", "ip", "link", "set", "lo", "up"], capture_output=True)
    if tried.returncode:
        missing(f"no network namespace can be made here, which takes root: {tried.stderr.decode().strip()}")


def run_alone(folder: Path, **more: str) -> tuple[subprocess.CompletedProcess[str], list[tuple[str, str]]]:
    """Run the workshop without a network; what it printed, and where the server's calls went besides here."""
    needs_a_namespace()
    calls = folder / "calls"
    inner = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    inner += [f"--basetemp={folder / 'inner'}", "tests/faults/without_a_network.py"]
    ran = subprocess.run(
        ["unshare", "--net", "sh", "-c", 'ip link set lo up && ip route >&2 && exec "$@"', "sh", *inner],
        cwd=ROOT,
        env={**os.environ, "CI": "", "WATCH_CALLS": str(calls), **more},
        capture_output=True,
        text=True,
        timeout=400,
    )
    written = calls.read_text(errors="replace")
    return ran, [each for each in TO.findall(written) if not HERE.match(each[1])]


@pytest.mark.long
@pytest.mark.threat("T29", asked="0 attempts to reach another host, by server or browser")
def test_a_whole_workshop_without_a_network_asks_nobody(reached: Reached, tmp_path: Path) -> None:
    ran, calls = run_alone(tmp_path)
    attempts = [each for each in calls if each != PICKS_ITS_WAY]
    pages = re.findall(r"pages asked other computers: (.*)", ran.stdout)
    reached(f"{len(attempts)} by the server, {len(pages)} by browsers", database="sqlite")
    assert attempts == []
    assert pages == []
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
    assert "1 passed" in ran.stdout


@pytest.mark.long
@pytest.mark.threat("T29", asked="a deliberate attempt of each is seen", control=True)
def test_the_same_watch_sees_a_deliberate_attempt(reached: Reached, tmp_path: Path) -> None:
    ran, calls = run_alone(tmp_path, WATCH_CONTROL="1")
    reached(
        f"{calls.count(('80', '198.51.100.7'))} by the server, {ran.stdout.count('203.0.113.9')} by pages"
    )
    assert ("80", "198.51.100.7") in calls
    assert "pages asked other computers: ['http://203.0.113.9/there.png']" in ran.stdout
