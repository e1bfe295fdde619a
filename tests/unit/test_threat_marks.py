"""Tests of threats cannot vanish unseen: so many of each have to run and pass."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parents[1]
MUST_RUN = tomllib.loads((TESTS / "faults" / "must_run.toml").read_text("utf-8"))


def a_report(threat: str, outcome: str) -> Any:
    return pytest.TestReport(
        "tests/faults/test_it.py::test_it",
        ("", 0, ""),
        {},
        outcome,
        None,
        "call",
        user_properties=[("threat", threat)],
    )


@pytest.mark.parametrize("outcome", ["failed", "skipped"])
def test_one_that_did_not_pass_is_missed_by_name(request: pytest.FixtureRequest, outcome: str) -> None:
    counter = type(request.config.pluginmanager.get_plugin("threats that ran"))(request.config)
    for threat, least in MUST_RUN.items():
        for _ in range(least):
            counter.pytest_runtest_logreport(a_report(threat, "passed"))
    assert counter.too_few() == []
    threat, least = next(iter(MUST_RUN.items()))
    counter.passed[threat] -= 1
    counter.pytest_runtest_logreport(a_report(threat, outcome))
    [missed] = counter.too_few()
    assert missed.startswith(f"{threat}: {least - 1} tests ran and passed, {least} must")


def test_every_threat_is_one_of_the_list() -> None:
    written = [file.read_text("utf-8") for file in TESTS.rglob("test_*.py")]
    marked = {name for text in written for mark in re.findall(r"mark\.threat\(([^=]*)", text)
              for name in re.findall(r'"(\w+)"', mark)}  # fmt: skip
    assert set(MUST_RUN) <= marked
    assert [name for name in marked if not re.fullmatch(r"T([1-9]|[12]\d|3[0-2])", name)] == []
