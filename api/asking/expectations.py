"""Which version did the caller see? (If-Match, RFC 9110 §13.1.1, or `expected_version` in the body)"""

import re
from typing import Annotated

from fastapi import Header

from tenants.failures import invalid
from tenants.versions import Expected

IfMatch = Annotated[
    str | None,
    Header(description='所见版本，如 "3"；已被更新则不改，答 412', examples=['"3"'], max_length=20),
]


def expected_of(if_match: str | None, version: int | None = None) -> Expected:
    """Return what the caller expects; raise Invalid for an If-Match that names no version."""
    if if_match is None or if_match == "*":
        return Expected(version=version)
    found = re.fullmatch(r'"?([1-9]\d{0,9})"?', if_match, re.ASCII)
    if found is None:
        raise invalid("header:If-Match", "not-a-version", '应为带引号的版本号，如 "3"', 'Must be a version such as "3"')
    return Expected(version=version, match=int(found[1]))
