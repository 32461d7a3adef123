"""Which version of a thing is told, and which did the caller see? (ETag and If-Match, RFC 9110 §8.8.3, §13.1.1)"""

import json
import re
from typing import Annotated

from fastapi import Header
from pydantic import BaseModel
from starlette.responses import Response

from tenants.failures import invalid
from tenants.versions import Expected

IfMatch = Annotated[
    str | None,
    Header(description='所见版本，即答复的 ETag，如 "3"；已被更新则不改，答 412', examples=['"3"'], max_length=20),
]


def expected_of(if_match: str | None, version: int | None = None) -> Expected:
    """Return what the caller expects; raise Invalid for an If-Match that names no version."""
    if if_match is None or if_match == "*":
        return Expected(version=version)
    found = re.fullmatch(r'"?([1-9]\d{0,9})"?', if_match, re.ASCII)
    if found is None:
        raise invalid("header:If-Match", "not-a-version", '应为带引号的版本号，如 "3"', 'Must be a version such as "3"')
    return Expected(version=version, match=int(found[1]))


def has_version(model: object) -> bool:
    """Tell whether what a route answers with is a thing that has a version."""
    return isinstance(model, type) and issubclass(model, BaseModel) and "version" in model.model_fields


def tag_version(response: Response) -> None:
    """Say the version of the thing in a successful answer as its ETag too, ready for the next If-Match."""
    if response.status_code < 300:  # noqa: PLR2004  # RFC 9110 §15.3
        response.headers["etag"] = f'"{json.loads(bytes(response.body))["version"]}"'
