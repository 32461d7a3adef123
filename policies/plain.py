"""What plain value is this? Typed views of JSON and YAML values."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import cast

# Made once, and the plainest first: a union made at each question takes longer than the answer.
_MAPPINGS, _LISTS = (dict, Mapping), (list, tuple)


def as_mapping(value: object) -> Mapping[str, object] | None:
    """Return the value as a mapping with string keys, None when it is none."""
    return cast("Mapping[str, object]", value) if isinstance(value, _MAPPINGS) else None


def as_list(value: object) -> Sequence[object] | None:
    """Return the value as a list, None when it is none."""
    return cast("Sequence[object]", value) if isinstance(value, _LISTS) else None


def below(pointer: str, name: str | int) -> str:
    """Return the JSON Pointer (RFC 6901) of what is called `name` in what `pointer` points to."""
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"


def as_it_travels(fields: Mapping[str, object]) -> dict[str, object]:
    """Return fields as JSON has them: what is None is left out, dates and decimals are text."""
    return {name: _as_json(value) for name, value in fields.items() if value is not None}


def _as_json(value: object) -> object:
    if isinstance(value, date | Decimal):
        return str(value)
    mapping, rows = as_mapping(value), as_list(value)
    if mapping is not None:
        return {name: _as_json(part) for name, part in mapping.items()}
    return value if rows is None else [_as_json(row) for row in rows]
