"""What of a judged line is written down, for people to read and to compare a later judgement with?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from policies.grades.awarding import Granted
from policies.grades.evaluating import Line, Said
from policies.grades.grade import GradeAnswer
from policies.grades.live import MICRO
from policies.plain import as_list, as_mapping
from policies.verdict import Text

Outcome = dict[str, object]


def outcome_of(line: Line, said: Said) -> Outcome:
    """Return points, place, grade and awards as JSON, each with its rule and clause, and what people said.

    `proposed` are awards nobody accepted: declined, or, while it is frozen only, not decided.
    """
    place, total = line.place, None if line.count is None else line.count.total
    return {
        "points": None if total is None else str(total),
        "place": None if place is None else {"rank": place.rank, "last": place.last, "shared": place.shared},
        "grade": _grade(line.answer),
        "awards": [_award(one) for one in line.granted if one.sure],
        "proposed": [_award(one) for one in line.granted if not one.sure],
        "said": {"verdict": said.verdict, "rated": said.rated, "selected": said.selected},
    }


def micro_of(line: Line) -> int | None:
    """Return the points in millionths, as live scores count them; None where they are not known."""
    count = line.count
    if count is None or count.total_scaled is None:
        return None
    return count.total_scaled * MICRO // count.scale


def plain_of(value: object) -> object:
    """Return a value as JSON that people can read: exact numbers and days as text."""
    if isinstance(value, Decimal | Fraction | date):
        return str(value)
    if (rows := as_list(value)) is not None:
        return [plain_of(one) for one in rows]
    fields = as_mapping(value)
    return value if fields is None else {name: plain_of(one) for name, one in fields.items()}


def _grade(answer: GradeAnswer) -> Mapping[str, object] | None:
    if answer.grade is None or answer.because is None:
        return None
    return {
        "grade": answer.grade,
        "label": None if answer.label is None else _text(answer.label),
        "stars": answer.stars,
        "rule": answer.because.rule,
        "clause": answer.because.clause,
        "inputs": plain_of(answer.because.inputs),
    }


def _award(one: Granted) -> Mapping[str, object]:
    return {
        "label": _text(one.label),
        "amount": None if one.amount is None else str(one.amount),
        "title": None if one.title is None else _text(one.title),
        "force": one.force,
        "accepted": one.accepted,
        "rule": one.because.rule,
        "clause": one.because.clause,
    }


def _text(text: Text) -> Mapping[str, object]:
    return {"zh": text.zh, "en": text.en}
