"""Did the caller look at what is there now?"""

from dataclasses import dataclass

from policies.verdict import Text
from tenants.failures import Conflict, Stale


@dataclass(frozen=True, slots=True)
class Expected:
    """The version the caller saw: in the body (`expected_version`), by If-Match, or unsaid."""

    version: int | None = None
    match: int | None = None


def check_version(current: int, expected: Expected) -> None:
    """Raise Stale (If-Match, RFC 9110 §13.1.1) or Conflict (body) when `current` is another version."""
    text = Text(
        f"内容已更新为第{current}版，请重新读取后再试",
        f"It is at version {current} now; read it again and retry",
    )
    if expected.match is not None and expected.match != current:
        raise Stale("version-changed", text)
    if expected.version is not None and expected.version != current:
        raise Conflict("version-changed", text)
