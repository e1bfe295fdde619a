"""The example export that ships: whole, and its own recount agrees with it."""

import hashlib
import subprocess
import sys

from tests.sample import DEMO
from tests.servers import ROOT


def test_every_file_is_there_as_its_checksum_says():
    lines = (DEMO / "SHA256SUMS").read_text("utf-8").splitlines()
    listed = dict(reversed(line.split("  ", 1)) for line in lines)
    there = {path.relative_to(DEMO).as_posix() for path in DEMO.rglob("*") if path.is_file()}
    assert there - {"SHA256SUMS"} == set(listed)
    wrong = [name for name, sum_ in listed.items() if _sum(name) != sum_]
    assert wrong == []


def test_its_recount_matches():
    ran = subprocess.run(
        [sys.executable, "recount.py"], cwd=DEMO, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "match" in ran.stdout


def test_it_says_that_everybody_in_it_is_made_up():
    assert "made-up people" in (DEMO / "README.txt").read_text("utf-8")
    assert "demo/" in (ROOT / "sample_data" / "README.md").read_text("utf-8")


def _sum(name: str) -> str:
    return hashlib.sha256((DEMO / name).read_bytes()).hexdigest()
