"""What follows from what happened: which measures, what falls with one, who works again, applies again, appeals?"""

from policies.falling import Changed, Fall, Fallen, find_fallen
from policies.measure_ends import Stretch, find_stretch, judge_end
from policies.measures import MeasureDue, find_measures
from policies.restoring import (
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
