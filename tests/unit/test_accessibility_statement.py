"""The statement of conformance answers every criterion of WCAG 2.2, A and AA, by tests that there are."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATEMENT = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| (\d\.\d\.\d+) \| ([^|]+) \| (A|AA) \| (.+?) \| (.+?) \| (.+?) \| (.+) \|$", re.MULTILINE
)
ROWS = ROW.findall(STATEMENT)
ANSWERS = {"yes", "partly", "no", "–"}
CRITERIA = {"1.1": 1, "1.2": 5, "1.3": 5, "1.4": 9, "2.1": 3, "2.2": 2, "2.3": 1, "2.4": 8, "2.5": 6}
CRITERIA |= {"3.1": 2, "3.2": 5, "3.3": 6, "4.1": 2}
"""How many criteria of A and AA each guideline of https://www.w3.org/TR/WCAG22/ has; 4.1.1 is obsolete."""


def test_every_criterion_is_answered_once_and_in_order():
    numbers = [tuple(map(int, number.split("."))) for number, *_ in ROWS]
    assert numbers == sorted(set(numbers))
    counted = {guideline: 0 for guideline in CRITERIA}
    for number, *_ in ROWS:
        counted[number.rpartition(".")[0]] += 1
    assert counted == CRITERIA
    assert len(ROWS) == 55


def test_every_answer_is_one_of_four_and_says_how_it_is_known():
    for number, _, _, *answers, known in ROWS:
        assert set(answers) <= ANSWERS, number
        assert len(known) > 5, number


def test_every_test_that_is_named_is_there():
    named = set(re.findall(r"\btest_\w+\.py", STATEMENT))
    there = {file.name for file in (ROOT / "tests").rglob("test_*.py")}
    assert {"test_axe.py", "test_desk_by_keyboard.py", "test_pocket_by_keyboard.py"} <= named <= there
