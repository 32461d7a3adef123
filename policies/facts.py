"""Which facts can a policy ask for, and is what was filled in such a fact?"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import Field, model_validator

from policies.plain import as_list, as_mapping
from policies.verdict import Fault, Text
from policies.words import Name, Role, Ruled, Said, Word


class BooleanKind(Word):
    """Yes or no."""

    type: Literal["boolean"]


class NumberKind(Word):
    """A whole or decimal number with its unit; decimals travel as strings, so that they stay exact."""

    type: Literal["integer", "decimal"]
    unit: Said | None = None
    at_least: int | Decimal | None = None
    at_most: int | Decimal | None = None


class TextKind(Word):
    """Words, at most so many characters."""

    type: Literal["text"]
    longest: Annotated[int, Field(ge=1, le=20000)] = 2000


class DateKind(Word):
    """A civil date."""

    type: Literal["date"]


class ChoiceKind(Word):
    """One of the options, or with `many` any of them, at least `fewest`."""

    type: Literal["choice"]
    options: dict[Name, Said]
    many: bool = False
    fewest: Annotated[int, Field(ge=0)] = 1


class FieldsKind(Word):
    """Names of facts and materials of this form: what is to be corrected, say."""

    type: Literal["fields"]


class ListKind(Word):
    """Rows, each with the fields `of` declares."""

    type: Literal["list"]
    of: dict[Name, "Field_"]
    most: Annotated[int, Field(ge=1, le=500)] = 100


Kind = Annotated[
    BooleanKind | NumberKind | TextKind | DateKind | ChoiceKind | FieldsKind | ListKind, Field(discriminator="type")
]


class _Asked(Word):
    label: Said
    help: Said | None = None
    required: bool = True


class Field_(_Asked):  # noqa: N801  # `Field` is Pydantic's
    """One field of a row, or one thing an action says: a label and a kind."""

    kind: Kind

    @model_validator(mode="before")
    @classmethod
    def _kind_beside_label(cls, value: object) -> object:
        return _gather_kind(value, own={"label", "help", "required"})


class Confirmed(Word):
    """Who confirms a fact that nobody can compute."""

    confirmed_by: Role


class Fact(Ruled, _Asked):
    """A typed fact about an organisation, declared by it or confirmed by an official."""

    kind: Kind
    proof: Literal["declared"] | Confirmed = "declared"

    @model_validator(mode="before")
    @classmethod
    def _kind_beside_label(cls, value: object) -> object:
        return _gather_kind(value, own={"label", "help", "required", "proof", "clause"})

    @property
    def is_declared(self) -> bool:
        """Whether the organisation fills it in."""
        return self.proof == "declared"


def _gather_kind(value: object, *, own: set[str]) -> object:
    """Let `type` and what belongs to it stand beside the label, as a clerk writes them."""
    mapping = as_mapping(value)
    if mapping is None or "kind" in mapping:
        return value
    return {
        **{key: part for key, part in mapping.items() if key in own},
        "kind": {key: part for key, part in mapping.items() if key not in own},
    }


def find_faults(
    declared: Mapping[str, Fact] | Mapping[str, Field_],
    given: Mapping[str, object],
    *,
    pointer: str,
    fields: frozenset[str] = frozenset(),
    complete: bool = False,
) -> Iterator[Fault]:
    """Yield what is wrong with `given`: unknown names, wrong types, out of range; with `complete`, what is missing."""
    for name, value in given.items():
        if name not in declared:
            yield Fault(f"{pointer}/{name}", "unknown-field", Text(f"没有“{name}”这一项", f"There is no field {name}"))
        else:
            yield from _faults_of(declared[name].kind, value, f"{pointer}/{name}", fields)
    if complete:
        for name, asked in declared.items():
            if asked.required and given.get(name) in (None, ""):
                yield Fault(
                    f"{pointer}/{name}",
                    "missing",
                    Text(f"请填写“{asked.label.zh}”", f"{asked.label.en or name} is required"),
                )


def _faults_of(kind: Kind, value: object, at: str, fields: frozenset[str]) -> Iterator[Fault]:  # noqa: C901  # one case a kind
    match kind:
        case BooleanKind():
            if not isinstance(value, bool):
                yield Fault(at, "boolean-expected", Text("应为 true 或 false", "Must be true or false"))
        case NumberKind():
            yield from _number_faults(kind, value, at)
        case TextKind():
            if not isinstance(value, str):
                yield Fault(at, "text-expected", Text("应为文字", "Must be text"))
            elif len(value) > kind.longest:
                yield Fault(at, "too-long", Text(f"不得超过{kind.longest}字", f"At most {kind.longest} characters"))
        case DateKind():
            if _as_date(value) is None:
                yield Fault(at, "date-expected", Text("应为日期，如 2026-10-13", "Must be a date such as 2026-10-13"))
        case ChoiceKind():
            yield from _choice_faults(frozenset(kind.options), value, at, many=kind.many, fewest=kind.fewest)
        case FieldsKind():
            yield from _choice_faults(fields, value, at, many=True, fewest=1)
        case ListKind():
            yield from _row_faults(kind, value, at, fields)


def _row_faults(kind: ListKind, value: object, at: str, fields: frozenset[str]) -> Iterator[Fault]:
    rows = as_list(value)
    if rows is None:
        yield Fault(at, "list-expected", Text("应为列表（没有则为空列表）", "Must be a list; empty when there is none"))
        return
    if len(rows) > kind.most:
        yield Fault(at, "too-many", Text(f"不得超过{kind.most}项", f"At most {kind.most} items"))
    for index, value_of_row in enumerate(rows[: kind.most]):
        row = as_mapping(value_of_row)
        if row is None:
            yield Fault(f"{at}/{index}", "object-expected", Text("应为对象", "Must be an object"))
        else:
            yield from find_faults(kind.of, row, pointer=f"{at}/{index}", fields=fields, complete=True)


def _number_faults(kind: NumberKind, value: object, at: str) -> Iterator[Fault]:
    number = as_number(kind, value)
    if number is None:
        wanted = (
            ("整数", "a whole number")
            if kind.type == "integer"
            else ('小数，写作字符串，如 "12.5"', 'a decimal string such as "12.5"')
        )
        yield Fault(at, "number-expected", Text(f"应为{wanted[0]}", f"Must be {wanted[1]}"))
    elif kind.at_least is not None and number < kind.at_least:
        yield Fault(at, "too-small", Text(f"不得小于{kind.at_least}", f"At least {kind.at_least}"))
    elif kind.at_most is not None and number > kind.at_most:
        yield Fault(at, "too-large", Text(f"不得大于{kind.at_most}", f"At most {kind.at_most}"))


def _choice_faults(options: frozenset[str], value: object, at: str, *, many: bool, fewest: int) -> Iterator[Fault]:
    chosen = as_list(value) if many else [value]
    if chosen is None:
        yield Fault(at, "list-expected", Text("应为列表", "Must be a list"))
        return
    known = "、".join(sorted(options))
    for index, option in enumerate(chosen):
        if not isinstance(option, str) or option not in options:
            where = f"{at}/{index}" if many else at
            yield Fault(where, "unknown-option", Text(f"可选：{known}", f"One of: {', '.join(sorted(options))}"))
    if many and len(chosen) < fewest:
        yield Fault(at, "too-few", Text(f"至少选{fewest}项", f"Choose at least {fewest}"))
    if len({str(option) for option in chosen}) < len(chosen):
        yield Fault(at, "repeated", Text("不得重复", "No repetitions"))


def as_number(kind: NumberKind, value: object) -> int | Decimal | None:
    """Return the exact number, None when it is not one of this kind (a JSON float is refused: it may not be exact)."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if kind.type == "decimal" and isinstance(value, str) and len(value) <= 40:  # noqa: PLR2004  # no sane figure is longer
        try:
            number = Decimal(value)
        except InvalidOperation:
            return None
        return number if number.is_finite() else None
    return None


def _as_date(value: object) -> date | None:
    if not isinstance(value, str) or len(value) != len("2026-10-13"):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def read_values(declared: Mapping[str, Fact] | Mapping[str, Field_], given: Mapping[str, object]) -> dict[str, object]:
    """Return the values in the types judgements use (Decimal, date); only for what `find_faults` found sound."""
    return {name: _read(declared[name].kind, value) for name, value in given.items() if name in declared}


def _read(kind: Kind, value: object) -> object:
    match kind:
        case NumberKind():
            return as_number(kind, value)
        case DateKind():
            return _as_date(value)
        case ListKind():
            return [read_values(kind.of, as_mapping(row) or {}) for row in as_list(value) or ()]
        case _:
            return value


Field_.model_rebuild()
ListKind.model_rebuild()
Fact.model_rebuild()
