"""Which names are known where a condition stands, and which only elsewhere?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from policies.checks.actions import actions_of, all_actions
from policies.checks.names import Fields, Names
from policies.checks.sorts import COUNT, sort_of_kind
from policies.language import quantities as q
from policies.language.conditions import names_in
from policies.language.document import Policy
from policies.language.facts import Fact, Field_
from policies.language.procedures import Action
from policies.procedures.rulebook import path_of_procedure, procedures_of
from policies.quantities.rows import kind_and_field

# What is declared for everybody may be made of anything: whoever asks for it must know what it is made of.
_OF_ANYTHING = ("conditions.", "quantities.")


@dataclass(frozen=True, slots=True)
class View:
    """What is known below a path, and nowhere else; `where` says so in words, unless it is only handed on there."""

    path: str
    fields: Fields
    where: str = ""


@dataclass(frozen=True, slots=True)
class Views:
    """What is known everywhere, and what only in some places."""

    everywhere: Fields
    places: tuple[View, ...]
    made_of: Mapping[str, tuple[str, ...]]

    def known_at(self, path: str) -> Fields:
        """Return what is known at a path."""
        if path.startswith(_OF_ANYTHING) and not path.endswith(".where"):
            return {**_together(self.places), **self.everywhere}
        return {**self.everywhere, **_together(view for view in self.places if f"{path}.".startswith(view.path))}

    def hidden_behind(self, name: str, path: str) -> Iterator[str]:
        """Yield what a name is made of, in the end, and what is not known at that path."""
        known = self.known_at(path)
        waiting, seen = list(self.made_of.get(name, ())), set[str]()
        while waiting:
            part = waiting.pop()
            if part not in seen:
                seen.add(part)
                waiting += self.made_of.get(part, ())
                if part not in known and self.only_at(part):
                    yield part

    def only_at(self, name: str) -> str:
        """Return the places where alone a name is known, in words; nothing when there are none."""
        places = [view.where for view in self.places if view.where and name in view.fields]
        return "" if name in self.everywhere else " and ".join(dict.fromkeys(places))


def _together(views: Iterable[View]) -> Fields:
    return dict(chain.from_iterable(view.fields.items() for view in views))


def views_of(policy: Policy, names: Names) -> Views:
    """Return what each place of the policy knows."""
    grounds = View("exit.rules.", dict.fromkeys(names.grounds, COUNT), "exit.rules")
    own = (
        View(f"{path_of_procedure(name)}.", _sorts(one.facts), path_of_procedure(name))
        for name, one in procedures_of(policy).items()
    )
    said = (View(f"{path}.when.", _sorts(action.says), path) for path, _, action in all_actions(policy))
    places = (*_graded(policy, names), grounds, *own, *said, *_required(policy))
    made_of = {
        **{name: tuple(names_in(condition.when)) for name, condition in policy.conditions.items()},
        **{name: _parts(quantity, names) for name, quantity in policy.quantities.items()},
    }
    return Views(names.values, tuple(view for view in places if view.fields), made_of)


def _parts(quantity: q.Quantity, names: Names) -> tuple[str, ...]:
    match quantity:
        case q.Combined():
            return quantity.parts
        case q.Balance():
            return ()
        case _:
            kind, _ = kind_and_field(quantity)
            return (kind,) if kind in names.facts else ()


def _graded(policy: Policy, names: Names) -> Iterator[View]:
    """Yield where score and rank are known: while grading, in the selection that belongs to it, in its tables."""
    yield from (View(f"tables.{name}.", names.grading) for name, one in policy.tables.items() if one.of == "evaluation")
    if policy.grading is not None:
        yield View("grading.", names.grading, "grading")
        if policy.grading.evaluation.selection is not None:
            yield View(f"procedures.{policy.grading.evaluation.selection}.", names.grading)


def _required(policy: Policy) -> Iterator[View]:
    """Yield what a requirement knows besides: what every action that needs it is told, in its form or by its actor."""
    for name in policy.eligibility:
        yield View(f"eligibility.{name}.", _known_to_all(_needing(policy, name, procedures_of(policy))))
    for key, procedure in procedures_of(policy).items():
        for name in procedure.eligibility:
            path = f"{path_of_procedure(key)}.eligibility.{name}."
            yield View(path, _known_to_all(_needing(policy, name, (key,))))


def _needing(
    policy: Policy, requirement: str, procedures: Iterable[str]
) -> Iterator[tuple[Mapping[str, Fact], Action]]:
    for key in procedures:
        procedure = procedures_of(policy)[key]
        for _, _, action in actions_of(procedure, key):
            if requirement in action.needs:
                yield procedure.facts, action


def _known_to_all(needing: Iterable[tuple[Mapping[str, Fact], Action]]) -> Fields:
    told = [{**_sorts(facts), **_sorts(action.says)} for facts, action in needing]
    shared = set(told[0]).intersection(*told) if told else set[str]()
    return {name: told[0][name] for name in shared}


def _sorts(asked: Mapping[str, Fact] | Mapping[str, Field_]) -> Fields:
    return {name: sort_of_kind(one.kind) for name, one in asked.items()}
