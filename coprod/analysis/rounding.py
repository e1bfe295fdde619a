"""The one rounding rule of every screen and file: half away from zero, on exact values."""

from decimal import Decimal
from fractions import Fraction

from coprod.analysis.checking import SAME


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


def whole_times(share: float, of: int = 100) -> int:
    """A share of draws as whole times `of` 100, or of 10: half up, but never up to 70, 90 or all of 100.

    From 70 and 90 the words "likely" and "firm" are said: 69.6 beside "could go either way" is 69, and what
    does not always lead leads at most 99 times.
    """
    times = int(half_up(share * of))
    up = times > share * of + SAME
    return times - 1 if up and times * 10 in (7 * of, 9 * of, 10 * of) else times
