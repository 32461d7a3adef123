"""What can a policy file say? The sections of one programme's rules from one date on."""

from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from policies.conditions import Condition, Quantity
from policies.facts import Fact, Field_
from policies.plain import as_mapping
from policies.words import Due, Length, Name, Printed, Role, Ruled, Said, Word, mapping_or

MaterialType = Literal["pdf", "image", "document", "sheet"]
Outcome = Literal["admitted", "refused", "withdrawn", "declined"]


class Source(Word):
    """The document the rules come from."""

    number: Printed
    issued_by: Printed
    issued_on: date
    public: bool


class UntilEvent(Word):
    """The rules end with a named event; the bureau enters its date when it happens."""

    event: Said


class InForce(Ruled):
    """From when the rules bind, and until a date or a named event."""

    from_: Annotated[date, Field(alias="from")]
    until: Annotated[
        date | UntilEvent | None, mapping_or(date, UntilEvent, expected="a date such as 2026-12-31, or {event: …},")
    ] = None

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


class NotExecuted(Ruled):
    """A clause that asks nothing of the system, or nothing yet, and why."""

    why: Said


class OtherList(Ruled):
    """A list another programme keeps, on which an organisation may stand."""

    label: Said


class Material(Ruled):
    """A kind of document handed in with the form."""

    label: Said
    required: bool = True
    types: Annotated[tuple[MaterialType, ...], Field(min_length=1)] = ("pdf", "image")
    most: Annotated[int, Field(ge=1, le=50)] = 10


class Requirement(Ruled):
    """A condition an organisation must meet; `otherwise` is what it reads when it does not."""

    require: Condition
    otherwise: Said


class Action(Word):
    """What someone may do at a stage, and where it leads."""

    label: Said
    to: Name
    by: Role | None = None
    needs: tuple[Name, ...] = ()
    says: dict[Name, Field_] = {}
    confirms: tuple[Name, ...] = ()
    due: Due | None = None
    clause: Printed | None = None


class ActStage(Ruled):
    """Someone acts; with `form: open` the form may be changed meanwhile."""

    label: Said
    by: Role
    form: Literal["open", "closed"] = "closed"
    due: Due | None = None
    actions: Annotated[dict[Name, Action], Field(min_length=1)]


class Objections(Ruled):
    """Who decides objections, and where the applicant goes when one is upheld."""

    decided_by: Role
    upheld: Name


class NoticeStage(Ruled):
    """The public may look and object for a period; unopposed, the applicant goes on."""

    label: Said
    notice: Due
    opened_by: Role
    to: Name
    objection: Objections
    actions: dict[Name, Action] = {}


class EndStage(Word):
    """The case is over."""

    label: Said
    ends: Outcome
    effects: tuple[Literal["list"], ...] = ()
    clause: Printed | None = None

    @model_validator(mode="after")
    def _lists_the_admitted(self) -> "EndStage":
        if self.effects and self.ends != "admitted":
            message = f"who is {self.ends} is not listed: write ends: admitted, or leave out effects"
            raise ValueError(message)
        return self


def _stage(value: object) -> object:
    """Return the stage of the kind that its words tell: someone acts, the public may look, or it is over."""
    if isinstance(value, ActStage | NoticeStage | EndStage):
        return value
    written = as_mapping(value) or {}
    if "notice" in written:
        return NoticeStage.model_validate(value)
    if "ends" in written:
        return EndStage.model_validate(value)
    if "by" in written:
        return ActStage.model_validate(value)
    message = "a stage says who acts (by), that the public may look (notice), or that the case is over (ends)"
    raise ValueError(message)


Stage = Annotated[ActStage | NoticeStage | EndStage, BeforeValidator(_stage)]


class Opening(Ruled):
    """When applications are taken: always, or in rounds."""

    always: Literal[True] | None = None
    every: Length | None = None

    @model_validator(mode="after")
    def _one(self) -> "Opening":
        if (self.always is None) == (self.every is None):
            message = "an opening is either always or every so often"
            raise ValueError(message)
        return self


class Route(Ruled):
    """One way in: where it starts, who opens it, and for whom."""

    label: Said
    starts: Name
    opened_by: Role
    when: Condition | None = None
    otherwise: Said | None = None


class Procedure(Ruled):
    """Staged work between roles."""

    label: Said
    opens: tuple[Opening, ...] = ()
    routes: Annotated[dict[Name, Route], Field(min_length=1)]
    stages: dict[Name, Stage]


class Disclosure(Ruled):
    """What the public directory shows of a listing, and the sentence that stands above it."""

    facts: tuple[Name, ...] = ()
    disclaimer: Said


class Policy(Word):
    """One programme's rules, whole."""

    title: Said
    programme: Said
    participants: Said
    source: Source
    status: Literal["draft", "in_force"]
    in_force: InForce
    readings: dict[Printed, Reading] = {}
    not_executed: tuple[NotExecuted, ...] = ()
    lists: dict[Name, OtherList] = {}
    facts: dict[Name, Fact]
    materials: dict[Name, Material] = {}
    quantities: dict[Name, Quantity] = {}
    eligibility: dict[Name, Requirement] = {}
    intake: Procedure
    disclosure: Disclosure


class Level(Word):
    """One level of authority: the role that acts there and what it is called."""

    role: Role
    label: Said


def _six_digits(code: str) -> str:
    if len(code) != len("510104") or not code.isascii() or not code.isdigit():
        message = f"“{code}” is no division code: it has six digits"
        raise ValueError(message)
    return code


class District(Word):
    """One authority of the level below, by its division code (GB/T 2260)."""

    name: Printed
    code: Annotated[str, AfterValidator(_six_digits)]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        message = f"“{name}” is no time zone; write one such as Asia/Shanghai"
        raise ValueError(message) from None
    return name


class City(Word):
    """What a bureau is, apart from its rules: names, zone, levels, districts."""

    name: Said
    zone: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    districts: tuple[District, ...]


class SampleOrganisation(Word):
    """A made-up organisation for a demonstration, and the other lists it stands on, by programme."""

    name: Printed
    district: str
    lists: dict[Name, tuple[Name, ...]] = {}


class Sample(Word):
    """What a demonstration of the city begins with."""

    organisations: tuple[SampleOrganisation, ...] = ()
