"""How many points has a listing now, is it ranked, and what decides between it and its equals?"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from policies.grades.grade import may
from policies.grades.scoring import Points, measure_inputs
from policies.language.grading import Grading
from policies.points.compiled import TOTAL, compile_rubric
from policies.quantities.exact import number_of
from policies.quantities.measuring import value_of
from policies.situation import Situation

# Live points are whole millionths, whatever the rubric's own step, so that those of two versions can be compared.
MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class LiveScore:
    """Points in millionths (None: something that must be known is not), whether it is ranked, and its standing.

    `parts` holds every indicator's points; `decisive` what decides between equals, more is better.
    """

    points_micro: int | None
    parts: Mapping[str, int | None]
    ranked: bool
    decisive: tuple[Fraction | None, ...] = ()


def score_live(grading: Grading, situation: Situation, marks: Mapping[str, Points] | None = None) -> LiveScore:
    """Return the live score; without a rubric there are no points and nobody is ranked.

    Raises ValueError where a rubric counts in less than millionths of a point.
    """
    if grading.rubric is None:
        return LiveScore(None, {}, ranked=False)
    compiled = compile_rubric(grading.rubric)
    times, over = divmod(MICRO, compiled.scale)
    if over:
        message = f"the rubric counts in {compiled.scale}ths of a point; a live score in millionths"
        raise ValueError(message)
    parts = compiled.score(measure_inputs(grading.rubric, situation, marks or {}))
    total = parts.pop(TOTAL)
    evaluation = grading.evaluation
    included = may(evaluation.includes, situation) and may(evaluation.ranked, situation)
    chain = grading.ties.by if grading.ties else ()
    return LiveScore(
        points_micro=None if total is None else total * times,
        parts={name: None if points is None else points * times for name, points in parts.items()},
        ranked=total is not None and included is True,
        decisive=tuple(number_of(value_of(name, situation)) for name in chain),
    )
