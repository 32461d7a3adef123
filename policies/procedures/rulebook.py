"""Which procedure is asked about, with all it may name, and what was said in it?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from policies.language.document import Policy
from policies.language.facts import Fact
from policies.language.procedures import Material, Procedure, Requirement


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A procedure with everything it may name: its own form and conditions laid over the programme's."""

    policy: Policy
    name: str
    procedure: Procedure
    facts: Mapping[str, Fact]
    materials: Mapping[str, Material]
    eligibility: Mapping[str, Requirement]

    @property
    def declared(self) -> Mapping[str, Fact]:
        """The facts the organisation itself fills in."""
        return {name: fact for name, fact in self.facts.items() if fact.is_declared}


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


def rulebook_of(policy: Policy, name: str = "intake") -> Rulebook:
    """Return the procedure of that name with what it may name. Raises KeyError for one the policy does not have."""
    if name == "intake":
        return Rulebook(policy, name, policy.intake, policy.facts, policy.materials, policy.eligibility)
    procedure = policy.procedures[name]
    return Rulebook(
        policy,
        name,
        procedure,
        {**policy.facts, **procedure.facts},
        {**policy.materials, **procedure.materials},
        {**policy.eligibility, **procedure.eligibility},
    )
