"""What are settings, and the words of the work itself, called in both languages?"""

from collections.abc import Iterator, Mapping

from policies.grades.scoring import walk
from policies.language import quantities as q
from policies.language.document import Policy, Setting
from policies.language.procedures import EndStage, Stage
from policies.language.tables import Table
from policies.language.words import UNSET
from policies.procedures.rulebook import procedures_of
from policies.quantities.units import Unit, say_value, unit_of
from policies.verdict import Text


def words_of_work(policy: Policy) -> dict[str, Mapping[str, Text]]:
    """Return what each stage, action and outcome is called, by `stage`, `action` and `outcome`: in any procedure."""
    found: dict[str, dict[str, list[Text]]] = {"stage": {}, "action": {}, "outcome": {}}
    for word, name, label in _labels_of_work(policy):
        called = found[word].setdefault(name, [])
        if label not in called:
            called.append(label)
    return {word: {name: _either(labels) for name, labels in named.items()} for word, named in found.items()}


def _labels_of_work(policy: Policy) -> Iterator[tuple[str, str, Text]]:
    for procedure in procedures_of(policy).values():
        for name, stage in procedure.stages.items():
            yield "stage", name, stage.label
            if isinstance(stage, EndStage):
                yield "outcome", stage.ends, stage.label
            else:
                yield from (("action", action, one.label) for action, one in stage.actions.items())


def _either(labels: list[Text]) -> Text:
    en = " / ".join(one.en or one.zh for one in labels) if any(one.en for one in labels) else None
    return Text("／".join(dict.fromkeys(one.zh for one in labels)), en)


def stages_of(table: Table, policy: Policy) -> Mapping[str, Stage]:
    """Return the stages a table may name: of its cases, or of those by which an evaluation selects."""
    selection = policy.grading.evaluation.selection if policy.grading is not None else None
    procedure = procedures_of(policy).get((selection or "") if table.of == "evaluation" else table.procedure)
    return {} if procedure is None else procedure.stages


def points_called(policy: Policy) -> dict[str, Text]:
    """Return what the points of each indicator are called, by `points.` and its name."""
    rubric = policy.grading.rubric if policy.grading is not None else None
    labels = {name: one.label for name, one, _ in walk(rubric.indicators)} if rubric is not None else {}
    return {
        f"points.{name}": Text(f"“{one.zh}”得分", f"points of “{one.read_in('en')}”") for name, one in labels.items()
    }


def settings_with_values(policy: Policy) -> dict[str, Text]:
    """Return what each setting is called, with its value behind it where it has one: `案例数下限（现为2个）`."""
    return {name: _with_value(one, value_of_setting(policy, name)) for name, one in policy.settings.items()}


def _with_value(setting: Setting, value: Text | None) -> Text:
    label = setting.label
    if value is None:
        return label
    return Text(f"{label.zh}（现为{value.zh}）", f"{label.en} (now {value.read_in('en')})" if label.en else None)


def value_of_setting(policy: Policy, name: str) -> Text | None:
    """Return a setting's value, and what it is in single years: `2个，2027年3个`; None where nothing is decided."""
    setting, unit = policy.settings[name], _unit_beside(policy, name)
    said = [] if setting.value == UNSET else [say_value(setting.value, unit)]
    for year, value in setting.by_year.items():
        one = Text("未定", "left open") if value == UNSET else say_value(value, unit)
        said.append(Text(f"{year}年{one.zh}", f"{one.read_in('en')} in {year}"))
    return Text("，".join(one.zh for one in said), ", ".join(one.read_in("en") for one in said)) if said else None


def _unit_beside(policy: Policy, name: str) -> Unit | None:
    """Return the unit of what a setting is compared or added with."""
    beside = (
        one for one, how in policy.quantities.items() if isinstance(how, q.Total | q.Difference) and name in how.parts
    )
    return next((unit for one in beside if (unit := unit_of(policy, one)) is not None), None)
