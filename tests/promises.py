"""`make promises`: run every test of a mitigation, and write what each reached into docs/promises.md.

A line is "passed" only for a test that ran and passed; what was skipped or never reached a number says so.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.servers import ROOT

PAGE = ROOT / "docs" / "promises.md"
BEGIN, END = "<!-- the table of `make promises` begins -->", "<!-- and ends -->"
THREATS = {
    "T1": "hostile words on a screen or in a file",
    "T2": "a WebSocket opened by another site",
    "T3": "a form sent by another site",
    "T4": "a false host name in a QR code",
    "T5": "guessing join codes",
    "T6": "guessing facilitators' keys",
    "T7": "taking over somebody's session",
    "T8": "stuffing ballots",
    "T9": "a ballot delivered twice or out of order",
    "T10": "a ballot under way while the round closes",
    "T11": "the server or database killed while people cast",
    "T12": "loss of power",
    "T13": "a full disk",
    "T14": "the database away and back",
    "T15": "clocks that differ",
    "T16": "hostile uploads",
    "T17": "formulas in files that are opened elsewhere",
    "T18": "words that break the report",
    "T19": "one visitor's data in another's cache",
    "T20": "one visitor's state on another's screen",
    "T21": "downloads open to others",
    "T22": "keys in addresses, logs and pages",
    "T23": "one client that floods the server",
    "T24": "single people in small numbers",
    "T25": "data kept after deletion",
    "T26": "a backup that lacks something",
    "T27": "rounds and questions changed out of turn",
    "T28": "secrets in error messages",
    "T29": "calls to other computers",
    "T30": "known weaknesses of libraries",
    "T31": "libraries exchanged on their way",
    "T32": "no encryption in a hall's network",
}


@dataclass(frozen=True)
class Line:
    """What one test said of one threat."""

    threat: str
    test: str
    asked: str
    reached: str
    database: str
    outcome: str
    control: bool

    def row(self, times: int) -> str:
        """The line in Markdown, for so many cases of the test that said the same."""
        test = f"`{self.test}`" + (f" ({times} times)" if times > 1 else "")
        cells = self.threat, self.asked, self.reached, self.database, self.outcome, test
        return "| " + " | ".join(each.replace("|", "\\|") for each in cells) + " |"


def lines(*reports: Path) -> list[Line]:
    """The lines of JUnit files; a test of several threats has one each."""
    found: list[Line] = []
    cases = (case for each in reports for case in ElementTree.parse(each).iter("testcase"))  # noqa: S314  pytest's
    for case in cases:
        said: dict[str, list[str]] = {}
        for each in case.iter("property"):
            said.setdefault(each.get("name", ""), []).append(each.get("value", ""))
        outcome = next(
            (word for word in ("failure", "error", "skipped") if case.find(word) is not None), "passed"
        )
        names = re.sub(r"\[.*", "", case.get("name", ""))
        found += [
            Line(
                threat=threat,
                test=f"{case.get('classname', '').rpartition('.')[2]}::{names}",
                asked=("without it: " if "control" in said else "") + "; ".join(said.get("asked", [])),
                reached="; ".join(said.get("reached", [])) or "nothing",
                database=", ".join(said.get("database", ["-"])),
                outcome={"failure": "**failed**", "error": "**failed**", "skipped": "not run"}.get(
                    outcome, outcome
                ),
                control="yes" in said.get("control", []),
            )
            for threat in said.get("threat", [])
        ]
    return sorted(found, key=lambda line: (int(line.threat[1:]), line.control, line.test, line.database))


def table(found: Sequence[Line]) -> str:
    """Every threat with its tests, in Markdown; a threat without a test says so."""
    rows = [
        "| | asked; and without the mitigation | reached | database | | test |",
        "|---|---|---|---|---|---|",
    ]
    for threat, title in THREATS.items():
        rows.append(f"| **{threat}** | **{title}** | | | | |")
        own = [line.row(times) for line, times in Counter(found).items() if line.threat == threat]
        rows += own or [f"| {threat} | no test | | | not run | |"]
    return "\n".join(rows)


def put(rows: str, page: Path, day: datetime) -> None:
    """Replace what stands between the two marks of the page."""
    text = page.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    said = f"Run on {day.day} {day:%B %Y}."
    page.write_text(f"{before}{BEGIN}\n\n{said}\n\n{rows}\n\n{END}{after}", "utf-8")


def main(arguments: Iterable[str]) -> int:
    parser = argparse.ArgumentParser(prog="make promises", description=__doc__)
    parser.add_argument(
        "--report",
        type=Path,
        nargs="+",
        help="JUnit files of earlier runs that have no test in common, instead of a new run",
    )
    given = parser.parse_args(list(arguments))
    with tempfile.TemporaryDirectory() as folder:
        reports, code = given.report or [Path(folder) / "report.xml"], 0
        if given.report is None:
            command = [sys.executable, "-m", "pytest", "-q", "-m", "threat", f"--junitxml={reports[0]}"]
            code = subprocess.run(command, cwd=ROOT, check=False).returncode
        found = lines(*reports)
    put(table(found), PAGE, datetime.now(UTC))
    print(f"{len(found)} lines written into {PAGE.relative_to(ROOT)}")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
