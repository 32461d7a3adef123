"""Which points, places, grades and awards come out of the example?"""

from policies.checks.indicators import indicators_of
from policies.exemplified.edges import INDICATORS, edges_of_grades, edges_of_indicators, edges_touched
from policies.exemplified.found import Asked, Found
from policies.exemplified.situations import points_of, population_of
from policies.grades.awarding import award_all
from policies.grades.grade import Waiting, grade
from policies.grades.grade_all import Graded, grade_all
from policies.grades.ranking import rank
from policies.grades.scoring import score
from policies.language.examples import AwardExpected
from policies.language.grading import Evaluation, Grading
from policies.quantities.measuring import holds
from policies.verdict import Reason, Text

# A programme without grading scores and grades nobody.
_NOTHING = Grading(clause="-", evaluation=Evaluation(clause="-", every="unset", evaluated_by="nobody"))


def find_points(asked: Asked) -> Found:
    """Return the points of one indicator, or the total with all its parts."""
    rubric = (asked.policy.grading or _NOTHING).rubric
    if rubric is None:
        return Found({})
    card = score(rubric, asked.situation, asked.example.marks)
    paths = {path.rpartition(".")[2]: path for path, _ in indicators_of(rubric.indicators, INDICATORS)}
    name = asked.example.ask.indicator
    if name is None:
        return Found({"points": card.total, "parts": card.points}, frozenset(paths.values()))
    points, path = card.points[name], paths[name]
    inside = [one for one in edges_of_indicators(asked.policy) if f"{one.path}.".startswith(f"{path}.")]
    capped = {f"the cap of {path}"} if next(one for one in card.indicators if one.name == name).at_cap else set[str]()
    return Found({"points": points}, frozenset({path, *edges_touched(inside, asked.situation), *capped}))


def find_grade(asked: Asked) -> Found:
    """Return the grade of one provider; the edges in the conditions that were looked at on the way are touched."""
    answer = grade(asked.policy.grading or _NOTHING, asked.situation)
    last = int(answer.because.rule.rpartition(".")[2]) if answer.because is not None else None
    edges = edges_touched(edges_of_grades(asked.policy, last), asked.situation)
    because = () if answer.because is None else (answer.because,)
    touched = frozenset({*(one.rule for one in because), *edges})
    return Found({"grade": answer.grade}, touched, because or _waiting(answer.waiting))


def _waiting(waiting: Waiting | None) -> tuple[Reason, ...]:
    """Return why there is no grade yet: what must be known first."""
    if waiting is None or not waiting.unknown:
        return ()
    names = "、".join(waiting.unknown)
    text = Text(f"尚不知道 {names}", f"not known: {', '.join(waiting.unknown)}")
    return (Reason(waiting.rule, waiting.clause, text),)


def find_ranking(asked: Asked) -> Found:
    """Return everybody's place, and who waits for a decision."""
    found = rank(points_of(asked.example), (asked.policy.grading or _NOTHING).ties)
    ranks = {one: place.rank for one, place in found.places.items()}
    return Found({"ranks": ranks, "tied": found.to_decide}, frozenset({"grading.ties"}))


def find_grades(asked: Asked) -> Found:
    """Return the grades of a whole population of scores, who are graded together: by rank, share or quota."""
    graded = _grade_all(asked)
    grades = {one: answer.grade for one, answer in graded.answers.items()}
    touched = {answer.because.rule for answer in graded.answers.values() if answer.because is not None}
    edges = list(edges_of_grades(asked.policy))
    touched |= {place for both in graded.situations.values() for one in both for place in edges_touched(edges, one)}
    return Found({"grades": grades}, frozenset(touched))


def _grade_all(asked: Asked) -> Graded:
    situations = population_of(asked.example, asked.situation)
    return grade_all(asked.policy.grading or _NOTHING, situations, points_of(asked.example))


def find_awards(asked: Asked) -> Found:
    """Return what one provider is given (its rank and grade given), or a whole population of scores."""
    grading = asked.policy.grading or _NOTHING
    if asked.example.scores:
        found = award_all(grading, _grade_all(asked))
        titles = tuple(one.title.zh for one in found.granted if one.title is not None)
        return Found({"total": found.total, "titles": titles}, frozenset(one.because.rule for one in found.granted))
    due = [(index, one) for index, one in enumerate(grading.awards) if holds(one.when, asked.situation)]
    titles = tuple(one.title.zh for _, one in due if one.title is not None)
    amount = sum(one.amount or 0 for _, one in due)
    awards = tuple(AwardExpected(award=one.label.zh, force=one.force) for _, one in due)
    touched = frozenset(f"grading.awards.{index}" for index, _ in due)
    return Found({"amount": amount, "total": amount, "titles": titles, "awards": awards}, touched)
