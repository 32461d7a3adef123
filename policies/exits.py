"""What follows from what happened: which measures, what falls with one, who works again, applies again, appeals?"""

from policies.measures.ends import Stretch, find_stretch, judge_end
from policies.measures.falling import Changed, Fall, Fallen, find_fallen
from policies.measures.following import MeasureDue, find_measures
from policies.measures.restoring import (
    Reentry,
    RelatedParty,
    Restoration,
    find_reentry,
    find_restoration,
    may_appeal,
    may_use,
)

__all__ = [
    "Changed",
    "Fall",
    "Fallen",
    "MeasureDue",
    "Reentry",
    "RelatedParty",
    "Restoration",
    "Stretch",
    "find_fallen",
    "find_measures",
    "find_reentry",
    "find_restoration",
    "find_stretch",
    "judge_end",
    "may_appeal",
    "may_use",
]
