"""Which duties, measures, falls and bars follow in the example?"""

from datetime import date

from policies.days.working_days import Calendar
from policies.exemplified.found import Found
from policies.exits import find_fallen, find_measures, find_reentry, find_restoration, may_use
from policies.language.document import Policy
from policies.language.examples import DutyExpected, MeasureExpected
from policies.obligations import find_duties
from policies.quantities.measuring import holds, value_of
from policies.situation import Situation


def find_owed(policy: Policy, situation: Situation, calendar: Calendar, days: tuple[date, date]) -> Found:
    """Return the duties owed between two days."""
    found = find_duties(policy, situation, calendar, *days)
    told = tuple(
        DutyExpected(obligation=one.obligation, due=one.due, state=one.state) for one in found if not one.checks
    )
    checks = tuple(DutyExpected(obligation=one.obligation, due=one.due, state=one.state) for one in found)
    touched = frozenset(f"obligations.{one.obligation}" for one in found)
    return Found({"duties": told, "duties and checks": checks}, touched)


def find_following(policy: Policy, situation: Situation, calendar: Calendar) -> Found:
    """Return the measures that follow."""
    found = find_measures(policy, situation, calendar)
    told = tuple(
        MeasureExpected(rule=one.rule, measure=one.measure, force=one.force, ends_on=one.stretch.ends_on)
        for one in found
    )
    return Found({"measures": told}, frozenset(f"exit.rules.{one.rule}" for one in found))


def find_falling(policy: Policy, situation: Situation, calendar: Calendar, annulled: str) -> Found:
    """Return the ids of what falls with an annulled item."""
    fall = find_fallen(policy, situation, annulled, calendar)
    return Found({"falls": tuple(one.id for one in fall.items)}, frozenset({"exit.remedies"}))


def find_bar(policy: Policy, situation: Situation, calendar: Calendar) -> Found:
    """Return from when the organisation may apply again; granted when nothing bars it today."""
    found = find_reentry(policy, situation.items, situation.today, calendar)
    return Found({"from": found.from_, "never": found.never, "granted": not found.barred}, frozenset({"exit.reentry"}))


def find_restored(policy: Policy, situation: Situation) -> Found:
    """Return whether the suspension is over, and from which day on."""
    found = find_restoration(policy, situation)
    answers = {"granted": found is None or found.restored, "from": None if found is None else found.on}
    return Found(answers, frozenset({"exit.restored_after"}))


def find_right(policy: Policy, situation: Situation, right: str) -> Found:
    """Return whether a right of the listing may be used today."""
    verdict = may_use(policy, situation, right)
    clauses = tuple(reason.clause for reason in verdict.reasons)
    return Found({"granted": verdict.granted, "clauses": clauses}, frozenset({f"listing.rights.{right}"}))


def find_value(policy: Policy, situation: Situation, name: str) -> Found:
    """Return the value of a named condition, quantity or requirement."""
    if name in policy.eligibility:
        return Found({"value": holds(policy.eligibility[name].require, situation)}, frozenset({f"eligibility.{name}"}))
    section = "conditions" if name in policy.conditions else "quantities"
    return Found({"value": value_of(name, situation)}, frozenset({f"{section}.{name}"}))
