"""What does an action still need: facts, materials, requirements, each reason with its clause?"""

from collections.abc import Iterator, Mapping
from typing import Literal

from policies.language.conditions import Condition
from policies.language.procedures import Action
from policies.procedures.rulebook import Form, Rulebook, Said
from policies.procedures.values import is_blank
from policies.quantities.looking import looked_at, names_behind
from policies.quantities.measuring import holds
from policies.situation import Situation
from policies.verdict import Reason, Text

FACTS, MATERIALS = "facts", "materials"


def find_needs(rules: Rulebook, action: Action, form: Form, said: Said, told: Situation) -> Iterator[Reason]:
    """Yield every reason for which what the action needs is not there."""
    for need in action.needs:
        if need == FACTS:
            yield from _missing_facts(rules, form)
        elif need == MATERIALS:
            yield from _missing_materials(rules, form, told)
        else:
            met = holds(rules.eligibility[need].require, told)
            if not met:  # so most are, and nothing more is asked of them
                yield from _unmet(rules, action, need, met, form=form, said=said, told=told)


def _missing_facts(rules: Rulebook, form: Form) -> Iterator[Reason]:
    for name, fact in rules.asked_of_all.items():
        if is_blank(form.facts.get(name)):
            text = Text(f"未填写“{fact.label.zh}”", f"{fact.label.read_in('en')} is not filled in")
            yield Reason(rules.path_of("facts", name), fact.clause, text)


def _missing_materials(rules: Rulebook, form: Form, told: Situation) -> Iterator[Reason]:
    for name, material in rules.form_materials.items():
        asked = material.required and (material.when is None or holds(material.when, told) is not False)
        if asked and not form.materials.get(name):
            text = Text(f"未提交“{material.label.zh}”", f"{material.label.read_in('en')} is not handed in")
            yield Reason(rules.path_of("materials", name), material.clause, text)


def _unmet(
    rules: Rulebook, action: Action, name: str, met: Literal[False] | None, *, form: Form, said: Said, told: Situation
) -> Iterator[Reason]:
    """Yield why a requirement is not met (None: not known to be): the facts it hangs on, or its own sentence."""
    requirement = rules.eligibility[name]
    if requirement.soft is not None and name in said.waivers:
        return
    applies = requirement.when is None or holds(requirement.when, told)
    if applies is False:
        return
    asked = [
        *([requirement.when] if requirement.when is not None and applies is None else []),
        *([requirement.require] if met is None else []),
    ]
    missing = _left_open(rules, asked, {**form.facts, **said.confirmations})
    # Needing `facts`, the action says itself which required ones are missing.
    unsaid = [one for one in missing if FACTS not in action.needs or one not in rules.asked_of_all]
    if missing and not unsaid:
        return
    text = _not_given(rules, unsaid) if unsaid else requirement.otherwise
    if requirement.soft is not None:
        zh, en = "原则性条件，主管部门可说明理由放宽", "in principle; the authority may waive it, saying why"
        text = Text(f"{text.zh}（{zh}）", f"{text.read_in('en')} ({en})")
    rule = rules.path_of("eligibility", name)
    yield Reason(rule, requirement.clause, text, looked_at(requirement.require, told))


def _left_open(rules: Rulebook, asked: list[Condition], given: Mapping[str, object]) -> list[str]:
    """Return the facts the conditions look at that nobody has given, in the order of the form."""
    names = frozenset[str]().union(*(names_behind(one, rules.policy) for one in asked))
    return [name for name in rules.facts if name in names and is_blank(given.get(name))]


def _not_given(rules: Rulebook, names: list[str]) -> Text:
    declared = [name for name in names if rules.facts[name].is_declared]
    labels = [rules.facts[name].label for name in declared or names]
    shown = [(label.zh, label.read_in("en")) for label in labels]
    zh, en = "、".join(f"“{one}”" for one, _ in shown), ", ".join(one for _, one in shown)
    return (
        Text(f"未填写{zh}", f"Not filled in: {en}") if declared else Text(f"尚未确认{zh}", f"Not confirmed yet: {en}")
    )
