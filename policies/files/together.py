"""Which words of a rule stand together, and which never do, as JSON Schema says it?

What the reader and the checker refuse of a single rule, without looking at any other; an editor tells it while it is
written. What compares one rule with another is the checker's alone.
"""

from collections.abc import Iterable, Mapping

from policies.checks.namesakes import MADE_BY_THE_SYSTEM, OF_THE_SYSTEM
from policies.language.conditions import RESERVED
from policies.language.procedures import NOT_ADMITTED
from policies.procedures.needs import FACTS, MATERIALS

Schema = Mapping[str, object]


def _has(*keys: str, **values: Schema) -> Schema:
    """Return what a mapping is like that has these keys, some of them with such a value."""
    return {"type": "object", "required": [*keys, *values], "properties": values}


def _is(*values: int | str) -> Schema:
    return {"enum": list(values)}


def _any(*ways: Schema) -> Schema:
    return {"anyOf": list(ways)}


def _one(*keys: str) -> Schema:
    return {"oneOf": [_has(key) for key in keys]}


def _never(*ways: Schema) -> Schema:
    return {"not": _any(*ways)}


def _if(when: Schema, then: Schema, otherwise: Schema | None = None) -> Schema:
    return {"if": when, "then": then, **({} if otherwise is None else {"else": otherwise})}


def _all(*parts: Schema) -> Schema:
    return {"allOf": list(parts)}


def _needs(key: str, other: str) -> Schema:
    """Return that who writes the one key writes the other."""
    return {"dependentRequired": {key: [other]}}


def _where(**parts: Schema) -> Schema:
    """Return what the values of these keys are like, where they stand."""
    return {"properties": parts}


def _none_called(names: Iterable[str]) -> Schema:
    return {"propertyNames": {"not": {"enum": sorted(names)}}}


_TRUE: Schema = {"const": True}
_SOME: Schema = {"minProperties": 1}
_POSITIVE: Schema = {"exclusiveMinimum": 0}
_ONCE_EACH: Schema = {"uniqueItems": True}
_FOR_SOME = _all(_needs("when", "otherwise"), _needs("otherwise", "when"))
_MAY_BE_SILENT = _all(_FOR_SOME, _needs("on_due", "due"))
_WINDOW = _needs("dated_by", "during")
_CALENDAR_LENGTH = _never(_has("working_days"), _has(full=_TRUE))
_LISTS = {"type": "array", "contains": _has("list")}
_ON_A_DATE = _any(_has("before"), _has("on_date"))
_ASKED = _none_called(RESERVED | OF_THE_SYSTEM)
_HAPPENED = _none_called(RESERVED | OF_THE_SYSTEM | MADE_BY_THE_SYSTEM)
_REQUIRED = _none_called({FACTS, MATERIALS})

# By the name of the word in the language.
TOGETHER: Mapping[str, Schema] = {
    "Length": _one("working_days", "days", "months", "years"),
    "Between": _SOME,
    "Last": _where(last=_CALENDAR_LENGTH),
    "ChoiceKind": _any(_has(many=_TRUE), _where(fewest=_is(1))),
    # quantities
    **dict.fromkeys(("Count", "Sum", "Distinct", "Most", "Mean", "Highest", "Lowest"), _WINDOW),
    "Run": _has("where"),
    "Account": _all(_any(_has("cycle"), _has("reset_by")), _any(_has("cycle"), _where(carry_over=_is("nothing")))),
    # procedures
    "Opening": _all(_one("always", "every", "by_notice", "until", "on"), _where(every=_never(_has("working_days")))),
    "Route": _needs("when", "otherwise"),
    "Procedure": _where(routes=_SOME, facts=_ASKED, materials=_ASKED, eligibility=_REQUIRED),
    "Action": _where(says=_ASKED),
    "CaseQuota": _one("at_most", "setting"),
    "ActStage": _all(_MAY_BE_SILENT, _where(by=_ONCE_EACH)),
    "PanelStage": _all(_MAY_BE_SILENT, _needs("pass_mark", "out_of"), _where(parts=_SOME)),
    "ConsultStage": _MAY_BE_SILENT,
    "NoticeStage": _FOR_SOME,
    "WaitStage": _FOR_SOME,
    "Objections": _where(decided_by=_never(_is("provider"))),
    "EndStage": _never(_has(ends=_is(*NOT_ADMITTED), effects=_LISTS)),
    "Term": _needs("renewal_opens", "renewal"),
    # records and duties
    "Kind": _if(
        _has(of=_is("district", "programme")),
        _all(_has("reported_by"), _where(reported_by=_never(_is("provider", "enterprise")), same_as={"maxItems": 0})),
    ),
    "OnDay": _all(
        _if(_any(_never(_has("month")), _has(month=_is(2))), _where(day={"maximum": 28})),
        _if(_has(month=_is(4, 6, 9, 11)), _where(day={"maximum": 30})),
    ),
    "Obligation": _all(
        _one("every", "for", "changed"),
        _any(_has("every"), _where(times=_is(1))),
        _any(_has("for"), _where(due=_never(_ON_A_DATE))),
        _never(_has(every=_is("month", "quarter", "half"), due=_has("month"))),
        _never(
            _has(
                every=_is("year"), due=_all(_has(day={"type": "integer"}), _never(_has("month"), _has("months_later")))
            )
        ),
    ),
    # points and grades
    "Rounding": _where(to=_POSITIVE),
    "Steps": _where(each=_POSITIVE),
    "PerUnit": _where(each=_POSITIVE),
    "Scale": _where(of=_POSITIVE),
    "Band": _all(_one("points", "steps"), _never(_has("under", "up_to"))),
    "OfQuantity": _one("bands", "steps", "each", "scale"),
    "ByHand": _has("at_most"),
    "ByTable": _all(
        _if(_has(combine=_is("mean")), _has("round")),
        _never(_has("weighted_by", combine=_is("best", "latest"))),
    ),
    "Group": _where(parts=_SOME, weights={"additionalProperties": {"minimum": 0}}),
    "Rubric": _where(indicators=_SOME),
    "Evaluation": _all(_needs("selection", "selected"), _needs("selected", "selection")),
    "Quota": _all(_one("places", "share"), _where(share={"exclusiveMinimum": 0, "maximum": 1})),
    "Grade": _all(_one("when", "otherwise"), _never(_has("otherwise", "quota"))),
    "Award": _any(_has("amount"), _has("title"), _has(force=_is("proposed"))),
    # exits
    "Measure": _all(
        _if(
            _has(effect=_is("ban", "suspension", "withheld_right")),
            _any(_has("lasts"), _has(until={"minItems": 1}), _has(for_ever=_TRUE)),
        ),
        _never(_has("lasts", for_ever=_TRUE), _has(for_ever=_TRUE, until={"minItems": 1})),
        _if(_has(effect=_is("withheld_right")), _has("right"), _never(_has("right"))),
        _if(_has(effect=_is("grade")), _has("grade"), _never(_has("grade"))),
    ),
    "Ladder": _where(rungs=_ONCE_EACH),
    "ExitRule": _all(_any(_has("ladder"), _has(then={"minItems": 1})), _needs("lowest", "ladder")),
    "Remedy": _where(grounds=_SOME),
    "Exit": _where(grounds=_HAPPENED, measures=_ASKED),
    "Policy": _all(
        _where(clauses={"minItems": 1, **_ONCE_EACH}, intake=_never(_has("open_to"))),
        _where(facts=_ASKED, materials=_ASKED, records=_HAPPENED, quantities=_ASKED, conditions=_ASKED),
        _where(settings=_ASKED, eligibility=_REQUIRED),
    ),
}
