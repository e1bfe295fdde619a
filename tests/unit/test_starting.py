"""Starting without a terminal: by a double click on `start.command` or `start.bat`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from coprod.settings import ROOT
from tests.servers import ORGANISER_KEY, Server, wait_until


def test_serve_opens_the_organisers_page_once_it_answers(tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {opened}\n')
    browser.chmod(0o755)
    server = Server(tmp_path, {"BROWSER": f"{browser} %s"}, ("--open",)).start()
    try:
        wait_until(opened.exists, "no browser was opened")
        assert opened.read_text().split() == [f"{server.url}/o/{ORGANISER_KEY}"]
    finally:
        server.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="start.bat is Windows's")
def test_start_command_runs_make_from_its_own_folder(tmp_path: Path) -> None:
    """With another `make` first on the path, which says what it was asked and where."""
    make = tmp_path / "make"
    make.write_text('#!/bin/sh\npwd\nprintf "%s\\n" "$@"\n')
    make.chmod(0o755)
    script = ROOT / "start.command"
    assert os.access(script, os.X_OK)
    said = subprocess.run(
        [script, "--port", "8600"],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.splitlines() == [str(ROOT), "run", "ARGS=--open --port 8600"]


def test_start_bat_installs_and_starts_as_make_does() -> None:
    """It cannot be run here: its commands are compared with the Makefile's."""
    script = (ROOT / "start.bat").read_bytes()
    assert script.count(b"\r\n") == script.count(b"\n"), "Windows reads lines that end in CR LF"
    makefile = (ROOT / "Makefile").read_text("utf-8")
    install = "install --quiet --require-hashes --only-binary :all: -r requirements.txt"
    assert install in makefile
    assert b"--quiet --require-hashes --only-binary :all: -r requirements.txt" in script
    assert b"-m coprod serve --open" in script
