"""Which points, places, grades and awards come out of the example?"""

from policies.awarding import awards
from policies.exemplified.found import Found
from policies.grading import grade
from policies.grading_all import grade_all
from policies.language.document import Policy
from policies.language.examples import Example
from policies.language.grading import Grading
from policies.measuring import holds
from policies.ranking import rank
from policies.scoring import score
from policies.situation import Situation

_RUBRIC = "grading.rubric.indicators"


def find_points(policy: Policy, example: Example, situation: Situation) -> Found:
    """Return the points of one indicator, or the total with all its parts."""
    rubric = _grading(policy).rubric
    if rubric is None:
        message = "this programme has no rubric"
        raise KeyError(message)
    card = score(rubric, situation, example.marks)
    if example.ask.indicator is not None:
        asked = example.ask.indicator
        return Found({"points": card.points[asked]}, frozenset({f"{_RUBRIC}.{asked}"}))
    touched = frozenset(f"{_RUBRIC}.{name}" for name in card.points)
    return Found({"points": card.total, "parts": card.points}, touched)


def find_grade(policy: Policy, situation: Situation) -> Found:
    """Return the grade of one provider and its points' standing."""
    answer = grade(_grading(policy), situation)
    touched = frozenset({answer.because.rule}) if answer.because is not None else frozenset[str]()
    return Found({"grade": answer.grade}, touched)


def find_ranking(policy: Policy, example: Example) -> Found:
    """Return everybody's place, and who waits for a decision."""
    found = rank(example.scores, _grading(policy).ties)
    ranks = {one: place.rank for one, place in found.places.items()}
    return Found({"ranks": ranks, "tied": found.to_decide}, frozenset({"grading.ties"}))


def find_awards(policy: Policy, example: Example, situation: Situation) -> Found:
    """Return what one provider is given (its rank and grade given), or a whole population of scores."""
    grading = _grading(policy)
    if example.scores:
        graded = grade_all(grading, dict.fromkeys(example.scores, situation), example.scores)
        found = awards(grading, graded)
        titles = tuple(one.title.zh for one in found.granted if one.title is not None)
        return Found({"total": found.total, "titles": titles}, frozenset(one.because.rule for one in found.granted))
    due = [(index, one) for index, one in enumerate(grading.awards) if holds(one.when, situation)]
    titles = tuple(one.title.zh for _, one in due if one.title is not None)
    amount = sum(one.amount or 0 for _, one in due)
    touched = frozenset(f"grading.awards.{index}" for index, _ in due)
    return Found({"amount": amount, "total": amount, "titles": titles}, touched)


def _grading(policy: Policy) -> Grading:
    if policy.grading is None:
        message = "this programme has no grading"
        raise KeyError(message)
    return policy.grading
