"""Does every name mean one thing, wherever it is read?"""

from collections.abc import Iterable, Iterator, Mapping

from policies.checks.actions import all_actions
from policies.checks.comparisons import row_of
from policies.checks.flaw import Flaw
from policies.checks.names import DAYS, Names, exits_of
from policies.checks.walking import conditions_of, leaves_at
from policies.language.conditions import RESERVED, Compare
from policies.language.document import Policy
from policies.language.facts import ChoiceKind, Fact, ListKind
from policies.language.words import OWN_DISTRICT
from policies.procedures.rulebook import path_of_procedure, procedures_of
from policies.situation import SYSTEM_KINDS, SYSTEM_VALUES

OF_THE_SYSTEM = frozenset({*SYSTEM_VALUES, "grade", OWN_DISTRICT, *DAYS})
# Items the system makes itself; a call is the bureau's own notice, and may have more fields.
MADE_BY_THE_SYSTEM = frozenset(SYSTEM_KINDS) - {"call"}


def find_namesakes(policy: Policy, names: Names) -> Iterator[Flaw]:
    """Yield names that mean two things, or that the language and the system keep for themselves."""
    declared: dict[str, str] = {}
    for section, own in _sections(policy):
        for name in own:
            yield from _kept(section, name)
            if name in declared and not _is_alike(policy, declared[name], section, name):
                yield Flaw(f"{section}.{name}", f"“{name}” stands among {declared[name]} already; choose another name")
            declared.setdefault(name, section)
    yield from _kinds_of_the_system(policy, names)
    yield from _fields_asked_twice(policy, names, declared)


def _sections(policy: Policy) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield what is declared for a condition, a quantity or a measure's end to ask for, section by section."""
    out = exits_of(policy)
    yield from (
        ("facts", policy.facts),
        ("materials", policy.materials),
        ("quantities", policy.quantities),
        ("conditions", policy.conditions),
        ("settings", policy.settings),
        ("records", policy.records),
        ("exit.grounds", out.grounds),
        ("exit.measures", out.measures),
    )
    for name, procedure in procedures_of(policy).items():
        yield f"{path_of_procedure(name)}.facts", procedure.facts
        yield f"{path_of_procedure(name)}.materials", procedure.materials
    for path, _, action in all_actions(policy):
        yield f"{path}.says", action.says


def _kept(section: str, name: str) -> Iterator[Flaw]:
    path = f"{section}.{name}"
    if name in RESERVED:
        yield Flaw(path, f"“{name}” begins a condition, so nothing else can have this name")
    elif name in OF_THE_SYSTEM:
        yield Flaw(path, f"“{name}” is what the system calls its own; choose another name")


def _is_alike(policy: Policy, first: str, second: str, name: str) -> bool:
    """Tell whether two actions say it, or two procedures ask for it in the same way: neither sees the other."""
    if first.endswith(".says") and second.endswith(".says"):
        return True
    facts: Mapping[str, Mapping[str, Fact]] = {
        f"{path_of_procedure(key)}.facts": one.facts for key, one in procedures_of(policy).items()
    }
    return first in facts and second in facts and facts[first][name].kind == facts[second][name].kind


def _kinds_of_the_system(policy: Policy, names: Names) -> Iterator[Flaw]:
    """Yield records, grounds and lists of rows that are called what the system calls its own items."""
    rows = [name for name, fact in policy.facts.items() if isinstance(fact.kind, ListKind | ChoiceKind)]
    for section, own in (("records", policy.records), ("exit.grounds", names.grounds), ("facts", rows)):
        for name in own:
            if name in MADE_BY_THE_SYSTEM:
                message = f"“{name}” is what the system calls items it makes itself; choose another name"
                yield Flaw(f"{section}.{name}", message)


def _fields_asked_twice(policy: Policy, names: Names, declared: Mapping[str, str]) -> Iterator[Flaw]:
    """Yield conditions on an item that ask for a field whose name means something for the whole programme too."""
    for asked in conditions_of(policy):
        row, kind = row_of(asked, names)
        twice = row.keys() & declared.keys() - OF_THE_SYSTEM
        for path, leaf in leaves_at(asked.condition, asked.path):
            if isinstance(leaf, Compare) and leaf.name in twice:
                told = f"“{leaf.name}” is a field of “{kind}” and stands among {declared[leaf.name]} too"
                yield Flaw(path, f"{told}: give one another name")
