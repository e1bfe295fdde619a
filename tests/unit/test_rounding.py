"""Half away from zero, on exact values."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod.analysis.rounding import half_up


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
