"""What is a condition made of?

A condition is data: `all`, `any`, `not`, `on_list`, or names of facts and quantities with what they must be.
"""

from collections.abc import Iterator
from typing import Annotated, assert_never

from pydantic import BeforeValidator, Field, TypeAdapter

from policies.language.bounds import Bound
from policies.language.words import Name, Word
from policies.plain import as_mapping


class AllOf(Word):
    """Every part holds."""

    all: Annotated[tuple["Condition", ...], Field(min_length=1)]


class Together(AllOf):
    """Every part holds, written beside one another in one mapping, without `all`."""


class AnyOf(Word):
    """At least one part holds."""

    any: Annotated[tuple["Condition", ...], Field(min_length=1)]


class Not(Word):
    """The part does not hold."""

    not_: Annotated["Condition", Field(alias="not")]


class OnList(Word):
    """The organisation stands on one of these lists of other programmes."""

    on_list: Annotated[tuple[Name, ...], Field(min_length=1)]


class Compare(Word):
    """A fact or quantity is as the bound says."""

    name: Name
    bound: Bound


# What a condition may begin with that is no name: a fact or quantity so called could never be asked for.
RESERVED = frozenset({"all", "any", "not", "on_list"})
_BOUNDS = TypeAdapter(dict[Name, Bound])


def _condition(value: object) -> object:
    """Return the parsed form of a condition written as a mapping; several keys must all hold."""
    if isinstance(value, AllOf | AnyOf | Not | OnList | Compare):
        return value
    mapping = as_mapping(value)
    if not mapping:
        message = "a condition is expected here, such as {technical_staff: {at_least: 5}}"
        raise ValueError(message)
    parts = tuple(_part(key, wanted) for key, wanted in mapping.items())
    return parts[0] if len(parts) == 1 else Together(all=parts)


def _part(key: str, wanted: object) -> "AllOf | AnyOf | Not | OnList | Compare":
    match key:
        case "all":
            return AllOf.model_validate({key: wanted})
        case "any":
            return AnyOf.model_validate({key: wanted})
        case "not":
            return Not.model_validate({key: wanted})
        case "on_list":
            return OnList.model_validate({key: wanted})
        case _:
            return Compare(name=key, bound=_BOUNDS.validate_python({key: wanted})[key])


Condition = Annotated[AllOf | AnyOf | Not | OnList | Compare, BeforeValidator(_condition)]


def leaves_of(condition: Condition) -> Iterator[OnList | Compare]:
    """Yield what a condition asks in the end, in the order it is written."""
    match condition:
        case AllOf():
            for part in condition.all:
                yield from leaves_of(part)
        case AnyOf():
            for part in condition.any:
                yield from leaves_of(part)
        case Not():
            yield from leaves_of(condition.not_)
        case OnList() | Compare():
            yield condition
        case _:
            assert_never(condition)


def names_in(condition: Condition) -> frozenset[str]:
    """Return the facts and quantities a condition looks at."""
    return frozenset(leaf.name for leaf in leaves_of(condition) if isinstance(leaf, Compare))
