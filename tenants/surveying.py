"""Which fields of a survey does the bureau fill in, which does the enterprise answer?"""

from collections.abc import Mapping

from policies.language.document import Kind
from policies.language.facts import Field_
from policies.naming import say_names
from policies.procedures.values import is_blank
from policies.verdict import Text

ANSWERED_BY = "enterprise"
# What names a service, and may be told to whoever holds the link of a survey about it: no amounts, no findings.
_NAMES_IT = frozenset({"text", "organisation", "choice", "date"})


def prefilled_of(kind: Kind) -> dict[str, Field_]:
    """Return the fields the bureau fills in when it asks, or later."""
    return {name: kind.fields[name] for name in kind.prefilled}


def asked_of(kind: Kind) -> dict[str, Field_]:
    """Return the fields the enterprise answers."""
    return {name: one for name, one in kind.fields.items() if name not in kind.prefilled}


def incomplete_of(kind: Kind, given: Mapping[str, object]) -> list[str]:
    """Return the prefilled fields that the bureau has still to fill in: a weight, say."""
    return [name for name in kind.prefilled if is_blank(given.get(name))]


def say_lacking(kind: Kind, given: Mapping[str, object]) -> Text | None:
    """Return in a sentence what the bureau has still to fill in of an answer, None where nothing is lacking."""
    lacking = incomplete_of(kind, given)
    if not lacking:
        return None
    what = say_names((kind.fields[name].label for name in lacking), nobody=Text("无", "nothing"))
    return Text(f"尚待填写：{what.zh}", f"It waits for: {what.read_in('en')}")


def disclosed_of(kind: Kind) -> dict[str, Field_]:
    """Return the fields of a reported service that are told to the enterprise that is asked about it."""
    return {name: one for name, one in kind.fields.items() if one.kind.type in _NAMES_IT}
