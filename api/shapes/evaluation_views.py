"""What does the caller see of an evaluation, its progress and its lines?"""

from collections.abc import Mapping, Sequence
from typing import cast

from pydantic import JsonValue

from api.asking.requests import Call
from api.shapes import evaluations as shapes
from api.shapes.policies import policy_shown
from api.shapes.scores import say_number, say_quantity, say_unit
from policies.grades.basis import Basis
from policies.grades.clauses import clause_of_input
from policies.grades.cut_off import say_cut_off, say_what_will_count
from policies.grades.evaluating import Missing
from policies.grades.outcome import plain_of
from policies.grades.progress import Progress, find_obstacles, find_progress, say_undecided, say_unknown_total
from policies.language.grading import Grading
from policies.plain import as_list, as_mapping
from policies.verdict import Text
from tenants import clock
from tenants.evaluating import Frozen
from tenants.queries.evaluation_lines import IndicatorLine, equals_in
from tenants.queries.policies import Rules
from tenants.tables import Evaluated, Evaluation, EvaluationInput

MOST_NAMED = 50
Json = Mapping[str, object]


def summary_of(one: Evaluation) -> shapes.EvaluationSummary:
    """Return an evaluation as a list shows it."""
    return shapes.EvaluationSummary(
        id=str(one.id),
        programme=one.programme_id,
        period=one.period,
        first_day=one.period_first,
        last_day=one.period_last,
        status=one.status,
        cut_off=one.cut_off,
        decided_at=one.decided_at,
        version=one.version,
    )


def show_evaluation_of(
    call: Call, one: Evaluation, rules: Rules, *, listings: int | None, frozen: Frozen | None
) -> shapes.EvaluationShown:
    """Return an evaluation whole; with its progress when it is given as frozen."""
    return shapes.EvaluationShown(
        **summary_of(one).model_dump(),
        policy=policy_shown(call, rules),
        opened_at=one.opened_at,
        frozen_at=one.frozen_at,
        what_counts=_what_counts(call, one),
        listings=listings,
        digest=one.digest,
        budget_yuan=say_number(one.budget_yuan),
        awarded_yuan=say_number(one.awarded_yuan),
        decision_reason=one.decision_reason,
        withdrawn_at=one.withdrawn_at,
        withdrawal_reason=one.withdrawal_reason,
        progress=None if frozen is None else _progress(call, frozen),
    )


def _what_counts(call: Call, one: Evaluation) -> str | None:
    if one.frozen_at is not None and one.cut_off is not None:
        return call.say(say_cut_off(one.cut_off, clock.civil_time(one.frozen_at, call.caller.zone)))
    return call.say(say_what_will_count(one.period_first)) if one.status == "open" else None


def _progress(call: Call, frozen: Frozen) -> shapes.ProgressShown:
    progress: Progress = find_progress(frozen.rules.policy, frozen.grading, frozen.judge())
    budget, names = frozen.evaluation.budget_yuan, frozen.names
    over = progress.total.passes(budget)
    untold = say_unknown_total(progress.total, names)
    ready = frozen.evaluation.status == "frozen" and not find_obstacles(frozen.grading, progress, names, None)
    return shapes.ProgressShown(
        missing=[
            shapes.MissingOfEvaluation(
                waits_for=one.what,
                name=one.name,
                label=call.say(one.label),
                rule=one.rule,
                clause=one.clause,
                count=len(one.of),
                listings=named(one.of[:MOST_NAMED], names),
            )
            for one in progress.missing
        ],
        ties=[
            shapes.TieShown(
                first_place=one.first, last_place=one.last, matters=one.matters, listings=named(one.equals, names)
            )
            for one in progress.ties
        ],
        grades=[shapes.GradeCount(grade=grade, count=count) for grade, count in progress.grades.items()],
        ungraded=progress.ungraded,
        awards=[
            shapes.AwardCountShown(
                label=call.say(one.label),
                title=None if one.title is None else call.say(one.title),
                rule=one.rule,
                clause=one.clause,
                count=one.count,
                amount_yuan=None if one.amount is None else say_number(one.amount.yuan),
                without_amount=0 if one.amount is None else len(one.amount.unknown),
                undecided=len(one.undecided),
                undecided_listings=named(one.undecided[:MOST_NAMED], names),
                declined=one.declined,
            )
            for one in progress.awards
        ],
        total_yuan=say_number(progress.total.yuan),
        total_text=None if untold is None else call.say(untold),
        over_budget=over,
        can_decide=ready,
        needs_reason=ready and over is not False,
        undecided_at_freeze=_undecided(call, frozen),
    )


def _undecided(call: Call, frozen: Frozen) -> shapes.UndecidedShown:
    waiting = [row for row in frozen.rows if row.undecided]
    count = sum(row.undecided for row in waiting)
    text = say_undecided(count, [row.name for row in waiting])
    return shapes.UndecidedShown(
        count=count,
        text=None if text is None else call.say(text),
        listings=named([str(row.listing_id) for row in waiting[:MOST_NAMED]], frozen.names),
    )


def input_shown(grading: Grading, one: EvaluationInput) -> shapes.InputShown:
    """Return one thing that was said, by the rules of its evaluation."""
    return shapes.InputShown(
        sequence=one.sequence,
        kind=one.kind,
        listing_id=None if one.listing_id is None else str(one.listing_id),
        name=one.name,
        value=one.value.get("number", one.value.get("value")),
        clause=clause_of_input(grading, one.kind, one.name),
        reason=one.reason,
        at=one.at,
        account_id=str(one.account_id),
        role=one.role,
    )


def line_shown(
    call: Call, row: Evaluated, outcome: Json, missing: Sequence[Missing] = (), names: Mapping[str, str] | None = None
) -> shapes.EvaluatedShown:
    """Return one line from what came out; `missing` is what it waits for, and `names` those of its equals."""
    place, grade, said = (as_mapping(outcome.get(key)) or {} for key in ("place", "grade", "said"))
    return shapes.EvaluatedShown(
        listing_id=str(row.listing_id),
        name=row.name,
        district_code=row.district_code,
        points=cast("str | None", outcome.get("points")),
        place=cast("int | None", place.get("rank")),
        last_place=cast("int | None", place.get("rank") if place.get("shared") else place.get("last")),
        grade=cast("str | None", grade.get("grade")),
        grade_label=said_in(call, grade.get("label")),
        stars=cast("int | None", grade.get("stars")),
        grade_clause=cast("str | None", grade.get("clause")),
        awards=awards_shown(call, outcome, "awards"),
        proposed=awards_shown(call, outcome, "proposed"),
        undecided=row.undecided,
        verdict=cast("str | None", said.get("verdict")),
        rated=cast("str | None", said.get("rated")),
        selected=cast("bool | None", said.get("selected")),
        missing=[
            shapes.LineMissing(
                waits_for=one.what, name=one.name, clause=one.clause, equals=named(one.equals, names or {})
            )
            for one in missing
        ],
    )


def concealed(shown: shapes.EvaluatedShown) -> shapes.EvaluatedShown:
    """Return a line as its own provider sees it before it is decided: points and place, and nothing that may change."""
    hidden = {"grade": None, "grade_label": None, "stars": None, "grade_clause": None, "verdict": None, "rated": None}
    return shown.model_copy(update={**hidden, "awards": [], "proposed": [], "missing": []})


def awards_shown(call: Call, outcome: Json, which: str) -> list[shapes.AwardShown]:
    """Return the awards that came out, or those proposed that nobody accepted (`awards`, `proposed`)."""
    found = (as_mapping(one) or {} for one in as_list(outcome.get(which)) or ())
    return [
        shapes.AwardShown(
            label=said_in(call, one.get("label")) or "",
            amount_yuan=cast("str | None", one.get("amount")),
            title=said_in(call, one.get("title")),
            force=str(one.get("force")),
            accepted=cast("bool | None", one.get("accepted")),
            rule=str(one.get("rule")),
            clause=str(one.get("clause")),
        )
        for one in found
    ]


def indicator_shown(call: Call, one: IndicatorLine) -> shapes.FrozenIndicator:
    """Return one indicator of a frozen scorecard, with every item it looked at."""
    scored, at_most = one.scored, one.indicator.at_most
    return shapes.FrozenIndicator(
        name=scored.name,
        label=call.say(one.indicator.label),
        within=scored.within,
        clause=scored.because.clause,
        quantity=say_number(scored.value),
        unit=say_unit(call, one.unit),
        quantity_text=say_quantity(call, scored.value, one.unit),
        points=say_number(scored.points),
        at_most=say_number(at_most),
        at_cap=scored.at_cap,
        items=[
            shapes.FrozenItem(
                id=each.item.id,
                kind=each.item.kind,
                on=each.item.on,
                fields={name: json_of(value) for name, value in each.item.fields.items()},
                why_not=each.why,
            )
            for each in one.items
        ],
    )


def basis_shown(call: Call, one: Basis) -> shapes.BasisShown:
    """Return one quantity or fact that the grades look at."""
    return shapes.BasisShown(
        name=one.name,
        label=call.say(one.label),
        quantity=say_number(one.value),
        unit=say_unit(call, one.unit),
        quantity_text=say_quantity(call, one.value, one.unit),
        clause=one.clause,
    )


def said_shown(grading: Grading, one: EvaluationInput, listing_id: str) -> shapes.SaidShown:
    """Return one thing that was said of a listing, without who said it; of an order, which it was in it."""
    whole, order = input_shown(grading, one), equals_in(one)
    value = order.index(listing_id) + 1 if order else whole.value
    return shapes.SaidShown(
        kind=whole.kind, name=whole.name, value=value, clause=whole.clause, reason=whole.reason, at=whole.at
    )


def grade_published(call: Call, row: Evaluated, period: str, disclosed: frozenset[str]) -> shapes.GradePublished:
    """Return a line of a decided evaluation as anybody may see it."""
    line = line_shown(call, row, row.outcome)
    graded = "grade" in disclosed
    return shapes.GradePublished(
        listing_id=line.listing_id,
        name=line.name,
        period=period,
        grade=line.grade if graded else None,
        grade_label=line.grade_label if graded else None,
        stars=line.stars if graded else None,
        place=line.place if "place" in disclosed else None,
        points=line.points if "points" in disclosed else None,
        awards=line.awards if "awards" in disclosed else [],
    )


def named(listings: Sequence[str], names: Mapping[str, str]) -> list[shapes.ListingNamed]:
    """Return listings by name."""
    return [shapes.ListingNamed(listing_id=one, name=names.get(one, "")) for one in listings]


def json_of(value: object) -> JsonValue:
    """Return a value as people read it in JSON."""
    return cast("JsonValue", plain_of(value))


def said_in(call: Call, kept: object) -> str | None:
    """Return a kept sentence in the caller's language."""
    both = as_mapping(kept)
    return None if both is None else call.say(Text(str(both.get("zh")), cast("str | None", both.get("en"))))
