"""The one rounding rule of every screen and file: half away from zero, on exact values."""

from decimal import Decimal
from fractions import Fraction


def half_up(value: Fraction | int | float | Decimal, decimals: int = 0) -> Decimal:
    """Round half away from zero: 6.25 is 6.3 with one decimal and 6 with none, -0.05 is -0.1.

    Exact for fractions, integers and decimals; a float counts as the number that Python prints for it.
    ValueError for NaN and infinity.
    """
    try:
        exact = Fraction(float.__repr__(value) if isinstance(value, float) else value)
    except OverflowError as error:
        raise ValueError(f"{value} cannot be rounded") from error
    units, left = divmod(abs(exact) * 10**decimals, 1)
    whole = int(units) + (left >= Fraction(1, 2))
    return Decimal((int(exact < 0 and whole > 0), tuple(map(int, str(whole))), -decimals))
