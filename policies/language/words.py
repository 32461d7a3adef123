"""Which small words is the policy language made of?"""

import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    WithJsonSchema,
    model_validator,
)

from policies.days.deadlines import Unit
from policies.plain import as_mapping
from policies.spelling import nearest_word
from policies.verdict import Text

Scalar = bool | int | Decimal | date | str
UNSET = "unset"

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        message = f"“{text}” is no name: write small letters, digits and _, with a letter first"
        raise ValueError(message)
    return text


def _printed(text: str) -> str:
    if not text.strip():
        message = "nothing stands here; write the text"
        raise ValueError(message)
    return text


NAME: dict[str, JsonValue] = {"type": "string", "pattern": f"^{_NAME.pattern}$"}
Name = Annotated[str, AfterValidator(_name), WithJsonSchema(NAME)]
Printed = Annotated[str, AfterValidator(_printed), WithJsonSchema({"type": "string", "pattern": r"\S"})]
# A clause as the document prints it: punctuation alone names none, as the checks tell.
Clause = Annotated[Printed, WithJsonSchema({"type": "string", "pattern": "[0-9A-Za-z\u3400-\u9fff]"})]
# Who may act: the provider, those outside whom the authorities ask or listen to, and the authorities of the city's own
# levels. A policy meets its city where it is checked, and there the roles are judged.
PROVIDER = "provider"
OUTSIDE = ("expert", "enterprise", "third_party")
# What an editor offers to write for a role; the levels of a city may have any other names.
COMMON_ROLES = (PROVIDER, *OUTSIDE, "public", "municipal", "district")
Role = Annotated[
    Name,
    WithJsonSchema({"anyOf": [{"enum": list(COMMON_ROLES)}, NAME]}),
]
# What a condition calls the organisation's own district: the code of one of the city's.
OWN_DISTRICT = "district"


class Word(BaseModel):
    """A mapping of the language: closed (an unknown key is an error), exact and never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Ruled(Word):
    """A rule: it names its clause as the document prints it, such as `第十六条(二)`."""

    clause: Clause


class Bilingual(Word):
    """A sentence in Chinese and English, as a mapping."""

    zh: Printed
    en: Printed | None = None


def _said(value: object) -> object:
    """Return a plain string as the Chinese of a sentence that has no other language."""
    if isinstance(value, Text):
        return value
    if isinstance(value, str):
        return Text(_printed(value))
    if (mapping := as_mapping(value)) is not None and not is_of_none(mapping, Bilingual):
        both = Bilingual.model_validate(value)
        return Text(both.zh, both.en)
    message = "a sentence is expected here: text, or {zh: …, en: …}"
    raise ValueError(message)


Said = Annotated[Text, BeforeValidator(_said)]


def mapping_or(
    plain: type | str | tuple[str, ...],
    kind: type[Word],
    *others: type[Word],
    expected: str,
) -> BeforeValidator:
    """Return what reads a value that is either a mapping, of that kind, or plain: of a type, or one of some words.

    Another kind is read where the mapping has its first word, perhaps misspelt. One reading, one complaint: a union
    would complain once for each of its members, and a mapping of none of them both of what it has and of what it lacks.
    """
    kinds = (kind, *others)
    firsts = {next(iter(one.model_fields)): one for one in kinds}

    def read(value: object) -> object:
        mapping = as_mapping(value)
        if mapping is not None:
            told = firsts.get(key_meant(mapping, firsts) or "", kind)
            if is_of_none(mapping, told):
                raise ValueError(unread)
            return told.model_validate(value)
        if not isinstance(value, kinds) and not is_plain(value):
            raise ValueError(unread)
        return value

    unread = f"{expected} is expected here"

    def is_plain(value: object) -> bool:
        if isinstance(plain, type):
            return isinstance(value, plain)
        return isinstance(value, str) and value in ((plain,) if isinstance(plain, str) else plain)

    return BeforeValidator(read)


def key_meant(mapping: Mapping[str, object], keys: Collection[str]) -> str | None:
    """Return which of the keys a mapping has, or else the one that one of its own looks like; None without either."""
    stands = (key for key in keys if key in mapping)
    return next(stands, None) or next((near for key in mapping if (near := nearest_word(key, keys))), None)


# No rule counts further, and no date computed from it leaves the calendar.
_Count = Annotated[int, Field(ge=1, le=1000)]


class Length(Word):
    """A length of time in one unit. `full` days must all have passed (不少于): the end is the day after."""

    working_days: _Count | None = None
    days: _Count | None = None
    months: _Count | None = None
    years: _Count | None = None
    full: bool = False

    @model_validator(mode="before")
    @classmethod
    def _in_words(cls, value: object) -> object:
        if isinstance(value, Length) or as_mapping(value) is not None:
            return value
        message = "a length such as {months: 3} is expected here, in working_days, days, months or years"
        raise ValueError(message)

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


Due = Annotated[
    Length | Literal["unset"], mapping_or(UNSET, Length, expected=f"a length such as {{days: 10}}, or {UNSET},")
]


def is_of_none(mapping: Mapping[str, object], kind: type[Word]) -> bool:
    """Tell whether a mapping has none of the words of a kind that needs some."""
    needs_some = any(field.is_required() for field in kind.model_fields.values())
    return needs_some and mapping.keys().isdisjoint(kind.model_fields)


_PERCENT = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*[%％]\s*")


def _number(value: object) -> object:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    share = share_in_percent(value) if isinstance(value, str) else None
    message = "a number such as 500000 is expected here (no 万, % or quotes)"
    raise ValueError(f"a number is expected here: {share}" if share else message)


def share_in_percent(text: str) -> str | None:
    """Return how a share in per cent is written here (`20 % is written 0.2`), None when the text is none."""
    found = _PERCENT.fullmatch(text)
    return f"{found[1]} % is written {(Decimal(found[1]) / 100).normalize():f}" if found else None


def number_or(word: str, *, least: int | None = None, most: int | None = None) -> BeforeValidator:
    """Return what reads a number or one word, with one complaint; with bounds, a whole number between them."""
    expected = (
        "a number such as 500000 (no 万, % or quotes)" if least is None else f"a whole number, {least} to {most},"
    )

    def read(value: object) -> object:
        if value == word or (isinstance(value, int | Decimal) and not isinstance(value, bool) and is_within(value)):
            return value
        message = f"{expected} or the word {word} is expected here"
        raise ValueError(message)

    def is_within(value: int | Decimal) -> bool:
        whole = least is None or isinstance(value, int)
        return whole and (least is None or value >= least) and (most is None or value <= most)

    return BeforeValidator(read)


Number = Annotated[int | Decimal, BeforeValidator(_number)]
