"""Which situation does a worked example describe?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from policies.applied import apply_policy
from policies.checks.names import facts_of
from policies.language.document import Policy
from policies.language.examples import Base, Entrant, Example, ExampleItem, Points
from policies.language.grading import Evaluation
from policies.language.windows import CalendarUnit
from policies.language.words import OWN_DISTRICT, Length
from policies.quantities.spans import calendar_span
from policies.situation import Item, Situation

_NOTHING = Base()
# As far back as windows of evaluations are ever asked for in an example.
_CYCLES = 10


def base_of(example: Example, bases: Mapping[str, Base]) -> Base:
    """Return what the example begins with; nothing without a base. Raises KeyError for one that is not there."""
    return _NOTHING if example.base is None else bases[example.base]


def situation_of(policy: Policy, example: Example, bases: Mapping[str, Base]) -> Situation:
    """Return what is known in the example: its own before that of its base, under the policy's declarations."""
    base = base_of(example, bases)
    district = base.district if example.district is None else example.district
    facts: dict[str, object] = {**base.facts, **example.facts, **example.confirmations}
    for name in example.without:
        facts.pop(name, None)
    items = [read_item(one) for one in (*base.items, *example.items)]
    known = Situation(
        today=example.today,
        facts={**dict.fromkeys(facts_of(policy)), **facts},
        items=items,
        lists=frozenset(example.lists),
        anchors={**_listed(policy, example), **base.anchors, **example.anchors},
        settings=example.settings,
        period=period_of(policy, example.today),
        given={**({} if district is None else {OWN_DISTRICT: district}), **_share(example), **example.given},
    )
    return apply_policy(policy, replace(known, earlier_periods=_earlier(policy, known.period)))


def read_item(one: ExampleItem) -> Item:
    """Return what happened as judgements look at it."""
    return Item(one.kind, one.on, one.fields, one.id)


def points_of(example: Example) -> dict[str, Points]:
    """Return the points of each of those who are graded together."""
    return {one: said.score if isinstance(said, Entrant) else said for one, said in example.scores.items()}


def population_of(example: Example, situation: Situation) -> dict[str, Situation]:
    """Return the situation of each of those who are graded together: the example's, with what is its own."""
    return {
        one: _of_entrant(said, situation) if isinstance(said, Entrant) else situation
        for one, said in example.scores.items()
    }


def _of_entrant(entrant: Entrant, situation: Situation) -> Situation:
    own = {} if entrant.district is None else {OWN_DISTRICT: entrant.district}
    return replace(situation, facts={**situation.facts, **entrant.facts}, given={**situation.given, **own})


def _share(example: Example) -> dict[str, Fraction]:
    """Return the place as a share of those ranked, exactly, as a judgement has it that knows both."""
    place, among = example.given.get("rank"), example.given.get("ranked_count")
    if isinstance(place, int) and isinstance(among, int) and among > 0:
        return {"share_of_ranked": Fraction(place, among)}
    return {}


def _listed(policy: Policy, example: Example) -> dict[str, date]:
    """Return the day on which a population of scores was listed, where nothing is said of it: the rules' first day."""
    return {"listed_on": policy.in_force.from_} if example.scores else {}


def period_of(policy: Policy, day: date) -> tuple[date, date] | None:
    """Return the period of the evaluation under way: the calendar's, or the year where the document names none."""
    if policy.grading is None:
        return None
    return calendar_span(day, _unit(policy.grading.evaluation))


def _unit(evaluation: Evaluation) -> CalendarUnit:
    return "year" if isinstance(evaluation.every, Length) or evaluation.every == "unset" else evaluation.every


def _earlier(policy: Policy, period: tuple[date, date] | None) -> tuple[tuple[date, date], ...]:
    found: list[tuple[date, date]] = []
    while policy.grading is not None and period is not None and period[0] > date.min and len(found) < _CYCLES:
        period = calendar_span(date.fromordinal(period[0].toordinal() - 1), _unit(policy.grading.evaluation))
        found.append(period)
    return tuple(found)
