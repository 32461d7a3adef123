"""What can a city's folder say besides its rules: names, levels, districts, and a sample to show them on?"""

from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from policies.language.words import Name, Printed, Role, Said, Word


class Level(Word):
    """One level of authority: the role that acts there and what it is called."""

    role: Role
    label: Said


def _six_digits(code: str) -> str:
    if len(code) != len("510104") or not code.isascii() or not code.isdigit():
        message = f"“{code}” is no division code: it has six digits"
        raise ValueError(message)
    return code


class District(Word):
    """One authority of the level below, by its division code (GB/T 2260)."""

    name: Printed
    code: Annotated[str, AfterValidator(_six_digits)]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        message = f"“{name}” is no time zone; write one such as Asia/Shanghai"
        raise ValueError(message) from None
    return name


class City(Word):
    """What a bureau is, apart from its rules: names, zone, levels, districts."""

    name: Said
    zone: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    districts: tuple[District, ...]


class SampleOrganisation(Word):
    """A made-up organisation for a demonstration, and the other lists it stands on, by programme."""

    name: Printed
    district: str
    lists: dict[Name, tuple[Name, ...]] = {}


class Sample(Word):
    """What a demonstration of the city begins with; `begins_on` is its first day where entry is over by now."""

    begins_on: date | None = None
    organisations: tuple[SampleOrganisation, ...] = ()
