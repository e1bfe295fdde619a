"""Half away from zero, on exact values."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod.analysis.rounding import half_up, whole_times


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (Fraction(25, 4), 1, "6.3"),
        (Fraction(25, 4), 0, "6"),
        (Fraction(185, 8), 0, "23"),
        (Fraction(75, 4), 0, "19"),
        (Decimal("0.05"), 1, "0.1"),
        (Decimal("0.049"), 1, "0.0"),
        (Decimal("-0.05"), 1, "-0.1"),
        (Decimal("-0.04"), 1, "0.0"),
        (Decimal("-2.5"), 0, "-3"),
        (Fraction(1, 3), 2, "0.33"),
        (0.05, 1, "0.1"),
        (2.675, 2, "2.68"),
        (7, 0, "7"),
        (100, 1, "100.0"),
        (0, 0, "0"),
    ],
)
def test_a_half_goes_away_from_zero(
    value: Fraction | Decimal | float | int, decimals: int, rounded: str
) -> None:
    assert str(half_up(value, decimals)) == rounded


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_number_is_refused(value: float | Decimal) -> None:
    with pytest.raises(ValueError, match=r"(?i)nan|inf"):
        half_up(value)


@given(st.fractions(), st.integers(0, 4))
def test_never_further_than_half_a_unit_and_even_handed(value: Fraction, decimals: int) -> None:
    rounded = half_up(value, decimals)
    assert abs(Fraction(rounded) - value) <= Fraction(1, 2 * 10**decimals)
    assert half_up(-value, decimals) == rounded.copy_negate()  # a minus sign would round to 28 figures
    assert rounded.as_tuple().exponent == -decimals


@pytest.mark.parametrize(
    ("share", "in_100", "in_10"),
    [
        (0.0, 0, 0),
        (0.004, 0, 0),
        (0.005, 1, 0),
        (0.644, 64, 6),
        (0.65, 65, 6),
        (0.696, 69, 6),
        (0.7, 70, 7),
        (0.6999999999999, 70, 7),
        (0.75, 75, 8),
        (0.854, 85, 8),
        (0.896, 89, 8),
        (0.9, 90, 9),
        (0.951, 95, 9),
        (0.9968, 99, 9),
        (1.0, 100, 10),
        (0.9999999999999, 100, 10),
    ],
)
def test_whole_times_never_round_up_to_a_firmer_word_or_to_always(share: float, in_100: int, in_10: int):
    assert (whole_times(share), whole_times(share, 10)) == (in_100, in_10)
