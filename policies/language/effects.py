"""What can follow when a case is over?"""

from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from policies.language.words import Length, Name, Word
from policies.plain import as_mapping, tag


class ListEffect(Word):
    """The organisation is listed: for good, for a term, or provisionally until it is accepted."""

    list: Literal[True]
    provisionally_for: Length | None = None


class FindingEffect(Word):
    """A finding of a ground is recorded against the listing."""

    finding: Name


class RecordEffect(Word):
    """An item of a kind is recorded."""

    record: Name


class FulfilEffect(Word):
    """A duty is fulfilled."""

    fulfil: Name


class AnnulEffect(Word):
    """What the appeal is about falls, and what was built on it."""

    annul: Literal[True]


class MeasureEffect(Word):
    """A measure takes effect (a removal on expiry, a renewal's end)."""

    measure: Name


class PayEffect(Word):
    """A payment is due, or is not."""

    pay: bool


class AcceptEffect(Word):
    """A provisional listing becomes a full one, or a term is renewed."""

    accept: Literal["listing", "renewal", "rectification"]


_EFFECTS = ("list", "finding", "record", "fulfil", "annul", "measure", "pay", "accept")


def _effect(value: object) -> str | None:
    mapping = as_mapping(value)
    if mapping is None:
        names = {ListEffect: "list", FindingEffect: "finding", RecordEffect: "record", FulfilEffect: "fulfil"}
        more = {AnnulEffect: "annul", MeasureEffect: "measure", PayEffect: "pay", AcceptEffect: "accept"}
        return tag(next((name for kind, name in {**names, **more}.items() if isinstance(value, kind)), None))
    return tag(next((key for key in _EFFECTS if key in mapping), None))


Effect = Annotated[
    Annotated[ListEffect, Tag("(list)")]
    | Annotated[FindingEffect, Tag("(finding)")]
    | Annotated[RecordEffect, Tag("(record)")]
    | Annotated[FulfilEffect, Tag("(fulfil)")]
    | Annotated[AnnulEffect, Tag("(annul)")]
    | Annotated[MeasureEffect, Tag("(measure)")]
    | Annotated[PayEffect, Tag("(pay)")]
    | Annotated[AcceptEffect, Tag("(accept)")],
    Discriminator(
        _effect,
        custom_error_type="effect_expected",
        custom_error_message="an effect has one of: " + ", ".join(_EFFECTS),
    ),
]
