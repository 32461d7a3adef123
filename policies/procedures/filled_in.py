"""What is wrong with what was filled in?"""

from collections.abc import Iterator, Mapping
from typing import assert_never

from policies.identity import uscc_problem
from policies.language.facts import (
    BooleanKind,
    ChoiceKind,
    DateKind,
    Fact,
    Field_,
    FieldsKind,
    Kind,
    ListKind,
    NumberKind,
    OrganisationKind,
    TextKind,
)
from policies.naming import say_choices
from policies.plain import as_list, as_mapping, below
from policies.procedures.values import MOST_DIGITS, as_date, as_number, is_blank
from policies.verdict import Fault, Text


def find_faults(
    declared: Mapping[str, Fact] | Mapping[str, Field_],
    given: Mapping[str, object],
    *,
    pointer: str,
    fields: Mapping[str, Text] | None = None,
    complete: bool = False,
) -> Iterator[Fault]:
    """Yield what is wrong with `given`: unknown names, wrong types, out of range; with `complete`, what is missing.

    `fields` are those of the form that may be named where a list of fields is asked for, by name.
    """
    for name, value in given.items():
        at = below(pointer, name)
        if name not in declared:
            yield Fault(at, "unknown-field", Text(f"没有“{name}”这一项", f"There is no field {name}"))
        elif not (complete and value is None):
            yield from _faults_of(declared[name].kind, value, at, fields or {})
    if complete:
        for name, asked in declared.items():
            if asked.required and is_blank(given.get(name)):
                text = Text(f"请填写“{asked.label.zh}”", f"{asked.label.read_in('en')} is required")
                yield Fault(below(pointer, name), "missing", text)


def _faults_of(kind: Kind, value: object, at: str, fields: Mapping[str, Text]) -> Iterator[Fault]:  # noqa: C901  # one case a kind
    match kind:
        case BooleanKind():
            if not isinstance(value, bool):
                yield Fault(at, "boolean-expected", Text("应为 true 或 false", "Must be true or false"))
        case NumberKind():
            yield from _number_faults(kind, value, at)
        case TextKind():
            yield from _text_faults(kind, value, at)
        case OrganisationKind():
            yield from _code_faults(value, at)
        case DateKind():
            if as_date(value) is None:
                yield Fault(at, "date-expected", Text("应为日期，如 2026-10-13", "Must be a date such as 2026-10-13"))
        case ChoiceKind():
            yield from _choice_faults(kind, value, at)
        case FieldsKind():
            yield from _choices_faults(fields, value, at, fewest=1)
        case ListKind():
            yield from _row_faults(kind, value, at, fields)
        case _:
            assert_never(kind)


def _row_faults(kind: ListKind, value: object, at: str, fields: Mapping[str, Text]) -> Iterator[Fault]:
    rows = as_list(value)
    if rows is None:
        yield Fault(at, "list-expected", Text("应为列表（没有则为空列表）", "Must be a list; empty when there is none"))
        return
    if len(rows) > kind.most:
        yield Fault(at, "too-many", Text(f"不得超过{kind.most}项", f"At most {kind.most} items"))
    for index, row_given in enumerate(rows[: kind.most]):
        row = as_mapping(row_given)
        if row is None:
            yield Fault(below(at, index), "object-expected", Text("应为对象", "Must be an object"))
        else:
            yield from find_faults(kind.of, row, pointer=below(at, index), fields=fields, complete=True)


def _text_faults(kind: TextKind, value: object, at: str) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault(at, "text-expected", Text("应为文字", "Must be text"))
    elif len(value) > kind.longest:
        yield Fault(at, "too-long", Text(f"不得超过{kind.longest}字", f"At most {kind.longest} characters"))


def _code_faults(value: object, at: str) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault(at, "text-expected", Text("应为文字", "Must be text"))
    elif not is_blank(value) and (problem := uscc_problem(value)):
        yield Fault(at, "uscc-invalid", problem)


def _number_faults(kind: NumberKind, value: object, at: str) -> Iterator[Fault]:
    number = as_number(kind, value)
    if number is None and kind.type == "integer":
        zh, en = f"应为整数，至多{MOST_DIGITS}位", f"Must be a whole number of at most {MOST_DIGITS} digits"
        yield Fault(at, "number-expected", Text(zh, en))
    elif number is None:
        zh, en = '应为小数，写作字符串，如 "12.5"', 'Must be a decimal string such as "12.5"'
        yield Fault(at, "number-expected", Text(zh, en))
    elif kind.at_least is not None and number < kind.at_least:
        yield Fault(at, "too-small", Text(f"不得小于{kind.at_least}", f"At least {kind.at_least}"))
    elif kind.at_most is not None and number > kind.at_most:
        yield Fault(at, "too-large", Text(f"不得大于{kind.at_most}", f"At most {kind.at_most}"))


def _choice_faults(kind: ChoiceKind, value: object, at: str) -> Iterator[Fault]:
    if kind.many:
        yield from _choices_faults(kind.options, value, at, fewest=kind.fewest)
    elif not isinstance(value, str) or value not in kind.options:
        yield _unknown_option(kind.options, at)


def _choices_faults(options: Mapping[str, Text], value: object, at: str, *, fewest: int) -> Iterator[Fault]:
    chosen = as_list(value)
    if chosen is None:
        yield Fault(at, "list-expected", Text("应为列表", "Must be a list"))
        return
    known = [option for option in chosen if isinstance(option, str)]
    for index, option in enumerate(chosen):
        if not isinstance(option, str) or option not in options:
            yield _unknown_option(options, below(at, index))
    if len(set(known)) < len(known):
        yield Fault(at, "repeated", Text("不得重复", "No repetitions"))
    if len(chosen) < fewest:
        yield Fault(at, "too-few", Text(f"至少选{fewest}项", f"Choose at least {fewest}"))


def _unknown_option(options: Mapping[str, Text], at: str) -> Fault:
    known = say_choices(options)
    return Fault(at, "unknown-option", Text(f"可选：{known.zh}", f"One of: {known.read_in('en')}"))
