"""Which names does a policy declare, and what does each stand for?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import get_args

from policies.checks.sorts import (
    ANY,
    COUNT,
    DATE,
    FRACTION,
    NUMBER,
    TEXT,
    WHOLE,
    YES_OR_NO,
    Sort,
    choice,
    sort_of_kind,
)
from policies.language import quantities as q
from policies.language.document import Policy, Setting
from policies.language.exits import Effect, Exit
from policies.language.facts import ChoiceKind, Fact, Field_, ListKind
from policies.language.procedures import EndStage
from policies.language.words import OWN_DISTRICT, UNSET, Scalar
from policies.procedures.rulebook import facts_of, procedures_of
from policies.situation import SYSTEM_KINDS

Fields = Mapping[str, Sort]
# Days every organisation may have, from which time runs.
DAYS = ("today", "listed_on", "filed_on", "ended_on")
_NO_EXITS = Exit(clause="-")
_VALUES: Fields = {
    "score": NUMBER,
    "rank": Sort("number", step=1, least=1),
    "share_of_ranked": Sort("number", least=0, most=1, exact=False),
    "ranked_count": COUNT,
    "selected": YES_OR_NO,
}


@dataclass(frozen=True, slots=True)
class Names:
    """What may be asked for: values anywhere, more of them while grading, and kinds of item with their fields.

    `facts` are those of the programme and of its procedures; only those of the programme are among the values.
    """

    values: Fields
    grading: Fields
    kinds: Mapping[str, Fields]
    dated: frozenset[str]
    grounds: frozenset[str]
    facts: Mapping[str, Fact]


def names_of(policy: Policy, districts: Iterable[str] = ()) -> Names:
    """Return what the policy declares, with the sort of each; `district` is one of these, where there are any."""
    facts = facts_of(policy)
    kinds = {**dict(_kinds(policy)), **_rows(facts)}
    plain = {name: sort_of_kind(fact.kind) for name, fact in policy.facts.items()}
    settings = {name: _sort_of_setting(setting) for name, setting in policy.settings.items()}
    values: dict[str, Sort] = {**dict.fromkeys(DAYS, DATE), **settings, **plain}
    values |= {OWN_DISTRICT: choice(codes)} if (codes := tuple(districts)) else {}
    values |= dict.fromkeys(policy.conditions, YES_OR_NO)
    for name in policy.quantities:
        values[name] = _sort_of_quantity(policy, name, values, kinds, frozenset())
    grades = [one.grade for one in policy.grading.grades] if policy.grading else []
    verdicts = policy.grading.evaluation.verdicts if policy.grading else {}
    more = {**_VALUES, "verdict": choice(verdicts), "rated": choice(grades), "grade": choice(grades)}
    grounds = frozenset(exits_of(policy).grounds)
    items = frozenset(SYSTEM_KINDS) | frozenset(policy.records) | grounds
    return Names(values, more, kinds, items, grounds, facts)


def relations_of(policy: Policy) -> frozenset[str]:
    """Return the facts through which a measure reaches those an organisation is related to."""
    out = exits_of(policy)
    again = out.reentry.related if out.reentry else ()
    return frozenset(again).union(*(measure.related for measure in out.measures.values()))


def exits_of(policy: Policy) -> Exit:
    """Return what the policy says of exits: of none at all it declares nothing."""
    return policy.exit or _NO_EXITS


def _sorts(fields: Mapping[str, Field_]) -> dict[str, Sort]:
    return {name: sort_of_kind(field.kind) for name, field in fields.items()}


def _kinds(policy: Policy) -> Iterator[tuple[str, Fields]]:
    grades = [one.grade for one in policy.grading.grades] if policy.grading else []
    known: dict[str, Sort] = {
        "grade": choice(grades),
        "score": NUMBER,
        "rank": COUNT,
        "year": WHOLE,
        "verdict": choice(policy.grading.evaluation.verdicts if policy.grading else ()),
        "selected": YES_OR_NO,
        "measure": choice(exits_of(policy).measures),
        "effect": choice(get_args(Effect)),
        "rule": choice(exits_of(policy).rules),
        "overdue": YES_OR_NO,
        "due": DATE,
        "fact": choice(facts_of(policy)),
        "confirmed_on": DATE,
        "in_force": YES_OR_NO,
        "ends_on": DATE,
        "obligation": choice(policy.obligations),
        "state": ANY,
        "procedure": choice(procedures_of(policy)),
        "outcome": choice(_outcomes(policy)),
        "confirmed": YES_OR_NO,
        "closes_on": DATE,
        "decided_on": DATE,
        "number": WHOLE,
    }
    for kind, fields in SYSTEM_KINDS.items():
        yield kind, {**{field: known.get(field, ANY) for field in fields}, "on": DATE}
    for name, record in policy.records.items():
        yield name, {"on": DATE, "confirmed": YES_OR_NO, **_sorts(record.fields)}
    for name, ground in exits_of(policy).grounds.items():
        yield name, {"on": DATE, "verified": YES_OR_NO, "by": ANY, **_sorts(ground.fields)}


def _outcomes(policy: Policy) -> Iterator[str]:
    stages = chain.from_iterable(one.stages.values() for one in procedures_of(policy).values())
    return (stage.ends for stage in stages if isinstance(stage, EndStage))


def _rows(facts: Mapping[str, Fact]) -> dict[str, Fields]:
    rows: dict[str, Fields] = {}
    for name, fact in facts.items():
        if isinstance(fact.kind, ListKind):
            rows[name] = _sorts(fact.kind.of)
        elif isinstance(fact.kind, ChoiceKind) and fact.kind.many:
            rows[name] = {"value": choice(fact.kind.options)}
    return rows


def _sort_of_setting(setting: Setting) -> Sort:
    known = [value for value in (setting.value, *setting.by_year.values()) if value != UNSET]
    if not known:
        return ANY
    return sort_of_value(known[0])


def sort_of_value(value: Scalar) -> Sort:
    """Return the sort of a setting's value."""
    if isinstance(value, bool):
        return YES_OR_NO
    return TEXT if isinstance(value, str) else NUMBER


def _sort_of_quantity(  # one case a word
    policy: Policy, name: str, values: Fields, kinds: Mapping[str, Fields], seen: frozenset[str]
) -> Sort:
    quantity = policy.quantities.get(name)
    if quantity is None or name in seen:
        return values.get(name, ANY)
    match quantity:
        case q.Count() | q.Distinct() | q.Most() | q.Run():
            return COUNT
        case q.Elapsed():
            return WHOLE
        case q.Ratio() | q.Mean():
            return _sort_of_mean(quantity, kinds) if isinstance(quantity, q.Mean) else FRACTION
        case q.Sum():
            return Sort("number", step=_field(quantity.sum, kinds).step)
        case q.Highest():
            return _field(quantity.highest, kinds)
        case q.Lowest():
            return _field(quantity.lowest, kinds)
        case q.Latest():
            return _field(quantity.latest, kinds)
        case q.Balance():
            return NUMBER
        case _:
            sorts = [_sort_of_quantity(policy, part, values, kinds, seen | {name}) for part in quantity.parts]
    whole = all(sort.step == 1 for sort in sorts)
    return Sort("number", step=1 if whole else None, exact=all(sort.exact for sort in sorts))


def _sort_of_mean(quantity: q.Mean, kinds: Mapping[str, Fields]) -> Sort:
    """Return the sort of a mean: it lies where its values lie, unless a weight may be less than nothing."""
    of, (kind, _, _) = _field(quantity.mean, kinds), quantity.mean.partition(".")
    weight = COUNT if quantity.weighted_by is None else _field(f"{kind}.{quantity.weighted_by}", kinds)
    if weight.least is None or weight.least < 0:
        return FRACTION
    return replace(FRACTION, least=of.least, most=of.most)


def _field(path: str, kinds: Mapping[str, Fields]) -> Sort:
    kind, _, field = path.partition(".")
    return kinds.get(kind, {}).get(field, ANY)
