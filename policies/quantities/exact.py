"""Which exact number is a value: a whole number, a decimal or a fraction, never a float?"""

from decimal import Decimal
from fractions import Fraction

Exact = int | Decimal | Fraction
_EXACT = (int, Decimal, Fraction)  # asking the union takes longer
_PLACES, _FEW = 6, 2


def exact_of(value: object) -> Exact | None:
    """Return a value that is a number, None when it is none; `True` is no 1."""
    return value if isinstance(value, _EXACT) and not isinstance(value, bool) else None


def number_of(value: object) -> Fraction | None:
    """Return a number as a fraction, to compute with; None when the value is none."""
    exact = exact_of(value)
    return None if exact is None else Fraction(exact)


def addend_of(value: object) -> int | Fraction | None:
    """Return a number to add and compare with: a whole number stays one, which is quicker; None when it is none."""
    exact = exact_of(value)
    return Fraction(exact) if isinstance(exact, Decimal) else exact


def decimal_of(number: Exact, places: int = _PLACES) -> Decimal:
    """Return a number as a decimal, to six places (half up), or so many, where it has more or never ends."""
    above, below = Fraction(number).as_integer_ratio()
    rounded = (2 * abs(above) * 10**places + below) // (2 * below)
    while places and rounded % 10 == 0:
        rounded, places = rounded // 10, places - 1
    return Decimal(f"{'-' if above < 0 and rounded else ''}{rounded}E-{places}")


def in_decimals(number: Exact) -> str:
    """Return a number as a decimal string, the one way it is written on the wire."""
    return format(decimal_of(number), "f")


def in_few_places(number: Exact) -> str:
    """Return a number as people read it: whole where it ends within six places, otherwise to two.

    It has more where two would make it look like a rounder number that it is not: what is just below 80 is not 80.
    """
    exact = Fraction(number)
    if (exact * 10**_PLACES).denominator == 1:
        return in_decimals(number)
    told = (decimal_of(exact, places) for places in range(_FEW, _PLACES))
    fewest = next((one for at, one in enumerate(told, _FEW) if one.as_tuple().exponent == -at), decimal_of(exact))
    return format(fewest, "f")


def plainly(number: int | Fraction) -> int | Fraction:
    """Return a whole number as one."""
    return number.numerator if number.denominator == 1 else number
