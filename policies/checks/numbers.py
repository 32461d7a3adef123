"""Does one stretch of numbers join the next, and has a number an end to its decimals?"""

from decimal import Decimal
from fractions import Fraction

Number = int | Decimal


def terminates(number: Fraction) -> bool:
    """Tell whether the number has an end to its decimals: its denominator has no other primes than 2 and 5."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


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
