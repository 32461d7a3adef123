"""How is a value written so that the digest over it is the same whoever writes it?"""

import json


def canonical_json(value: object) -> str:
    """Return the value as JSON in the one form that digests are over: keys in order, no spaces, characters as such."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
