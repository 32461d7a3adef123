"""Does one stretch of numbers join the next?"""

from decimal import Decimal
from fractions import Fraction

Number = int | Decimal


def follows(end: Number, begin: Number, *, step: Number | None, included: bool) -> bool:
    """Tell whether nothing lies between an end (in its stretch or not) and a beginning (in its own), nor in both.

    With a `step` only its multiples count: after 60 comes 61.
    """
    if step is None or step <= 0:
        return begin == end and not included
    size = Fraction(step)
    last = Fraction(end) // size if included else -(-Fraction(end) // size) - 1
    first = -(-Fraction(begin) // size)
    return first == last + 1
