"""By which clause is something said in an evaluation?"""

from collections.abc import Iterator

from policies.grades.awarding import awards_by_rule
from policies.grades.evaluating import leaves
from policies.language.conditions import names_in
from policies.language.grading import Grading

_LOOKED_AT = {"rating": "rated", "selection": "selected", "verdict": "verdict"}


def clause_of_input(grading: Grading, kind: str, name: str | None) -> str:
    """Return the clause that asks for it: of its indicator, its award, the ties or the first rule that looks at it.

    Where none of them does, that of the evaluation.
    """
    return next(_clauses(grading, kind, name), grading.evaluation.clause)


def _clauses(grading: Grading, kind: str, name: str | None) -> Iterator[str]:
    match kind:
        case "mark":
            yield from (one.clause for own, one in leaves(grading) if own == name)
        case "award":
            yield from (one.clause for rule, one in awards_by_rule(grading).items() if rule == name)
        case "order":
            yield from (one.clause for one in (grading.ties,) if one is not None)
        case _:
            if kind == "rating":
                yield from (one.clause for one in grading.grades if one.by_hand)
            asked = _LOOKED_AT.get(kind)
            for one in (*grading.grades, *grading.awards):
                if one.when is not None and asked in names_in(one.when):
                    yield one.clause
