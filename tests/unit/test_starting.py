"""Starting without a terminal: by a double click on `start.command`, `start.bat` or `start.desktop`."""

import ctypes.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coprod.settings import ROOT
from tests.conftest import missing
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


LAUNCH = """
import ctypes, sys
gio = ctypes.CDLL(sys.argv[1])
gio.g_desktop_app_info_new_from_filename.restype = ctypes.c_void_p
gio.g_app_info_launch.argtypes = [ctypes.c_void_p] * 4
entry = gio.g_desktop_app_info_new_from_filename(sys.argv[2].encode())
sys.exit(not (entry and gio.g_app_info_launch(entry, None, None, None)))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a desktop entry is Linux's")
def test_start_desktop_starts_from_wherever_it_lies(tmp_path: Path) -> None:
    """Launched as GNOME and its relatives do it, with a terminal and a `make` that say what they did."""
    library = ctypes.util.find_library("gio-2.0")
    if library is None:
        missing("no GLib found (Debian: apt-get install libglib2.0-0)")
    folder, programs, said = (tmp_path / name for name in ("the project", "programs", "said"))
    folder.mkdir()
    programs.mkdir()
    for name in ("start.desktop", "start.command"):
        shutil.copy2(ROOT / name, folder)
    for name, script in (
        ("gnome-terminal", 'shift\nexec "$@"'),
        ("make", f"pwd > {said}.part\nprintf '%s\\n' \"$@\" >> {said}.part\nmv {said}.part {said}"),
    ):
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o755)
    subprocess.run(
        [sys.executable, "-c", LAUNCH, str(library), str(folder / "start.desktop")],
        cwd="/",
        env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"},
        check=True,
    )
    wait_until(said.exists, "start.command did not run make")
    assert said.read_text().split("\n")[:3] == [str(folder), "run", "ARGS=--open "]


@pytest.mark.skipif(sys.platform != "linux", reason="a desktop entry is Linux's")
def test_start_desktop_is_a_valid_entry() -> None:
    if shutil.which("desktop-file-validate") is None:
        missing("no desktop-file-validate found (Debian: apt-get install desktop-file-utils)")
    assert os.access(ROOT / "start.desktop", os.X_OK)
    said = subprocess.run(
        ["desktop-file-validate", ROOT / "start.desktop"], capture_output=True, text=True, check=True
    )
    assert said.stdout == ""


def test_start_bat_installs_and_starts_as_make_does() -> None:
    """It cannot be run here: its commands are compared with the Makefile's."""
    script = (ROOT / "start.bat").read_bytes()
    assert script.count(b"\r\n") == script.count(b"\n"), "Windows reads lines that end in CR LF"
    makefile = (ROOT / "Makefile").read_text("utf-8")
    install = "install --quiet --require-hashes --only-binary :all: -r requirements.txt"
    assert install in makefile
    assert b"--quiet --require-hashes --only-binary :all: -r requirements.txt" in script
    assert b"-m coprod serve --open" in script
