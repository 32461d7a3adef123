"""How does a comparison look, and what does it admit?"""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from policies.language.words import Number, Scalar, Word
from policies.plain import as_mapping

NUMBERS = (int, Decimal, Fraction)  # made once: a union made at each comparison takes longer than the comparison


def _value(value: object) -> object:
    if isinstance(value, Scalar):
        return value
    message = "one value is expected here; several stand in one_of: […], conditions in any: […] or all: […]"
    raise ValueError(message)


_Value = Annotated[Scalar, BeforeValidator(_value)]
# What a clerk writes for these words, and what the language says.
SIGNS = {
    **dict.fromkeys((">=", "≥", "≧"), "at_least"),
    **dict.fromkeys(("<=", "≤", "≦"), "at_most"),
    **dict.fromkeys((">", "＞"), "more_than"),
    **dict.fromkeys(("<", "＜"), "less_than"),
}
_SIGN = re.compile(rf"\s*({'|'.join(SIGNS)})\s*([0-9.]+)")


class Bound(Word):
    """A comparison in the law's words: 以上/不少于 at_least, 超过 more_than, 以内/不超过 at_most, 不满 less_than."""

    at_least: Number | None = None
    more_than: Number | None = None
    at_most: Number | None = None
    less_than: Number | None = None
    is_: Annotated[_Value | None, Field(alias="is")] = None
    one_of: Annotated[tuple[_Value, ...], Field(min_length=1)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: object) -> object:
        """Let a value stand for itself: `{legal_person: true}` is `{legal_person: {is: true}}`."""
        if isinstance(value, str) and (sign := _SIGN.match(value)):
            message = f"“{value}” is written in words here: {{{SIGNS[sign[1]]}: {sign[2]}}}"
            raise ValueError(message)
        return value if isinstance(value, Bound) or as_mapping(value) is not None else {"is": value}

    @model_validator(mode="after")
    def _says_something(self) -> "Bound":
        if not self.model_fields_set:
            message = "a comparison needs at_least, more_than, at_most, less_than, is or one_of"
            raise ValueError(message)
        return self

    @property
    def numbers(self) -> Mapping[str, int | Decimal]:
        """The words that compare numbers, with theirs."""
        words = {
            "at_least": self.at_least,
            "more_than": self.more_than,
            "at_most": self.at_most,
            "less_than": self.less_than,
        }
        return {word: number for word, number in words.items() if number is not None}

    @property
    def values(self) -> tuple[Scalar, ...]:
        """The values of `is` and `one_of`."""
        return (*(() if self.is_ is None else (self.is_,)), *(self.one_of or ()))

    def admits(self, value: Scalar | Fraction) -> bool:
        """Tell whether `value` satisfies every word of the bound; what is no number satisfies no comparison."""
        if self.is_ is not None and not _same(value, self.is_):
            return False
        if self.one_of is not None and not _among(value, self.one_of):
            return False
        least, most, above, below = self.at_least, self.at_most, self.more_than, self.less_than
        if isinstance(value, bool) or not isinstance(value, NUMBERS):
            return least is None and most is None and above is None and below is None
        return (
            (least is None or value >= least)
            and (most is None or value <= most)
            and (above is None or value > above)
            and (below is None or value < below)
        )


def _among(value: Scalar | Fraction, others: tuple[Scalar, ...]) -> bool:
    return value in others and any(_same(value, other) for other in others)


def _same(value: Scalar | Fraction, other: Scalar) -> bool:
    """Tell whether two values are one; `True` is no 1."""
    return isinstance(value, bool) == isinstance(other, bool) and value == other
