"""How do things look on the wire: what comes in is taken strictly, what goes out has one form?"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Generic, LiteralString, TypeVar, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    StringConstraints,
    model_validator,
)
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, ValidationError, core_schema

from api.shapes.storable import find_unstorable
from policies.verdict import Text

YEARS = range(1900, 3000)
SAMPLE_ID = "0198f0a0-0000-7000-8000-000000000000"
T = TypeVar("T")


def wrong(code: LiteralString, zh: str, en: str) -> PydanticCustomError:
    """Return what a validator of ours raises: a stable code and the sentence in both languages."""
    return PydanticCustomError(code, "{en}", {"zh": zh, "en": en})


def _only_day(value: object) -> object:
    """Return a date as it was written; numbers, instants and far-off years are refused."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        code = "iso_date_expected"
        raise wrong(code, "请按 2026-10-13 的写法填写日期", "Write the date like 2026-10-13")
    return _of_our_age(value)


def _only_instant(value: object) -> object:
    """Return an instant as it was written (RFC 3339); numbers and far-off years are refused."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.match(r"\d{4}-\d\d-\d\d[Tt ]", value, re.ASCII):
        code = "iso_instant_expected"
        raise wrong(code, "请按 2026-10-13T00:00:00Z 的写法填写时刻", "Write the instant like 2026-10-13T00:00:00Z")
    return _of_our_age(value)


def _of_our_age(value: str) -> str:
    if int(value[:4]) not in YEARS:
        code = "year_out_of_range"
        raise wrong(code, "年份须在 1900 至 2999 之间", "The year must be from 1900 to 2999")
    return value


def _to_utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        code = "timezone_aware"
        raise wrong(code, "请写明时区，如末尾的 Z 或 +08:00", "Say the time zone, such as Z or +08:00 at the end")
    return instant.astimezone(UTC)


def _without_coercion(schema: object) -> object:
    """Return the core schema with every scalar in it strict; shapes within shapes see to themselves."""
    if isinstance(schema, list):
        return [_without_coercion(part) for part in cast("list[object]", schema)]
    if not isinstance(schema, dict):
        return schema
    facts = cast("dict[str, object]", schema)
    match facts.get("type"):
        case "int" | "bool" | "float":
            return {**facts, "strict": True}
        case "date":
            return core_schema.no_info_before_validator_function(_only_day, cast("CoreSchema", schema))
        case "datetime":
            aware = core_schema.no_info_after_validator_function(_to_utc, cast("CoreSchema", schema))
            return core_schema.no_info_before_validator_function(_only_instant, aware)
        case _:
            return {name: part if name == "metadata" else _without_coercion(part) for name, part in facts.items()}


@dataclass(frozen=True, slots=True)
class Told:
    """The sentence for a text that does not match its pattern: nobody is to read the pattern itself."""

    text: Text

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of the text, which fails with this sentence."""
        return core_schema.custom_error_schema(
            handler(source),
            custom_error_type="pattern_mismatch",
            custom_error_message="{en}",
            custom_error_context={"zh": self.text.zh, "en": self.text.read_in("en")},
        )


class Input(BaseModel):
    """What a caller sends: unknown fields are refused, nothing is coerced, and every text can be stored.

    JSON says what a number, a truth and a text are, so "5" is no 5 and 1 is no true; a date or an instant is a text.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[BaseModel], handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema in which every number, truth, date and instant is taken strictly."""
        return cast("CoreSchema", _without_coercion(handler(source)))

    @model_validator(mode="before")
    @classmethod
    def _can_be_stored(cls, sent: object) -> object:
        faults = [
            InitErrorDetails(type=wrong(code, text.zh, text.en or text.zh), loc=place, input=None)
            for place, code, text in find_unstorable(sent)
        ]
        if faults:
            raise ValidationError.from_exception_data(cls.__name__, faults)
        return sent


class Output(BaseModel):
    """What we answer. A field with a default is always there."""

    model_config = ConfigDict(
        frozen=True, from_attributes=True, json_schema_serialization_defaults_required=True, allow_inf_nan=False
    )


class Page(Output, Generic[T]):
    """One page of a list, and how many things the whole list holds."""

    items: list[T]
    next_cursor: str | None = Field(
        description="下一页的游标，原样放进 cursor 参数；没有下一页时为 null", examples=[None]
    )
    total: int = Field(description="符合条件的总数", examples=[1])


Instant = Annotated[
    datetime,
    BeforeValidator(_only_instant),
    AfterValidator(_to_utc),
    Field(description="时刻（UTC）", examples=["2026-10-13T00:00:00Z"]),
]
Day = Annotated[date, BeforeValidator(_only_day), Field(description="日期（租户所在时区）", examples=["2026-10-13"])]
Version = Annotated[int, Field(ge=1, le=2**31 - 1, description="版本号，每次改动加一", examples=[3])]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
