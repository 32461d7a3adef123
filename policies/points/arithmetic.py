"""Of which whole-number arithmetic is a score made? One small tree, which Python and SQL both can say.

A value is a whole number or unknown. Divisors are positive, and division goes down to the next whole number.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

How = Literal["half_up", "down", "up"]
Sign = Literal["<", "<="]


@dataclass(frozen=True, slots=True)
class Whole:
    """A number that is written down."""

    value: int


@dataclass(frozen=True, slots=True)
class Named:
    """An input or an earlier line."""

    name: str


@dataclass(frozen=True, slots=True)
class Plus:
    """A sum."""

    parts: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Times:
    """A product."""

    parts: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Quotient:
    """The whole number at or below above/below; `never_negative` says that a guard keeps `above` from being so."""

    above: "Expression"
    below: "Expression"
    never_negative: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """No number."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Whether the left is less than (or at most) the right."""

    left: "Expression"
    sign: Sign
    right: "Expression"


@dataclass(frozen=True, slots=True)
class IsUnknown:
    """Whether a line or input has no number."""

    of: Named


@dataclass(frozen=True, slots=True)
class If:
    """One value or the other."""

    test: "Compared | IsUnknown"
    then: "Expression"
    otherwise: "Expression"


Expression = Whole | Named | Plus | Times | Quotient | Unknown | If


@dataclass(frozen=True, slots=True)
class Line:
    """A value with a name, which later lines may use."""

    name: str
    value: Expression


ZERO, ONE, UNKNOWN = Whole(0), Whole(1), Unknown()


def plus(*parts: Expression) -> Expression:
    """Return the sum of the parts, numbers added up."""
    number = sum(part.value for part in parts if isinstance(part, Whole))
    rest = tuple(part for part in parts if not isinstance(part, Whole))
    kept = (*rest, Whole(number)) if number or not rest else rest
    return kept[0] if len(kept) == 1 else Plus(kept)


def times(*parts: Expression) -> Expression:
    """Return the product of the parts, numbers multiplied."""
    number = 1
    for part in parts:
        number *= part.value if isinstance(part, Whole) else 1
    if number == 0:
        return ZERO
    rest = tuple(part for part in parts if not isinstance(part, Whole))
    kept = (*rest, Whole(number)) if number != 1 or not rest else rest
    return kept[0] if len(kept) == 1 else Times(kept)


def less(left: Expression, right: Expression) -> Expression:
    """Return the difference."""
    return plus(left, times(Whole(-1), right))


def divided(above: Expression, below: Expression) -> Expression:
    """Return the whole number at or below the quotient of two numbers of either sign of `above`."""
    if isinstance(above, Whole) and isinstance(below, Whole):
        return Whole(above.value // below.value)
    return above if below == ONE else Quotient(above, below)


def nearest(above: Expression, below: Expression, how: How) -> Expression:
    """Return above/below rounded to a whole number; the middle goes up, `down` and `up` mean the number line."""
    match how:
        case "half_up":
            return divided(plus(times(Whole(2), above), below), times(Whole(2), below))
        case "down":
            return divided(above, below)
        case "up":
            return divided(plus(above, below, Whole(-1)), below)
        case _:
            assert_never(how)


def unless_unknown(of: Named, value: Expression, *, instead: Expression = UNKNOWN) -> Expression:
    """Return `value` when `of` is known, `instead` when it is not."""
    return If(IsUnknown(of), instead, value)


def names_in(value: Expression | Compared | IsUnknown) -> Iterator[str]:
    """Yield the names an expression uses."""
    match value:
        case Named():
            yield value.name
        case Plus() | Times():
            for part in value.parts:
                yield from names_in(part)
        case Quotient():
            yield from (*names_in(value.above), *names_in(value.below))
        case Compared():
            yield from (*names_in(value.left), *names_in(value.right))
        case IsUnknown():
            yield value.of.name
        case If():
            yield from (*names_in(value.test), *names_in(value.then), *names_in(value.otherwise))
        case Whole() | Unknown():
            return
        case _:
            assert_never(value)
