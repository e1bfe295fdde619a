"""What is installed is what was locked: each package by its hash, and with one hash changed nothing is."""

import base64
import hashlib
import json
import re
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers import ROOT

Reached = Callable[..., None]
LOCKS = ("requirements.txt", "requirements-dev.txt")
KNOWN_AT = "api.osv.dev"
"""Who keeps the list of known weaknesses; pip-audit asks there."""


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


# ---- known weaknesses


def weaknesses(report: str, packages: set[str]) -> list[str]:
    """What `pip-audit --format json` found, a line each; a package that it left out is a line too."""
    found = json.loads(report)["dependencies"]
    asked = {each["name"] for each in found if "vulns" in each}
    left_out = [f"{name} was not looked up" for name in sorted(packages - asked)]
    return left_out + [
        f"{each['name']} {each['version']}: {known['id']}"
        for each in found
        for known in each.get("vulns", ())
    ]


def locked_packages() -> set[str]:
    """The names of what is installed on every kind of machine."""
    text = (ROOT / LOCKS[0]).read_text()
    return set(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==\S+ \\$", text, re.MULTILINE))


@pytest.fixture
def list_is_there() -> None:
    """Skips where the list cannot be asked: what did not run has not passed."""
    try:
        socket.create_connection((KNOWN_AT, 443), timeout=5).close()
    except OSError as error:
        pytest.skip(f"{KNOWN_AT} cannot be asked from here: {error}")


@pytest.mark.long
@pytest.mark.threat("T30", asked="0 known weaknesses in the locked packages, none left out")
def test_no_locked_package_has_a_known_weakness(list_is_there: None, reached: Reached) -> None:
    """Asks the network, as nothing else here does; the tool is fetched by uv when it runs."""
    how = ["pip-audit", "--disable-pip", "--format", "json", "--vulnerability-service", "osv", "-r", LOCKS[0]]
    ran = subprocess.run(
        [sys.executable, "-m", "uv", "tool", "run", *how],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert ran.stdout.startswith("{"), ran.stderr[-2000:]
    packages = locked_packages()
    found = weaknesses(ran.stdout, packages)
    reached(f"{len(found)} in {len(packages)} packages")
    assert found == []


@pytest.mark.threat(
    "T30", asked="a known weakness, and a package that was not looked up, are named: 2 of 2", control=True
)
def test_a_known_weakness_would_be_named(reached: Reached) -> None:
    report = {
        "dependencies": [
            {"name": "sound", "version": "1.0", "vulns": []},
            {"name": "weak", "version": "2.0", "vulns": [{"id": "CVE-2026-0001", "fix_versions": ["2.1"]}]},
            {"name": "unknown", "skip_reason": "not found"},
        ],
        "fixes": [],
    }
    found = weaknesses(json.dumps(report), {"sound", "weak", "unknown"})
    reached(f"{len(found)} of 2")
    assert found == ["unknown was not looked up", "weak 2.0: CVE-2026-0001"]
    assert len(locked_packages()) > 30
