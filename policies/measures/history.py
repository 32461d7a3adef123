"""What does an exit rule see of a history: what stands, with findings counted, duties judged and measures told?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from policies.applied import apply_policy
from policies.days.working_days import Calendar
from policies.language.document import Policy
from policies.measures.standing import is_annulled, with_standing
from policies.obligations import with_duties
from policies.situation import Item, Situation


def see_history(policy: Policy, situation: Situation, calendar: Calendar) -> Situation:
    """Return the situation as exit rules look at it today; a ground's name is the number of its verified findings."""
    there = apply_policy(policy, replace(situation, items=[one for one in situation.items if not is_annulled(one)]))
    told = with_duties(policy, with_standing(policy, there), calendar)
    counts: Mapping[str, int] = {
        ground: len(findings_of(ground, told))
        for ground in (policy.exit.grounds if policy.exit else ())
        if ground not in policy.quantities
    }
    return replace(told, given={**counts, **told.given})


def findings_of(ground: str, situation: Situation) -> Sequence[Item]:
    """Return the verified findings of a ground since the listing, up to today, oldest first."""
    since = situation.anchors.get("listed_on", date.min)
    found = [
        one
        for one in situation.items
        if one.kind == ground and situation.stands(one) and since <= one.on <= situation.today
    ]
    return sorted(found, key=lambda one: (one.on, one.id))
