"""Which points, places, grades and awards come out of the example?"""

from collections.abc import Iterator
from fractions import Fraction

from policies.checks.indicators import indicators_of
from policies.exemplified.found import Found
from policies.grades.awarding import award_all
from policies.grades.grade import grade
from policies.grades.grade_all import grade_all
from policies.grades.ranking import rank
from policies.grades.scoring import Scorecard, score
from policies.language.document import Policy
from policies.language.examples import Example
from policies.language.grading import Grading, OfQuantity, Rubric
from policies.quantities.exact import number_of
from policies.quantities.measuring import holds
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
        return Found({"points": card.points[asked]}, frozenset({f"{_RUBRIC}.{asked}", *_bands_of(card, asked, rubric)}))
    touched = frozenset(f"{_RUBRIC}.{name}" for name in card.points)
    return Found({"points": card.total, "parts": card.points}, touched)


def _bands_of(card: Scorecard, name: str, rubric: Rubric) -> Iterator[str]:
    """Yield the band the number lies in, and the edge it stands on exactly."""
    value = next((number_of(one.value) for one in card.indicators if one.name == name), None)
    for path, indicator in indicators_of(rubric.indicators, _RUBRIC):
        if path.rpartition(".")[2] == name and isinstance(indicator, OfQuantity) and value is not None:
            yield from bands_touched(indicator, value)


def bands_touched(indicator: OfQuantity, value: Fraction) -> Iterator[str]:
    """Yield what a number touches among an indicator's bands, named `of a quantity: band 2`, `…: edge 60`."""
    for index, band in enumerate(indicator.bands or ()):
        bound = band.under if band.under is not None else band.up_to
        if bound is not None and value == bound:
            yield f"{indicator.label.zh}: edge {bound}"
        if bound is None or value < bound or (band.up_to is not None and value == bound):
            yield f"{indicator.label.zh}: band {index + 1}"
            return


def bands_to_touch(rubric: Rubric) -> Iterator[str]:
    """Yield every band and every edge between two, except where the number is rounded before it is judged."""
    for _, indicator in indicators_of(rubric.indicators, _RUBRIC):
        if isinstance(indicator, OfQuantity) and indicator.round is None:
            for index, band in enumerate(indicator.bands or ()):
                bound = band.under if band.under is not None else band.up_to
                yield f"{indicator.label.zh}: band {index + 1}"
                if bound is not None:
                    yield f"{indicator.label.zh}: edge {bound}"


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
        found = award_all(grading, graded)
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
