"""May this organisation apply, what may be done with its application now, and where does it lead?

Pure: every answer follows from the policy, what is known, and the action; the same for any procedure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from policies.conditions import Condition, Known, holds, names_in, value_of
from policies.document import Action, ActStage, EndStage, NoticeStage, Policy, Procedure, Stage
from policies.filled_in import find_faults, is_blank, read_values
from policies.plain import as_list, below
from policies.verdict import GRANTED, Fault, Reason, Text, Verdict, granted_unless, refused
from policies.words import Due

FACTS, MATERIALS = "facts", "materials"


@dataclass(frozen=True, slots=True)
class Form:
    """What an application says so far: facts as they travel (JSON), and how many files of each material."""

    facts: Mapping[str, object] = field(default_factory=dict[str, object])
    materials: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class Said:
    """What comes with an action: its inputs, and the official's confirmations (fact → holds)."""

    inputs: Mapping[str, object] = field(default_factory=dict[str, object])
    confirmations: Mapping[str, bool] = field(default_factory=dict[str, bool])


@dataclass(frozen=True, slots=True)
class Step:
    """Where a granted action leads: the stage, its due time as the rules give it, and what is to be corrected."""

    to: str
    stage: Stage
    due: Due | None
    to_correct: tuple[str, ...]


def judge_entry(policy: Policy, procedure: Procedure, route: str, known: Known) -> Verdict:
    """Return whether the route may be entered, of what is known (facts as they travel)."""
    way = procedure.routes[route]
    told = _told(policy, known.facts, known)
    if way.when is None or holds(way.when, told):
        return GRANTED
    text = way.otherwise or Text("不符合这一申报途径的条件", "The condition of this route is not met")
    return refused(Reason(f"intake.routes.{route}", way.clause, text, _looked_at(way.when, told)))


def judge_action(policy: Policy, action: Action, *, rule: str, form: Form, said: Said, known: Known) -> Verdict:
    """Return whether the action's needs are met: every reason against it, each with its clause.

    `rule` is the path of the action in the policy file.
    """
    told = _told(policy, {**form.facts, **said.confirmations}, known)
    reasons: list[Reason] = []
    for need in action.needs:
        if need == FACTS:
            reasons += _missing_facts(policy, form)
        elif need == MATERIALS:
            reasons += _missing_materials(policy, form)
        else:
            reasons += _unmet(policy, need, told)
    reasons += [
        Reason(f"{rule}.confirms.{name}", policy.facts[name].clause, _confirm(policy, name))
        for name in action.confirms
        if name not in said.confirmations
    ]
    return granted_unless(reasons)


def find_action_faults(policy: Policy, action: Action, said: Said) -> Iterator[Fault]:
    """Yield what is wrong with an action's inputs and confirmations, by JSON Pointer."""
    yield from find_faults(action.says, said.inputs, pointer="/inputs", fields=form_fields(policy), complete=True)
    for name in said.confirmations:
        if name not in action.confirms:
            yield Fault(
                below("/confirmations", name),
                "unknown-field",
                Text(f"这一步不需要确认“{name}”", f"This step does not confirm {name}"),
            )


def step_of(procedure: Procedure, action: Action, said: Said) -> Step:
    """Return where the action leads."""
    stage = procedure.stages[action.to]
    due = action.due
    if due is None and isinstance(stage, ActStage):
        due = stage.due
    to_correct = [
        str(name)
        for key, asked in action.says.items()
        if asked.kind.type == "fields"
        for name in as_list(said.inputs.get(key)) or ()
    ]
    return Step(action.to, stage, due, tuple(to_correct))


def actions_at(stage: Stage) -> Mapping[str, Action]:
    """Return the actions a stage knows, whoever may do them."""
    return {} if isinstance(stage, EndStage) else stage.actions


def actor_of(stage: Stage, action: Action) -> str:
    """Return the role that does the action at the stage. Raises ValueError for a case that is over."""
    actor = action.by or waits_for(stage)
    if actor is None:
        message = "nobody acts on a case that is over"
        raise ValueError(message)
    return actor


def waits_for(stage: Stage) -> str | None:
    """Return the role whose move the stage waits for, None when it is over."""
    match stage:
        case ActStage():
            return stage.by
        case NoticeStage():
            return stage.opened_by
        case EndStage():
            return None


def form_fields(policy: Policy) -> frozenset[str]:
    """Return the names a correction may ask for: declared facts and materials."""
    return frozenset(name for name, fact in policy.facts.items() if fact.is_declared) | frozenset(policy.materials)


def find_form_faults(policy: Policy, facts: Mapping[str, object], materials: Mapping[str, object]) -> Iterator[Fault]:
    """Yield what is wrong with a form as far as it is filled in; an incomplete form is no fault."""
    declared = {name: fact for name, fact in policy.facts.items() if fact.is_declared}
    yield from find_faults(declared, facts, pointer="/facts")
    for name, files in materials.items():
        at = below("/materials", name)
        if name not in policy.materials:
            yield Fault(at, "unknown-field", Text(f"没有“{name}”这一项材料", f"There is no material {name}"))
        elif len(as_list(files) or ()) > (most := policy.materials[name].most):
            yield Fault(at, "too-many", Text(f"最多{most}个文件", f"At most {most} files"))


def _told(policy: Policy, facts: Mapping[str, object], known: Known) -> Known:
    """Return what is known with what the form and the official say: facts and the quantities made of them."""
    return replace(known, facts=read_values(policy.facts, facts), quantities=policy.quantities)


def _missing_facts(policy: Policy, form: Form) -> list[Reason]:
    return [
        Reason(
            f"facts.{name}", fact.clause, Text(f"未填写“{fact.label.zh}”", f"{fact.label.en or name} is not filled in")
        )
        for name, fact in policy.facts.items()
        if fact.is_declared and fact.required and is_blank(form.facts.get(name))
    ]


def _missing_materials(policy: Policy, form: Form) -> list[Reason]:
    return [
        Reason(
            f"materials.{name}",
            material.clause,
            Text(f"未提交“{material.label.zh}”", f"{material.label.en or name} is not handed in"),
        )
        for name, material in policy.materials.items()
        if material.required and not form.materials.get(name)
    ]


def _unmet(policy: Policy, name: str, known: Known) -> list[Reason]:
    requirement = policy.eligibility[name]
    if holds(requirement.require, known):
        return []
    inputs = _looked_at(requirement.require, known)
    return [Reason(f"eligibility.{name}", requirement.clause, requirement.otherwise, inputs)]


def _looked_at(condition: Condition, known: Known) -> dict[str, object]:
    return {name: value_of(name, known) for name in sorted(names_in(condition))}


def _confirm(policy: Policy, name: str) -> Text:
    label = policy.facts[name].label
    return Text(f"请确认“{label.zh}”是否成立", f"Say whether this holds: {label.en or name}")
