"""Which small words is the policy language made of?"""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from policies.deadlines import Unit
from policies.plain import as_mapping
from policies.verdict import Text

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Role = Literal["provider", "district", "municipal"]
Scalar = bool | int | Decimal | date | str
UNSET = "unset"


class Word(BaseModel):
    """A mapping of the language: closed (an unknown key is an error), exact and never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=False)


class Ruled(Word):
    """A rule: it names its clause as the document prints it, such as `第十六条(二)`."""

    clause: Annotated[str, Field(min_length=1)]


class Bilingual(Word):
    """A sentence in Chinese and English, as a mapping."""

    zh: Annotated[str, Field(min_length=1)]
    en: str | None = None


def _bilingual(value: object) -> object:
    """Return a plain string as the Chinese of a sentence that has no other language."""
    if isinstance(value, str):
        return Text(zh=value)
    if as_mapping(value) is not None:
        both = Bilingual.model_validate(value)
        return Text(zh=both.zh, en=both.en)
    return value


Said = Annotated[Text, BeforeValidator(_bilingual)]

_DURATION = re.compile(r"^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$")


class Length(Word):
    """A length of time in one unit. `full` days must all have passed (不少于): the end is the day after."""

    working_days: Annotated[int, Field(ge=1)] | None = None
    days: Annotated[int, Field(ge=1)] | None = None
    months: Annotated[int, Field(ge=1)] | None = None
    years: Annotated[int, Field(ge=1)] | None = None
    full: bool = False

    @model_validator(mode="after")
    def _one_unit(self) -> "Length":
        if len(self._given()) != 1:
            message = "a length names exactly one of working_days, days, months, years"
            raise ValueError(message)
        return self

    def _given(self) -> list[tuple[int, Unit]]:
        units: tuple[tuple[int | None, Unit], ...] = (
            (self.working_days, "working_day"),
            (self.days, "day"),
            (self.months, "month"),
            (self.years, "year"),
        )
        return [(count, unit) for count, unit in units if count is not None]

    @property
    def count(self) -> int:
        """How many of the unit."""
        return self._given()[0][0]

    @property
    def unit(self) -> Unit:
        """The unit: working_day, day, month or year."""
        return self._given()[0][1]


Due = Length | Literal["unset"]


class Bound(Word):
    """A comparison in the law's words: 以上/不少于 at_least, 超过 more_than, 以内/不超过 at_most, 不满 less_than."""

    at_least: int | Decimal | None = None
    more_than: int | Decimal | None = None
    at_most: int | Decimal | None = None
    less_than: int | Decimal | None = None
    is_: Annotated[Scalar | None, Field(alias="is")] = None
    one_of: tuple[Scalar, ...] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Bound":
        if not self.model_fields_set:
            message = "a comparison needs at_least, more_than, at_most, less_than, is or one_of"
            raise ValueError(message)
        return self

    def admits(self, value: Scalar) -> bool:
        """Tell whether `value` satisfies every word of the bound."""
        if self.is_ is not None and value != self.is_:
            return False
        if self.one_of is not None and value not in self.one_of:
            return False
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return not self._compares_numbers()
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.more_than is None or value > self.more_than)
            and (self.at_most is None or value <= self.at_most)
            and (self.less_than is None or value < self.less_than)
        )

    def _compares_numbers(self) -> bool:
        return any(word is not None for word in (self.at_least, self.more_than, self.at_most, self.less_than))
