"""The virtual environments that the peers live in: made when missing, made anew when their lock changed."""

import subprocess
import sys
from pathlib import Path

from tests.servers import ROOT

LOCKS = {"peers": "requirements.txt", "otree": "requirements-otree.txt"}


class NoEnvironment(Exception):
    """An environment could not be made: no Python 3.11, or the package index is out of reach."""


def environment(name: str) -> Path:
    """The folder of programs of `.venv-peers` or `.venv-otree`, all its packages installed by hash.

    Raises NoEnvironment with what the installer said.
    """
    folder, lock = ROOT / f".venv-{name}", Path(__file__).parent / LOCKS[name]
    stamp = folder / "installed"  # holds the lock it was made from
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    if not stamp.exists() or stamp.read_text("utf-8") != lock.read_text("utf-8"):
        _uv("venv", "--clear", "--python", "3.11", str(folder))
        _uv("pip", "install", "--python", str(folder), "--require-hashes", "-r", str(lock))
        stamp.write_text(lock.read_text("utf-8"), "utf-8")
    return programs


def _uv(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "uv", "--quiet", *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoEnvironment(f"uv {arguments[0]} failed: {done.stderr[-2000:]}")
