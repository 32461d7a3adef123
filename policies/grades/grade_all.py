"""Which grade has everybody, where ranks, shares and places depend on the others?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from policies.grades.grade import UNRANKED, GradeAnswer, Waiting, given_by, may, unknown_in, waiting_for
from policies.grades.quotas import places_of, seated
from policies.grades.ranking import Ranking, rank
from policies.language.grading import Evaluation, Grade, Grading, Quota
from policies.quantities.exact import Exact
from policies.quantities.measuring import value_of
from policies.situation import Situation, Value


@dataclass(frozen=True, slots=True)
class Graded:
    """A population graded: its ranking, each provider's answer, and its situation at the best and the worst place."""

    ranking: Ranking
    answers: Mapping[str, GradeAnswer]
    situations: Mapping[str, tuple[Situation, Situation]]


def grade_all(
    grading: Grading,
    situations: Mapping[str, Situation],
    points: Mapping[str, Exact | None],
    *,
    decided: Sequence[str] = (),
) -> Graded:
    """Return ranking and grade of a population; those whom the evaluation does not include have no answer.

    Where equals wait for a decision (`decided` carries it), a grade is given only when every order gives the same.
    """
    evaluation = grading.evaluation
    inside = {one: may(evaluation.includes, known) for one, known in situations.items()}
    included = {one: known for one, known in situations.items() if inside[one] is not False}
    ranked = {one: inside[one] and may(evaluation.ranked, known) for one, known in included.items()}
    ranking = _ranked(grading, included, {one: points.get(one) for one, may_ in ranked.items() if may_}, decided)
    placed = {
        one: _with_place(known, points.get(one), ranking, one, unranked=ranked.get(one) is False)
        for one, known in included.items()
    }
    answers = {one: _perhaps(evaluation, known) for one, known in included.items() if inside[one] is None}
    for index, rule in enumerate(grading.grades):
        open_ = {one: both for one, both in placed.items() if one not in answers}
        doubtful = tuple(one for one, answer in answers.items() if answer.grade is None)
        answers |= _by_rule(index, rule, open_, doubtful, _Population(grading, included, points, ranking, decided))
    return Graded(ranking, {one: answers.get(one, GradeAnswer(None)) for one in placed}, placed)


@dataclass(frozen=True, slots=True)
class _Population:
    grading: Grading
    situations: Mapping[str, Situation]
    points: Mapping[str, Exact | None]
    ranking: Ranking
    decided: Sequence[str]

    def among(self, some: Sequence[str]) -> Ranking:
        """Return the ranking of some of those who are ranked, among themselves."""
        points = {one: self.points.get(one) for one in some if one in self.ranking.places}
        return _ranked(self.grading, self.situations, points, self.decided)


def _by_rule(
    index: int,
    rule: Grade,
    open_: Mapping[str, tuple[Situation, Situation]],
    doubtful: tuple[str, ...],
    population: _Population,
) -> dict[str, GradeAnswer]:
    """Return the answers one rule gives to those whom no rule before it has graded.

    The doubtful wait at a rule before: they may yet come down to this one.
    """
    found: dict[str, GradeAnswer] = {}
    candidates: list[str] = []
    for one, (best, worst) in open_.items():
        answers = {may(rule.when, best), may(rule.when, worst)}
        if answers == {True}:
            candidates.append(one)
        elif answers != {False}:
            undecided = best if may(rule.when, best) is None else worst
            equals = () if None in answers else _equals(one, population.ranking)
            found[one] = waiting_for(index, rule, undecided, equals)
    for one, seat in _seats(rule.quota, candidates, (*doubtful, *found), population).items():
        best = open_[one][0]
        if seat:
            found[one] = given_by(index, rule, best)
        elif seat is None:
            found[one] = waiting_for(index, rule, best, _equals(one, population.ranking))
    return found


def _seats(
    quota: Quota | None, candidates: Sequence[str], doubtful: Sequence[str], population: _Population
) -> Mapping[str, bool | None]:
    """Return who of the candidates has a place; the doubtful may yet take one where places are filled up."""
    if quota is None:
        return dict.fromkeys(candidates, True)
    found: dict[str, bool | None] = {}
    groups: dict[Value | None, list[str]] = {}
    for one in candidates:
        groups.setdefault(_group(quota, population.situations[one]), []).append(one)
    for name, group in groups.items():
        everybody = [one for one, known in population.situations.items() if _group(quota, known) == name]
        ranked = [one for one in everybody if one in population.ranking.places]
        places = places_of(quota, len(ranked) or len(everybody))
        if not quota.back_fill:
            found |= seated(group, places, population.among(everybody))
            continue
        sure = seated(group, places, population.among([*group, *(one for one in doubtful if one in everybody)]))
        hoped = seated(group, places, population.among(group))
        found |= {one: sure[one] if sure[one] == hoped[one] else None for one in group}
    return found


def _group(quota: Quota, situation: Situation) -> Value | None:
    return None if quota.per == "programme" else value_of(quota.per, situation)


def _ranked(
    grading: Grading, situations: Mapping[str, Situation], points: Mapping[str, Exact | None], decided: Sequence[str]
) -> Ranking:
    chain = grading.ties.by if grading.ties else ()
    decisive = {one: {name: value_of(name, situations[one]) for name in chain} for one in points}
    return rank(points, grading.ties, decisive=decisive, decided=decided)


def _with_place(
    situation: Situation, points: Exact | None, ranking: Ranking, one: str, *, unranked: bool
) -> tuple[Situation, Situation]:
    """Return the situation with score and rank, at the best and at the worst place that equals leave."""
    among = len(ranking.places)
    scored = situation.with_given(ranked_count=among, **({} if points is None else {"score": points}))
    place = ranking.places.get(one)
    if place is None:
        alone = scored.with_given(rank=UNRANKED, share_of_ranked=UNRANKED) if unranked else scored
        return alone, alone
    return at_place(scored, place.rank, among), at_place(scored, place.worst, among)


def at_place(situation: Situation, place: int, among: int) -> Situation:
    """Return the situation of one who is ranked, at that place among so many."""
    return situation.with_given(rank=place, share_of_ranked=Fraction(place, among))


def _perhaps(evaluation: Evaluation, situation: Situation) -> GradeAnswer:
    """Return that nobody knows whether the evaluation includes a provider."""
    unknown = unknown_in(evaluation.includes, situation)
    return GradeAnswer(None, waiting=Waiting("grading.evaluation", evaluation.clause, unknown))


def _equals(one: str, ranking: Ranking) -> tuple[str, ...]:
    return next((group for group in ranking.groups if one in group), (one,))
