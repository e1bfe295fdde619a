"""What is installed is what was locked: each package by its hash, and with one hash changed nothing is."""

import base64
import hashlib
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers import ROOT

Reached = Callable[..., None]
LOCKS = ("requirements.txt", "requirements-dev.txt")


def wheel(folder: Path) -> str:
    """A tiny package of our own; its SHA-256."""
    content = {"tiny_of_ours.py": b"x = 1\n"}
    about = "tiny_of_ours-1.0.dist-info"
    content[f"{about}/METADATA"] = b"Metadata-Version: 2.1\nName: tiny-of-ours\nVersion: 1.0\n"
    content[f"{about}/WHEEL"] = b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    sums = {name: hashlib.sha256(data).digest() for name, data in content.items()}
    record = [
        f"{name},sha256={base64.urlsafe_b64encode(digest).rstrip(b'=').decode()},{len(content[name])}"
        for name, digest in sums.items()
    ]
    content[f"{about}/RECORD"] = "\n".join([*record, f"{about}/RECORD,,"]).encode()
    file = folder / "tiny_of_ours-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as packed:
        for name, data in content.items():
            packed.writestr(name, data)
    return hashlib.sha256(file.read_bytes()).hexdigest()


def install(folder: Path, requirement: str, *how: str) -> tuple[bool, str]:
    """Whether pip put the package there, with the options of the Makefile, and what it said."""
    (folder / "lock.txt").write_text(requirement)
    there = folder / "installed"
    options = ["--isolated", "--no-index", "--find-links", str(folder), "--no-deps", "--target", str(there)]
    ran = subprocess.run(
        [sys.executable, "-m", "pip", "install", *options, *how, "-r", str(folder / "lock.txt")],
        capture_output=True,
        text=True,
        timeout=120,
    )
    return (there / "tiny_of_ours.py").exists(), ran.stdout + ran.stderr


def as_the_makefile_does() -> tuple[str, ...]:
    line = next(
        each for each in (ROOT / "Makefile").read_text().splitlines() if "-r requirements.txt" in each
    )
    return tuple(re.findall(r"--require-hashes|--only-binary :all:", line))


@pytest.mark.threat("T31", asked="one changed hash, and the install fails")
def test_one_changed_hash_makes_the_install_fail(reached: Reached, tmp_path: Path) -> None:
    right = wheel(tmp_path)
    wrong = right.translate(str.maketrans("0123456789abcdef", "123456789abcdef0"))
    how = [part for option in as_the_makefile_does() for part in option.split()]
    assert "--require-hashes" in how
    refused, said = install(tmp_path, f"tiny-of-ours==1.0 --hash=sha256:{wrong}\n", *how)
    unlocked, _ = install(tmp_path, "tiny-of-ours==1.0\n", *how)
    reached(f"{[refused, unlocked].count(False)} of 2 refused: a changed hash, and none at all")
    assert not refused
    assert "DO NOT MATCH THE HASHES" in said
    assert not unlocked
    taken, said = install(tmp_path, f"tiny-of-ours==1.0 --hash=sha256:{right}\n", *how)
    assert taken, said


@pytest.mark.threat("T31", asked="without hashes a changed package is installed", control=True)
def test_without_hashes_anything_would_be_installed(reached: Reached, tmp_path: Path) -> None:
    wheel(tmp_path)
    taken, said = install(tmp_path, "tiny-of-ours==1.0\n")
    reached("installed" if taken else "refused")
    assert taken, said


@pytest.mark.threat("T31", asked="every locked package has a version and a hash, and no address")
def test_every_package_is_locked_by_version_and_hash(reached: Reached) -> None:
    locked = 0
    for name in LOCKS:
        text = re.sub(r"\\\n", " ", (ROOT / name).read_text())
        for line in (each.strip() for each in text.splitlines()):
            if not line or line.startswith(("#", "-c")):
                continue
            assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+ ", line), line[:80]
            assert re.findall(r"--hash=sha256:[0-9a-f]{64}", line), line[:80]
            assert "://" not in line, line[:80]
            locked += 1
    reached(f"{locked} of {locked}")
    assert locked > 50
