"""Which procedure is asked about, with all it may name, and what was said in it?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from policies.language.document import Policy
from policies.language.facts import ChoiceKind, Fact, Kind, ListKind, OrganisationKind
from policies.language.procedures import Material, Procedure, Requirement
from policies.procedures.values import reader_of

INTAKE = "intake"


@dataclass(frozen=True)  # without slots: what was found once is kept
class Rulebook:
    """A procedure with everything it may name: its own form and conditions laid over the programme's.

    `form_facts` and `form_materials` are those its own form asks for: all of the programme's at the intake, elsewhere
    those that the procedure `asks` anew, and its own.
    """

    policy: Policy
    name: str
    procedure: Procedure
    facts: Mapping[str, Fact]
    materials: Mapping[str, Material]
    eligibility: Mapping[str, Requirement]
    form_facts: Mapping[str, Fact]
    form_materials: Mapping[str, Material]

    @property
    def path(self) -> str:
        """Where the procedure stands in the file."""
        return path_of_procedure(self.name)

    def path_of(self, section: Literal["facts", "materials", "eligibility"], name: str) -> str:
        """Return where what it may name is declared: by the procedure itself, or by the programme."""
        own: Mapping[str, Mapping[str, object]] = {
            "facts": self.procedure.facts,
            "materials": self.procedure.materials,
            "eligibility": self.procedure.eligibility,
        }
        return f"{self.path}.{section}.{name}" if name in own[section] else f"{section}.{name}"

    @cached_property
    def declared(self) -> Mapping[str, Fact]:
        """The facts the organisation itself fills in."""
        return {name: fact for name, fact in self.facts.items() if fact.is_declared}

    @cached_property
    def asked_of_all(self) -> Mapping[str, Fact]:
        """The facts of its form that every organisation fills in."""
        return {name: fact for name, fact in self.form_facts.items() if fact.is_declared and fact.required}

    @cached_property
    def declared_elsewhere(self) -> tuple[str, ...]:
        """The declared facts that its form does not ask for: they are known already, or not at all."""
        return tuple(name for name in self.declared if name not in self.form_facts)

    @cached_property
    def named_to_act(self) -> tuple[str, ...]:
        """The facts of its form that name an enterprise which takes part in the case."""
        kinds = {name: fact.kind for name, fact in self.form_facts.items()}
        return tuple(name for name, kind in kinds.items() if isinstance(kind, OrganisationKind) and kind.acts_as)

    @cached_property
    def read_facts(self) -> Callable[[Mapping[str, object]], dict[str, object]]:
        """What reads facts as they travel into the values judgements use."""
        return reader_of(self.facts)

    @cached_property
    def unknown_rows(self) -> Mapping[str, None]:
        """The facts of which one may give several (lists, and choices of many), as long as nobody gave any."""
        return {name: None for name, fact in self.facts.items() if _has_rows(fact.kind)}


@dataclass(frozen=True, slots=True)
class Form:
    """What an application says so far: facts as they travel (JSON), and how many files of each material."""

    facts: Mapping[str, object] = field(default_factory=dict[str, object])
    materials: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class Said:
    """What comes with an action: inputs, confirmations (fact → holds) and waivers (requirement → why)."""

    inputs: Mapping[str, object] = field(default_factory=dict[str, object])
    confirmations: Mapping[str, bool] = field(default_factory=dict[str, bool])
    waivers: Mapping[str, str] = field(default_factory=dict[str, str])


def _has_rows(kind: Kind) -> bool:
    return isinstance(kind, ListKind) or (isinstance(kind, ChoiceKind) and kind.many)


def procedures_of(policy: Policy) -> dict[str, Procedure]:
    """Return every staged work of the policy by name, intake first."""
    return {INTAKE: policy.intake, **policy.procedures}


def facts_of(policy: Policy) -> dict[str, Fact]:
    """Return the facts of the programme and of its procedures."""
    return {
        **policy.facts,
        **{name: fact for one in procedures_of(policy).values() for name, fact in one.facts.items()},
    }


def path_of_procedure(name: str) -> str:
    """Return where a procedure stands in the file."""
    return name if name == INTAKE else f"procedures.{name}"


def rulebook_of(policy: Policy, name: str = INTAKE) -> Rulebook:
    """Return the procedure of that name with what it may name. Raises KeyError for one the policy does not have."""
    procedure = policy.intake if name == INTAKE else policy.procedures[name]
    asked = {*policy.facts, *policy.materials} if name == INTAKE else {*procedure.asks}
    return Rulebook(
        policy,
        name,
        procedure,
        facts={**policy.facts, **procedure.facts},
        materials={**policy.materials, **procedure.materials},
        eligibility={**policy.eligibility, **procedure.eligibility},
        form_facts={**{key: one for key, one in policy.facts.items() if key in asked}, **procedure.facts},
        form_materials={**{key: one for key, one in policy.materials.items() if key in asked}, **procedure.materials},
    )
