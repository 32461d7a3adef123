"""What can a policy file say, whole? One programme's rules from one date on."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from policies.language.conditions import Condition
from policies.language.exits import Exit
from policies.language.facts import Fact, Field_, TextKind
from policies.language.grading import Grading
from policies.language.obligations import Obligation
from policies.language.procedures import Material, Procedure, Requirement
from policies.language.quantities import Quantity
from policies.language.tables import Table
from policies.language.windows import NamedWindow
from policies.language.words import UNSET, Due, Length, Name, Printed, Role, Ruled, Said, Word, mapping_or


def _day_or_unset(value: object) -> object:
    """Let one complaint stand for two: the union would say both what a date is and what a word is."""
    if isinstance(value, date) or value == UNSET:
        return value
    message = f"a date such as 2026-12-31, or {UNSET}, is expected here"
    raise ValueError(message)


class Source(Word):
    """The document the rules come from."""

    number: Printed
    issued_by: Printed
    issued_on: Annotated[date | Literal["unset"], BeforeValidator(_day_or_unset)]
    public: bool


class UntilEvent(Word):
    """The rules end with a named event; the bureau enters its date when it happens."""

    event: Said


class InForce(Ruled):
    """From when the rules bind, and until a date or a named event; what they replace."""

    from_: Annotated[date, Field(alias="from")]
    until: Annotated[
        date | UntilEvent | None, mapping_or(date, UntilEvent, expected="a date such as 2026-12-31, or {event: …},")
    ] = None
    replaces: Said | None = None

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> "InForce":
        if isinstance(self.until, date) and self.until < self.from_:
            message = f"the rules would end on {self.until}, before they begin on {self.from_}"
            raise ValueError(message)
        return self


class Reading(Ruled):
    """How the bureau reads an ambiguous clause: the problem, the chosen reading, and its alternative."""

    problem: Said
    chosen: Said
    alternative: Said | None = None
    decided_by: Said
    decided: bool = False


class NotExecuted(Ruled):
    """A clause that asks nothing of the system, or nothing yet, and why."""

    why: Said


def _value(value: object) -> object:
    if isinstance(value, bool | int | Decimal | str):
        return value
    message = "one value is expected here: true or false, a number, or text"
    raise ValueError(message)


_Value = Annotated[bool | int | Decimal | str, BeforeValidator(_value)]


class Setting(Ruled):
    """A value the bureau must fill: unset until then; it may differ by year."""

    label: Said
    value: _Value = "unset"
    by_year: dict[Annotated[int, Field(strict=False)], _Value] = {}


class OtherList(Ruled):
    """A list another programme keeps, on which an organisation may stand."""

    label: Said


class Kind(Ruled):
    """A kind of reported item: its fields, the evidence it needs, and what makes two of them the same.

    `same_as` names fields, `on` (its day), `year` (of that day), `listing` (whose it is) or `reporter` (the account).
    Where somebody else answers (`reported_by: enterprise`), the bureau fills in the `prefilled` fields when it asks.
    `of` says whose its items are: a provider's, a district's (a summary it hands up), or the programme's (a meeting it
    holds). Those of a district or the programme show duties and bring them about, and count for nobody.
    """

    label: Said
    fields: dict[Name, Field_] = {}
    dated_by: Said | None = None
    evidence: Literal["required", "optional", "none"] = "required"
    reported_by: Role = "provider"
    of: Literal["provider", "district", "programme"] = "provider"
    same_as: tuple[Name, ...] = ()
    prefilled: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _prefills_its_own_fields(self) -> "Kind":
        if unknown := [name for name in self.prefilled if name not in self.fields]:
            message = f"prefilled names no field of this kind: {', '.join(unknown)}"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _is_of_who_reports_it(self) -> "Kind":
        if self.of != "provider" and self.reported_by in {"provider", "enterprise"}:
            message = "what is of a district or of the programme is reported by an authority: write reported_by"
            raise ValueError(message)
        if self.of != "provider" and self.same_as:
            message = "same_as compares what providers claim, and this is an authority's own: leave it out"
            raise ValueError(message)
        return self


class NamedCondition(Ruled):
    """A condition with a name: a derived category, a fulfilled standard; conditions may ask for it as true or false."""

    label: Said
    when: Condition


class Term(Ruled):
    """How long a listing lasts, how it is renewed, and what happens without renewal."""

    lasts: Length
    renewal: Name | None = None
    renewal_opens: Length | None = None
    lapses_to: Literal["lapsed", "suspended", "withdrawn"] = "lapsed"


class Listing(Ruled):
    """What a standing in the directory is: rights that may be withheld, and its term if it has one."""

    rights: dict[Name, Said] = {}
    term: Term | None = None


class Disclosure(Ruled):
    """What the public directory shows of a listing, and the sentence that stands above it.

    `computed` names quantities and named conditions (a derived category, the enterprises served) shown as they stand on
    the day somebody looks; `evaluation` what anybody may see of an evaluation once it is decided, and `live` of the
    ranking as it stands at the moment (`indicators`: the points of each). `removals` tells whether who is out is
    published, and `retained_for` for how long from that day.
    """

    facts: tuple[Name, ...] = ()
    computed: tuple[Name, ...] = ()
    evaluation: tuple[Literal["grade", "points", "place", "awards"], ...] = ()
    live: tuple[Literal["place", "points", "indicators"], ...] = ()
    disclaimer: Said
    removals: Literal["published", "not_published"] = "not_published"
    retained_for: Due = "unset"


class Identity(Ruled):
    """What the rules know an organisation by: `name` is the fact that is its registered name.

    A verified change of it renames the organisation and its listings.
    """

    name: Name


class Policy(Word):
    """One programme's rules, whole."""

    title: Said
    programme: Said
    participants: Said
    source: Source
    status: Literal["draft", "in_force"]
    in_force: InForce
    clauses: Annotated[
        tuple[Printed, ...], Field(description="every clause of the document that implies behaviour")
    ] = ()
    readings: dict[Printed, Reading] = {}
    not_executed: tuple[NotExecuted, ...] = ()
    settings: dict[Name, Setting] = {}
    lists: dict[Name, OtherList] = {}
    identity: Identity | None = None
    facts: dict[Name, Fact]
    materials: dict[Name, Material] = {}
    records: dict[Name, Kind] = {}
    windows: dict[Name, NamedWindow] = {}
    quantities: dict[Name, Quantity] = {}
    conditions: dict[Name, NamedCondition] = {}
    eligibility: dict[Name, Requirement] = {}
    listing: Listing | None = None
    intake: Procedure
    procedures: dict[Name, Procedure] = {}
    obligations: dict[Name, Obligation] = {}
    grading: Grading | None = None
    exit: Exit | None = None
    disclosure: Disclosure
    tables: dict[Name, Table] = {}

    @model_validator(mode="after")
    def _knows_the_name(self) -> "Policy":
        named = self.identity and self.facts.get(self.identity.name)
        if self.identity is not None and (named is None or not isinstance(named.kind, TextKind)):
            message = f"identity.name: “{self.identity.name}” is no fact of type text"
            raise ValueError(message)
        return self
