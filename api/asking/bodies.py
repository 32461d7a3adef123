"""What does a body say, if it says each thing once? (RFC 8259 §4, RFC 7493 §2.3)"""

import json
from collections.abc import Sequence

from fastapi import Request

REPEATED = "repeated name"


class PlainRequest(Request):
    """A request whose JSON body names nothing twice in one object: which of the two is meant, nobody could tell."""

    async def json(self) -> object:
        """Return the body's value; raises JSONDecodeError where it is no JSON, or with `REPEATED` and the name."""
        if not hasattr(self, "_json"):
            self._json = json.loads(await self.body(), object_pairs_hook=_object)
        return self._json


def _object(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            said = f"{REPEATED}: {name}"
            raise json.JSONDecodeError(said, "", 0)
        found[name] = value
    return found
