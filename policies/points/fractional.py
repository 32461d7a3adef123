"""How is a fraction carried through whole-number arithmetic without being divided?"""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from policies.points import arithmetic as a


@dataclass(frozen=True, slots=True)
class Fractional:
    """factor · above / below, exactly; below is positive."""

    above: a.Expression
    below: a.Expression
    factor: Fraction

    def times(self, by: Fraction) -> "Fractional":
        """Return this value multiplied by a number."""
        return Fractional(self.above, self.below, self.factor * by)

    def over(self, by: Fraction) -> "Fractional":
        """Return this value divided by a number that is not zero."""
        return self.times(1 / by)

    def less(self, by: Fraction) -> "Fractional":
        """Return this value less a number, over the same divisor."""
        shared = lcm(self.factor.denominator, by.denominator)
        above = a.times(self.above, a.Whole(int(self.factor * shared)))
        return Fractional(
            a.less(above, a.times(self.below, a.Whole(int(by * shared)))), self.below, Fraction(1, shared)
        )

    def compared(self, sign: a.Sign, bound: Fraction) -> a.Compared:
        """Compare by multiplying across: nothing is divided, so nothing is lost."""
        left = a.times(self.above, a.Whole(self.factor.numerator * bound.denominator))
        return a.Compared(left, sign, a.times(self.below, a.Whole(bound.numerator * self.factor.denominator)))

    def rounded(self, how: a.How) -> a.Expression:
        """Return the whole number this value is rounded to."""
        return a.nearest(*self._crossed(), how)

    def floor_of_positive(self) -> a.Expression:
        """Return the whole number at or below; a guard keeps the value from being negative."""
        above, below = self._crossed()
        return above if below == a.ONE else a.Quotient(above, below, never_negative=True)

    def _crossed(self) -> tuple[a.Expression, a.Expression]:
        above, below = self.factor.numerator, self.factor.denominator
        return a.times(self.above, a.Whole(above)), a.times(self.below, a.Whole(below))


def whole(value: a.Expression) -> Fractional:
    """Return a whole number as a fraction."""
    return Fractional(value, a.ONE, Fraction(1))
