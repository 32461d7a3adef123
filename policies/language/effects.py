"""What can follow when a case is over?"""

from typing import Annotated, Literal

from pydantic import Tag

from policies.language.forms import told_by_key
from policies.language.words import Length, Name, Word


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


_FORMS: dict[str, type[Word]] = {
    "list": ListEffect,
    "finding": FindingEffect,
    "record": RecordEffect,
    "fulfil": FulfilEffect,
    "annul": AnnulEffect,
    "measure": MeasureEffect,
    "pay": PayEffect,
    "accept": AcceptEffect,
}

Effect = Annotated[
    Annotated[ListEffect, Tag("(list)")]
    | Annotated[FindingEffect, Tag("(finding)")]
    | Annotated[RecordEffect, Tag("(record)")]
    | Annotated[FulfilEffect, Tag("(fulfil)")]
    | Annotated[AnnulEffect, Tag("(annul)")]
    | Annotated[MeasureEffect, Tag("(measure)")]
    | Annotated[PayEffect, Tag("(pay)")]
    | Annotated[AcceptEffect, Tag("(accept)")],
    told_by_key(_FORMS, error="effect_expected", expected="an effect has one of: " + ", ".join(_FORMS)),
]
