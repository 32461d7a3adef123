"""Which value does a judgement read in what was filled in? None in what has faults: it says nothing.

Each kind is read once into a function of the value. What `find_faults` finds nothing wrong with has a value, and
nothing else has.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import assert_never

from policies.identity import normal_uscc, uscc_problem
from policies.kept import once_for_each
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
from policies.plain import as_list, as_mapping

Reads = Callable[[object], object]

# No figure of an organisation is longer; a longer one is an attack on whoever computes with it.
MOST_DIGITS = 18
_TOO_LARGE = 10**MOST_DIGITS
_DECIMAL = re.compile(rf"-?[0-9]{{1,{MOST_DIGITS}}}(\.[0-9]{{1,{MOST_DIGITS}}})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_values(declared: Mapping[str, Fact] | Mapping[str, Field_], given: Mapping[str, object]) -> dict[str, object]:
    """Return the values in the types judgements use (Decimal, date), None for what has faults."""
    return {name: _reader(declared[name].kind)(value) for name, value in given.items() if name in declared}


def reader_of(
    declared: Mapping[str, Fact] | Mapping[str, Field_],
) -> Callable[[Mapping[str, object]], dict[str, object]]:
    """Return what reads as `read_values` does, for many who were asked the same."""
    reads = {name: _reader(asked.kind) for name, asked in declared.items()}
    return lambda given: {name: reads[name](value) for name, value in given.items() if name in reads}


def is_blank(value: object) -> bool:
    """Tell whether nothing is filled in: nothing at all, or words without a character to read."""
    return value is None or (isinstance(value, str) and not value.strip())


def as_number(kind: NumberKind, value: object) -> int | Decimal | None:
    """Return the exact number, None when it is not one of this kind (a JSON float is refused: it may not be exact)."""
    return _exact(value, in_decimals=kind.type == "decimal")


def as_date(value: object) -> date | None:
    """Return the civil date written YYYY-MM-DD, None when it is none."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


@once_for_each
def _reader(kind: Kind) -> Reads:
    match kind:
        case BooleanKind():
            return lambda value: value if isinstance(value, bool) else None
        case NumberKind():
            return _number_reader(kind)
        case TextKind():
            longest = kind.longest
            return lambda value: value if isinstance(value, str) and len(value) <= longest else None
        case OrganisationKind():
            return lambda value: _read_code(value) if isinstance(value, str) else None
        case DateKind():
            return as_date
        case ChoiceKind():
            return _choice_reader(kind)
        case FieldsKind():  # names of a form, which no judgement asks about
            return lambda _: None
        case ListKind():
            return _list_reader(kind)
        case _:
            assert_never(kind)


@lru_cache(maxsize=2**16)  # a directory serves the same enterprises again and again
def _read_code(code: str) -> str | None:
    """Return the code as it is compared; words without a character to read stay what they are."""
    return code if is_blank(code) else None if uscc_problem(code) else normal_uscc(code)


def _exact(value: object, *, in_decimals: bool) -> int | Decimal | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value if -_TOO_LARGE < value < _TOO_LARGE else None
    if in_decimals and isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Decimal(value)
    return None


def _number_reader(kind: NumberKind) -> Reads:
    in_decimals, least, most = kind.type == "decimal", kind.at_least, kind.at_most

    def read(value: object) -> int | Decimal | None:
        number = _exact(value, in_decimals=in_decimals)
        if number is None or (least is not None and number < least) or (most is not None and number > most):
            return None
        return number

    return read


def _choice_reader(kind: ChoiceKind) -> Reads:
    options, fewest = frozenset(kind.options), kind.fewest

    def read_many(value: object) -> object:
        chosen = as_list(value)
        if chosen is None or len(chosen) < fewest:
            return None
        known = {one for one in chosen if isinstance(one, str) and one in options}
        return value if len(known) == len(chosen) else None

    return read_many if kind.many else lambda value: value if isinstance(value, str) and value in options else None


def _list_reader(kind: ListKind) -> Reads:
    most = kind.most
    columns = {name: (_reader(asked.kind), asked.required) for name, asked in kind.of.items()}

    def read(value: object) -> list[dict[str, object]] | None:
        given = as_list(value)
        if given is None or len(given) > most:
            return None
        rows = [_read_row(columns, as_mapping(row)) for row in given]
        known = [row for row in rows if row is not None]
        return known if len(known) == len(rows) else None

    return read


def _read_row(columns: Mapping[str, tuple[Reads, bool]], row: Mapping[str, object] | None) -> dict[str, object] | None:
    """Return a row's values, None when something is wrong with it.

    A field left out of a row is an empty one: nothing else of the same name stands in for it.
    """
    if row is None or not row.keys() <= columns.keys():
        return None
    found: dict[str, object] = {}
    for name, (read, required) in columns.items():
        value = row.get(name)
        found[name] = None if value is None else read(value)
        if (value is not None and found[name] is None) or (required and is_blank(value)):
            return None
    return found
