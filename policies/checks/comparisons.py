"""Can every condition come true? It asks for what there is, and compares it with what it can be."""

from collections.abc import Iterator, Mapping

from policies.checks.declared import perhaps
from policies.checks.flaw import Flaw
from policies.checks.names import Names
from policies.checks.sorts import ANY, COUNT, Sort
from policies.checks.uses import Use
from policies.checks.walking import Asked, conditions_of
from policies.language import quantities as q
from policies.language.conditions import Compare, leaves_of
from policies.language.document import Policy
from policies.language.exits import ExitRule
from policies.language.grading import ByTable
from policies.language.obligations import Obligation
from policies.language.words import Bound, Scalar


def find_condition_flaws(policy: Policy, names: Names, uses: list[Use]) -> Iterator[Flaw]:
    """Yield conditions that ask for what there is not, or for what cannot be; and other uses of a name as a value."""
    graded = _paths_of_grading(policy)
    for asked in conditions_of(policy):
        row, whose = _row(asked, names)
        known = {**names.values, **(names.grading if asked.path.startswith(graded) else {}), **row}
        for leaf in leaves_of(asked.condition):
            if isinstance(leaf, Compare):
                yield from _flawed(asked, leaf, known, names, whose)
    condition_paths = {asked.path for asked in conditions_of(policy)}
    for use in uses:
        if use.as_ == "value" and use.path not in condition_paths:
            yield from _flawed_number(use, names)


def _paths_of_grading(policy: Policy) -> tuple[str, ...]:
    """Return where score and rank are known: while grading, in named conditions, in the year's selection."""
    selection = policy.grading.evaluation.selection if policy.grading else None
    return ("grading.", "conditions.", *(() if selection is None else (f"procedures.{selection}.",)))


def _row(asked: Asked, names: Names) -> tuple[Mapping[str, Sort], str]:
    """Return the fields a condition may ask of one item, and the kind of item."""
    holder = asked.holder
    if asked.field == "only_when" and isinstance(holder, Obligation) and (holder.for_ or holder.changed):
        kind = holder.for_ or "change"
        return names.kinds.get(kind, {}), kind
    if isinstance(holder, ExitRule) or asked.path.startswith("conditions."):
        return dict.fromkeys(names.grounds, COUNT), ""
    if asked.field not in {"where", "shown_where"}:
        return {}, ""
    match holder:
        case q.Count():
            kind = holder.count
        case q.Run():
            kind = holder.run
        case q.Elapsed():
            kind = holder.elapsed_since
        case ByTable():
            kind = holder.per
        case Obligation():
            kind = holder.shown_by
        case q.Sum() | q.Distinct() | q.Most() | q.Mean() | q.Highest() | q.Lowest() | q.Latest():
            kind = str(getattr(holder, type(holder).__name__.lower())).partition(".")[0]
        case _:
            return {}, ""
    return names.kinds.get(kind, {}), kind


def _flawed(asked: Asked, leaf: Compare, known: Mapping[str, Sort], names: Names, whose: str) -> Iterator[Flaw]:
    sort = known.get(leaf.name)
    if sort is None and leaf.name in names.kinds:
        message = f"“{leaf.name}” is a kind of item: count it under quantities, and compare the number"
        yield Flaw(asked.path, message)
    elif sort is None:
        row = f", nor a field of “{whose}”" if whose else ""
        hint = perhaps(leaf.name, known.keys())
        yield Flaw(asked.path, f"“{leaf.name}” is no fact, quantity, condition or setting of this policy{row}{hint}")
    elif why := why_never(sort, leaf.bound):
        yield Flaw(asked.path, f"“{leaf.name}” {why}")


def _flawed_number(use: Use, names: Names) -> Iterator[Flaw]:
    """Yield what is wrong with a name that is computed with: a ratio's, a sum's, an indicator's."""
    known = {**names.values, **names.grading} if use.path.startswith("grading.") else names.values
    sort = known.get(use.name)
    if sort is None and use.name in names.kinds:
        yield Flaw(use.path, f"“{use.name}” is a kind of item: count it under quantities, and use the number")
    elif sort is None:
        yield Flaw(use.path, f"“{use.name}” is no fact or quantity of this policy{perhaps(use.name, known.keys())}")
    elif sort.type not in {"number", "any"} and not use.path.endswith(".by"):
        yield Flaw(use.path, f"“{use.name}” is no number ({sort.type}), and cannot be computed with")


def why_never(sort: Sort, bound: Bound) -> str | None:
    """Return why nothing of this sort can be as the bound says, None when something can."""
    if sort is ANY:
        return None
    if sort.type == "list":
        return "is a list: count its rows under quantities, and compare the number"
    if sort.type == "many":
        return "may be several options at once: count them under quantities, and compare the number"
    if bound.numbers and sort.type != "number":
        return f"is no number, and cannot be {next(iter(bound.numbers))}; write is or one_of"
    strange = [value for value in bound.values if not sort.can_be(value)]
    if strange:
        known = f"; it is one of {', '.join(sorted(sort.options))}" if sort.options else f" ({sort.type})"
        return f"is never {_shown(strange[0])}{known}"
    return _why_empty(sort, bound)


def _why_empty(sort: Sort, bound: Bound) -> str | None:
    """Return why no number lies within the bound."""
    floor = max((one for one in (bound.at_least, bound.more_than) if one is not None), default=None)
    roof = min((one for one in (bound.at_most, bound.less_than) if one is not None), default=None)
    if floor is not None and roof is not None:
        met = floor == roof and floor != bound.more_than and roof != bound.less_than
        if floor > roof or (floor == roof and not met):
            return f"is never both above {floor} and below {roof}"
    if floor is not None and sort.most is not None and (floor > sort.most or bound.more_than == sort.most):
        return f"is at most {sort.most}, so this is never so"
    if roof is not None and sort.least is not None and (roof < sort.least or bound.less_than == sort.least):
        return f"is at least {sort.least}, so this is never so"
    return None


def _shown(value: Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else f"“{value}”"
