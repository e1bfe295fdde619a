"""The table of promises says what the tests said, and "passed" of none that did not run."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import promises

CASE = (
    '<testcase classname="tests.faults.{file}" name="{name}"><properties>{said}</properties>{end}</testcase>'
)


def case(name: str, end: str = "", file: str = "test_kills", **said: str) -> str:
    properties = "".join(f'<property name="{key}" value="{value}"/>' for key, value in said.items())
    return CASE.format(file=file, name=name, said=properties, end=end)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    cases = [
        case("test_kill[sqlite]", threat="T11", asked="0 lost", reached="0 of 120", database="sqlite"),
        case(
            "test_kill[postgresql]", threat="T11", asked="0 lost", reached="0 of 120", database="postgresql"
        ),
        case("test_late", threat="T11", asked="some are lost", reached="6 of 6", control="yes"),
        case("test_disk", "<skipped/>", threat="T13", asked="0 lost"),
        case("test_away", "<failure/>", threat="T14", asked="0 lost", reached="1 | 2"),
        *(case(f"test_words[{n}]", threat="T1", asked="60 of 60", reached="60 of 60") for n in range(3)),
        case("test_of_nothing"),
    ]
    file = tmp_path / "report.xml"
    file.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
    return file


def test_each_line_says_what_its_test_said(report: Path) -> None:
    rows = promises.table(promises.lines(report)).splitlines()
    assert [row for row in rows if row.startswith("| T11 |")] == [
        "| T11 | 0 lost | 0 of 120 | postgresql | passed | `test_kills::test_kill` |",
        "| T11 | 0 lost | 0 of 120 | sqlite | passed | `test_kills::test_kill` |",
        "| T11 | without it: some are lost | 6 of 6 | - | passed | `test_kills::test_late` |",
    ]
    assert "| T1 | 60 of 60 | 60 of 60 | - | passed | `test_kills::test_words` (3 times) |" in rows


def test_nothing_passed_that_did_not_run(report: Path) -> None:
    rows = promises.table(promises.lines(report)).splitlines()
    assert "| T13 | 0 lost | nothing | - | not run | `test_kills::test_disk` |" in rows
    assert "| T14 | 0 lost | 1 \\| 2 | - | **failed** | `test_kills::test_away` |" in rows
    assert "| T2 | no test | | | not run | |" in rows
    assert sum("passed" in row for row in rows) == 4


def test_every_threat_has_its_place_and_the_page_keeps_the_rest(report: Path, tmp_path: Path) -> None:
    page = tmp_path / "promises.md"
    page.write_text(f"Before\n{promises.BEGIN}\nold\n{promises.END}\nAfter\n")
    promises.put(promises.table(promises.lines(report)), page, datetime(2026, 11, 5, tzinfo=UTC))
    text = page.read_text()
    assert text.startswith("Before\n")
    assert text.endswith("\nAfter\n")
    assert "old" not in text
    assert "Run on 5 November 2026." in text
    assert all(f"| **T{number}** |" in text for number in range(1, 33))
