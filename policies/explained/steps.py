"""What does each action of a stage ask: what is judged there, what is said, and which document comes of it?"""

from collections.abc import Iterable, Iterator, Mapping

from policies.explained.markup import Html, join, tag
from policies.language.document import Policy
from policies.language.facts import Fact
from policies.language.procedures import Action, EndStage, Procedure, Stage
from policies.procedures.needs import FACTS, MATERIALS
from policies.verdict import Text

_WHOLE = {FACTS: Text("表单填写完整", "the form complete"), MATERIALS: Text("材料齐全", "all material handed in")}


def numbers_of(policy: Policy, procedure: Procedure) -> Mapping[str, int]:
    """Return the number of each requirement on the page: the programme's first, then the procedure's own."""
    return {name: number for number, name in enumerate([*policy.eligibility, *procedure.eligibility], 1)}


def steps_of(stage: Stage, policy: Policy, procedure: Procedure) -> Iterator[tuple[Text, Text]]:
    """Yield the label of each action that asks for something, and what it asks."""
    numbers = numbers_of(policy, procedure)
    facts = {**policy.facts, **procedure.facts}
    for action in () if isinstance(stage, EndStage) else stage.actions.values():
        if parts := list(_asked(action, numbers, facts)):
            yield action.label, Text("；".join(one.zh for one in parts), "; ".join(one.read_in("en") for one in parts))


def _asked(action: Action, numbers: Mapping[str, int], facts: Mapping[str, Fact]) -> Iterator[Text]:
    if action.needs:
        judged = [str(numbers[need]) for need in action.needs if need not in _WHOLE]
        met = Text(f"符合条件{'、'.join(judged)}", f"requirement{'s' * (len(judged) > 1)} {', '.join(judged)} met")
        needed = _listed([*(_WHOLE[need] for need in action.needs if need in _WHOLE), *([met] if judged else [])])
        yield Text(f"须{needed.zh}", f"needs {needed.en}")
    if action.waives:
        waived = [str(numbers[need]) for need in action.waives]
        which = f"requirement{'s' * (len(waived) > 1)} {', '.join(waived)}"
        yield Text(f"可说明理由放宽条件{'、'.join(waived)}", f"may waive {which}, with a reason")
    if action.confirms:
        confirmed = _listed([_quoted(facts[name].label) for name in action.confirms])
        yield Text(f"确认{confirmed.zh}", f"confirms {confirmed.en}")
    if action.says:
        said = _listed([_optional(one.label, is_optional=not one.required) for one in action.says.values()])
        yield Text(f"填写{said.zh}", f"states {said.en}")
    if action.document is not None:
        document = _quoted(action.document)
        yield Text(f"出具{document.zh}", f"issues {document.en}")


def _listed(texts: Iterable[Text]) -> Text:
    known = list(texts)
    return Text("、".join(one.zh for one in known), ", ".join(one.read_in("en") for one in known))


def _quoted(text: Text) -> Text:
    return Text(f"“{text.zh}”", f"“{text.read_in('en')}”")


def _optional(text: Text, *, is_optional: bool) -> Text:
    quoted = _quoted(text)
    return Text(f"{quoted.zh}（选填）", f"{quoted.en} (optional)") if is_optional else quoted


def numbered(items: Iterable[str], numbers: Iterable[int]) -> Html:
    """Return a list of requirements with the numbers by which the stages call them; nothing without any."""
    points = [tag("li", item, value=str(number)) for item, number in zip(items, numbers, strict=True)]
    return tag("ol", *points) if points else join([])
