"""Can every condition come true? It asks for what there is, and compares it with what it can be."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from policies.checks.flaw import Flaw, misnamed
from policies.checks.names import Names, exits_of
from policies.checks.sorts import ANY, Sort
from policies.checks.uses import Use
from policies.checks.views import Views, views_of
from policies.checks.walking import Asked, conditions_of, leaves_at
from policies.files.slips import comparison_in
from policies.language.bounds import Bound
from policies.language.conditions import Compare
from policies.language.document import Policy
from policies.language.grading import ByTable
from policies.language.obligations import Obligation
from policies.language.words import Scalar, share_in_percent
from policies.quantities.rows import OverRows, kind_and_field
from policies.spelling import nearest_word, perhaps

_ELSEWHERE = "ask for it there, or declare under facts what is always known"


@dataclass(frozen=True, slots=True)
class _Known:
    """What a condition may ask for: values of its `place`, and fields of one item (`whose`)."""

    policy: Policy
    names: Names
    views: Views
    place: str
    row: Mapping[str, Sort]
    whose: str


def find_condition_flaws(policy: Policy, names: Names, uses: list[Use]) -> Iterator[Flaw]:
    """Yield conditions that ask for what there is not, or for what cannot be; and other uses of a name as a value."""
    views = views_of(policy, names)
    for asked in conditions_of(policy):
        row, whose = row_of(asked, names)
        if whose and whose not in names.kinds:
            continue  # the kind is told where it stands; nobody knows its fields
        known = _Known(policy, names, views, asked.path, row, whose)
        for path, leaf in leaves_at(asked.condition, asked.path):
            if isinstance(leaf, Compare):
                yield from _flawed(leaf, path, known)
    for use in uses:
        if use.as_ == "value":
            yield from _flawed_number(use, names, views)
        elif use.as_ == "ending":
            yield from _hidden(use.name, use.path, views, asked_at=use.path)


def row_of(asked: Asked, names: Names) -> tuple[Mapping[str, Sort], str]:
    """Return the fields a condition may ask of one item, and the kind of item."""
    holder = asked.holder
    if isinstance(holder, Obligation) and asked.field == "only_when":
        kind = holder.for_ or ("change" if holder.changed else "")
    elif asked.field not in {"where", "shown_where"}:
        kind = ""
    elif isinstance(holder, Obligation):
        kind = holder.shown_by
    elif isinstance(holder, ByTable):
        kind = holder.per
    else:
        kind = kind_and_field(holder)[0] if isinstance(holder, OverRows) else ""
    return names.kinds.get(kind, {}), kind


def _flawed(leaf: Compare, path: str, known: _Known) -> Iterator[Flaw]:
    seen = {**known.views.known_at(known.place), **known.row}
    sort = seen.get(leaf.name)
    if sort is not None:
        if why := why_never(sort, leaf.bound):
            yield Flaw(path, f"“{leaf.name}” {why}")
        elif leaf.name not in known.row:
            yield from _hidden(leaf.name, path, known.views, asked_at=known.place)
    elif leaf.name in known.names.kinds:
        message = f"“{leaf.name}” is a kind of item: count it under quantities, and compare the number"
        yield Flaw(path, message)
    elif where := known.views.only_at(leaf.name):
        yield Flaw(path, f"“{leaf.name}” is known only in {where}, so here this is never so: {_ELSEWHERE}")
    elif how := _asked_otherwise(known.policy, leaf.name):
        yield Flaw(path, how)
    else:
        row = f", nor a field of “{known.whose}”" if known.whose else ""
        told = f"“{leaf.name}” is no fact, quantity, condition or setting of this policy{row}"
        yield misnamed(path, told, leaf.name, seen.keys())


def _asked_otherwise(policy: Policy, name: str) -> str | None:
    """Return how to ask for what a condition does not name, None for what stands nowhere."""
    sections: tuple[tuple[str, Iterable[str], str], ...] = (
        ("lists", policy.lists, f"write on_list: [{name}]"),
        ("eligibility", policy.eligibility, "an action asks for it in needs"),
        ("materials", policy.materials, "an action asks for it by needs: [materials]"),
        ("obligations", policy.obligations, f"count duty where obligation: {name} under quantities, and compare that"),
        (
            "exit.measures",
            exits_of(policy).measures,
            f"count measure where measure: {name} under quantities, and compare that",
        ),
    )
    return next((f"“{name}” stands among {at}: {how}" for at, names, how in sections if name in names), None)


def _hidden(name: str, path: str, views: Views, *, asked_at: str) -> Iterator[Flaw]:
    """Yield what a quantity or named condition is made of and what is not known where it is asked for."""
    for part in views.hidden_behind(name, asked_at):
        message = f"“{name}” is made of “{part}”, which is known only in {views.only_at(part)}: {_ELSEWHERE}"
        yield Flaw(path, message)


def _flawed_number(use: Use, names: Names, views: Views) -> Iterator[Flaw]:
    """Yield what is wrong with a name that is computed with: a ratio's, a sum's, an indicator's."""
    known = views.known_at(use.path)
    sort = known.get(use.name)
    if sort is None and use.name in names.kinds:
        yield Flaw(use.path, f"“{use.name}” is a kind of item: count it under quantities, and use the number")
    elif sort is None and (where := views.only_at(use.name)):
        yield Flaw(use.path, f"“{use.name}” is known only in {where}, and cannot be computed with here: {_ELSEWHERE}")
    elif sort is None:
        yield misnamed(use.path, f"“{use.name}” is no fact or quantity of this policy", use.name, known.keys())
    elif sort.type not in {"number", "any"} and not use.path.startswith("grading.ties."):
        yield Flaw(use.path, f"“{use.name}” is no number ({sort.type}), and cannot be computed with")
    else:
        yield from _hidden(use.name, use.path, views, asked_at=use.path)


def why_never(sort: Sort, bound: Bound) -> str | None:
    """Return why nothing of this sort can be as the bound says, None when something can."""
    if sort is ANY:
        return None
    if sort.is_share and (why := _why_no_share(bound)):
        return why
    if sort.type == "list":
        return "is a list: count its rows under quantities, and compare the number"
    if sort.type == "many":
        return "may be several options at once: count them under quantities, and compare the number"
    if bound.numbers and sort.type != "number":
        return f"is no number, and cannot be {next(iter(bound.numbers))}; write is or one_of"
    strange = [value for value in bound.values if not sort.can_be(value)]
    if strange:
        return f"is never {_shown(strange[0])}{_instead(strange[0], sort)}"
    return _why_empty(sort, bound)


def _why_no_share(bound: Bound) -> str | None:
    """Return how a share is written, None when the bound compares with nothing outside of 0 to 1."""
    for given in (*bound.numbers.values(), *bound.values):
        if isinstance(given, str) and (share := share_in_percent(given)):
            return f"is a share from 0 to 1: {share}"
        if isinstance(given, int | Decimal) and not 0 <= given <= 1:
            return f"is a share from 0 to 1: {share_in_percent(f'{given}%') or share_in_percent('10%')}"
    return None


def _instead(value: Scalar, sort: Sort) -> str:
    """Return what could stand there: one of the options, the one perhaps meant, or a code as text."""
    if not sort.options:
        return f" ({sort.type}){_written(value, sort)}"
    if not isinstance(value, str) and str(value) in sort.options:
        return f' as a number: write it in quotes, "{value}"'
    return f"; it is one of {', '.join(sorted(sort.options))}{perhaps(nearest_word(str(value), sort.options))}"


def _written(value: Scalar, sort: Sort) -> str:
    """Return how it is written what a text says in Chinese: yes or no, or a comparison."""
    words = comparison_in(value) if isinstance(value, str) and sort.type == "number" else None
    if words is None:
        return ": write true or false" if sort.type == "boolean" else ""
    return f": write {words}"


def _why_empty(sort: Sort, bound: Bound) -> str | None:
    """Return why no number lies within the bound."""
    floor = max((one for one in (bound.at_least, bound.more_than) if one is not None), default=None)
    roof = min((one for one in (bound.at_most, bound.less_than) if one is not None), default=None)
    if floor is not None and roof is not None:
        met = floor == roof and floor != bound.more_than and roof != bound.less_than
        if floor > roof or (floor == roof and not met):
            over = "above" if floor == bound.more_than else "at least"
            under = "below" if roof == bound.less_than else "at most"
            return f"is never both {over} {floor} and {under} {roof}"
    if floor is not None and sort.most is not None and (floor > sort.most or bound.more_than == sort.most):
        return f"is at most {sort.most}, so this is never so"
    if roof is not None and sort.least is not None and (roof < sort.least or bound.less_than == sort.least):
        return f"is at least {sort.least}, so this is never so"
    return None


def _shown(value: Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else f"“{value}”"
