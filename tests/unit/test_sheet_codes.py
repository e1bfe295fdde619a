"""A sheet's code: every single wrong digit and every swap of neighbours is found."""

from itertools import pairwise

import pytest

from coprod.model import paper
from coprod.model.paper import DIGITS, sheet_code, sheet_number

NUMBERS = range(1000, 10000)


def test_each_number_has_a_code_of_its_own_that_leads_back() -> None:
    codes = {sheet_code(number): number for number in NUMBERS}
    assert len(codes) == len(NUMBERS)
    assert all(sheet_number(code) == number for code, number in codes.items())


def test_one_wrong_digit_is_found_wherever_it_stands() -> None:
    """All 9,000 codes, all 5 places, all 9 other digits: 405,000 of 405,000."""
    tried = 0
    for code in map(sheet_code, NUMBERS):
        for place, right in enumerate(code):
            for wrong in DIGITS:
                if wrong != right:
                    tried += 1
                    assert sheet_number(code[:place] + wrong + code[place + 1 :]) is None
    assert tried == 405_000


def test_a_swap_of_neighbours_is_found() -> None:
    for code in map(sheet_code, NUMBERS):
        for place, (one, other) in enumerate(pairwise(code)):
            if one != other:
                assert sheet_number(code[:place] + other + one + code[place + 2 :]) is None


def test_the_table_is_one_of_damms() -> None:
    """Weakly totally anti-symmetric (its definition), each row a permutation, zeros along the diagonal."""
    table = [[int(digit) for digit in row] for row in paper._DAMM]
    digits = range(10)
    assert all(sorted(row) == list(digits) and row[place] == 0 for place, row in enumerate(table))
    assert sheet_code(572) == "5724"  # the example of its description
    for c in digits:
        for x in digits:
            for y in digits:
                if table[table[c][x]][y] == table[table[c][y]][x]:
                    assert x == y


@pytest.mark.parametrize("typed", [" 1000-{}", "1000 {}", "1 0 0 0 {}", "1000.{}"])
def test_gaps_do_not_matter(typed: str) -> None:
    assert sheet_number(typed.format(sheet_code(1000)[-1])) == 1000


@pytest.mark.parametrize("typed", ["", "0", "5724", "100000", "١٠٠٠٥", "1000a", "1000½", "-", "9" * 10_000])
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert sheet_number(typed) is None
