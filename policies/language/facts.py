"""Which facts can a policy ask for?"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from policies.language.words import Name, Number, Role, Ruled, Said, Word, mapping_or
from policies.plain import as_mapping


class BooleanKind(Word):
    """Yes or no."""

    type: Literal["boolean"]


class NumberKind(Word):
    """A whole or decimal number with its unit; decimals travel as strings, so that they stay exact."""

    type: Literal["integer", "decimal"]
    unit: Said | None = None
    at_least: Number | None = None
    at_most: Number | None = None

    @model_validator(mode="after")
    def _has_room(self) -> "NumberKind":
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            message = f"no number is at least {self.at_least} and at most {self.at_most}"
            raise ValueError(message)
        return self


class TextKind(Word):
    """Words, at most so many characters."""

    type: Literal["text"]
    longest: Annotated[int, Field(ge=1, le=20000)] = 2000


class OrganisationKind(Word):
    """A legal person, by its unified social credit code (GB 32100).

    Whom a case's form names so with `acts_as` takes part in the case: it sees it, and acts where that role does.
    """

    type: Literal["organisation"]
    acts_as: Literal["enterprise"] | None = None


class DateKind(Word):
    """A civil date."""

    type: Literal["date"]


class ChoiceKind(Word):
    """One of the options, or with `many` any of them, at least `fewest`."""

    type: Literal["choice"]
    options: Annotated[dict[Name, Said], Field(min_length=1)]
    many: bool = False
    fewest: Annotated[int, Field(ge=0)] = 1

    @model_validator(mode="after")
    def _can_be_chosen(self) -> "ChoiceKind":
        if self.fewest > len(self.options):
            message = f"nobody can choose {self.fewest} of {len(self.options)} options"
            raise ValueError(message)
        if not self.many and self.fewest != 1:
            message = "fewest is for a choice of many: write many: true beside it, or leave it out"
            raise ValueError(message)
        return self


class FieldsKind(Word):
    """Names of facts and materials of this form: what is to be corrected, say."""

    type: Literal["fields"]


class ListKind(Word):
    """Rows, each with the fields `of` declares."""

    type: Literal["list"]
    of: Annotated[dict[Name, "Field_"], Field(min_length=1)]
    most: Annotated[int, Field(ge=1, le=500)] = 100


Kind = Annotated[
    BooleanKind | NumberKind | TextKind | OrganisationKind | DateKind | ChoiceKind | FieldsKind | ListKind,
    Field(discriminator="type"),
]


class _Asked(Word):
    label: Said
    help: Said | None = None
    required: bool = True
    kind: Kind

    @model_validator(mode="before")
    @classmethod
    def _kind_beside_label(cls, value: object) -> object:
        """Let `type` and what belongs to it stand beside the label, as a clerk writes them."""
        mapping = as_mapping(value)
        if mapping is None or "kind" in mapping:
            return value
        own = {key: part for key, part in mapping.items() if key in cls.model_fields}
        return {**own, "kind": {key: part for key, part in mapping.items() if key not in own}}


class Field_(_Asked):  # noqa: N801  # `Field` is Pydantic's
    """One field of a row, or one thing an action says: a label and a kind."""


class Confirmed(Word):
    """Who confirms a fact that nobody can compute."""

    confirmed_by: Role


class Fact(Ruled, _Asked):
    """A typed fact about an organisation, declared by it or confirmed by an official."""

    proof: Annotated[
        Literal["declared"] | Confirmed,
        mapping_or("declared", Confirmed, expected="declared, or {confirmed_by: a role},"),
    ] = "declared"

    @property
    def is_declared(self) -> bool:
        """Whether the organisation fills it in."""
        return self.proof == "declared"


Field_.model_rebuild()
ListKind.model_rebuild()
Fact.model_rebuild()
