"""Which fields of a survey does the bureau fill in, which does the enterprise answer?"""

from policies.language.document import Kind
from policies.language.facts import Field_

ANSWERED_BY = "enterprise"


def prefilled_of(kind: Kind) -> dict[str, Field_]:
    """Return the fields the bureau fills in when it asks, or later."""
    return {name: kind.fields[name] for name in kind.prefilled}


def asked_of(kind: Kind) -> dict[str, Field_]:
    """Return the fields the enterprise answers."""
    return {name: one for name, one in kind.fields.items() if name not in kind.prefilled}
