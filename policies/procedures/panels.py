"""What does a member of a panel fill in, and may its chair close it with that result?"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from policies.language.facts import Field_, NumberKind, TextKind
from policies.language.procedures import NOT_ADMITTED, Action, ActStage, EndStage, PanelStage
from policies.procedures.filled_in import find_faults
from policies.procedures.rulebook import Rulebook
from policies.procedures.values import as_number
from policies.procedures.ways import reached_from
from policies.verdict import Fault, Reason, Text


def sheet_fields(stage: PanelStage) -> dict[str, Field_]:
    """Return what a member fills in for each part: a mark where the panel has a full mark, else an opinion."""
    if stage.out_of is None:
        return {name: Field_(label=label, kind=TextKind(type="text")) for name, label in stage.parts.items()}
    mark = NumberKind(type="decimal", at_least=0, at_most=stage.out_of)
    return {name: Field_(label=label, kind=mark) for name, label in stage.parts.items()}


def find_sheet_faults(stage: PanelStage, parts: Mapping[str, object]) -> Iterator[Fault]:
    """Yield what is wrong with a member's sheet: parts missing or unknown, marks beyond the full mark."""
    yield from find_faults(sheet_fields(stage), parts, pointer="/parts", complete=True)
    total = total_of(stage, parts)
    if total is not None and stage.out_of is not None and total > Fraction(stage.out_of):
        text = Text(f"各项合计不得超过满分{stage.out_of}", f"The parts together are at most {stage.out_of}")
        yield Fault("/parts", "too-large", text)


def total_of(stage: PanelStage, parts: Mapping[str, object]) -> Fraction | None:
    """Return the marks of a sheet together, None where the panel gives opinions."""
    if stage.out_of is None:
        return None
    kind = NumberKind(type="decimal")
    marks = [as_number(kind, parts.get(name)) for name in stage.parts]
    return sum((Fraction(mark) for mark in marks if mark is not None), Fraction(0))


def mean_of(stage: PanelStage, sheets: Sequence[Mapping[str, object]]) -> Fraction | None:
    """Return the mean of the sheets' totals, None without marks."""
    totals = [total for sheet in sheets if (total := total_of(stage, sheet)) is not None]
    return sum(totals, Fraction(0)) / len(totals) if totals else None


def find_panel_reasons(
    rules: Rulebook, name: str, stage: PanelStage, action: Action, sheets: Sequence[Mapping[str, object]]
) -> Iterator[Reason]:
    """Yield why the panel cannot be closed by this action: too few sheets, or a mean below the pass mark."""
    if not closes(rules, name, stage, action):
        return
    to = rules.procedure.stages[action.to]
    rule = f"{rules.path}.stages.{name}"
    if len(sheets) < stage.fewest:
        zh, en = f"评审意见须有{stage.fewest}份，现有{len(sheets)}份", f"{stage.fewest} sheets are needed"
        yield Reason(rule, stage.clause, Text(zh, f"{en}, there are {len(sheets)}"), {"sheets": len(sheets)})
        return
    mean = mean_of(stage, sheets)
    below = mean is not None and stage.pass_mark is not None and mean < Fraction(stage.pass_mark)
    if below and not (isinstance(to, EndStage) and to.ends in NOT_ADMITTED):
        zh, en = f"平均得分未达到{stage.pass_mark}分", f"The mean is below the pass mark of {stage.pass_mark}"
        yield Reason(rule, stage.clause, Text(zh, en), {"mean": mean, "pass_mark": stage.pass_mark})


def closes(rules: Rulebook, name: str, stage: PanelStage, action: Action) -> bool:
    """Tell whether an action closes the panel: giving the form back does not, nor what another than its chair does."""
    return action.by in {None, stage.closed_by} and not _gives_back(rules, action.to, name)


def _gives_back(rules: Rulebook, to: str, panel: str) -> bool:
    """Tell whether a way from the panel gives the form back: to where cases are before it, or come straight back."""
    stage = rules.procedure.stages[to]
    if not isinstance(stage, ActStage) or stage.form != "open":
        return False
    return any(action.to == panel for action in stage.actions.values()) or to in _before(rules, panel)


def _before(rules: Rulebook, panel: str) -> set[str]:
    """Return the stages that a case may see before it comes to the panel."""
    others = {name: stage for name, stage in rules.procedure.stages.items() if name != panel}
    return reached_from({route.starts for route in rules.procedure.routes.values()}, others)
